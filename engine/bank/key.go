package bank

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// setKeys gives each entry its key: a digest of account, day, amount and direction with the bank's
// reference, else the end-to-end id, else what the payer wrote, and of how manieth it is of those
// that agree in all of these. A camt.054 and the camt.053 after it have the same references, so
// that their entries have the same keys.
func setKeys(s *Statement) {
	seen := map[string]int{}
	for i := range s.Entries {
		e := &s.Entries[i]
		says := []string{s.Account, s.Currency.Code(), e.Booked.String(), s.Currency.Format(e.Signed()), identity(e)}
		same := strings.Join(says, "\x00")
		seen[same]++
		e.Key = digest(same + "\x00" + strconv.Itoa(seen[same]))
		if e.Batch != "" {
			e.Batch = digest(strings.Join([]string{"batch", s.Account, e.Batch}, "\x00"))
		}
	}
}

// identity is what tells an entry from others of one day and amount.
func identity(e *Entry) string {
	switch {
	case telling(e.Ref):
		return "ref " + Compact(e.Ref)
	case telling(e.EndToEndID):
		return "e2e " + Compact(e.EndToEndID)
	}
	return "text " + fold(e.Name) + "\x00" + e.IBAN + "\x00" + fold(e.Remittance)
}

// telling reports whether a reference is one: not zeros, nor a word for none.
func telling(ref string) bool {
	c := strings.Trim(Compact(ref), "0")
	return c != "" && c != "NONREF" && c != "NOTPROVIDED"
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}
