package analysis

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

// longPast is more days than any condition asks for: what does not hold then never holds again.
const longPast = 20_000

// passed reports states that a case leaves within some days or never: each of their rules looks at the days, and none holds
// once many have passed. A case that was held or put off meanwhile, or was imported later, rests there.
func (c *checker) passed() {
	past := func(days int) string {
		if c.m.Scope == engine.ScopeClient { // it becomes less late when its oldest invoice is paid
			return fmt.Sprintf("case.days_in_state >= %d", days)
		}
		return fmt.Sprintf("case.days_in_state >= %d && days_late >= %[1]d", days)
	}
	if c.with(past(longPast)) == nil {
		return
	}
	out := func(id engine.StateID, r engine.Rule, days int) bool { // it may still be taken then
		_, verdict, _ := guard.Search(c.m, id, c.with(past(days), holding(r)...))
		return verdict != guard.Impossible
	}
	for i := range c.m.States {
		s, id := &c.m.States[i], engine.StateID(i)
		if s.Final || s.Hold || !c.reachable[i] || slices.ContainsFunc(c.found, func(f Finding) bool { return f.Code == CodeRests && f.At.State == id }) {
			continue
		}
		leads := func(r engine.Rule) bool { return r.To != id && !never(r.When) }
		leaving := slices.DeleteFunc(slices.Clone(s.Next), func(r engine.Rule) bool { return !leads(r) })
		passes := func(r engine.Rule) bool { g, ok := r.When.(*guard.Guard); return ok && guard.Passes(g) }
		open := func(days int) bool {
			return slices.ContainsFunc(leaving, func(r engine.Rule) bool { return out(id, r, days) }) ||
				slices.ContainsFunc(c.m.Always, func(r engine.Rule) bool { return leads(r) && passes(r) && out(id, r, days) })
		}
		if len(leaving) == 0 || !slices.ContainsFunc(leaving, passes) || open(longPast) {
			continue
		}
		if _, verdict, _ := guard.Search(c.m, id, c.with(past(longPast))); verdict != guard.Found {
			continue
		}
		days := 30 // a number that anybody can picture
		for ; days < longPast && open(days); days = min(2*days, longPast) {
		}
		c.add(CodePassed, diag.Warning, atState(i), "a case that is still in state "+s.Name+" after the days of its rules rests there: none of them holds any more",
			"ask for so many days at least (>=), or add a rule for a case that comes later: one that was on hold, put off, or imported late")
		c.forInstance(id, c.with(past(days)+" && "+c.owed()+" > 0", append(none(s.Next), none(c.m.Always)...)...)...)
	}
}
