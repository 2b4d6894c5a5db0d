// Package analysis finds what is wrong with a compiled book without running
// it: states that nothing reaches, states that nothing leaves, cases that
// would never come to rest, rules that are never tried.
//
// It reports only what it is certain of. A guard counts as always or never
// true when its compiler proved it (a guard with a Const or a Never method), or
// when there is none. What guards say together, guard.Search tells: what it finds is a
// witness, and goes with the finding. What never happens (a condition that is never true, a state that
// nothing leads to, a policy that no invoice follows) has none.
package analysis

import (
	"cmp"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

// Whole stands for the index of a rule or an action in a Place that is about
// the state, or the policy, as a whole.
const Whole = -1

// Place is the part of a book that a finding is about.
type Place struct {
	Machine int            // index in Book.Machines; Whole for assign
	State   engine.StateID // NoState for the always rules, and for the policy as a whole
	Rule    int            // index in assign, in always or in the state's rules; Whole for none
	Action  int            // index in the state's actions; Whole for none
}

// Finding is one thing that is wrong with a book.
type Finding struct {
	Code     string
	Severity diag.Severity
	At       Place
	Message  string
	Hint     string
	Witness  *guard.Situation // a situation that shows it; nil where none is needed, or was found
}

// Tools are what an analysis needs of the book besides its machines. What needs one that is nil is not
// looked for.
type Tools struct {
	Compile    Compile // makes guards to compare others with
	Said       func(machine int, state engine.StateID) Said
	Thresholds Thresholds
}

// Thresholds are the figures from which some findings are made. What is zero is as Usual has it.
type Thresholds struct {
	FirstFrom  int          // days after the due date from which a first message is expected: before, it is too soon
	FirstUntil int          // days after the due date by which a first message is expected: later is too late
	SmallDebt  *apd.Decimal // an amount, of the currency of the invoice, below which a debt is small: a condition on less is no threshold
}

// Usual are the thresholds of a book that sets none.
func Usual() Thresholds { return Thresholds{FirstFrom: 3, FirstUntil: 15, SmallDebt: apd.New(20, 0)} }

// OrUsual fills in what is not set, as Usual has it.
func (t Thresholds) OrUsual() Thresholds {
	usual := Usual()
	t.FirstFrom, t.FirstUntil = cmp.Or(t.FirstFrom, usual.FirstFrom), cmp.Or(t.FirstUntil, usual.FirstUntil)
	if t.SmallDebt == nil {
		t.SmallDebt = usual.SmallDebt
	}
	return t
}

// Check analyses a book whose machines are well formed, but for holds in which a
// case begins: those are findings. Findings are ordered by place and code.
func Check(b *engine.Book, tools Tools) []Finding {
	var all []Finding
	for i, m := range b.Machines {
		c := &checker{m: m, index: i, compile: tools.Compile, limits: tools.Thresholds.OrUsual(), untaken: map[Place]bool{}, spread: spread(b)}
		c.constants()
		c.reach()
		c.beginnings()
		c.departures()
		c.loops()
		c.idle()
		c.rests()
		c.passed()
		c.holds()
		c.words()
		c.exempt()
		c.ending()
		c.messages()
		c.softened()
		c.conduct()
		c.cadence()
		c.heavy(b)
		c.claims(tools.Said)
		c.instances()
		all = append(all, c.found...)
	}
	all = append(all, assign(b)...)
	slices.SortStableFunc(all, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.At.Machine, y.At.Machine), cmp.Compare(x.At.State, y.At.State),
			cmp.Compare(x.At.Rule, y.At.Rule), cmp.Compare(x.At.Action, y.At.Action), cmp.Compare(x.Code, y.Code))
	})
	return all
}

// checker analyses one machine.
type checker struct {
	m         *engine.Machine
	index     int
	compile   Compile
	limits    Thresholds
	untaken   map[Place]bool // rules that are never taken
	reachable []bool
	found     []Finding
	spread    bool           // the book lets a client be written to every other day at most
	endless   map[Place]bool // rules that nothing limits, as far as it was asked
}

