package guard

import (
	"math"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/cockroachdb/apd/v3"
)

// claim says how the value of an expression compares with a constant.
type claim struct {
	subject string // the expression, as written
	op      string // a comparison
	is      ref.Val
}

// whole turns a strict comparison with a whole number or a date into one that
// includes its bound: days_late > 5 is days_late >= 6.
func (c claim) whole() claim {
	step := int64(1)
	switch c.op {
	case operators.Less:
		step = -1
	case operators.Greater:
	default:
		return c
	}
	included := map[string]string{operators.Less: operators.LessEquals, operators.Greater: operators.GreaterEquals}[c.op]
	switch v := c.is.(type) {
	case types.Int:
		if v > math.MinInt64 && v < math.MaxInt64 {
			c.op, c.is = included, v+types.Int(step)
		}
	case date:
		c.op, c.is = included, v+date(step)
	}
	return c
}

// consistent reports whether claims may all hold: false only when it is certain
// that they cannot.
func consistent(claims []claim) bool {
	for i, a := range claims {
		for _, b := range claims[:i] {
			if a.subject == b.subject && (excludes(a, b) || excludes(b, a)) {
				return false
			}
		}
	}
	return true
}

// excludes reports whether two claims about one value cannot both hold. It is
// asked both ways round.
func excludes(a, b claim) bool {
	order, ok := compareConstants(a.is, b.is)
	if !ok {
		return false
	}
	lower := b.op == operators.GreaterEquals || b.op == operators.Greater
	upper := b.op == operators.LessEquals || b.op == operators.Less
	strict := b.op == operators.Greater || b.op == operators.Less
	switch a.op {
	case operators.Equals:
		return b.op == operators.Equals && order != 0 || b.op == operators.NotEquals && order == 0 ||
			lower && order < 0 || upper && order > 0 || strict && order == 0
	case operators.LessEquals:
		return lower && (order < 0 || strict && order == 0)
	case operators.Less:
		return lower && order <= 0
	}
	return false
}

// compareConstants orders two constants of one kind; of texts and yes/no
// values the order says only whether they are equal.
func compareConstants(a, b ref.Val) (order int, ok bool) {
	if x, ok := numberOf(a); ok {
		if y, ok := numberOf(b); ok {
			return x.Cmp(y), true
		}
		return 0, false
	}
	if _, isNumber := numberOf(b); isNumber || a.Type() != b.Type() {
		return 0, false
	}
	if a.Equal(b) == types.True {
		return 0, true
	}
	return 1, true
}

// numberOf is a number, or a date as its number of days.
func numberOf(v ref.Val) (*apd.Decimal, bool) {
	switch v := v.(type) {
	case types.Int:
		return apd.New(int64(v), 0), true
	case date:
		return apd.New(int64(v), 0), true
	case *decimal:
		return &v.Decimal, true
	}
	return nil, false
}
