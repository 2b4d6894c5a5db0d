package text

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/policytest"
)

func TestTheFirstReasonsForCasesLeftOutAreSaid(t *testing.T) {
	for n, lines := range map[int]int{0: 0, 1: 1, leftShown: leftShown, leftShown + 3: leftShown + 1} {
		left := make([]policytest.Left, n)
		for i := range left {
			left[i] = policytest.Left{Why: "no rate\x1b[2J", Count: i + 1}
		}
		var b strings.Builder
		if err := WriteLeftOut(&b, words.New("en"), left); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(b.String(), "\n"); got != lines || strings.Contains(b.String(), "\x1b") {
			t.Errorf("%d reasons: %d lines, want %d:\n%s", n, got, lines, b.String())
		}
		if n > leftShown && !strings.HasSuffix(b.String(), "and 3 more reasons\n") {
			t.Errorf("%d reasons end with:\n%s", n, b.String())
		}
	}
}
