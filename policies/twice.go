package policies

import (
	"slices"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// tree turns evaluated CUE into nodes; evaluation is lazy, so that it too may
// stop inside CUE.
func (c *computation) tree(v cue.Value, t *tree) (root *node) {
	defer func() {
		if p := recover(); p != nil {
			c.fail(codeInternal, c.whole, "please report this as a bug of relance, with the book", "CUE stopped while computing the book: %v", p)
			root = nil
		}
	}()
	return t.build(v, "", nil)
}

// wholePolicy lists fields that a policy is given once: when two declarations of
// a policy both give one of them, they are two policies of one name, whether or
// not CUE could put them together.
var wholePolicy = []string{"title", "start"}

// twice reports policies of one name, and keeps quiet about the conflicts
// between their fields.
func (l *loader) twice(root *node, index syntaxIndex) {
	for _, p := range root.field("policies").each(kindStruct) {
		for _, name := range wholePolicy {
			whole := index.declaring(p.path(), name)
			if len(whole) < 2 {
				continue
			}
			for _, second := range whole[1:] {
				l.fail(codeTwice, nodeSpan(second.Label), "give one of the two another name", "there are two policies of the name %s", p.name)
				l.related(nodeSpan(whole[0].Label), "the first one")
			}
			quiet(p)
			break
		}
	}
}

// listsTwice reports lists that are given in two places with different content,
// once for each list and not for each entry.
func (l *loader) listsTwice(n *node, index syntaxIndex) {
	if n.silent || !n.broken() {
		return
	}
	if lists := index.lists(n); len(lists) > 1 {
		l.fail(codeConflict, nodeSpan(lists[1].Label), "put all entries into one list", "%s is given twice, with different lists", n.name)
		l.related(nodeSpan(lists[0].Label), "the first one")
		quiet(n)
		return
	}
	for _, i := range n.items {
		l.listsTwice(i, index)
	}
}

// broken reports whether something cannot be computed in a node or below it.
func (n *node) broken() bool {
	return n.kind == kindBad || slices.ContainsFunc(n.items, (*node).broken)
}

// lists returns the declarations that give a node a list.
func (ix syntaxIndex) lists(n *node) []*ast.Field {
	if n.name == "" {
		return nil // an entry of a list has no declaration of its own
	}
	var out []*ast.Field
	for _, f := range ix[n.path()] {
		if _, ok := f.Value.(*ast.ListLit); ok {
			out = append(out, f)
		}
	}
	return out
}

// quiet silences conflicts below a node.
func quiet(n *node) {
	if n.kind == kindBad {
		n.silent = true
	}
	for _, i := range n.items {
		quiet(i)
	}
}

// declaring lists the declarations of a path that give a field themselves.
func (ix syntaxIndex) declaring(path, name string) []*ast.Field {
	var out []*ast.Field
	for _, f := range ix[path] {
		own := syntaxIndex{}
		own.expr(f.Value, "")
		if own.field(name) != nil {
			out = append(out, f)
		}
	}
	return out
}

// checkMarkers warns about data written with ? or !, which CUE takes as a rule
// about the field and not as its value. Definitions and hidden fields may use them.
func checkMarkers(files []*ast.File, r *report) {
	for _, f := range files {
		ast.Walk(f, func(n ast.Node) bool {
			d, ok := n.(*ast.Field)
			if !ok {
				return true
			}
			name, _, err := ast.LabelName(d.Label)
			if err == nil && (name[:min(1, len(name))] == "#" || name[:min(1, len(name))] == "_") {
				return false
			}
			if err == nil && (d.Constraint == token.OPTION || d.Constraint == token.NOT) {
				r.warn(codeMarker, nodeSpan(d.Label), "write "+name+": …", "%s%s gives no value: it is only a rule about %s", name, d.Constraint, name)
			}
			return true
		}, nil)
	}
}
