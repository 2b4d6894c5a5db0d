package text

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/law"
)

// LackingText lists the messages below a heading, by policy, template and reason, then the
// lines to add to the book; empty when there are none.
func LackingText(list []preview.Lacking, w words.Writer, heading string) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintln(&b, heading)
	lines := map[string]*law.MissingRateError{} // by what the rate is added to
	for _, l := range list {
		if l.Missing == nil {
			of := firstOfList(w, l.Of, len(l.Of), l.Cases)
			fmt.Fprintf(&b, gap+"%s\n", w.T("policy %s, template %s: %s, the first on %s; %s: %s", l.Policy, l.Template, w.Count(l.Cases, w.Message), w.Date(l.First), of, words.Printable(w.Says(l.Why))))
			continue
		}
		fmt.Fprintf(&b, gap+w.Unwritten+"\n", l.Policy, l.Template, w.Count(l.Cases, w.Message), w.Date(l.First), l.Regime, w.Date(l.Missing.From))
		if old, ok := lines[l.Missing.Rate()]; !ok || l.Missing.From < old.From {
			lines[l.Missing.Rate()] = l.Missing
		}
	}
	if len(lines) > 0 {
		fmt.Fprintf(&b, gap+"%s\n", w.AddRates)
	}
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		fmt.Fprintf(&b, gap+gap+"%s\n", lines[name].Line())
	}
	return b.String()
}

// unlabelledShown is how many clients of no known kind are listed.
const unlabelledShown = 10

// Unlabelled lists clients of no known kind below a heading, with what follows from it.
func Unlabelled(w words.Writer, heading string, ids []string) string {
	list := firstOfList(w, ids, unlabelledShown, len(ids))
	return fmt.Sprintf("%s\n"+gap+"%s%s%s\n"+gap+"%s\n"+gap+"%s\n", heading, w.Count(len(ids), w.Client), w.Colon, list, w.NoClaims, w.Label)
}
