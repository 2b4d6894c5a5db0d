package analysis

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

var (
	// spaced are words of a guard that make a re-entry wait, or end.
	spaced = regexp.MustCompile(`\bcase\.(?:days_in_state|days_since_contact|days_open|entries|contacts)\b|\blast\.|\bpromise\.|\bplan\.`)
	// limited are those that end it.
	limited  = regexp.MustCompile(`\bcase\.(?:entries|contacts|days_open)\b|\bdays_late\s*<|\blast\.|\bpromise\.|\bplan\.|\binvoice\.(?:disputed|on_hold)`)
	daysFrom = regexp.MustCompile(`^\s*days_late >=? (-?\d+)\b`)
	ofGross  = regexp.MustCompile(`\binvoice\.amount\s*>`)
	// amountFrom is a threshold that an amount must reach.
	amountFrom = regexp.MustCompile(`\b(?:invoice\.(?:open|to_ask|undisputed|amount)|client\.(?:open|overdue)_(?:total|to_ask))\s*(?:>=?|<=?)\s*(\d+(?:\.\d+)?)`)
)

// weighs reports whether a condition looks at what is owed: a threshold from which debts are no longer small (below it,
// it only says that something is owed), or a comparison with something else than a number.
func (c *checker) weighs(text string) bool {
	if !looksAtAmounts.MatchString(text) {
		return false
	}
	numbers := amountFrom.FindAllStringSubmatch(text, -1)
	for _, m := range numbers {
		if n, _, err := apd.NewFromString(m[1]); err == nil && n.Cmp(c.limits.SmallDebt) >= 0 {
			return true
		}
	}
	return len(numbers) == 0
}

// conduct reports what would be done to clients that nobody means: the same message every day, two that
// alternate, steps whose days are in the wrong order, conditions that are none.
func (c *checker) conduct() {
	entered := c.enteredAt()
	for i := range c.m.States {
		s, id := &c.m.States[i], engine.StateID(i)
		if !c.reachable[i] {
			continue
		}
		c.gross(s, id)
		for j, r := range s.Next {
			text := r.Source.Text
			c.constantGuard(atRule(id, j), r.When, text)
			if r.To == engine.NoState || never(r.When) {
				continue
			}
			t := &c.m.States[r.To]
			switch {
			case r.To == id && r.Reenter && reachesClient(s) && c.m.MinGap < 2 && !spaced.MatchString(text):
				c.add(CodeDaily, diag.Warning, atRule(id, j), "the message of state "+s.Name+" is repeated every day", `make it wait: when: "case.days_in_state >= 7 && case.entries < 5"`)
			case r.To > id && reachesClient(s) && reachesClient(t) && !limited.MatchString(text) && c.leadsBack(r.To, id):
				c.add(CodeAlternate, diag.Warning, atRule(id, j), fmt.Sprintf("states %s and %s lead to each other, and nothing limits how often", s.Name, t.Name), `limit it: case.contacts < 6, and lead on after that`)
			}
			if from, known := entered[id]; known && r.To != id && reachesClient(s) && reachesClient(t) {
				if m := daysFrom.FindStringSubmatch(text); m != nil && m[0] == text {
					if n, err := strconv.Atoi(m[1]); err == nil && n <= from {
						c.add(CodeOrder, diag.Warning, atRule(id, j), fmt.Sprintf("state %s begins at %d days late, and the step after it at %d", s.Name, from, n), "a later step has more days: write them in the order of the steps")
						c.forInstance(id, c.with(fmt.Sprintf("days_late == %d && case.days_in_state == 0", from), c.taking(id, j)...)...)
					}
				}
			}
		}
	}
	for j, r := range c.m.Always {
		c.constantGuard(Place{State: engine.NoState, Rule: j, Action: Whole}, r.When, r.Source.Text)
	}
}

// enteredAt is how late an invoice is at least when a state is entered, where every rule of another state that
// leads to it says so.
func (c *checker) enteredAt() map[engine.StateID]int {
	least, open := map[engine.StateID]int{}, map[engine.StateID]bool{}
	for i := range c.m.States {
		for _, r := range c.m.States[i].Next {
			if r.To == engine.NoState || r.To == engine.StateID(i) {
				continue
			}
			m := daysFrom.FindStringSubmatch(r.Source.Text)
			if m == nil {
				open[r.To] = true
				continue
			}
			n, err := strconv.Atoi(m[1])
			if old, known := least[r.To]; err == nil && (!known || n < old) {
				least[r.To] = n
			}
		}
	}
	for _, r := range c.m.Always {
		if r.To != engine.NoState {
			open[r.To] = true
		}
	}
	for id := range open {
		delete(least, id)
	}
	return least
}

// leadsBack reports whether a rule that nothing limits leads from a state to another one.
func (c *checker) leadsBack(from, to engine.StateID) bool {
	for _, r := range c.m.States[from].Next {
		if r.To == to && !never(r.When) && !limited.MatchString(r.Source.Text) {
			return true
		}
	}
	return false
}

// constantGuard reports a condition that is always true and does not say so by the word true.
func (c *checker) constantGuard(at Place, g engine.Guard, text string) {
	if g != nil && text != "" && text != "true" && always(g) {
		c.add(CodeConstant, diag.Warning, at, "this condition is always true", "leave it out, or write what was meant")
		id := at.State
		if id == engine.NoState {
			id = c.m.Start
		}
		c.forInstance(id, c.owing(guard.Wish{Guard: g, Holds: true})...)
	}
}

// gross reports actions that look at the invoice's amount and not at what is left of it.
func (c *checker) gross(s *engine.State, id engine.StateID) {
	for j := range s.Do {
		if g, ok := s.Do[j].When.(fmt.Stringer); ok && s.Do[j].Contact && ofGross.MatchString(g.String()) {
			c.add(CodeGross, diag.Warning, Place{State: id, Rule: Whole, Action: j}, "this looks at the amount of the invoice, of which much may be paid", "look at what is left: invoice.open")
			c.forInstance(id, c.with("invoice.open > 0 && invoice.open < "+c.limits.SmallDebt.Text('f'), guard.Wish{Guard: s.Do[j].When, Holds: true})...)
		}
	}
}
