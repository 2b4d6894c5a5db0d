package web

import (
	"encoding/json"
	"strings"
	"testing"
)

// An answer is read to its end or refused; what is taken for a row is valid JSON, and an answer that is
// taken is valid as a whole.
func FuzzAnswer(f *testing.F) {
	f.Add(`{"data":{"rows":[{"a":1}],"next":"x"},"count":1}`)
	f.Add(`{"data":{"rows":[{"a":1}`)
	f.Add(`[{"a":1}]`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, items := range []string{"", "data.rows"} {
			a := answer{items: items, want: []string{"data.next", "count"}, row: func(raw json.RawMessage) error {
				if !json.Valid(raw) {
					t.Errorf("a row that is no JSON: %s", raw)
				}
				return nil
			}}
			if err := a.read(strings.NewReader(text)); err == nil && !json.Valid([]byte(text)) {
				t.Errorf("taken: %s", text)
			}
		}
	})
}
