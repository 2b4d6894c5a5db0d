package text

import (
	"fmt"
	"io"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/policytest"
)

// leftShown is how many reasons are said for which cases were left out.
const leftShown = 5

// WriteLeftOut says which cases made no test, and why: the first reasons, and how many more there are.
func WriteLeftOut(w io.Writer, say words.Writer, left []policytest.Left) error {
	for _, l := range left[:min(leftShown, len(left))] {
		if _, err := fmt.Fprintln(w, words.Printable(say.T("left out, %s without an answer: %s", say.N(l.Count, "case", "cases"), say.Says(l.Why)))); err != nil {
			return err
		}
	}
	if n := len(left) - leftShown; n > 0 {
		_, err := fmt.Fprintln(w, say.T("and %s more {reason|reasons}", say.Whole(n)))
		return err
	}
	return nil
}
