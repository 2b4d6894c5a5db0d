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
	part   cel.Program // when value is nil
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
	p, err := b.language.plan(b.tree, n.expr, cel.OptOptimize)
	if err != nil {
		b.err = err
		return false
	}
	a.still = append(a.still, stillTerm{factor: factor, part: p})
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
func (a *atom) sum(r *reading) (value int64, fraction bool, perDay, perBusinessDay int64, err error) {
	value = a.whole
	for _, t := range a.clocks {
		read := t.variable.read(r)
		if types.IsError(read) && !t.variable.timing.running(r.in) {
			return 0, false, 0, 0, errStandsStill
		}
		v, ok := wholeValue(read)
		if !ok {
			return 0, false, 0, 0, errNoSum
		}
		value += t.factor * v
		switch {
		case !t.variable.timing.running(r.in):
		case t.variable.timing.business:
			perBusinessDay += t.factor
		case t.variable.timing.down:
			perDay -= t.factor
		default:
			perDay += t.factor
		}
	}
	if len(a.still) > 0 {
		value, fraction, err = a.addStill(r, value)
	}
	if !small(value) {
		return 0, false, 0, 0, errNoSum
	}
	return value, fraction, perDay, perBusinessDay, err
}

// addStill adds the terms that stand still.
func (a *atom) addStill(r *reading, value int64) (whole int64, fraction bool, err error) {
	var rest apd.Decimal
	for _, t := range a.still {
		if t.value == nil {
			v, _, err := t.part.Eval(r)
			if err != nil {
				return 0, false, errStandsStill
			}
			if n, ok := wholeValue(v); ok {
				if !small(n) {
					return 0, false, errNoSum
				}
				value += t.factor * n
				continue
			}
			t.value, _ = v.(*decimal)
		}
		if t.value == nil || !addTimes(&rest, t.factor, &t.value.Decimal) {
			return 0, false, errNoSum
		}
	}
	whole, fraction, ok := floor(&rest)
	if !ok {
		return 0, false, errNoSum
	}
	return value + whole, fraction, nil
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

// wholeValue returns a whole number, or a date as its number of days.
func wholeValue(v ref.Val) (int64, bool) {
	switch v := v.(type) {
	case types.Int:
		return int64(v), small(int64(v))
	case date:
		return int64(engine.Date(v)), true
	}
	return 0, false
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
