package formula

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
)

// typed is a compiled expression. Its typ is zero after a problem was reported
// in it: what uses it then says nothing more.
type typed struct {
	typ    Type
	eval   eval
	values []string // the only texts it can have; nil for any

	optional bool // it may have no value; has asks
}

// local is a name that let gave to a value.
type local struct {
	name string
	typed
}

// checker types and compiles one formula.
type checker struct {
	*compiler
	*unit
	offsets  offsets
	locals   []local
	problems []diag.Problem
}

// check compiles a node, or reports why it cannot.
func (c *checker) check(node ast.Node) typed {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return c.literal(n, n.Value)
	case *ast.FloatNode:
		return c.literal(n, 0)
	case *ast.StringNode:
		return constant(Text, datum{text: n.Value})
	case *ast.BoolNode:
		return constant(Bool, fromBool(n.Value))
	case *ast.IdentifierNode:
		return c.name(n)
	case *ast.MemberNode:
		return c.member(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.VariableDeclaratorNode:
		return c.let(n)
	case *ast.CallNode:
		return c.call(n)
	}
	return c.fail(node, "RL308", "this has no meaning in a formula",
		"formulas have names, numbers, texts in '…', + - * /, comparisons, && || !, in [ ], let, and condition ? a : b")
}

func constant(t Type, d datum) typed {
	return typed{typ: t, eval: func(*frame) (datum, error) { return d, nil }}
}

// literal reads a number from the source text, so that every digit counts.
func (c *checker) literal(n ast.Node, whole int) typed {
	start, end := c.span(n)
	src := strings.ReplaceAll(c.Text[start:end], "_", "")
	if len(src) > 1 && src[0] == '0' && strings.ContainsAny(src[1:2], "xXoObB") {
		src = strconv.Itoa(whole)
	}
	d, _, err := apd.NewFromString(src)
	if err != nil || d.NumDigits() > int64(exact.Precision) || d.Exponent > exact.MaxExponent || d.Exponent < exact.MinExponent {
		return c.fail(n, "RL301", "this number has too many digits", "formulas compute with up to 34 digits")
	}
	return constant(Number, datum{num: d})
}

// name compiles a plain name: of let, of another formula, or a built-in one.
func (c *checker) name(n *ast.IdentifierNode) typed {
	for depth, l := range slices.Backward(c.locals) {
		if l.name == n.Value {
			return typed{typ: l.typ, eval: func(f *frame) (datum, error) { return f.locals[depth], nil }, values: l.values}
		}
	}
	if i, ok := c.byName[n.Value]; ok {
		return c.formula(n, i)
	}
	r := c.env.roots[n.Value]
	switch {
	case r == nil && n.Value == exitGroup:
		return c.fail(n, "RL303", exitGroup+" is not a value by itself", "write "+exitGroup+". and one of "+orNone(sortedNames(c.env.exits)))
	case r == nil:
		return c.unknown(n, n.Value, "name "+n.Value, c.names())
	case r.fields != nil:
		return c.fail(n, "RL303", n.Value+" is not a value by itself", "write "+n.Value+". and one of "+orNone(sortedNames(r.fields)))
	}
	return typed{typ: r.typ, eval: r.eval}
}

// formula compiles the use of another formula, after that one.
func (c *checker) formula(n ast.Node, i int) typed {
	if cycle := c.use(i); cycle != nil {
		return c.fail(n, "RL306", "the formula uses itself: "+strings.Join(cycle, " → "), "take one of these out of the others")
	}
	return typed{typ: c.set.named[i].Type, eval: func(f *frame) (datum, error) { return f.computed[i], nil }}
}

// names lists all that a name can be here.
func (c *checker) names() []string {
	names := sortedNames(c.env.roots)
	for _, u := range c.units {
		names = append(names, u.Name)
	}
	for _, l := range c.locals {
		names = append(names, l.name)
	}
	return append(names, "true", "false")
}

