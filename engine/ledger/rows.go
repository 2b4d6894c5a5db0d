package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Row is a row of the store as it stands, for the entry of the journal that vouches for it: a case, a message
// of the outbox, and whatever else is neither a fact nor an entry.
type Row struct {
	Name   string // "case invoice/F-1", "message 3bed…", "plan 77ab…"
	Digest string // RowDigest; empty in an entry that says that the row is gone
}

// EveryTable stands among the Rows of the first entry of a ledger whose entries vouch for all rows, and not for
// cases and messages alone.
const EveryTable = "every table"

// core reports whether a row is a case or a message, for which every version vouched that has Rows.
func (r *Row) core() bool {
	return strings.HasPrefix(r.Name, "case ") || strings.HasPrefix(r.Name, "message ")
}

// RowDigest is the digest of a row: 32 hex digits of the SHA-256 of its fields that are not
// empty, by name, so that a store may add a field that old rows do not have. What is empty,
// "0" or "null" counts as not there.
func RowDigest(fields map[string]string) string {
	names := make([]string, 0, len(fields))
	for name, value := range fields {
		if value != "" && value != "0" && value != "null" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	sum := sha256.New()
	var line []byte
	for _, name := range names {
		line = append(append(line[:0], name...), ' ')
		line = append(strconv.AppendQuote(line, fields[name]), '\n')
		sum.Write(line)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
