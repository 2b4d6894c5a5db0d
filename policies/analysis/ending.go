package analysis

import (
	"regexp"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
)

// owing are the names by which a guard may look at what is owed.
var owing = regexp.MustCompile(`\b(open|open_total|open_count|overdue_total|overdue_count|to_ask|overdue_to_ask|undisputed|outstanding|paid)\b`)

// ending looks for a rule that ends the case of an invoice that is paid, in a policy that contacts clients.
func (c *checker) ending() {
	contacts := func(s engine.State) bool { return reachesClient(&s) }
	if c.compile == nil || !slices.ContainsFunc(c.m.States, contacts) {
		return
	}
	nothing := c.owed() + " <= 0"
	paid := c.compile(c.index, nothing)
	ends := func(r engine.Rule) bool {
		if r.To == engine.NoState || !c.m.States[r.To].Final || never(r.When) {
			return false
		}
		return owing.MatchString(r.Source.Text) || paid != nil && implies(paid, r.When)
	}
	if slices.ContainsFunc(c.m.Always, ends) {
		return
	}
	for i := range c.m.States {
		if slices.ContainsFunc(c.m.States[i].Next, ends) {
			return
		}
	}
	c.add(CodeNoEnd, diag.Warning, Place{State: engine.NoState, Rule: Whole, Action: Whole}, "no rule ends the case of an invoice that is paid",
		`add a final state, and to always: {to: "settled", when: "`+nothing+`"}`)
	c.forInstance(c.m.Start, c.with(c.owed()+" == 0", append(none(c.m.Always), none(c.m.States[c.m.Start].Next)...)...)...)
}