// member compiles record.field.
func (c *checker) member(n *ast.MemberNode) typed {
	record, isName := n.Node.(*ast.IdentifierNode)
	property, isText := n.Property.(*ast.StringNode)
	if of, isMember := n.Node.(*ast.MemberNode); isMember && isText && !n.Optional && !of.Optional {
		if group, ok := of.Node.(*ast.IdentifierNode); ok && group.Value == exitGroup {
			return c.exit(n, of, property)
		}
	}
	if !isName || !isText || n.Optional {
		return c.fail(n, "RL308", "this has no meaning in a formula", "a field is written record.field, such as invoice.open")
	}
	r := c.env.roots[record.Value]
	switch {
	case record.Value == exitGroup:
		return c.fail(n, "RL303", exitGroup+"."+property.Value+" is not a value by itself", "write "+exitGroup+"."+property.Value+". and one of "+strings.Join(ExitFields(), ", "))
	case r == nil && slices.Contains(c.names(), record.Value), r != nil && r.fields == nil:
		return c.fail(n, "RL303", record.Value+" has no fields", "")
	case r == nil:
		return c.unknown(record, record.Value, "name "+record.Value, c.names())
	}
	f, ok := r.fields[property.Value]
	if !ok && record.Value == "creditor" && len(r.fields) == 0 {
		return c.fail(property, "RL303", "unknown creditor."+property.Value, "formulas know creditor.contract_rate, when the book declares it: creditor: contract_rate: 12.5")
	}
	if !ok {
		return c.unknown(property, property.Value, record.Value+"."+property.Value, sortedNames(r.fields))
	}
	c.set.contacts = c.set.contacts || record.Value == "client" && slices.Contains(ContactFields, property.Value)
	return typed(f)
}

// let compiles "let name = value; rest".
func (c *checker) let(n *ast.VariableDeclaratorNode) typed {
	if c.env.taken(n.Name) || slices.Contains(c.names(), n.Name) {
		c.failAt(n.Location(), "RL307", "the name "+n.Name+" is already taken", "choose another name")
	}
	value := c.check(n.Value)
	c.locals = append(c.locals, local{n.Name, value})
	rest := c.check(n.Expr)
	depth := len(c.locals) - 1
	c.locals = c.locals[:depth]
	return typed{typ: rest.typ, values: rest.values, eval: func(f *frame) (datum, error) {
		d, err := value.eval(f)
		if err != nil {
			return datum{}, err
		}
		f.locals = append(f.locals[:depth], d)
		return rest.eval(f)
	}}
}

// conditional compiles "condition ? a : b" and "if condition { a } else { b }".
func (c *checker) conditional(n *ast.ConditionalNode) typed {
	cond, a, b := c.check(n.Cond), c.check(n.Exp1), c.check(n.Exp2)
	switch {
	case cond.typ == 0 || a.typ == 0 || b.typ == 0:
		return typed{}
	case cond.typ != Bool:
		return c.fail(n.Cond, "RL304", "the condition is "+article(cond.typ)+", not a yes or no", "compare it: invoice.open > 500")
	case a.typ != b.typ:
		return c.fail(n, "RL304", fmt.Sprintf("the condition chooses between %s and %s", article(a.typ), article(b.typ)), moneyHint(a.typ, b.typ))
	}
	return typed{typ: a.typ, eval: func(f *frame) (datum, error) {
		d, err := cond.eval(f)
		if err != nil {
			return datum{}, err
		}
		if d.n != 0 {
			return a.eval(f)
		}
		return b.eval(f)
	}}
}

// article says a type in a sentence.
func article(t Type) string {
	switch t {
	case Money, Text:
		return t.String()
	}
	return "a " + t.String()
}

// moneyHint helps when money meets a plain number.
func moneyHint(a, b Type) string {
	if a == Money && b == Number || a == Number && b == Money {
		return "write money(40) for 40.00 in the invoice's currency"
	}
	return ""
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "(none is declared)"
	}
	return strings.Join(names, ", ")
}

// unknown reports a name that is not among choices.
func (c *checker) unknown(n ast.Node, word, what string, choices []string) typed {
	hint := "one of " + orNone(choices)
	if near := nearest.Word(word, choices); near != "" {
		hint = "did you mean " + near + "?"
	}
	return c.fail(n, "RL303", "unknown "+what, hint)
}

// fail reports a problem of a node.
func (c *checker) fail(n ast.Node, code, message, hint string) typed {
	start, end := c.span(n)
	c.problems = append(c.problems, diag.Problem{Code: code, Start: start, End: end, Message: message, Hint: hint})
	return typed{}
}

func (c *checker) failAt(loc file.Location, code, message, hint string) typed {
	start, end := c.offsets.of(loc)
	c.problems = append(c.problems, diag.Problem{Code: code, Start: start, End: end, Message: message, Hint: hint})
	return typed{}
}
