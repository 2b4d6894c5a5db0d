package formula

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/expr-lang/expr/ast"

	"github.com/relance-dev/relance/engine"
)

// signature of a function: a form that is shown when a call does not fit, how many
// arguments it takes, and what it gives.
type signature struct {
	form     string
	min, max int
	meaning  string
}

// functions lists every function.
var functions = map[string]signature{
	"money":         {"money(40)", 1, 1, "an amount in the currency of the invoice"},
	"percent":       {"percent(invoice.open, 5)", 2, 2, "a share of an amount, in percent"},
	"round":         {"round(x, 2)", 1, 2, "rounded half up, to so many decimals"},
	"min":           {"min(a, b)", 2, 20, "the smallest of several values"},
	"max":           {"max(a, b)", 2, 20, "the largest of several values"},
	"date":          {"date('2026-01-31')", 1, 1, "a day, YYYY-MM-DD"},
	"has":           {"has(facts.name)", 1, 1, "whether a fact or a date has a value"},
	"late_interest": {"late_interest(invoice.open, 'FR_B2B')", 2, 3, "statutory interest on an amount for the days it is late, by a law"},
	"late_rate":     {"late_rate('FR_B2B', today)", 1, 2, "the rate of late interest of a law on a day, percent a year"},
	"legal_rate":    {"legal_rate('FR', today)", 1, 2, "the legal rate of a place on a day, percent a year"},
	"fixed":         {"fixed(5.00, {per: 'message'})", 1, 2, "a fixed fee, for each message or for each invoice"},
	"fixed_fee":     {"fixed_fee('FR_B2B')", 1, 1, "the fixed sum that a law gives for recovery costs"},

	"instalment":      {"instalment(invoice.open, 3)", 2, 2, "one of several equal instalments of an amount"},
	"last_instalment": {"last_instalment(invoice.open, 3)", 2, 2, "what the last of several equal instalments comes to"},
}

// call compiles a function, or a method of a date.
func (c *checker) call(n *ast.CallNode) typed {
	if m, ok := n.Callee.(*ast.MemberNode); ok {
		return c.method(n, m)
	}
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return c.fail(n, "RL308", "this cannot be called", "")
	}
	f, ok := functions[callee.Value]
	switch {
	case strings.EqualFold(callee.Value, "if"):
		return c.fail(callee, "RL302", "there is no function "+callee.Value, "write condition ? a : b, such as invoice.open > 500 ? money(40) : money(0)")
	case !ok:
		return c.unknown(callee, callee.Value, "function "+callee.Value, sortedNames(functions))
	case len(n.Arguments) < f.min || len(n.Arguments) > f.max:
		return c.fail(n, "RL305", fmt.Sprintf("%s takes %s", callee.Value, count(f.min, f.max)), "write "+f.form+"; the decimal mark is a point, as in 1.5")
	}
	return c.function(callee.Value, n, f.form)
}

func (c *checker) function(name string, n *ast.CallNode, form string) typed {
	switch name {
	case "money":
		return c.money(n, form)
	case "percent":
		return c.percent(n, form)
	case "round":
		return c.round(n, form)
	case "date":
		return c.date(n, form)
	case "has":
		return c.has(n, form)
	case "late_interest":
		return c.lateInterest(n, form)
	case "late_rate":
		return c.lateRate(n, form)
	case "legal_rate":
		return c.legalRate(n, form)
	case "fixed":
		return c.fixed(n, form)
	case "fixed_fee":
		return c.fixedFee(n, form)
	case "instalment", "last_instalment":
		return c.instalment(n, name == "last_instalment", form)
	}
	return c.extreme(n, name == "min", form)
}

func count(low, high int) string {
	switch {
	case low == 1 && high == 1:
		return "one value"
	case low == high:
		return fmt.Sprintf("%d values", low)
	case high > 2:
		return fmt.Sprintf("at least %d values", low)
	}
	return fmt.Sprintf("%d or %d values", low, high)
}

// misfit reports an argument of the wrong type, unless it already has a problem.
func (c *checker) misfit(n ast.Node, x typed, want, form string) typed {
	if x.typ == 0 {
		return typed{}
	}
	return c.fail(n, "RL305", fmt.Sprintf("this is %s, not %s", article(x.typ), want), "write "+form)
}

