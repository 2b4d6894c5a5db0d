package bank

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// setKeys gives each entry its key: a digest of account, day, amount and direction with the bank's
// reference, else the end-to-end id, else what the payer wrote, and of how manieth it is of those
// that agree in all of these. A camt.054 and the camt.053 after it have the same references, so
// that their entries have the same keys.
func setKeys(s *Statement) {
	seen := map[string]int{}
	var after engine.Amount
	if s.Opening != nil {
		after = *s.Opening
	}
	for i := range s.Entries {
		e := &s.Entries[i]
		if after += e.Signed(); s.Opening != nil {
			balance := after
			e.After = &balance
		}
		e.Identify(s.Account)
		seen[e.alike]++
		e.Key = e.Nth(seen[e.alike])
		if e.Batch != "" {
			e.Batch = digest(strings.Join([]string{"batch", s.Account, e.Batch}, "\x00"))
		}
	}
	if s.Format.Rows() {
		keys := make([]string, len(s.Entries))
		for i := range s.Entries {
			keys[i] = s.Entries[i].Key
		}
		slices.Sort(keys)
		s.Content = digest(strings.Join(keys, "\x00"))
	}
}

// Identify notes what tells an entry from others of its account; Read has done so.
func (e *Entry) Identify(account string) {
	e.alike = strings.Join([]string{account, e.Currency.Code(), e.Booked.String(), e.Currency.Format(e.Signed()), identity(e)}, "\x00")
}

// Nth is the key of the n-th entry, from 1, of those of the account that agree with it in all that tells entries apart.
func (e *Entry) Nth(n int) string { return digest(e.alike + "\x00" + strconv.Itoa(n)) }

// Alike reports whether two entries agree in all that tells entries apart.
func (e *Entry) Alike(o *Entry) bool { return e.alike == o.alike }

// Told reports whether its key alone tells the entry from all others: by the bank's own reference, or since Read did not
// make it.
func (e *Entry) Told() bool { return e.alike == "" || telling(e.Ref) }

// Tag stands for a statement: one that is delivered again has the same.
func (s *Statement) Tag() string {
	says := []string{"statement", string(s.Format), s.Account, s.Currency.Code(), s.ID, s.From.String(), s.To.String()}
	for _, b := range []*engine.Amount{s.Opening, s.Closing} {
		if b != nil {
			says = append(says, s.Currency.Format(*b))
		} else {
			says = append(says, "")
		}
	}
	if s.Content != "" {
		says = append(says, s.Content)
	}
	return digest(strings.Join(says, "\x00"))
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
