package guard

import (
	"math"
	"math/bits"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// status says whether a part of a guard has a value.
type status uint8

const (
	given  status = iota
	none          // nobody can tell: CEL gives an error
	beyond        // too large to compute with here: CEL has to be asked
)

func (s status) answer() answer {
	if s == beyond {
		return answerBeyond
	}
	return answerNone
}

// number computes a whole number, a date as its number of days, or a decimal as a whole number
// of units of its scale.
type number func(in *engine.Input) (int64, status)

// test answers a condition.
type test func(in *engine.Input) answer

// The scales, in decimals.
const (
	factScale = 6  // of declared numbers; one with more decimals is CEL's
	maxScale  = 15 // of what is computed
)

// lowering turns the checked tree of a guard into functions over the input. exponent is how many
// decimals the currency has; money says that something depended on it.
type lowering struct {
	cel      func(n *node) test // what CEL answers for a condition
	exponent int
	money    bool
	leaves   map[*node]lowered
}

// scaled is a number and how many decimals it has. Of what cannot be lowered f is nil.
type scaled struct {
	f     number
	scale int
	value *decimal // of a constant
}

// computesWhole reports whether CEL computes n in whole numbers, and makes a decimal of the result if at all.
func computesWhole(n *node) bool {
	switch {
	case n.literal != nil:
		_, isDecimal := n.literal.(*decimal)
		return !isDecimal
	case n.variable != nil:
		return n.variable.kind != decimalKind
	case n.function == operators.Divide:
		return false
	case n.function == operators.Conditional:
		return n.args[1].kind != decimalKind
	case n.function == operators.Negate || arithmeticSigns[n.function] != "":
		return n.args[0].kind != decimalKind
	}
	return true
}

// number lowers a number or a date.
func (l *lowering) number(n *node) scaled {
	switch {
	case n.literal != nil:
		return constantNumber(n)
	case n.variable != nil:
		return l.variable(n.variable)
	case n.function == operators.Negate:
		return negated(l.number(n.args[0]), computesWhole(n))
	case n.function == operators.Conditional:
		return l.choice(n)
	case n.function == operators.Add, n.function == operators.Subtract, n.function == operators.Multiply, n.function == operators.Modulo:
		return l.arithmetic(n)
	}
	return scaled{f: l.dateNumber(n)}
}

func constantNumber(n *node) scaled {
	switch v := n.literal.(type) {
	case types.Int:
		return scaled{f: fixed(int64(v)), value: decimalOf(int64(v), 0)}
	case date:
		return scaled{f: fixed(int64(v)), value: decimalOf(int64(v), 0)}
	case *decimal:
		c := scaled{scale: max(0, -int(v.Exponent)), value: v}
		if units, ok := unitsOf(&v.Decimal, c.scale); ok && c.scale <= maxScale {
			c.f = fixed(units)
		}
		return c
	}
	return scaled{}
}

func fixed(value int64) number {
	return func(*engine.Input) (int64, status) { return value, given }
}

// unitsOf is a decimal as a whole number of units of a scale; ok is false when it is none, or too large.
func unitsOf(d *apd.Decimal, scale int) (units int64, ok bool) {
	if d.Form != apd.Finite || !d.Coeff.IsInt64() || d.NumDigits()+int64(d.Exponent) > 19 {
		return 0, false
	}
	units = d.Coeff.Int64()
	if d.Negative {
		units = -units
	}
	by := int(d.Exponent) + scale
	for ; by < 0 && units%10 == 0 && units != 0; by++ {
		units /= 10
	}
	if units == 0 {
		return 0, true
	}
	if by < 0 {
		return 0, false
	}
	return times10(units, by)
}

// times10 is v times a power of ten.
func times10(v int64, power int) (product int64, ok bool) {
	for ; power > 0; power-- {
		if v > math.MaxInt64/10 || v < math.MinInt64/10 {
			return 0, v == 0
		}
		v *= 10
	}
	return v, true
}

// variable lowers a name.
func (l *lowering) variable(v *variable) scaled {
	known := v.known
	switch {
	case v.whole != nil && known == nil:
		return scaled{f: func(in *engine.Input) (int64, status) { return v.whole(in), given }}
	case v.whole != nil:
		return scaled{f: func(in *engine.Input) (int64, status) {
			if !known(in) {
				return 0, none
			}
			return v.whole(in), given
		}}
	case v.day != nil:
		return scaled{f: func(in *engine.Input) (int64, status) {
			d := v.day(in)
			if known != nil && !known(in) || known == nil && d == 0 {
				return 0, none
			}
			return int64(d), given
		}}
	case v.money != nil:
		l.money = true
		return scaled{f: func(in *engine.Input) (int64, status) { return int64(v.money(in)), given }, scale: l.exponent}
	case v.number != nil:
		return scaled{f: func(in *engine.Input) (int64, status) {
			d := v.number(in)
			if !known(in) || d == nil {
				return 0, none
			}
			if units, ok := unitsOf(d, factScale); ok {
				return units, given
			}
			return 0, beyond
		}, scale: factScale}
	}
	return scaled{}
}

// rescaled has more decimals.
func (s scaled) rescaled(scale int) scaled {
	if s.f == nil || s.scale == scale {
		return s
	}
	f, by := s.f, scale-s.scale
	return scaled{scale: scale, value: s.value, f: func(in *engine.Input) (int64, status) {
		v, st := f(in)
		if st != given {
			return 0, st
		}
		if v, ok := times10(v, by); ok {
			return v, given
		}
		return 0, beyond
	}}
}

// aligned gives two numbers the same scale.
func aligned(a, b scaled) (x, y scaled) {
	scale := max(a.scale, b.scale)
	return a.rescaled(scale), b.rescaled(scale)
}

// overflow is the status of what does not fit: CEL's whole numbers have the same size, its decimals are larger.
func overflow(whole bool) status {
	if whole {
		return none
	}
	return beyond
}

func negated(s scaled, whole bool) scaled {
	if s.f == nil {
		return s
	}
	f, over := s.f, overflow(whole)
	return scaled{scale: s.scale, f: func(in *engine.Input) (int64, status) {
		v, st := f(in)
		if st == given && v == math.MinInt64 {
			return 0, over
		}
		return -v, st
	}}
}

// choice lowers condition ? number : number.
func (l *lowering) choice(n *node) scaled {
	condition := l.test(n.args[0])
	x, y := aligned(l.number(n.args[1]), l.number(n.args[2]))
	if condition == nil || x.f == nil || y.f == nil {
		return scaled{}
	}
	return scaled{scale: x.scale, f: func(in *engine.Input) (int64, status) {
		switch condition(in) {
		case answerYes:
			return x.f(in)
		case answerNo:
			return y.f(in)
		case answerNone:
			return 0, none
		}
		return 0, beyond
	}}
}

// arithmetic lowers + - * and %.
func (l *lowering) arithmetic(n *node) scaled {
	x, y := l.number(n.args[0]), l.number(n.args[1])
	if x.f == nil || y.f == nil {
		return scaled{}
	}
	scale := x.scale + y.scale
	if n.function != operators.Multiply {
		x, y = aligned(x, y)
		scale = x.scale
	}
	if scale > maxScale {
		return scaled{}
	}
	operation, over := operations[n.function], overflow(computesWhole(n))
	return scaled{scale: scale, f: func(in *engine.Input) (int64, status) {
		a, s := x.f(in)
		if s != given {
			return 0, s
		}
		b, s := y.f(in)
		if s != given {
			return 0, s
		}
		v, ok := operation(a, b)
		if !ok {
			return 0, over
		}
		return v, given
	}}
}

// operations compute with whole numbers; ok is false when the result does not fit, or is none.
var operations = map[string]func(a, b int64) (v int64, ok bool){
	operators.Add: func(a, b int64) (int64, bool) {
		v := a + b
		return v, (v > a) == (b > 0)
	},
	operators.Subtract: func(a, b int64) (int64, bool) {
		v := a - b
		return v, (v < a) == (b > 0)
	},
	operators.Multiply: func(a, b int64) (int64, bool) {
		high, low := bits.Mul64(magnitude(a), magnitude(b))
		if high != 0 || low > math.MaxInt64 {
			return a * b, high == 0 && low == 1<<63 && (a < 0) != (b < 0)
		}
		return a * b, true
	},
	operators.Modulo: func(a, b int64) (int64, bool) {
		if b == 0 || a == math.MinInt64 && b == -1 {
			return 0, false
		}
		return a % b, true
	},
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}
