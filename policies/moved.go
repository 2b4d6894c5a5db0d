package policies

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// moved reads which policies take over the cases of those that the book no longer has.
func (l *loader) moved(root *node) {
	var names, clients []string
	for _, p := range root.field("policies").each(kindStruct) {
		names = append(names, p.name)
		if p.str("scope") == "client" {
			clients = append(clients, p.name)
		}
	}
	moved := root.field("moved")
	to := l.arrows(moved, "the book", "policy", names)
	for _, f := range moved.each(kindStruct) {
		if slices.Contains(clients, to[f.name]) {
			l.fail(codeMoved, f.at, "keep the old policy until its cases are finished, and let assign name the new one",
				"policy %s has a case for each client, which cannot take over those of another policy", to[f.name])
			delete(to, f.name)
		}
	}
	l.book.Engine.Moved = to
}

// moved reads where cases go on that stand in states which the policy no longer has.
func (p *policyCompiler) moved() {
	to := p.arrows(p.node.field("moved"), "policy "+p.node.name, "state", p.names)
	for _, f := range p.node.field("moved").each(kindStruct) {
		name, ok := to[f.name]
		if !ok {
			continue
		}
		if p.machine.Moved == nil {
			p.machine.Moved = map[string]engine.StateID{}
		}
		p.machine.Moved[f.name] = engine.StateID(slices.Index(p.names, name))
	}
}

// arrows reads a list of old names and what they became, each followed to a name that exists: a change of a change
// is two lines. It reports an old name that still exists, a new one that does not, and a circle.
func (l *loader) arrows(n *node, where, kind string, names []string) map[string]string {
	lines := map[string]*node{}
	for _, f := range n.each(kindStruct) {
		lines[f.name] = f
	}
	var out map[string]string
	for _, f := range n.each(kindStruct) {
		switch {
		case f.kind != kindText:
			continue
		case slices.Contains(names, f.name):
			l.fail(codeMoved, f.label(), "remove the line, or give the "+kind+" that stands in its place another name",
				"%s still has the %s %s, so that nothing moves from it", where, kind, f.name)
			continue
		}
		to := f
		for range lines {
			if next := lines[to.text]; next != nil && next.kind == kindText && !slices.Contains(names, to.text) {
				to = next
			}
		}
		switch {
		case slices.Contains(names, to.text):
			if out == nil {
				out = map[string]string{}
			}
			out[f.name] = to.text
		case lines[to.text] != nil && lines[to.text].kind == kindText:
			l.fail(codeMoved, f.at, "let one of them name a "+kind+" that exists", "%s leads round in a circle: no %s of these exists", f.name, kind)
		case lines[to.text] == nil && to == f && len(names) > 0:
			l.unknown(codeMoved, f.at, where, kind, f.text, names)
		}
	}
	return out
}
