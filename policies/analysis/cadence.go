package analysis

import (
	"fmt"
	"regexp"
	"slices"

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

// heavy reports registered letters that go out whatever the amount: a small debt comes to them, by its line of assign and by
// the rules on the way, and no condition stops it.
func (c *checker) heavy(b *engine.Book) {
	registered := func(a *engine.Action) bool { return a.Channel == "letter" && a.Params["registered"] == "true" }
	if !slices.ContainsFunc(c.m.States, func(s engine.State) bool {
		return slices.ContainsFunc(s.Do, func(a engine.Action) bool { return registered(&a) })
	}) || !c.assignsSmall(b) {
		return
	}
	threshold := apd.New(100, 0) // what the hint proposes
	if c.limits.SmallDebt.Cmp(threshold) > 0 {
		threshold = c.limits.SmallDebt
	}
	small, reached := c.smallDebt(), c.reachedBySmall()
	for i := range c.m.States {
		s, id := &c.m.States[i], engine.StateID(i)
		if !reached[i] || c.asked(id, s.Approve) {
			continue
		}
		for j := range s.Do {
			if a := &s.Do[j]; registered(a) && !c.stops(id, a.When, textOf(a.When)) {
				c.add(CodeHeavy, diag.Warning, Place{State: id, Rule: Whole, Action: j},
					"a registered letter goes out however small the debt is: nothing on the way here looks at the amount",
					`a letter can cost more than the debt: add when: "`+c.owed()+` >= `+threshold.Text('f')+`", or a policy for small debts in assign`)
				c.forInstance(id, c.with(small, guard.Wish{Guard: a.When, Holds: true})...)
			}
		}
	}
}

// smallDebt is the condition that something is owed, and less than what is no small debt.
func (c *checker) smallDebt() string {
	return c.owed() + " > 0 && " + c.owed() + " < " + c.limits.SmallDebt.Text('f')
}

// assignsSmall reports whether the lines of assign give small invoices to the policy.
func (c *checker) assignsSmall(b *engine.Book) bool {
	limit := c.limits.SmallDebt.Text('f')
	own := c.with("invoice.open > 0 && invoice.open < " + limit + " && invoice.amount < " + limit)
	if own == nil {
		own = c.with(c.smallDebt()) // a client's case knows no invoice
	}
	for i, a := range b.Assign {
		if a.Policy != c.index {
			continue
		}
		wishes := append(slices.Clone(own), guard.Wish{Guard: a.When, Holds: true})
		said := c.weighs(a.Source.Text)
		for _, before := range b.Assign[:i] { // they take their invoices away
			wishes = append(wishes, guard.Wish{Guard: before.When})
			said = said || c.weighs(before.Source.Text)
		}
		if _, verdict, _ := guard.Search(nil, engine.NoState, wishes); own != nil && verdict == guard.Found || (own == nil || verdict == guard.Open) && !said {
			return true
		}
	}
	return false
}

// stops reports whether a condition does not hold for a small debt in a state. Of one that no search decides, or that compares an
// amount with something else than a number, it is taken to when it looks at amounts.
func (c *checker) stops(id engine.StateID, g engine.Guard, text string) bool {
	if g == nil {
		return false
	}
	if looksAtAmounts.MatchString(text) && !amountFrom.MatchString(text) && !amountBack.MatchString(text) {
		return true
	}
	wishes := c.with(c.smallDebt(), guard.Wish{Guard: g, Holds: true})
	_, verdict, _ := guard.Search(c.m, id, wishes)
	return verdict == guard.Impossible || (verdict == guard.Open || wishes == nil) && c.weighs(text)
}

// asked reports whether a person agrees to every small debt that comes to a state.
func (c *checker) asked(id engine.StateID, approve engine.Guard) bool {
	if approve == nil {
		return false
	}
	wishes := c.with(c.smallDebt(), guard.Wish{Guard: approve})
	_, verdict, _ := guard.Search(c.m, id, wishes)
	return always(approve) || wishes != nil && (verdict == guard.Impossible || verdict == guard.Open && looksAtAmounts.MatchString(textOf(approve)))
}

// reachedBySmall finds the states to which a small debt comes.
func (c *checker) reachedBySmall() []bool {
	reached := make([]bool, len(c.m.States))
	reached[c.m.Start] = true
	for todo := []engine.StateID{c.m.Start}; len(todo) > 0; todo = todo[1:] {
		id := todo[0]
		if c.m.States[id].Final {
			continue
		}
		take := func(r *engine.Rule, wishes []guard.Wish) {
			if r.To == engine.NoState || reached[r.To] || never(r.When) || c.stops(id, r.When, r.Source.Text) {
				return
			}
			wishes = c.with(c.smallDebt(), wishes...)
			if _, verdict, _ := guard.Search(c.m, id, wishes); wishes == nil || verdict != guard.Impossible {
				reached[r.To] = true
				todo = append(todo, r.To)
			}
		}
		for j := range c.m.Always {
			take(&c.m.Always[j], append(holding(c.m.Always[j]), none(c.m.Always[:j])...))
		}
		for j := range c.m.States[id].Next {
			take(&c.m.States[id].Next[j], c.taking(id, j))
		}
	}
	return reached
}