func (c *checker) add(code string, sev diag.Severity, at Place, message, hint string) {
	at.Machine = c.index
	c.found = append(c.found, Finding{Code: code, Severity: sev, At: at, Message: message, Hint: hint})
}

// spread reports whether a cap for all channels lets a client be written to every other day at most.
func spread(b *engine.Book) bool {
	return slices.ContainsFunc(b.Pressure.Caps, func(p engine.Cap) bool { return p.Channel == "" && p.Days >= 2*p.Contacts })
}

func atState(s int) Place { return Place{State: engine.StateID(s), Rule: Whole, Action: Whole} }

func atRule(s engine.StateID, rule int) Place { return Place{State: s, Rule: rule, Action: Whole} }

// constant is a guard whose compiler can prove that it never changes.
type constant interface {
	Const() (value, ok bool)
}

// always reports whether a guard is certain to be true; no guard is.
func always(g engine.Guard) bool {
	if g == nil {
		return true
	}
	c, ok := g.(constant)
	if !ok {
		return false
	}
	value, known := c.Const()
	return known && value
}

// prover is a guard that can follow its values through comparisons.
type prover interface {
	// Never reports whether the guard is certain never to be true.
	Never() bool
	// Implies reports whether another guard is certain to be true, or to have
	// no answer, whenever this one is true.
	Implies(other engine.Guard) bool
}

// never reports whether a guard is certain never to be true.
func never(g engine.Guard) bool {
	if p, ok := g.(prover); ok && p.Never() {
		return true
	}
	c, ok := g.(constant)
	if !ok {
		return false
	}
	value, known := c.Const()
	return known && !value
}

// implies reports whether b is certain not to be false when a is true.
func implies(a, b engine.Guard) bool {
	p, ok := a.(prover)
	return ok && b != nil && p.Implies(b)
}

// yields reports whether rules behind one that holds may be tried all the same:
// a person can reject it, or it begins a hold (of always) that has expired.
func (c *checker) yields(r engine.Rule, always bool) bool {
	if r.To == engine.NoState {
		return false
	}
	to := &c.m.States[r.To]
	return to.Approve != nil && !never(to.Approve) || always && to.Hold && to.Expires > 0
}

// live appends the rules of a list that can be taken, in the order in which they are tried: without those that are
// never taken and those behind one that always is. over is true when such a one is among them.
func (c *checker) live(to []engine.Rule, rules []engine.Rule, state engine.StateID) (all []engine.Rule, over bool) {
	for i, r := range rules {
		if never(r.When) || c.untaken[atRule(state, i)] {
			continue
		}
		to = append(to, r)
		if always(r.When) && !c.yields(r, state == engine.NoState) {
			return to, true
		}
	}
	return to, false
}

// tried returns the live rules of a state, always rules first.
func (c *checker) tried(id engine.StateID) []engine.Rule {
	s := &c.m.States[id]
	if s.Final {
		return nil
	}
	all, over := c.live(nil, c.m.Always, engine.NoState)
	if !over {
		all, _ = c.live(all, s.Next, id)
	}
	return all
}

// reach finds the states that a case can come to.
func (c *checker) reach() {
	c.reachable = make([]bool, len(c.m.States))
	todo := []engine.StateID{c.m.Start}
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		if id == engine.NoState || c.reachable[id] {
			continue
		}
		c.reachable[id] = true
		s := &c.m.States[id]
		if s.Final {
			todo = append(todo, s.Reopen, c.m.Reopen)
		}
		for _, r := range c.tried(id) {
			todo = append(todo, r.To)
		}
	}
	for i, ok := range c.reachable {
		if !ok {
			c.add(CodeUnreachable, diag.Warning, atState(i), "nothing leads to state "+c.m.States[i].Name,
				`add a rule with to: "`+c.m.States[i].Name+`", or remove the state`)
		}
	}
}
