package guard

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// atom is a comparison of a sum with zero: clocks, a whole number, and terms
// that stand still. A clock goes on by one each day, so the days on which the
// comparison changes follow from today's value.
type atom struct {
	op     string // of the comparison
	clocks []clockTerm
	whole  int64
	still  []stillTerm
}

type clockTerm struct {
	factor   int64
	variable *variable
}

// stillTerm is a constant, or a part of the guard without a clock.
type stillTerm struct {
	factor int64
	value  *decimal
	whole  number                         // of a whole number or a date that needs no currency; when value is nil
	part   func(in *engine.Input) ref.Val // CEL's value, nil for none; when both are nil
}

// maxFactor and maxWhole bound what the sums are computed with, far from any
// overflow. Beyond, a guard's changes are not predicted.
const (
	maxFactor = 1000
	maxWhole  = 1 << 40
)

func small(n int64) bool { return n >= -maxWhole && n <= maxWhole }

// linear adds factor times n to the sum, or reports that it is no sum of clocks
// and what stands still.
func (b *wakeBuilder) linear(a *atom, n *node, factor int64) bool {
	if factor > maxFactor || factor < -maxFactor {
		return false
	}
	if n.variable != nil && n.variable.timing.clock() {
		a.clocks = append(a.clocks, clockTerm{factor, n.variable})
		return true
	}
	if !b.moves(n) {
		return b.still(a, n, factor)
	}
	switch n.function {
	case operators.Add, "plus_days":
		return b.linear(a, n.args[0], factor) && b.linear(a, n.args[1], factor)
	case operators.Subtract, "minus_days":
		return b.linear(a, n.args[0], factor) && b.linear(a, n.args[1], -factor)
	case operators.Negate:
		return b.linear(a, n.args[0], -factor)
	case operators.Multiply:
		for i, arg := range n.args {
			if by, ok := wholeLiteral(arg); ok && small(by) {
				return b.linear(a, n.args[1-i], factor*by)
			}
		}
	}
	return false
}

// still adds a part without a clock.
func (b *wakeBuilder) still(a *atom, n *node, factor int64) bool {
	if whole, ok := wholeLiteral(n); ok {
		a.whole += factor * whole
		return small(whole) && small(a.whole)
	}
	if d, ok := n.literal.(*decimal); ok {
		a.still = append(a.still, stillTerm{factor: factor, value: d})
		return true
	}
	t := stillTerm{factor: factor}
	if l := b.guard.lowering(0); computesWhole(n) {
		if x := l.number(n); !l.money {
			t.whole = x.f
		}
	}
	if t.whole == nil {
		t.part = b.guard.part(n)
	}
	a.still = append(a.still, t)
	return true
}

// wholeLiteral returns a constant that is a whole number, or a date as its
// number of days.
func wholeLiteral(n *node) (int64, bool) {
	switch v := n.literal.(type) {
	case types.Int:
		return int64(v), true
	case date:
		return int64(v), true
	case *decimal:
		whole, fraction, ok := floor(&v.Decimal)
		return whole, ok && !fraction
	}
	return 0, false
}

// merge joins the terms of one clock, so that those that cancel out do.
func (a *atom) merge() {
	var merged []clockTerm
next:
	for _, t := range a.clocks {
		for i := range merged {
			if merged[i].variable == t.variable {
				merged[i].factor += t.factor
				continue next
			}
		}
		merged = append(merged, t)
	}
	a.clocks = merged
}

