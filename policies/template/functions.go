package template

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
)

// argument of a call.
type argument struct {
	node parse.Node
	shape
}

// signature of a function: an example, and how many values it takes.
type signature struct {
	form     string
	min, max int
}

var signatures = map[string]signature{
	"eq": {`eq .client.kind "business"`, 2, 2}, "ne": {`ne .client.country "FR"`, 2, 2},
	"lt": {"lt .count 3", 2, 2}, "le": {"le .count 3", 2, 2},
	"gt": {"gt .total.open 1000", 2, 2}, "ge": {"ge .oldest.days_late 30", 2, 2},
	"and": {"and .several .client.contact", 2, 9}, "or": {"or .client.contact .client.name", 2, 9},
	"not":       {"not .several", 1, 1},
	"plus_days": {"plus_days .today 8", 2, 2},
	"deadline":  {"deadline .today 8", 2, 2},
	"short":     {"short .oldest.due", 1, 1},
	"plural":    {`plural .count "invoice" "invoices"`, 3, 3},
	"percent":   {"percent .oldest.rate", 1, 1},
}

// call returns the shape of a function's result.
func (c *checker) call(id *parse.IdentifierNode, args []argument) shape {
	sig, ok := signatures[id.Ident]
	if !ok {
		return c.unknownFunction(id)
	}
	if len(args) < sig.min || len(args) > sig.max {
		return c.fail(id, "RL409", fmt.Sprintf("%s takes %s", id.Ident, howMany(sig)), "write "+sig.form)
	}
	if slices.ContainsFunc(args, func(a argument) bool { return a.kind == unknown }) {
		return shape{kind: results[id.Ident]}
	}
	switch id.Ident {
	case "eq", "ne", "lt", "le", "gt", "ge":
		return c.comparison(id.Ident, args[0], args[1])
	case "and", "or", "not":
		return c.logic(id.Ident, args)
	case "plus_days", "deadline":
		return c.typed(sig, dateShape, args, []kind{date}, []kind{numeral, count})
	case "short":
		return c.typed(sig, shape{kind: date, fixed: args[0].fixed}, args, []kind{date})
	case "percent":
		return c.typed(sig, textShape, args, []kind{number, count, numeral})
	}
	return c.typed(sig, textShape, args, []kind{count, numeral}, []kind{text}, []kind{text})
}

// results are the kinds that calls with a bad argument still have.
var results = map[string]kind{
	"eq": yes, "ne": yes, "lt": yes, "le": yes, "gt": yes, "ge": yes, "not": yes,
	"plus_days": date, "deadline": date, "short": date, "plural": text, "percent": text,
}

func howMany(s signature) string {
	switch {
	case s.min == 1:
		return "one value"
	case s.min < s.max:
		return "at least " + strconv.Itoa(s.min) + " values"
	}
	return strconv.Itoa(s.min) + " values"
}

func (c *checker) unknownFunction(id *parse.IdentifierNode) shape {
	names := slices.Sorted(maps.Keys(signatures))
	switch id.Ident {
	case "printf", "print", "println", "html", "js", "urlquery", "call", "index", "slice", "len":
		return c.fail(id, "RL408", id.Ident+" is not part of message templates", "values are written for people and escaped by themselves")
	}
	hint := fmt.Sprintf("there are %s; a field begins with a dot: .client.name", strings.Join(names, ", "))
	if _, ok := c.root.fields[id.Ident]; ok {
		hint = "a field begins with a dot: ." + id.Ident
	} else if near := nearest.Word(id.Ident, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return c.fail(id, "RL408", "unknown function "+id.Ident, hint)
}

// typed checks the kinds of arguments one by one.
func (c *checker) typed(sig signature, result shape, args []argument, want ...[]kind) shape {
	for i, a := range args {
		if !slices.Contains(want[i], a.kind) {
			return c.fail(a.node, "RL409", fmt.Sprintf("%s is %s, not %s", a.node, a.kind, want[i][0]), "write "+sig.form)
		}
	}
	return result
}

// logic checks and, or, not. With texts, and and or choose the last or the
// first that is not empty.
func (c *checker) logic(name string, args []argument) shape {
	for _, a := range args {
		switch {
		case a.kind != yes && a.kind != text && a.kind != lines && a.kind != list:
			return c.fail(a.node, "RL409", fmt.Sprintf("%s is %s: it is neither yes nor no", a.node, a.kind), "compare it: (gt .total.open 100)")
		case name != "not" && a.kind != args[0].kind:
			return c.fail(a.node, "RL409", fmt.Sprintf("%s chooses between %s and %s", name, args[0].kind, a.kind), "give it values of one kind")
		}
	}
	if name == "not" {
		return shape{kind: yes}
	}
	return args[0].shape
}

// comparison checks eq, ne, lt, le, gt, ge.
func (c *checker) comparison(name string, a, b argument) shape {
	result := shape{kind: yes}
	ordered := name != "eq" && name != "ne"
	ka, kb := a.kind, b.kind
	switch {
	case isNumeric(ka) && isNumeric(kb) && (ka == money) == (kb == money), isNumeric(ka) && kb == numeral, ka == numeral && isNumeric(kb):
		return result
	case ka == date && kb == date:
		return result
	case ka == date && kb == text:
		return c.dayLiteral(b, result)
	case kb == date && ka == text:
		return c.dayLiteral(a, result)
	case ka == kb && (ka == text || ka == yes) && !ordered:
		c.checkWord(b.node, a.values)
		c.checkWord(a.node, b.values)
		return result
	case ka == kb && (ka == text || ka == yes):
		return c.fail(b.node, "RL409", fmt.Sprintf("%s does not go with %s", name, ka), "use eq or ne")
	}
	return c.fail(b.node, "RL409", fmt.Sprintf("%s cannot be compared with %s", ka, kb), "write a number without quotes, a text with them")
}

func isNumeric(k kind) bool { return k == count || k == number || k == money || k == numeral }

// dayLiteral checks a day that is written in quotes.
func (c *checker) dayLiteral(a argument, result shape) shape {
	if lit, ok := a.node.(*parse.StringNode); ok {
		if _, err := engine.ParseDate(lit.Text); err == nil {
			return result
		}
	}
	return c.fail(a.node, "RL409", a.node.String()+" is not a day", `write one as "2026-01-31"`)
}