func (c *checker) money(n *ast.CallNode, form string) typed {
	x := c.check(n.Arguments[0])
	if x.typ != Number {
		return c.misfit(n.Arguments[0], x, "a number", form)
	}
	if start, end := c.span(n.Arguments[0]); strings.Trim(c.Text[start:end], "0123456789._ ") == "" && strings.Trim(c.Text[start:end], "0._ ") != "" {
		c.claim(nil, "money("+c.Text[start:end]+")")
	}
	return typed{typ: Money, eval: x.eval}
}

func (c *checker) percent(n *ast.CallNode, form string) typed {
	x, p := c.check(n.Arguments[0]), c.check(n.Arguments[1])
	switch {
	case x.typ != Money && x.typ != Number:
		return c.misfit(n.Arguments[0], x, "an amount or a number", form)
	case p.typ != Number:
		return c.misfit(n.Arguments[1], p, "a number", form)
	}
	hundredth := constant(Number, datum{num: apd.New(1, -2)})
	return decimals("*", x.typ, decimals("*", x.typ, x, p), hundredth)
}

// round compiles round(x, decimals); without decimals money is rounded to its
// minor unit, a number to a whole one. Half is rounded up.
func (c *checker) round(n *ast.CallNode, form string) typed {
	x := c.check(n.Arguments[0])
	if x.typ != Money && x.typ != Number {
		return c.misfit(n.Arguments[0], x, "an amount or a number", form)
	}
	decimals := 0
	if len(n.Arguments) == 2 {
		lit, ok := n.Arguments[1].(*ast.IntegerNode)
		if !ok || lit.Value > 12 {
			return c.fail(n.Arguments[1], "RL305", "the decimals must be a number from 0 to 12", "write "+form)
		}
		decimals = lit.Value
	}
	toMinor := x.typ == Money && len(n.Arguments) == 1
	return typed{typ: x.typ, eval: func(f *frame) (datum, error) {
		d, err := x.eval(f)
		if err != nil {
			return datum{}, err
		}
		places := decimals
		if toMinor {
			places = f.currency.Exponent()
		}
		d.num, err = rounded(d.num, places)
		return d, err
	}}
}

// extreme compiles min and max.
func (c *checker) extreme(n *ast.CallNode, least bool, form string) typed {
	args := make([]typed, len(n.Arguments))
	for i, node := range n.Arguments {
		args[i] = c.check(node)
		switch {
		case args[i].typ == 0 || args[0].typ == 0:
			return typed{}
		case args[i].typ == Text || args[i].typ == Bool:
			return c.misfit(node, args[i], "an amount, a number or a date", form)
		case args[i].typ != args[0].typ:
			return c.fail(node, "RL305", fmt.Sprintf("this is %s, the first value is %s", article(args[i].typ), article(args[0].typ)), moneyHint(args[i].typ, args[0].typ))
		}
	}
	sign := 1
	if least {
		sign = -1
	}
	return typed{typ: args[0].typ, eval: func(f *frame) (datum, error) {
		best, err := args[0].eval(f)
		for _, a := range args[1:] {
			if err != nil {
				return datum{}, err
			}
			var d datum
			if d, err = a.eval(f); err == nil && sign*compare(a.typ, d, best) > 0 {
				best = d
			}
		}
		return best, err
	}}
}

func (c *checker) date(n *ast.CallNode, form string) typed {
	lit, ok := n.Arguments[0].(*ast.StringNode)
	if !ok {
		return c.fail(n.Arguments[0], "RL305", "date needs a day in quotes", "write "+form)
	}
	d, err := engine.ParseDate(lit.Value)
	if err != nil {
		return c.fail(lit, "RL305", fmt.Sprintf("'%s' is no day", lit.Value), "write "+form)
	}
	return constant(Date, datum{n: int64(d)})
}

// has compiles "is there a value": of a fact, a date, a habit, a figure of an exit.
func (c *checker) has(n *ast.CallNode, form string) typed {
	m, ok := n.Arguments[0].(*ast.MemberNode)
	if !ok {
		return c.fail(n.Arguments[0], "RL305", "has asks about a name that may have no value, such as a fact", "write "+form)
	}
	x := c.member(m)
	switch {
	case x.typ == 0:
		return typed{}
	case !x.optional:
		return c.fail(m, "RL305", "it always has a value", "has asks about a name that may have none, such as a fact: "+form)
	}
	return typed{typ: Bool, eval: func(f *frame) (datum, error) {
		_, err := x.eval(f)
		if none := (*noValueError)(nil); errors.As(err, &none) {
			return fromBool(false), nil
		}
		return fromBool(true), err
	}}
}
