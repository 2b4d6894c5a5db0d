package policies_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/relance-dev/relance/policies"
)

// rarely are the codes that no fixture can show: a file that the operating
// system refuses to read, bugs, and what only those know who know the channels.
var rarely = []string{"RL005", "RL018", "RL163", "RL164", "RL166", "RL171", "RL177", "RL178", "RL183", "RL187"}

func TestEveryCodeIsExplainedAndShown(t *testing.T) {
	code := regexp.MustCompile(`(?:error|warning)\[(RL[0-9]{3})\]`)
	shown := map[string]bool{}
	for _, path := range fixtures(t, "testdata/broken/*.txtar") {
		f := fixture{archive: parse(t, path)}
		for _, m := range code.FindAllStringSubmatch(f.expected(), -1) {
			shown[m[1]] = true
		}
	}
	seen := map[string]bool{}
	for _, d := range policies.Docs() {
		if seen[d.Code] {
			t.Errorf("%s is explained twice", d.Code)
		}
		seen[d.Code] = true
		if d.Title == "" || d.Why == "" || d.Bad == "" || d.Good == "" {
			t.Errorf("%s: the explanation is not complete", d.Code)
		}
		ours := d.Code < "RL200" || d.Code >= "RL500"
		if ours && !shown[d.Code] && !slices.Contains(rarely, d.Code) {
			t.Errorf("no fixture shows %s (%s)", d.Code, d.Title)
		}
	}
	for c := range shown {
		if !seen[c] {
			t.Errorf("%s is not explained", c)
		}
	}
}
