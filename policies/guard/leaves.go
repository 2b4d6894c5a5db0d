package guard

import (
	"math"
	"math/big"
	"slices"

	"cel.dev/cel-go/common/operators"
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// lowered is the instruction of a condition without parts; not says that its yes is a no.
type lowered struct {
	instruction
	not bool
}

// leaf lowers a condition without parts, once: in a chain it is written twice, and each of its numbers can hold
// conditions of its own.
func (e *emitter) leaf(n *node) lowered {
	if done, ok := e.leaves[n]; ok {
		return done
	}
	var l lowered
	l.instruction, l.not = e.lowerLeaf(n)
	if e.leaves == nil {
		e.leaves = map[*node]lowered{}
	}
	e.leaves[n] = l
	return l
}

func (e *emitter) lowerLeaf(n *node) (i instruction, not bool) {
	switch {
	case n.variable != nil && n.variable.known == nil:
		return instruction{op: flagOp(n.variable), variable: n.variable}, false
	case comparisons[n.function] != "":
		if i, not, ok := e.comparison(n); ok {
			return i, not
		}
	case n.function == operators.In:
		if i, ok := e.membership(n); ok {
			return i, false
		}
	case n.variable == nil:
		if t := e.textTest(n); t != nil {
			return instruction{op: opTest, more: &operand{test: t}}, false
		}
	default:
		v := n.variable
		return instruction{op: opTest, more: &operand{test: func(in *engine.Input) answer {
			if !v.known(in) {
				return answerNone
			}
			return answerOf(v.flag(in))
		}}}, false
	}
	return instruction{op: opTest, more: &operand{test: e.cel(n)}}, false
}

// flagOp is the quickest way to read a yes/no variable.
func flagOp(v *variable) opcode {
	switch v.Name {
	case "invoice.disputed":
		return opDisputed
	case "invoice.on_hold":
		return opOnHold
	case "invoice.debit_pending":
		return opDebit
	case hasPrefix + "invoice.limitation_date":
		return opHasLimit
	case "promise.active", "promise.broken", "plan.active", "plan.broken":
		return opPromised
	}
	return opFlag
}

// comparison lowers == != < <= > >= of numbers, dates and texts.
func (e *emitter) comparison(n *node) (i instruction, not, ok bool) {
	op, l, r := n.function, n.args[0], n.args[1]
	if l.kind == stringKind {
		return e.texts(n)
	}
	if l.literal != nil && r.literal == nil {
		op, l, r = mirrored[op], r, l
	}
	x, y := e.number(l), e.number(r)
	if x.f == nil {
		return i, false, false
	}
	if y.value != nil && r.literal != nil {
		i = e.ranged(l, x)
		i.low, i.high, not = interval(op, &y.value.Decimal, x.scale)
		return i, not, true
	}
	if x, y = aligned(x, y); y.f == nil || x.scale > maxScale {
		return i, false, false
	}
	compare := orders[op]
	return instruction{op: opTest, more: &operand{test: func(in *engine.Input) answer {
		a, s := x.f(in)
		if s != given {
			return s.answer()
		}
		b, s := y.f(in)
		if s != given {
			return s.answer()
		}
		return answerOf(compare(a, b))
	}}}, false, true
}

// orders are the comparisons of two numbers.
var orders = map[string]func(a, b int64) bool{
	operators.Equals: func(a, b int64) bool { return a == b }, operators.NotEquals: func(a, b int64) bool { return a != b },
	operators.Less: func(a, b int64) bool { return a < b }, operators.LessEquals: func(a, b int64) bool { return a <= b },
	operators.Greater: func(a, b int64) bool { return a > b }, operators.GreaterEquals: func(a, b int64) bool { return a >= b },
}

// ranged is the instruction that reads a number.
func (e *emitter) ranged(n *node, x scaled) instruction {
	v := n.variable
	switch {
	case v != nil && v.Name == "days_to_limitation":
		return instruction{op: opToLimit, variable: v}
	case v == nil || v.known != nil:
	case v.Name == "invoice.open":
		return instruction{op: opOpen, variable: v}
	case v.Name == "days_late":
		return instruction{op: opLate, variable: v}
	case v.whole != nil:
		return instruction{op: opWhole, variable: v}
	case v.money != nil:
		return instruction{op: opMoney, variable: v}
	case v.day != nil:
		return instruction{op: opDay, variable: v}
	}
	return instruction{op: opNumber, more: &operand{number: x.f}}
}

// interval says which whole numbers of units make a comparison with a constant true: those from low to
// high, or with not all others.
func interval(op string, c *apd.Decimal, scale int) (low, high int64, not bool) {
	floor, exact := floorUnits(c, scale)
	ceil := new(big.Int).Set(floor)
	if !exact {
		ceil.Add(ceil, big.NewInt(1))
	}
	one := big.NewInt(1)
	switch op {
	case operators.Less:
		return between(nil, ceil.Sub(ceil, one))
	case operators.LessEquals:
		return between(nil, floor)
	case operators.Greater:
		return between(floor.Add(floor, one), nil)
	case operators.GreaterEquals:
		return between(ceil, nil)
	}
	low, high, _ = between(ceil, floor)
	return low, high, op == operators.NotEquals
}

// between is the part of a range that whole numbers of 64 bits reach; nil is no bound.
func between(from, to *big.Int) (low, high int64, not bool) {
	low, high = math.MinInt64, math.MaxInt64
	if from != nil && from.Cmp(big.NewInt(low)) > 0 {
		if !from.IsInt64() {
			return 1, 0, false
		}
		low = from.Int64()
	}
	if to != nil && to.Cmp(big.NewInt(high)) < 0 {
		if !to.IsInt64() {
			return 1, 0, false
		}
		high = to.Int64()
	}
	return low, high, false
}

// maxPower bounds the powers of ten that constants are computed with; beyond it any amount is smaller,
// or any fraction of a unit larger.
const maxPower = 60

// floorUnits is a constant in units of a scale, rounded down.
func floorUnits(c *apd.Decimal, scale int) (floor *big.Int, exact bool) {
	coefficient := c.Coeff.MathBigInt()
	if c.Negative {
		coefficient.Neg(coefficient)
	}
	power := int64(c.Exponent) + int64(scale)
	if coefficient.Sign() == 0 || power == 0 {
		return coefficient, true
	}
	by := new(big.Int).Exp(big.NewInt(10), big.NewInt(min(max(power, -power), maxPower)), nil)
	if power > 0 {
		return coefficient.Mul(coefficient, by), true
	}
	rest := new(big.Int)
	coefficient.DivMod(coefficient, by, rest) // rounds down for a positive divisor
	return coefficient, rest.Sign() == 0
}

// texts lowers a comparison of texts.
func (e *emitter) texts(n *node) (i instruction, not, ok bool) {
	l, r := n.args[0], n.args[1]
	if l.literal != nil {
		l, r = r, l
	}
	if s, isText := literalText(r.literal); isText && l.variable != nil && l.variable.known == nil {
		return instruction{op: opText, variable: l.variable, more: &operand{texts: []string{s}}}, n.function == operators.NotEquals, true
	}
	t := e.textTest(n)
	return instruction{op: opTest, more: &operand{test: t}}, false, t != nil
}

// membership lowers in.
func (e *emitter) membership(n *node) (i instruction, ok bool) {
	of, list := n.args[0], n.args[1].args
	switch {
	case of.kind == stringKind:
		return e.textIn(of, list)
	case of.kind == boolKind || len(list) == 0:
		return i, false
	}
	x := e.number(of)
	values, scale := make([]scaled, len(list)), x.scale
	for i, a := range list {
		values[i] = e.number(a)
		scale = max(scale, values[i].scale)
	}
	x = x.rescaled(scale)
	if x.f == nil || scale > maxScale {
		return i, false
	}
	for i := range values {
		if values[i] = values[i].rescaled(scale); values[i].f == nil {
			return instruction{}, false
		}
	}
	return instruction{op: opTest, more: &operand{test: func(in *engine.Input) answer {
		v, s := x.f(in)
		if s != given {
			return s.answer()
		}
		found := false
		for i := range values {
			w, s := values[i].f(in)
			if s != given {
				return s.answer()
			}
			found = found || v == w
		}
		return answerOf(found)
	}}}, true
}

func (e *emitter) textIn(of *node, list []*node) (i instruction, ok bool) {
	var texts []string
	for _, a := range list {
		s, isText := literalText(a.literal)
		if !isText {
			return i, false
		}
		texts = append(texts, s)
	}
	if v := of.variable; v != nil && v.known == nil {
		return instruction{op: opText, variable: v, more: &operand{texts: texts}}, true
	}
	x := e.text(of)
	if x == nil {
		return i, false
	}
	return instruction{op: opTest, more: &operand{test: func(in *engine.Input) answer {
		v, s := x(in)
		if s != given {
			return s.answer()
		}
		return answerOf(slices.Contains(texts, v))
	}}}, true
}

// canFail reports whether a condition may have no answer.
func canFail(n *node) bool {
	fails := false
	n.each(func(n *node) {
		switch v := n.variable; {
		case v != nil:
			fails = fails || v.known != nil || v.day != nil || v.number != nil
		case n.literal != nil || n.kind == boolKind || n.function == listName:
		default:
			fails = true
		}
	})
	return fails
}

// inState answers what depends on the state alone, where that is known.
func (e *emitter) inState(n *node) (known, holds bool) {
	if e.state == "" || len(n.args) != 2 {
		return false, false
	}
	of, with := n.args[0], n.args[1]
	if of.literal != nil {
		of, with = with, of
	}
	if of.variable == nil || of.variable.Name != "case.state" {
		return false, false
	}
	s, isText := literalText(with.literal)
	switch {
	case n.function == operators.Equals && isText:
		return true, s == e.state
	case n.function == operators.NotEquals && isText:
		return true, s != e.state
	case n.function == operators.In && of == n.args[0]:
		for _, a := range with.args {
			s, isText := literalText(a.literal)
			if !isText {
				return false, false
			}
			holds = holds || s == e.state
		}
		return true, holds
	}
	return false, false
}
