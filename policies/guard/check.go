package guard

import (
	"fmt"
	"strings"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
)

// inspector gives every expression of a guard a type, reports what does not fit,
// and rewrites the tree into what CEL runs: names become single variables,
// number literals exact decimals where they meet one.
//
// CEL's own checker runs afterwards; this one knows the closed vocabulary, finds
// all mistakes of a guard at once, and says them in plain words.
type inspector struct {
	*spans
	env      *Env
	problems []diag.Problem
	make     celast.ExprFactory
	lastID   int64
}

func (c *inspector) report(code string, n *node, hint, format string, args ...any) {
	c.problems = append(c.problems, problem(code, n.start, n.end, fmt.Sprintf(format, args...), hint))
}

// fixWord mends the problem reported last, when its place holds a word that can only be one of choices.
func (c *inspector) fixWord(n *node, word string, choices []string) {
	if only := nearest.Only(word, choices); only != "" && c.src[n.start:n.end] == word {
		c.problems[len(c.problems)-1].Fix = []diag.Edit{{Start: n.start, End: n.end, Text: only}}
	}
}

// warn reports what is allowed, and likely not meant.
func (c *inspector) warn(code string, n *node, hint, format string, args ...any) {
	c.report(code, n, hint, format, args...)
	c.problems[len(c.problems)-1].Severity = diag.Warning
}

// expr checks one expression.
func (c *inspector) expr(e celast.Expr) *node {
	n := &node{id: e.ID(), expr: e}
	switch e.Kind() {
	case celast.LiteralKind:
		c.fill(n, e)
		c.literal(n, e)
	case celast.IdentKind, celast.SelectKind:
		c.path(n, e)
	case celast.ListKind:
		c.list(n, e)
	case celast.CallKind:
		c.call(n, e)
	default:
		c.fill(n, e)
		c.report(codeForeign, n, "compare names, as in days_late >= 7 && invoice.open > 0", "maps and objects are not in the language")
	}
	return n
}

// literal checks a constant. Numbers with decimals become exact at once.
func (c *inspector) literal(n *node, e celast.Expr) {
	n.literal = e.AsLiteral()
	switch n.literal.(type) {
	case types.Bool:
		n.kind = boolKind
	case types.Int:
		n.kind = intKind
	case types.String:
		n.kind = stringKind
	case types.Double:
		c.decimalLiteral(n)
	case types.Null:
		c.report(codeForeign, n, "ask has(NAME) whether a fact, an optional date or a text has a value", "null is not in the language")
	default:
		c.report(codeForeign, n, "write a plain number or text", "this kind of constant is not in the language")
	}
}

// decimalLiteral reads the source text, not CEL's float.
func (c *inspector) decimalLiteral(n *node) {
	written := strings.Map(dropBlank, c.src[n.start:n.end])
	d, err := parseDecimal(written)
	if err != nil {
		c.report(codeArgument, n, "write digits and a point, such as 99.90", "%s is not a decimal number", written)
		return
	}
	n.kind, n.literal = decimalKind, d
	n.expr.SetKindCase(c.make.NewCall(n.id, decimalFunction, c.constant(types.String(written))))
}

func dropBlank(r rune) rune {
	if r == ' ' || r == '\t' || r == '\n' || r == '\r' {
		return -1
	}
	return r
}

// constant is a new literal of the tree.
func (c *inspector) constant(v types.String) celast.Expr { return c.make.NewLiteral(c.newID(), v) }

func (c *inspector) newID() int64 {
	c.lastID++
	return c.lastID
}

// toDecimal makes a whole number exact decimal, in the tree as well.
func (c *inspector) toDecimal(n *node) {
	if n.kind != intKind {
		return
	}
	n.kind = decimalKind
	if i, ok := n.literal.(types.Int); ok {
		written := fmt.Sprint(int64(i))
		if d, err := parseDecimal(written); err == nil {
			n.literal = d
			n.expr.SetKindCase(c.make.NewCall(n.id, decimalFunction, c.constant(types.String(written))))
			return
		}
	}
	inner := c.make.NewUnspecifiedExpr(c.newID())
	inner.SetKindCase(n.expr)
	n.expr.SetKindCase(c.make.NewCall(n.id, decimalFunction, inner))
}

// list checks a list and gives its values one kind. Its place is checked by
// the operator around it.
func (c *inspector) list(n *node, e celast.Expr) {
	n.function, n.kind = listName, listKind
	for _, x := range e.AsList().Elements() {
		n.args = append(n.args, c.expr(x))
	}
	c.fill(n, e)
	for _, a := range n.args {
		switch {
		case a.bad():
		case a.kind == listKind:
			c.report(codeList, a, "write one flat list", "a list cannot hold a list")
			a.kind = badKind
		case n.elems == badKind:
			n.elems = a.kind
		case n.elems.number() && a.kind.number():
			n.elems = max(n.elems, a.kind)
		case n.elems != a.kind:
			c.report(codeList, a, "write values of one type", "this list starts with %s, and %s is %s", n.elems, a.name(c.src), a.kind)
			a.kind = badKind
		}
	}
	if n.elems == decimalKind {
		for _, a := range n.args {
			c.toDecimal(a)
		}
	}
}

// flatten makes one node of a && b && c: CEL balances such chains as it likes.
// What stands between brackets stays together.
func (c *inspector) flatten(n *node) {
	if n.function == operators.LogicalNot {
		return
	}
	var flat []*node
	for _, a := range n.args {
		if start, _ := c.bracketed(a); a.function == n.function && start == a.start {
			flat = append(flat, a.args...)
		} else {
			flat = append(flat, a)
		}
	}
	n.args = flat
}

// call checks an operator or a function.
func (c *inspector) call(n *node, e celast.Expr) {
	call := e.AsCall()
	n.function = call.FunctionName()
	if c.ofContact(n, e, call) || c.ofEntered(n, e, call) {
		return
	}
	if c.special(n, e, call) {
		return
	}
	if call.IsMemberFunction() {
		n.args = append(n.args, c.expr(call.Target()))
	}
	if c.foreign(n, e) {
		return
	}
	for _, x := range call.Args() {
		n.args = append(n.args, c.expr(x))
	}
	c.fill(n, e)
	switch {
	case comparisons[n.function] != "":
		n.kind = boolKind
		c.compare(n)
	case n.function == operators.In:
		n.kind = boolKind
		c.membership(n)
	case arithmeticSigns[n.function] != "", n.function == operators.Negate:
		c.arithmetic(n)
	case n.function == operators.LogicalAnd, n.function == operators.LogicalOr, n.function == operators.LogicalNot:
		n.kind = boolKind
		for i, a := range n.args {
			if i == 0 || !c.repeated(n.args[i-1], a) {
				c.condition(a)
			}
		}
		c.flatten(n)
	case n.function == operators.Conditional:
		c.conditional(n)
	case n.function == operators.Index:
		c.report(codeForeign, n, "name what you mean, as in client.profile or facts.score", "values cannot be picked by [ ]")
	default:
		c.method(n, call)
	}
}
