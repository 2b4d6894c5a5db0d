package plan_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/relance-dev/relance/engine/plan"
)

// A plan is written client by client with the bytes that it has as a whole, and its digest is theirs.
func TestAPlanIsWrittenAsByEncodingJSON(t *testing.T) {
	client := func(id string) plan.Client {
		return plan.Client{ID: id, Changes: `"clients":[]`, Moves: []plan.Move{{Case: "invoice/<&>", Rule: `a == "é"`}}, Unassigned: []string{}}
	}
	for name, p := range map[string]*plan.Plan{
		"nothing": {},
		"nobody":  {Format: `"clients":[]`, Costs: "EUR", Clients: []plan.Client{}, Waiting: []plan.Waiting{}},
		"one":     {Clients: []plan.Client{client("a")}, Moved: []plan.Moved{{Policy: `"clients":[]`}}},
		"several": {Format: plan.Format, Clients: []plan.Client{client("a"), {ID: "b"}, client("c")}, Waiting: []plan.Waiting{{Case: `"clients":[]`}}},
	} {
		var want, got bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(p); err != nil {
			t.Fatal(err)
		}
		if err := p.Write(&got); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%s: wrote\n%swant\n%s", name, got.String(), want.String())
		}
		sum := sha256.Sum256(bytes.TrimSuffix(want.Bytes(), []byte{'\n'}))
		digest, err := p.Digest()
		if err != nil || digest != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: digest %s, %v; want %x", name, digest, err, sum)
		}
	}
}
