package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"sync"
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
// "0" or "null" counts as not there. names are in order, and value returns the field of the i-th.
func RowDigest(names []string, value func(i int) string) string {
	of, _ := texts.Get().(*[]byte)
	text := (*of)[:0]
	for i, name := range names {
		if v := value(i); v != "" && v != "0" && v != "null" {
			text = append(append(text, name...), ' ')
			text = append(quoted(text, v), '\n')
		}
	}
	sum := sha256.Sum256(text)
	*of = text
	texts.Put(of)
	return hex.EncodeToString(sum[:16])
}

// texts are buffers of texts that were digested.
var texts = sync.Pool{New: func() any { return new([]byte) }}

// quoted appends what strconv.AppendQuote does.
func quoted(to []byte, text string) []byte {
	start, plain := len(to), 0
	to = append(to, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' || c > '~':
			return strconv.AppendQuote(to[:start], text)
		case c == '"' || c == '\\':
			to = append(append(to, text[plain:i]...), '\\')
			plain = i
		}
	}
	return append(append(to, text[plain:]...), '"')
}
