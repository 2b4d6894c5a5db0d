package analysis

import (
	"fmt"
	"regexp"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

// Compile makes a guard for the policy of a machine, so that others can be
// compared with it; nil when it cannot.
type Compile func(machine int, text string) engine.Guard

// opening is a rule that leads to the first message of a policy.
type opening struct {
	from engine.StateID
	rule int
	to   engine.StateID
	when engine.Guard
	sure bool // no rule before it on the way left it open whether the invoice is so late
}

// reachesClient reports whether entering a state writes to the client.
func reachesClient(s *engine.State) bool {
	for i := range s.Do {
		if s.Do[i].Contact {
			return true
		}
	}
	return false
}

// openings lists the rules that lead to the first message, from the state in which
// cases begin, through states that say nothing.
func (c *checker) openings(notEarly engine.Guard) []opening {
	var out []opening
	seen := make([]bool, len(c.m.States))
	type place struct {
		id   engine.StateID
		late bool // late enough already
	}
	todo := []place{{c.m.Start, false}}
	if reachesClient(&c.m.States[c.m.Start]) {
		return nil
	}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if seen[at.id] || c.m.States[at.id].Hold || c.m.States[at.id].Final {
			continue
		}
		seen[at.id] = true
		for i, r := range c.m.States[at.id].Next {
			if r.To == engine.NoState || never(r.When) {
				continue
			}
			late := at.late || implies(r.When, notEarly)
			if reachesClient(&c.m.States[r.To]) {
				out = append(out, opening{at.id, i, r.To, r.When, !at.late})
				continue
			}
			todo = append(todo, place{r.To, late})
		}
	}
	return out
}

// cadence reports a first message that comes too soon or too late, or that is
// formal.
func (c *checker) cadence() {
	days := func(format string, days int) engine.Guard {
		if c.compile == nil {
			return nil
		}
		return c.compile(c.index, fmt.Sprintf(format, days))
	}
	from, until := c.limits.FirstFrom, c.limits.FirstUntil
	overdue, notEarly, tooLate := days("days_late >= %d", 0), days("days_late >= %d", from), days("days_late > %d", until)
	openings := c.openings(notEarly)
	late := len(openings) > 0 && tooLate != nil
	for _, o := range openings {
		to := &c.m.States[o.to]
		late = late && implies(o.when, tooLate)
		if o.sure && implies(o.when, overdue) && !implies(o.when, notEarly) {
			c.add(CodeTooSoon, diag.Warning, atRule(o.from, o.rule), agree.Sprintf("the first message, of state %s, can come less than %d {day|days} after the due date", to.Name, from),
				fmt.Sprintf("a payment on the last day is still on its way then: write days_late >= %d or later", from))
			c.forInstance(o.from, c.with(fmt.Sprintf("days_late < %d", from), c.taking(o.from, o.rule)...)...)
		}
		if to.Tone == engine.ToneFormal {
			c.add(CodeToneJump, diag.Warning, atRule(o.from, o.rule), fmt.Sprintf("the first message, of state %s, is formal already", to.Name), "begin with a courteous step")
		}
	}
	if late {
		o := openings[0]
		c.add(CodeTooLate, diag.Warning, atRule(o.from, o.rule), agree.Sprintf("the first message, of state %s, comes more than %d {day|days} after the due date", c.m.Name(o.to), until),
			"the longer an invoice is left alone, the less often it is paid")
		c.forInstance(o.from, c.with(fmt.Sprintf("%s > 0 && days_late == %d", c.owed(), until), append(none(c.m.Always), none(c.m.States[o.from].Next)...)...)...)
	}
}

var looksAtAmounts = regexp.MustCompile(`\b(?:invoice\.(?:open|to_ask|undisputed|amount)|client\.(?:open|overdue)_(?:total|to_ask))\b`)

// heavy reports registered letters that go out whatever the amount.
func (c *checker) heavy(b *engine.Book) {
	for _, a := range b.Assign { // in order: an earlier line takes its invoices away
		if c.weighs(a.Source.Text) {
			return
		}
		if a.Policy == c.index {
			break
		}
	}
	threshold := apd.New(100, 0) // what the hint proposes
	if c.limits.SmallDebt.Cmp(threshold) > 0 {
		threshold = c.limits.SmallDebt
	}
	for i := range c.m.States {
		s := &c.m.States[i]
		if !c.reachable[i] || c.looksAt(s.Approve) || c.amountOnTheWay(engine.StateID(i)) {
			continue
		}
		for j := range s.Do {
			a := &s.Do[j]
			if a.Channel == "letter" && a.Params["registered"] == "true" && !c.looksAt(a.When) {
				c.add(CodeHeavy, diag.Warning, Place{State: engine.StateID(i), Rule: Whole, Action: j},
					"a registered letter goes out however small the debt is: nothing on the way here looks at the amount",
					`a letter can cost more than the debt: add when: "`+c.owed()+` >= `+threshold.Text('f')+`", or a policy for small debts in assign`)
				c.forInstance(engine.StateID(i), c.with(c.owed()+" > 0 && "+c.owed()+" < "+c.limits.SmallDebt.Text('f'), guard.Wish{Guard: a.When, Holds: true})...)
			}
		}
	}
}

// looksAt reports whether a guard speaks of an amount.
func (c *checker) looksAt(g engine.Guard) bool {
	text, ok := g.(fmt.Stringer)
	return ok && c.weighs(text.String())
}

// amountOnTheWay reports whether some rule that leads to a state, straight or
// through others, looks at an amount.
func (c *checker) amountOnTheWay(to engine.StateID) bool {
	seen := make([]bool, len(c.m.States))
	todo := []engine.StateID{to}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		for i := range c.m.States {
			for _, r := range c.m.States[i].Next {
				if r.To != id {
					continue
				}
				if c.weighs(r.Source.Text) {
					return true
				}
				todo = append(todo, engine.StateID(i))
			}
		}
	}
	return false
}
