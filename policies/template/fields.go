package template

import (
	"slices"
	"strings"
	"text/template/parse"

	"github.com/relance-dev/relance/engine/nearest"
)

// fields follows names from a shape; at is where the dot of the first one stands.
func (c *checker) fields(at int, s shape, names []string) shape {
	for i, name := range names {
		at++ // the dot
		next, ok := s.fields[name]
		switch {
		case ok:
			s = next
		case s.kind == unknown:
			return s
		case s.kind != record:
			return c.failAt(at, at+len(name), "RL407", strings.Join(names[:i], ".")+" has no fields: it is "+s.kind.String(), "")
		default:
			path := strings.Join(names[:i+1], ".")
			code, hint := c.suggest(s, names[:i+1])
			return c.failAt(at, at+len(name), code, "unknown field ."+path, hint)
		}
		at += len(name)
	}
	return s
}

// suggest says what could be meant by the last of these names, a field that does not exist.
func (c *checker) suggest(s shape, names []string) (code, hint string) {
	name, first := names[len(names)-1], len(names) == 1
	invoice := c.root.fields["oldest"].fields
	_, isInvoice := invoice[name]
	_, isRoot := c.root.fields[name]
	_, isTotal := c.root.fields["total"].fields[name]
	atRoot := first && s.fields["invoices"].kind == list
	switch {
	case atRoot && (name == "invoice" || isInvoice):
		hint = "a message can be about several invoices: write {{range .invoices}}, .oldest"
		if name != "invoice" {
			hint += "." + name
		}
		if isTotal {
			hint += ", .total." + name
		}
		return "RL414", hint + " or .references"
	case first && !atRoot && isRoot:
		return "RL407", "inside range and with, write $." + name
	}
	if near := nearest.Word(name, s.names()); near != "" {
		return "RL407", "did you mean ." + near + "?"
	}
	hint = "one of " + strings.Join(s.names(), ", ")
	if len(s.fields) == 0 {
		hint = "the book declares none"
	}
	if !first {
		switch names[len(names)-2] { // what a book declares itself
		case "fields":
			hint += "; declare it beside the creditor's name: fields: " + name + `: "…"`
		case "facts":
			hint += "; declare it in the book: facts: " + name + `: "string"`
		}
	}
	return "RL407", hint
}

// checkWord reports a text that a field is compared with and never has.
func (c *checker) checkWord(n parse.Node, values []string) {
	lit, ok := n.(*parse.StringNode)
	if !ok || values == nil || lit.Text == "" || slices.Contains(values, lit.Text) {
		return
	}
	hint := "it is one of " + strings.Join(values, ", ")
	if near := nearest.Word(lit.Text, values); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	c.fail(n, "RL409", lit.Quoted+" is never the value", hint)
}
