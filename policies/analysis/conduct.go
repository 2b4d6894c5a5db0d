package analysis

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

var (
	// occasional are words of a guard about what happens now and then: what they allow does not repeat by itself.
	occasional = regexp.MustCompile(`\blast\.|\bpromise\.|\bplan\.|\binvoice\.(?:disputed|on_hold)`)
	// daysFrom is a conjunct that says from which day on, and ofAmount one that looks at an amount alone.
	daysFrom = regexp.MustCompile(`^\s*(?:days_late\s*>=?\s*(-?\d+)|(-?\d+)\s*<=?\s*days_late)\s*$`)
	ofAmount = regexp.MustCompile(`^\s*(?:invoice|client)\.\w+\s*>=?\s*\d+(?:\.\d+)?\s*$`)
	// ofGross compares the amount of the invoice with a number.
	ofGross = regexp.MustCompile(`\binvoice\.amount\s*[<>]=?\s*\d|\d\s*[<>]=?\s*invoice\.amount\b`)
	ofRest  = regexp.MustCompile(`\binvoice\.(?:open|to_ask|undisputed)\b`)
	// amountFrom is a threshold that an amount must reach.
	amountFrom = regexp.MustCompile(`\b(?:invoice\.(?:open|to_ask|undisputed|amount)|client\.(?:open|overdue)_(?:total|to_ask))\s*(?:>=?|<=?)\s*(\d+(?:\.\d+)?)`)
	// amountBack is one that is written the other way round: 500 <= invoice.open.
	amountBack = regexp.MustCompile(`\d\s*[<>]=?\s*(?:invoice\.(?:open|to_ask|undisputed|amount)|client\.(?:open|overdue)_(?:total|to_ask))\b`)
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
	entered, circled := c.enteredAt(), make([]bool, len(c.m.States))
	for i := range c.m.States {
		s, id := &c.m.States[i], engine.StateID(i)
		if !c.reachable[i] {
			continue
		}
		c.gross(s, id)
		for j := range s.Do {
			c.constantGuard(Place{State: id, Rule: Whole, Action: j}, s.Do[j].When, textOf(s.Do[j].When))
		}
		c.constantGuard(atState(i), s.Approve, textOf(s.Approve))
		for j, r := range s.Next {
			text := r.Source.Text
			c.constantGuard(atRule(id, j), r.When, text)
			if r.To == engine.NoState || never(r.When) {
				continue
			}
			t := &c.m.States[r.To]
			switch {
			case reachesClient(s) && c.daily(id, j):
				c.add(CodeDaily, diag.Warning, atRule(id, j), "the message of state "+s.Name+" is repeated every day", `make it wait: when: "case.days_in_state >= 7 && case.entries < 5"`)
			case reachesClient(s) && !circled[id]:
				if other := c.alternates(id, j); other != engine.NoState {
					c.add(CodeAlternate, diag.Warning, atRule(id, j), fmt.Sprintf("states %s and %s lead to each other, and nothing limits how often", s.Name, c.m.Name(other)), `limit it: case.contacts < 6, and lead on after that`)
					for k := range c.m.States {
						circled[k] = circled[k] || c.leadsOn(other, engine.StateID(k)) && c.leadsOn(engine.StateID(k), id)
					}
				}
			}
			if from, known := entered[id]; known && r.To != id && !s.Hold && reachesClient(t) {
				if n, alone, ok := firstDay(text); ok && alone {
					if n <= from {
						c.add(CodeOrder, diag.Warning, atRule(id, j), agree.Sprintf("state %s begins at %d {day|days} late, and the step after it at %d", s.Name, from, n), "a later step has more days: write them in the order of the steps")
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
// leads to it says so. What happens now and then, a broken promise or an e-mail that comes back, is left out.
func (c *checker) enteredAt() map[engine.StateID]int {
	least, open := map[engine.StateID]int{}, map[engine.StateID]bool{}
	for i := range c.m.States {
		if c.m.States[i].Hold {
			continue // what a hold leads to is the exception
		}
		for _, r := range c.m.States[i].Next {
			if r.To == engine.NoState || r.To == engine.StateID(i) {
				continue
			}
			n, _, ok := firstDay(r.Source.Text)
			if !ok {
				open[r.To] = true
				continue
			}
			if old, known := least[r.To]; !known || n < old {
				least[r.To] = n
			}
		}
	}
	for _, r := range c.m.Always {
		if r.To != engine.NoState && !occasional.MatchString(r.Source.Text) {
			open[r.To] = true
		}
	}
	for id := range open {
		delete(least, id)
	}
	return least
}

// firstDay is the day from which on a condition may hold, where it says one as days late. alone is true when it says
// nothing else, or only how much is owed.
func firstDay(text string) (day int, alone, ok bool) {
	alone = true
	if strings.ContainsAny(text, "|?!(") {
		return 0, false, false
	}
	for part := range strings.SplitSeq(text, "&&") {
		m := daysFrom.FindStringSubmatch(part)
		if m == nil {
			alone = alone && ofAmount.MatchString(part)
			continue
		}
		if n, err := strconv.Atoi(m[1] + m[2]); err == nil && (!ok || n > day) {
			day, ok = n, true
		}
	}
	return day, alone, ok
}

// textOf is a guard as it is written; empty when there is none.
func textOf(g engine.Guard) string {
	if s, ok := g.(fmt.Stringer); ok {
		return s.String()
	}
	return ""
}

// possible reports whether there is a situation in which a rule is taken, and a condition holds.
func (c *checker) possible(id engine.StateID, rule int, text string) bool {
	wishes := c.with(text, c.taking(id, rule)...)
	if len(wishes) == 0 {
		return false
	}
	_, verdict, _ := guard.Search(c.m, id, wishes)
	return verdict == guard.Found
}

// daily reports whether a rule repeats the message of its state every day: straight, or through a state in which the client
// is not written to. What can happen a few times alone is no series.
func (c *checker) daily(id engine.StateID, rule int) bool {
	r := c.m.States[id].Next[rule]
	if c.m.MinGap >= 2 || c.spread {
		return false
	}
	after := func(id engine.StateID, rule, days int) bool {
		return !occasional.MatchString(c.m.States[id].Next[rule].Source.Text) &&
			c.possible(id, rule, fmt.Sprintf("%s > 0 && days_late > 0 && case.days_in_state == %d && case.days_since_contact <= 1 && case.entries >= 4 && case.contacts >= 4", c.owed(), days))
	}
	if r.To == id {
		return r.Reenter && after(id, rule, 1)
	}
	t := &c.m.States[r.To]
	if t.Hold || t.Final || reachesClient(t) {
		return false
	}
	for j, back := range t.Next {
		if back.To == id && (after(id, rule, 0) && after(r.To, j, 1) || after(id, rule, 1) && after(r.To, j, 0)) {
			return true
		}
	}
	return false
}

// unlimited reports whether a rule can be taken again and again, however often the client was written to and however late
// the invoice is.
func (c *checker) unlimited(id engine.StateID, rule int) bool {
	at := atRule(id, rule)
	if c.endless == nil {
		c.endless = map[Place]bool{}
	}
	known, ok := c.endless[at]
	if !ok {
		known = !occasional.MatchString(c.m.States[id].Next[rule].Source.Text) &&
			c.possible(id, rule, c.owed()+" > 0 && days_late >= 3000 && case.days_open >= 2900 && case.entries >= 90 && case.contacts >= 90")
		c.endless[at] = known
	}
	return known
}

// leadsOn reports whether rules that nothing limits lead from a state to another one, through neither holds nor ends.
func (c *checker) leadsOn(from, to engine.StateID) bool {
	seen := make([]bool, len(c.m.States))
	todo := []engine.StateID{from}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		for j, r := range c.m.States[id].Next {
			if r.To == engine.NoState || c.m.States[r.To].Hold || c.m.States[r.To].Final || seen[r.To] || !c.unlimited(id, j) {
				continue
			}
			if r.To == to {
				return true
			}
			seen[r.To] = true
			todo = append(todo, r.To)
		}
	}
	return false
}

// alternates is another state that writes to the client, to which a rule leads and from which the case comes back, without
// a limit; NoState when there is none.
func (c *checker) alternates(id engine.StateID, rule int) engine.StateID {
	first := c.m.States[id].Next[rule].To
	if first == id || c.m.States[first].Hold || c.m.States[first].Final || !c.unlimited(id, rule) {
		return engine.NoState
	}
	for i := range c.m.States {
		other := engine.StateID(i)
		if other != id && reachesClient(&c.m.States[i]) && (other == first || c.leadsOn(first, other)) && c.leadsOn(other, id) {
			return other
		}
	}
	return engine.NoState
}

// constantGuard reports a condition that is always true and does not say so by the word true.
func (c *checker) constantGuard(at Place, g engine.Guard, text string) {
	if g != nil && text != "" && text != "true" && (always(g) || c.tautology(at.State, g, text)) {
		c.add(CodeConstant, diag.Warning, at, "this condition is always true", "leave it out, or write what was meant")
		id := at.State
		if id == engine.NoState {
			id = c.m.Start
		}
		c.forInstance(id, c.owing(guard.Wish{Guard: g, Holds: true})...)
	}
}

// tautology reports whether a condition holds whatever is known of an invoice and its client: days_late >= 3 || days_late < 3. What
// looks at the case is left alone: it is often true in one state, and not in others.
func (c *checker) tautology(state engine.StateID, g engine.Guard, text string) bool {
	if strings.Contains(text, "case.") || strings.Contains(text, "last.") {
		return false
	}
	if state == engine.NoState {
		state = c.m.Start
	}
	_, verdict, _ := guard.Search(c.m, state, []guard.Wish{{Guard: g}})
	return verdict == guard.Impossible
}

// gross reports actions, and rules that lead to a message, that look at the invoice's amount and not at what is left of it.
func (c *checker) gross(s *engine.State, id engine.StateID) {
	report := func(at Place, g engine.Guard) {
		text := textOf(g)
		if !ofGross.MatchString(text) || ofRest.MatchString(text) {
			return
		}
		c.add(CodeGross, diag.Warning, at, "this looks at the amount of the invoice, of which much may be paid", "look at what is left: invoice.open")
		c.forInstance(id, c.with("invoice.open > 0 && invoice.open < "+c.limits.SmallDebt.Text('f'), guard.Wish{Guard: g, Holds: true})...)
	}
	for j := range s.Do {
		if s.Do[j].Contact {
			report(Place{State: id, Rule: Whole, Action: j}, s.Do[j].When)
		}
	}
	for j, r := range s.Next {
		if r.To != engine.NoState && r.To != id && reachesClient(&c.m.States[r.To]) {
			report(atRule(id, j), r.When)
		}
	}
}
