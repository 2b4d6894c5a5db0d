package formula

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/expr-lang/expr/ast"

	"github.com/relance-dev/relance/engine/nearest"
)

var errDivision = errors.New("division by zero")

func (c *checker) unary(n *ast.UnaryNode) typed {
	x := c.check(n.Node)
	numeric := x.typ == Money || x.typ == Number
	switch {
	case x.typ == 0:
		return typed{}
	case (n.Operator == "!" || n.Operator == "not") && x.typ == Bool:
		return typed{typ: Bool, eval: func(f *frame) (datum, error) {
			d, err := x.eval(f)
			return fromBool(d.n == 0), err
		}}
	case n.Operator == "-" && numeric:
		return typed{typ: x.typ, eval: func(f *frame) (datum, error) {
			d, err := x.eval(f)
			if err != nil {
				return datum{}, err
			}
			return datum{num: new(apd.Decimal).Neg(d.num)}, nil
		}}
	case n.Operator == "+" && numeric:
		return x
	}
	return c.fail(n, "RL304", fmt.Sprintf("%s does not go with %s", n.Operator, article(x.typ)), "")
}

func (c *checker) binary(n *ast.BinaryNode) typed {
	if n.Operator == "in" {
		return c.in(n)
	}
	l, r := c.check(n.Left), c.check(n.Right)
	if l.typ == 0 || r.typ == 0 {
		return typed{}
	}
	switch n.Operator {
	case "+", "-", "*", "/":
		return c.arithmetic(n, l, r)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(n, l, r)
	case "&&", "||", "and", "or":
		return c.logic(n, l, r)
	case "%":
		return c.failAt(n.Location(), "RL308", "% is not an operator here", "5 % of an amount is percent(invoice.open, 5)")
	case "??":
		return c.failAt(n.Location(), "RL308", "?? is not an operator here", "write has(facts.name) ? facts.name : 0")
	}
	return c.failAt(n.Location(), "RL308", n.Operator+" is not an operator here", "operators are + - * / == != < <= > >= && || ! in and ? :")
}

// arithmetic types and compiles + - * /.
func (c *checker) arithmetic(n *ast.BinaryNode, l, r typed) typed {
	sum := n.Operator == "+" || n.Operator == "-"
	switch {
	case sum && l.typ == r.typ && (l.typ == Money || l.typ == Number):
		return decimals(n.Operator, l.typ, l, r)
	case n.Operator == "-" && l.typ == Date && r.typ == Date:
		return dates(l, r)
	case n.Operator == "+" && l.typ == Text && r.typ == Text:
		return joined(l, r)
	case n.Operator == "*" && l.typ == Number && (r.typ == Number || r.typ == Money):
		return decimals("*", r.typ, l, r)
	case n.Operator == "*" && l.typ == Money && r.typ == Number:
		return decimals("*", Money, l, r)
	case n.Operator == "/" && r.typ == Number && (l.typ == Number || l.typ == Money):
		return decimals("/", l.typ, l, r)
	case n.Operator == "/" && l.typ == Money && r.typ == Money:
		return decimals("/", Number, l, r)
	}
	hint := moneyHint(l.typ, r.typ)
	switch {
	case l.typ == Date && sum:
		hint = "write invoice.due.plus_days(30)"
	case n.Operator == "*" && l.typ == Money && r.typ == Money:
		hint = "multiply an amount with a plain number"
	}
	return c.fail(n, "RL304", fmt.Sprintf("%s %s %s has no meaning", l.typ, n.Operator, r.typ), hint)
}

func decimals(operator string, t Type, l, r typed) typed {
	op := map[string]func(d, x, y *apd.Decimal) (apd.Condition, error){
		"+": exact.Add, "-": exact.Sub, "*": exact.Mul, "/": exact.Quo,
	}[operator]
	return typed{typ: t, eval: func(f *frame) (datum, error) {
		x, y, err := both(f, l, r)
		if err != nil {
			return datum{}, err
		}
		if operator == "/" && y.num.IsZero() {
			return datum{}, errDivision
		}
		d := new(apd.Decimal)
		if _, err := op(d, x.num, y.num); err != nil {
			return datum{}, errTooLarge
		}
		if operator == "/" {
			d.Reduce(d) // 1 / 4 is 0.25, not 0.2500…
		}
		return datum{num: d}, nil
	}}
}

// dates compiles the days from r to l.
func dates(l, r typed) typed {
	return typed{typ: Number, eval: func(f *frame) (datum, error) {
		x, y, err := both(f, l, r)
		return fromInt(int(x.n - y.n)), err
	}}
}

func joined(l, r typed) typed {
	return typed{typ: Text, eval: func(f *frame) (datum, error) {
		x, y, err := both(f, l, r)
		return datum{text: x.text + y.text}, err
	}}
}

