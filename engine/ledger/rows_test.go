package ledger

import (
	"strconv"
	"testing"
)

// What is quoted for a digest is quoted as it always was.
func TestFieldsAreQuotedAsByStrconv(t *testing.T) {
	texts := []string{"", "a b", `{"run":{"a":"b\n"}}`, "é", "\xff", "a\x00b", "~\x7f", "\u2028", "'`<&>"}
	for c := range 256 {
		texts = append(texts, "a"+string([]byte{byte(c)})+"z", string(rune(c)))
	}
	for _, text := range texts {
		if got, want := string(quoted([]byte("x "), text)), string(strconv.AppendQuote([]byte("x "), text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
