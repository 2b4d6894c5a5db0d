package guard

import (
	"slices"
	"strings"

	celast "cel.dev/cel-go/common/ast"

	"github.com/relance-dev/relance/engine/nearest"
)

// pathOf returns the dotted name an expression spells, such as invoice.open.
func pathOf(e celast.Expr) (path []string, ok bool) {
	switch e.Kind() {
	case celast.IdentKind:
		return strings.Split(strings.TrimPrefix(e.AsIdent(), "."), "."), true
	case celast.SelectKind:
		s := e.AsSelect()
		path, ok = pathOf(s.Operand())
		return append(path, s.FieldName()), ok
	}
	return nil, false
}

// path checks a name, or has(name).
func (c *inspector) path(n *node, e celast.Expr) {
	path, ok := pathOf(e)
	c.fill(n, e)
	if !ok {
		operand := c.expr(e.AsSelect().Operand())
		n.start, _ = c.bracketed(operand)
		c.field(n, operand, e.AsSelect().FieldName())
		return
	}
	test := e.Kind() == celast.SelectKind && e.AsSelect().IsTestOnly()
	v := c.resolve(n, path, test)
	if v == nil {
		return
	}
	if test {
		if v = c.presence(n, v); v == nil {
			return
		}
	}
	n.variable, n.kind, n.domain = v, v.kind, v.domain
	e.SetKindCase(c.make.NewIdent(n.id, v.Name))
}

// presence returns the variable behind has(v).
func (c *inspector) presence(n *node, v *variable) *variable {
	if !v.canBeAbsent() {
		c.report(codePresence, n, "has asks for facts, optional dates and texts; compare the value itself", "%s always has a value", v.Name)
		return nil
	}
	return c.env.vars[hasPrefix+v.Name]
}

// resolve finds the variable of a dotted name, or reports why there is none.
func (c *inspector) resolve(n *node, path []string, test bool) *variable {
	place := *n
	if test { // the name inside has(…)
		place.start, place.end = c.inside(n)
	}
	group := path[0]
	if why, hint := c.env.vocabulary.unavailable(group); why != "" {
		c.report(codeScope, &place, hint, "%s is not available: %s", strings.Join(path, "."), why)
		return nil
	}
	if v := c.env.vars[strings.Join(path, ".")]; v != nil && group != strings.TrimSuffix(hasPrefix, ".") {
		if c.env.vocabulary.Clients && !v.ofClient() {
			c.report(codeScope, &place, clientsHint, "%s is not available: %s", v.Name, clientsAlone)
			return nil
		}
		return v
	}
	fields := c.env.groups[group]
	switch {
	case fields == nil && group == exitGroup:
		c.report(codeField, &place, "declare one in the book: exits: agency: {…}", "the book declares no exits")
	case fields == nil && group != "facts":
		c.unknown(&place, path)
	case len(path) == 1:
		c.report(codeGroup, &place, suggest("", fields, inGroup(group)), "%s is a group of names, not a value", group)
	case group == "facts":
		c.fact(&place, path[1], fields)
	case group == "client" && (path[1] == hasContact || path[1] == verifiedPhone):
		c.report(codeField, &place, "write client."+path[1]+"('treasurer')", "client.%s asks for one role", path[1])
	case len(path) > 2 && c.env.vars[group+"."+path[1]] != nil:
		v := c.env.vars[group+"."+path[1]]
		c.field(&place, &node{kind: v.kind, variable: v}, path[2])
	case group == exitGroup:
		name := strings.Join(path[1:], ".")
		c.report(codeField, &place, suggest(name, fields, inGroup(group)), "%s has no %s", group, name)
	default:
		last := place
		last.start = max(last.start, last.end-len(path[len(path)-1]))
		c.report(codeField, &last, suggest(path[1], fields, inGroup(group)), "%s has no %s", group, strings.Join(path[1:], "."))
		c.fixWord(&last, path[len(path)-1], fields)
	}
	return nil
}

// inside is the place between the brackets of n.
func (c *inspector) inside(n *node) (start, end int) {
	open := n.start + strings.IndexByte(c.src[n.start:n.end], '(') + 1
	text := c.src[open : n.end-1]
	start = open + len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	return start, start + len(strings.TrimSpace(text))
}

// inGroup writes a field with its group.
func inGroup(group string) func(string) string {
	return func(field string) string { return group + "." + field }
}

// unknown reports a name that no group and no variable has. A field named
// without its group is the likeliest slip.
func (c *inspector) unknown(n *node, path []string) {
	name := strings.Join(path, ".")
	var choices []string
	for _, v := range c.env.order {
		if why, _ := c.env.vocabulary.unavailable(v.group()); why != "" {
			continue
		}
		if v.Name[strings.LastIndexByte(v.Name, '.')+1:] == name {
			c.report(codeName, n, "did you mean "+v.Name+"?", "%s is not a name", name)
			return
		}
		choices = append(choices, v.Name)
	}
	if len(path) == 1 && !c.env.vocabulary.figures && c.env.vocabulary.knows(name) {
		c.report(codeName, n, "text stands between quotes: '"+name+"'", "%s is not a name", name)
		return
	}
	if near := nearest.Word(name, choices); near != "" {
		c.report(codeName, n, "did you mean "+near+"?", "%s is not a name", name)
		c.fixWord(n, name, choices)
		return
	}
	if c.env.vocabulary.figures {
		c.report(codeName, n, "the figures are "+strings.Join(choices, ", "), "%s is not a figure", name)
		return
	}
	groups := []string{"today", "days_late", "business_days_late"}
	for g := range c.env.groups {
		if why, _ := c.env.vocabulary.unavailable(g); why == "" {
			groups = append(groups, g+".…")
		}
	}
	slices.Sort(groups)
	hint := suggest(name, groups, plain)
	if len(path) == 1 {
		hint += "; text stands between quotes: '" + name + "'"
	}
	c.report(codeName, n, hint, "%s is not a name", name)
}

// fact reports a fact that the book does not declare.
func (c *inspector) fact(n *node, name string, declared []string) {
	hint := "declare it in the book: facts: {" + name + ": \"string\"}"
	if near := nearest.Word(name, declared); near != "" {
		hint = "did you mean facts." + near + "? or " + hint
	}
	c.report(codeFact, n, hint, "fact %s is not declared", name)
}

// field reports a field of something that has none.
func (c *inspector) field(n, of *node, name string) {
	if of.bad() && of.variable == nil {
		return
	}
	hint := "use the value itself"
	for _, f := range c.env.methods {
		if f.name == name && len(f.args) > 0 && f.args[0] == of.kind {
			hint = "call it: ." + name + "()"
		}
	}
	c.report(codeField, n, hint, "%s has no field %s", of.kind, name)
}
