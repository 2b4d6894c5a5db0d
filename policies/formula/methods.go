package formula

import (
	"errors"
	"fmt"

	"github.com/expr-lang/expr/ast"

	"github.com/relance-dev/relance/engine"
)

// method of a date: with a number of days or months, or without argument.
type method struct {
	form  string
	args  int
	typ   Type
	apply func(d engine.Date, n int) datum
}

var methods = map[string]method{
	"plus_days":    {"plus_days(30)", 1, Date, func(d engine.Date, n int) datum { return fromDate(d + engine.Date(n)) }},
	"minus_days":   {"minus_days(30)", 1, Date, func(d engine.Date, n int) datum { return fromDate(d - engine.Date(n)) }},
	"plus_months":  {"plus_months(1)", 1, Date, func(d engine.Date, n int) datum { return fromDate(d.AddMonths(n)) }},
	"end_of_month": {"end_of_month()", 0, Date, func(d engine.Date, _ int) datum { return fromDate(d.EndOfMonth()) }},
	"year": {"year()", 0, Number, func(d engine.Date, _ int) datum {
		y, _, _ := d.YMD()
		return fromInt(y)
	}},
	"month": {"month()", 0, Number, func(d engine.Date, _ int) datum {
		_, m, _ := d.YMD()
		return fromInt(int(m))
	}},
	"day": {"day()", 0, Number, func(d engine.Date, _ int) datum {
		_, _, day := d.YMD()
		return fromInt(day)
	}},
}

func fromDate(d engine.Date) datum { return datum{n: int64(d)} }

// maxDays keeps dates within a century of where they start.
const maxDays = 36500

var errDays = errors.New("a date moves by a whole number of days or months, at most 36500")

// method compiles a call such as invoice.due.plus_days(30).
func (c *checker) method(n *ast.CallNode, callee *ast.MemberNode) typed {
	name, ok := callee.Property.(*ast.StringNode)
	if !ok {
		return c.fail(n, "RL308", "this cannot be called", "")
	}
	x := c.check(callee.Node)
	m, known := methods[name.Value]
	switch {
	case x.typ == 0:
		return typed{}
	case x.typ != Date:
		return c.fail(name, "RL303", fmt.Sprintf("%s has no %s()", article(x.typ), name.Value), "only dates have functions of their own")
	case !known:
		return c.unknown(name, name.Value, "function "+name.Value+"() of a date", sortedNames(methods))
	case len(n.Arguments) != m.args:
		return c.fail(n, "RL305", name.Value+" takes "+map[int]string{0: "no value", 1: "one value"}[m.args], "write "+m.form)
	case m.args == 0:
		return moved(m, x, constant(Number, fromInt(0)))
	}
	days := c.check(n.Arguments[0])
	if days.typ != Number {
		return c.misfit(n.Arguments[0], days, "a number", m.form)
	}
	return moved(m, x, days)
}

func moved(m method, x, by typed) typed {
	return typed{typ: m.typ, eval: func(f *frame) (datum, error) {
		d, n, err := both(f, x, by)
		if err != nil {
			return datum{}, err
		}
		i, err := n.num.Int64()
		if err != nil || i < -maxDays || i > maxDays {
			return datum{}, errDays
		}
		return m.apply(engine.Date(d.n), int(i)), nil
	}}
}
