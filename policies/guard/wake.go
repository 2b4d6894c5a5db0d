package guard

import (
	"slices"
	"sync"

	"cel.dev/cel-go/common/operators"

	"github.com/relance-dev/relance/engine"
)

// wake tells when a guard's answer can change with time alone. Between two of
// its days every part of the guard keeps its truth, so that looking at those
// days alone finds the first change.
type wake struct {
	moves  bool        // something in the guard depends on the day
	opaque bool        // in a way that is not understood
	atoms  []atom      // comparisons of a clock with what stands still
	steps  []*variable // values that change on a known day
}

// newWake analyses a guard.
func newWake(g *Guard) wake {
	b := wakeBuilder{guard: g}
	b.condition(g.root)
	w := b.wake
	w.moves = w.opaque || len(w.atoms) > 0 || len(w.steps) > 0
	return w
}

// wakeBuilder walks the guard once.
type wakeBuilder struct {
	wake
	guard *Guard
}

// moves reports what in n depends on the day; values that change on a known
// day are noted.
func (b *wakeBuilder) moves(n *node) (clock bool) {
	n.each(func(n *node) {
		if n.variable == nil {
			return
		}
		clock = clock || n.variable.timing.clock()
		if n.variable.timing.steps != nil && !slices.Contains(b.steps, n.variable) {
			b.steps = append(b.steps, n.variable)
		}
	})
	return clock
}

// condition finds the comparisons with a clock in a condition.
func (b *wakeBuilder) condition(n *node) {
	if !b.moves(n) {
		return
	}
	switch {
	case comparisons[n.function] != "" && n.args[0].kind != boolKind:
		b.atom(n.function, n.args[0], n.args[1])
	case n.function == operators.In && n.args[0].kind != boolKind:
		for _, a := range n.args[1].args {
			b.atom(operators.Equals, n.args[0], a)
		}
	case n.kind == boolKind && len(n.args) > 0 && (n.variable == nil):
		for _, a := range n.args {
			b.condition(a)
		}
	default: // a clock outside a comparison: weekday, a choice of numbers…
		b.opaque = true
	}
}

// atom notes the comparison of two values.
func (b *wakeBuilder) atom(op string, l, r *node) {
	a := atom{op: op}
	if !b.moves(l) && !b.moves(r) {
		return
	}
	if !b.linear(&a, l, 1) || !b.linear(&a, r, -1) {
		b.opaque = true
		return
	}
	a.merge()
	b.atoms = append(b.atoms, a)
}

// NextChange implements engine.Guard. It is exact when clocks are compared with
// what stands still: days_late >= 7, today > invoice.due.plus_days(n),
// case.days_in_state < facts.patience. Otherwise the day is tomorrow; where
// the client's other invoices come in, it is at the latest the first day on
// which their sums are no longer known.
func (g *Guard) NextChange(in *engine.Input) (day engine.Date, exact bool) {
	tomorrow := in.Today + 1
	switch {
	case !g.wake.moves:
		return 0, true
	case g.wake.opaque:
		return tomorrow, false
	}
	at := inputs.Get().(*engine.Input)
	defer inputs.Put(at)
	*at = *in
	now := g.answer(at)
	on := func(d engine.Date) answer {
		at.Today = d
		return g.answer(at)
	}
	for {
		step, blind, ok := g.wake.step(at)
		if !ok {
			return tomorrow, false
		}
		days, ok := g.wake.days(at, step)
		if !ok {
			return tomorrow, false
		}
		for _, d := range days {
			if on(d) != now {
				return d, true
			}
		}
		if step == 0 || blind {
			return step, !blind
		}
		if on(step) != now {
			return step, true
		}
	}
}

// inputs are copies that can be used again, to go to other days without changing the caller's.
var inputs = sync.Pool{New: func() any { return new(engine.Input) }}

// step returns the next day on which a value changes that is no clock; no date
// when none will. It is blind when nobody can tell the value from then on.
func (w *wake) step(in *engine.Input) (day engine.Date, blind, ok bool) {
	for _, v := range w.steps {
		d := v.timing.steps(in)
		switch {
		case d == 0:
		case d <= in.Today: // the account was summed up before this day
			return 0, false, false
		case day == 0 || d < day:
			day, blind = d, v.timing.blind
		case d == day:
			blind = blind || v.timing.blind
		}
	}
	return day, blind, true
}

// days returns the days after the input's on which a comparison changes, in
// order, up to a day of a step (0: no limit).
func (w *wake) days(in *engine.Input, before engine.Date) (days []engine.Date, ok bool) {
	today := in.Today
	for i := range w.atoms {
		if days, ok = w.atoms[i].days(in, days); !ok {
			return nil, false
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	return slices.DeleteFunc(days, func(d engine.Date) bool { return d <= today || before != 0 && d >= before }), true
}
