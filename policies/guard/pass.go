package guard

import (
	"reflect"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// pass is a state's rules as one program: what depends on the state alone is decided when it is made,
// and a rule that does not hold goes on to the next one. It implements engine.Pass.
type pass struct {
	state   string
	guards  []*Guard // of the rules; nil for a rule without one
	program *native
	wake    wake
}

// NewPass compiles the rules of a state together: the guards of the rules in the order in which they are
// tried, nil for a rule without one, and the approvals of the states that they lead to. It returns nil when one
// of them was not compiled by this package.
func NewPass(state string, rules, approvals []engine.Guard) engine.Pass {
	p := &pass{state: state, guards: make([]*Guard, len(rules))}
	usual := usualDecimals
	var needs needSet
	for i, g := range slices.Concat(rules, approvals) {
		if g == nil {
			continue
		}
		own, ok := g.(*Guard)
		if !ok || own == nil {
			return nil
		}
		p.wake.join(&own.wake)
		if i < len(rules) {
			p.guards[i] = own
			usual, needs = own.program.usual, needs|own.program.needs
		}
	}
	p.program = newNative(usual, needs, p.listing)
	return p
}

// join adds what another guard waits for.
func (w *wake) join(other *wake) {
	w.moves, w.opaque = w.moves || other.moves, w.opaque || other.opaque
	for _, a := range other.atoms {
		if len(a.still) > 0 || !slices.ContainsFunc(w.atoms, func(b atom) bool { return reflect.DeepEqual(a.plain(), b.plain()) }) {
			w.atoms = append(w.atoms, a)
		}
	}
	for _, v := range other.steps {
		if !slices.Contains(w.steps, v) {
			w.steps = append(w.steps, v)
		}
	}
}

// plainAtom is what tells atoms without other terms apart.
type plainAtom struct {
	op     string
	whole  int64
	still  int
	names  []string
	factor []int64
}

func (a *atom) plain() plainAtom {
	p := plainAtom{op: a.op, whole: a.whole, still: len(a.still)}
	for _, c := range a.clocks {
		p.names, p.factor = append(p.names, c.variable.Name), append(p.factor, c.factor)
	}
	return p
}

// listing lowers the rules, the last one first. The program's entries are the first instructions of each rule.
func (p *pass) listing(exponent int) *listing {
	l := &listing{exponent: exponent, entries: make([]place, len(p.guards))}
	e := newEmitter(&lowering{exponent: exponent})
	e.state = p.state
	next := e.end(answerNo)
	for i := len(p.guards) - 1; i >= 0; i-- {
		e.rule = int32(i)
		yes, none := e.end(answerYes), e.end(answerNone)
		if g := p.guards[i]; g == nil {
			next = yes
		} else {
			e.cel = g.lowering(exponent).cel
			next = e.emit(g.root, yes, next, none)
		}
		l.entries[i] = next
	}
	if e.full {
		return nil
	}
	l.code, l.money = e.code, e.money
	return l
}

// First implements engine.Pass.
func (p *pass) First(in *engine.Input, from int) (rule int, err error) {
	for i := from; i < len(p.guards); i++ {
		l := p.program.listing(in)
		if l == nil {
			return p.oneByOne(in, i)
		}
		a, rule := run(l.code, l.entries[i], in)
		switch a {
		case answerNo:
			return -1, nil
		case answerYes:
			return int(rule), nil
		}
		holds, err := p.guards[rule].Holds(in) // CEL's words, or CEL's numbers
		if holds || err != nil {
			return int(rule), err
		}
		i = int(rule)
	}
	return -1, nil
}

// oneByOne asks the guards themselves.
func (p *pass) oneByOne(in *engine.Input, from int) (rule int, err error) {
	for i := from; i < len(p.guards); i++ {
		if p.guards[i] == nil {
			return i, nil
		}
		if holds, err := p.guards[i].Holds(in); holds || err != nil {
			return i, err
		}
	}
	return -1, nil
}

// NextChange implements engine.Pass: the first day on which a part of a guard turns.
func (p *pass) NextChange(in *engine.Input) (day engine.Date, exact bool) {
	w := &p.wake
	tomorrow := in.Today + 1
	if w.opaque {
		return tomorrow, false
	}
	day, blind, ok := w.step(in)
	if !ok {
		return tomorrow, false
	}
	for i := range w.atoms {
		zero, beyond, ok := w.atoms[i].turns(in)
		if !ok {
			return tomorrow, false
		}
		for _, d := range [...]engine.Date{zero, beyond} {
			if d > in.Today && (day == 0 || d < day) {
				day, blind = d, false
			}
		}
	}
	return day, !blind
}
