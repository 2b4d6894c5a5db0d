package sqlstore

import (
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/ledger"
)

// unread is the digest of a changed row that is read when its entry is sealed.
const unread = "?"

// The columns of rows that are written whole, by name: what is written need not be read again for its digest.
var (
	caseFields      = []string{"book", "client", "currency", "id", "invoice", "policy", "proposed", "run", "state", "version", "wake"}
	messageFields   = []string{"attempts", "body", "changed", "channel", "client", "created", "key", "made", "not_before", "parts", "reason", "receipt", "status"}
	renditionFields = []string{"at", "attempt", "body", "files", "id", "message"}
)

// changed notes that a row was changed: the next entry vouches for it.
func (t *tx) changed(table, id string) { t.dirty[rowOf{table, id}] = unread }

// wrote notes that a row stands as it was written, with this digest.
func (t *tx) wrote(table, id, digest string) { t.dirty[rowOf{table, id}] = digest }

// gone notes that a row was removed.
func (t *tx) gone(table, id string) { t.dirty[rowOf{table, id}] = "" }

// written is the digest of a row with these values, in the order of its fields.
func written(fields []string, values ...string) string {
	return ledger.RowDigest(fields, func(i int) string { return values[i] })
}

func whole(n int64) string { return strconv.FormatInt(n, 10) }

// partsText is what Dialect.Parts makes of the parts of a message; it reports false where databases may write one of them
// in several ways.
func partsText(parts []ledger.PartKey) (string, bool) {
	text := []byte{'['}
	for i, p := range parts {
		if i > 0 {
			text = append(text, ',')
		}
		key := p.String()
		if strings.IndexFunc(key, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }) >= 0 {
			return "", false
		}
		text = append(append(append(text, '"'), key...), '"')
	}
	return string(append(text, ']')), true
}
