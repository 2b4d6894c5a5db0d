package guard

import (
	"regexp"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
)

// decimalFunction makes a decimal of a number; only the checker writes it.
const decimalFunction = "decimal"

// dateFunction makes a date of a text constant.
const dateFunction = "date"

// foreign are functions of CEL and SQL that the language does not have, with
// what to write instead.
var foreign = map[string]string{
	"duration":  "days are whole numbers: days_late >= 30",
	"timestamp": "write a day as date('2026-05-01')",
	"double":    "write the number itself: all numbers are exact",
	"decimal":   "write the number itself: all numbers are exact",
	"int":       "write the number itself",
	"uint":      "write the number itself",
	"string":    "compare the value itself",
	"bool":      "a yes/no value stands by itself",
	"bytes":     "compare the text itself",
	"dyn":       "write the value itself",
	"type":      "every name has one type",
	"exists":    "join conditions with ||, or write in: client.profile in ['a', 'b']",
	"all":       "join conditions with &&",
	"map":       "join conditions with && or ||",
	"filter":    "join conditions with && or ||",
	"abs":       "compare both sides: x > 3 || x < -3",
	"now":       "write today: guards know days, no hours",
	"today":     "today is a value: write it without brackets",
	"days":      "days are whole numbers: days_late >= 30",
}

// special checks the functions that take no ordinary arguments: date('…'),
// has(…) on what is no field, and the ones of other languages.
func (c *inspector) special(n *node, e celast.Expr, call celast.CallExpr) bool {
	if call.IsMemberFunction() {
		return false
	}
	switch {
	case n.function == dateFunction:
		c.date(n, e, call)
	case n.function == "has":
		c.fill(n, e)
		c.report(codePresence, n, "write has(facts.NAME) or has(client.email)", "has asks for one name")
	default:
		return false
	}
	return true
}

// foreign reports a function of another language, without looking at what it
// was given.
func (c *inspector) foreign(n *node, e celast.Expr) bool {
	hint, ok := foreign[n.function]
	if !ok {
		return false
	}
	c.fill(n, e)
	for _, a := range n.args {
		if a.bad() {
			return true
		}
	}
	c.report(codeForeign, n, hint, "%s(…) is not in the language", n.function)
	return true
}

// date checks date('2026-05-01').
func (c *inspector) date(n *node, e celast.Expr, call celast.CallExpr) {
	c.fill(n, e)
	const hint = "write a day as date('2026-05-01')"
	if len(call.Args()) != 1 {
		c.report(codeArgument, n, hint, "date takes one text")
		return
	}
	arg := &node{}
	c.fill(arg, call.Args()[0])
	s, ok := "", call.Args()[0].Kind() == celast.LiteralKind
	if ok {
		s, ok = literalText(call.Args()[0].AsLiteral())
	}
	if !ok {
		c.report(codeArgument, n, hint, "date takes a text constant")
		return
	}
	d, err := engine.ParseDate(s)
	if err != nil {
		c.report(codeDate, arg, hint, "'%s' is not a day of the calendar (year-month-day)", s)
		return
	}
	n.kind, n.literal = dateKind, date(d)
}

// method checks a method of a date or a text.
func (c *inspector) method(n *node, call celast.CallExpr) {
	f, known := c.env.methods[n.function]
	if !known {
		c.report(codeFunction, n, suggest(n.function, c.env.methodNames, plain), "%s is not a function", n.function)
		return
	}
	for _, a := range n.args {
		if a.bad() {
			n.kind, n.domain = f.result, f.domain
			return
		}
	}
	if !call.IsMemberFunction() {
		c.report(codeFunction, n, "write "+f.Name, "%s stands after a value and a dot", n.function)
		return
	}
	if !c.arguments(n, f) {
		return
	}
	n.kind, n.domain = f.result, f.domain
	if n.function == "matches" {
		c.pattern(n.args[1])
	}
}

// arguments checks number and kinds of a method's arguments.
func (c *inspector) arguments(n *node, f *function) bool {
	if n.args[0].kind != f.args[0] {
		c.report(codeArgument, n, n.function+" stands after "+f.args[0].String(),
			"%s is %s, which has no %s", n.args[0].name(c.src), n.args[0].kind, n.function)
		return false
	}
	if len(n.args) != len(f.args) {
		c.report(codeArgument, n, "write "+f.Name, "%s takes %s, not %d", n.function, counted(len(f.args)-1, "argument"), len(n.args)-1)
		return false
	}
	for i, a := range n.args {
		if a.kind != f.args[i] {
			c.report(codeArgument, a, "write "+f.Name, "%s is %s; %s takes %s", a.name(c.src), a.kind, n.function, f.args[i])
			return false
		}
	}
	return true
}

// pattern checks the regular expression of matches.
func (c *inspector) pattern(n *node) {
	s, ok := n.literal.(types.String)
	if !ok {
		c.report(codePattern, n, "write it as r'…'", "the regular expression must be a constant")
		return
	}
	if _, err := regexp.Compile(string(s)); err != nil {
		c.report(codePattern, n, "see the RE2 syntax: github.com/google/re2/wiki/Syntax", "%v", err)
	}
}

// counted writes a number of things: no argument, 1 argument, 2 arguments.
func counted(n int, thing string) string {
	if n == 0 {
		return "no " + thing
	}
	return agree.Sprintf("%d {"+thing+"|"+thing+"s}", n)
}