// sum returns the value of the atom's sum today, rounded down, whether it was
// rounded, and how fast it moves: per day, and per business day.
func (a *atom) sum(in *engine.Input) (value int64, fraction bool, perDay, perBusinessDay int64, err error) {
	value = a.whole
	for i := range a.clocks {
		t := &a.clocks[i]
		running := t.variable.timing.running(in)
		v, ok := t.variable.clock(in)
		switch {
		case !ok && !running:
			return 0, false, 0, 0, errStandsStill
		case !ok || !small(v):
			return 0, false, 0, 0, errNoSum
		}
		value += t.factor * v
		switch {
		case !running:
		case t.variable.timing.business:
			perBusinessDay += t.factor
		case t.variable.timing.down:
			perDay -= t.factor
		default:
			perDay += t.factor
		}
	}
	if len(a.still) > 0 {
		value, fraction, err = a.addStill(in, value)
	}
	if !small(value) {
		return 0, false, 0, 0, errNoSum
	}
	return value, fraction, perDay, perBusinessDay, err
}

// clock reads a clock; ok is false when it has no value.
func (v *variable) clock(in *engine.Input) (value int64, ok bool) {
	switch {
	case !v.needs.met(in) || v.known != nil && !v.known(in):
		return 0, false
	case v.day != nil:
		return int64(v.day(in)), true
	}
	return v.whole(in), true
}

// addStill adds the terms that stand still.
func (a *atom) addStill(in *engine.Input, value int64) (whole int64, fraction bool, err error) {
	var rest apd.Decimal
	decimals := false
	for i := range a.still {
		t := &a.still[i]
		v, d, err := t.read(in)
		switch {
		case err != nil:
			return 0, false, err
		case d != nil && !addTimes(&rest, t.factor, &d.Decimal):
			return 0, false, errNoSum
		case d != nil:
			decimals = true
		case !small(v):
			return 0, false, errNoSum
		default:
			value += t.factor * v
		}
	}
	if !decimals {
		return value, false, nil
	}
	whole, fraction, ok := floor(&rest)
	if !ok {
		return 0, false, errNoSum
	}
	return value + whole, fraction, nil
}

// read returns the value of the term: a decimal, or a whole number.
func (t *stillTerm) read(in *engine.Input) (whole int64, d *decimal, err error) {
	switch {
	case t.value != nil:
		return 0, t.value, nil
	case t.whole != nil:
		v, s := t.whole(in)
		if s == none {
			return 0, nil, errStandsStill
		} else if s == beyond {
			return 0, nil, errNoSum
		}
		return v, nil, nil
	}
	switch v := t.part(in).(type) {
	case types.Int:
		return int64(v), nil, nil
	case date:
		return int64(v), nil, nil
	case *decimal:
		return 0, v, nil
	}
	return 0, nil, errStandsStill
}

// part returns what gives CEL's value of a part of the guard; nil for none.
func (g *Guard) part(n *node) func(in *engine.Input) ref.Val {
	plan := g.env.language.later(g.tree, n.expr, cel.OptOptimize)
	return func(in *engine.Input) ref.Val {
		run, err := plan()
		if err != nil {
			return nil
		}
		r := g.look(in)
		defer r.release()
		v, _, err := run.Eval(r)
		if err != nil {
			return nil
		}
		if d, ok := v.(*decimal); ok { // it may lie in the reading, which is used again
			kept := new(decimal)
			kept.Set(&d.Decimal)
			return kept
		}
		return v
	}
}

// addTimes adds factor times d to sum.
func addTimes(sum *apd.Decimal, factor int64, d *apd.Decimal) bool {
	var product apd.Decimal
	if _, err := exact.Mul(&product, apd.New(factor, 0), d); err != nil {
		return false
	}
	_, err := exact.Add(sum, sum, &product)
	return err == nil
}

// floor rounds d down and says whether that changed it. It fails for numbers
// beyond maxWhole.
func floor(d *apd.Decimal) (whole int64, fraction, ok bool) {
	var f apd.Decimal
	if d.Form != apd.Finite || d.NumDigits()+int64(d.Exponent) > 15 {
		return 0, false, false
	}
	if _, err := exact.Floor(&f, d); err != nil {
		return 0, false, false
	}
	whole, err := f.Int64()
	return whole, f.Cmp(d) != 0, err == nil && small(whole)
}