func both(f *frame, l, r typed) (x, y datum, err error) {
	if x, err = l.eval(f); err != nil {
		return datum{}, datum{}, err
	}
	y, err = r.eval(f)
	return x, y, err
}

// comparableTypes reports whether two types can be compared. Money compares with a
// plain number, as it does in guards.
func comparableTypes(a, b Type) bool {
	return a == b || a == Money && b == Number || a == Number && b == Money
}

func (c *checker) comparison(n *ast.BinaryNode, l, r typed) typed {
	ordered := n.Operator != "==" && n.Operator != "!="
	switch {
	case !comparableTypes(l.typ, r.typ):
		return c.fail(n, "RL304", fmt.Sprintf("%s cannot be compared with %s", article(l.typ), article(r.typ)), compareHint(l.typ, r.typ))
	case ordered && (l.typ == Text || l.typ == Bool):
		return c.fail(n, "RL304", fmt.Sprintf("%s does not go with %s", n.Operator, article(l.typ)), "use == or !=")
	}
	c.checkValue(n.Right, l.values)
	c.checkValue(n.Left, r.values)
	test := map[string]func(int) bool{
		"==": func(n int) bool { return n == 0 }, "!=": func(n int) bool { return n != 0 },
		"<": func(n int) bool { return n < 0 }, "<=": func(n int) bool { return n <= 0 },
		">": func(n int) bool { return n > 0 }, ">=": func(n int) bool { return n >= 0 },
	}[n.Operator]
	return typed{typ: Bool, eval: func(f *frame) (datum, error) {
		x, y, err := both(f, l, r)
		if err != nil {
			return datum{}, err
		}
		return fromBool(test(compare(l.typ, x, y))), nil
	}}
}

func compareHint(a, b Type) string {
	switch {
	case a == Date && b == Text, a == Text && b == Date:
		return "write a day as date('2026-01-31')"
	case a == Text || b == Text:
		return "a number is written without quotes, a text with them"
	}
	return ""
}

// compare orders two data of comparable types, of which t is one.
func compare(t Type, x, y datum) int {
	switch t {
	case Money, Number:
		return x.num.Cmp(y.num)
	case Text:
		return strings.Compare(x.text, y.text)
	}
	return int(x.n - y.n)
}

// logic compiles && and ||, which look at the right side only when it matters.
func (c *checker) logic(n *ast.BinaryNode, l, r typed) typed {
	for _, side := range []struct {
		node ast.Node
		typ  Type
	}{{n.Left, l.typ}, {n.Right, r.typ}} {
		if side.typ != Bool {
			return c.fail(side.node, "RL304", fmt.Sprintf("%s goes with yes or no, not with %s", n.Operator, article(side.typ)), "")
		}
	}
	stop := fromBool(n.Operator == "||" || n.Operator == "or").n
	return typed{typ: Bool, eval: func(f *frame) (datum, error) {
		if d, err := l.eval(f); err != nil || d.n == stop {
			return d, err
		}
		return r.eval(f)
	}}
}

// in compiles "value in [a, b]".
func (c *checker) in(n *ast.BinaryNode) typed {
	x := c.check(n.Left)
	list, ok := n.Right.(*ast.ArrayNode)
	if !ok {
		return c.fail(n.Right, "RL304", "in needs a list", "write client.profile in ['micro', 'craftsman']")
	}
	items, good := make([]typed, len(list.Nodes)), x.typ != 0
	for i, node := range list.Nodes {
		items[i] = c.check(node)
		if x.typ != 0 && items[i].typ != 0 && !comparableTypes(x.typ, items[i].typ) {
			items[i] = c.fail(node, "RL304", fmt.Sprintf("%s cannot be compared with %s", article(x.typ), article(items[i].typ)), compareHint(x.typ, items[i].typ))
		}
		good = good && items[i].typ != 0
		c.checkValue(node, x.values)
	}
	if !good {
		return typed{}
	}
	return typed{typ: Bool, eval: func(f *frame) (datum, error) {
		for _, item := range items {
			a, b, err := both(f, x, item)
			if err != nil || compare(x.typ, a, b) == 0 {
				return fromBool(err == nil), err
			}
		}
		return datum{}, nil
	}}
}

// checkValue reports a literal text that a field never has. The empty text is
// always possible: nothing is known.
func (c *checker) checkValue(n ast.Node, values []string) {
	lit, ok := n.(*ast.StringNode)
	if !ok || values == nil || lit.Value == "" || slices.Contains(values, lit.Value) {
		return
	}
	hint := "it is one of " + orNone(values)
	if near := nearest.Word(lit.Value, values); near != "" {
		hint = fmt.Sprintf("did you mean '%s'? %s", near, hint)
	}
	c.fail(n, "RL309", fmt.Sprintf("'%s' is never the value", lit.Value), hint)
}
