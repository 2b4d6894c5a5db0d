package policies

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"
)

// reportCUE reports what CUE found wrong with a node: the first thing, for the
// others are said of the same value.
func reportCUE(n *node, r *report) {
	e := n.errs[0]
	format, args := e.Msg()
	switch {
	case strings.HasPrefix(format, "conflicting values") && len(args) > 1:
		conflict(n, e, args, r)
	case format == "undefined field: %s":
		r.fail(codeReference, blamed(n, e), "", "nothing here is called %v", args[0])
	case strings.Contains(format, "cycle"):
		r.fail(codeCUE, blamed(n, e), "write the value itself", "%s depends on itself", oneLine(n.name))
	default:
		r.fail(codeCUE, blamed(n, e), "", "%s cannot be computed: %s", oneLine(n.name), oneLine(fmt.Sprintf(format, args...)))
	}
}

// blamed is the place in a node that an error is about, or all of the node.
func blamed(n *node, e errors.Error) span {
	for _, p := range append([]token.Pos{e.Position()}, errors.Positions(e)...) {
		if p.IsValid() && n.covers(posSpan(p)) {
			return posSpan(p)
		}
	}
	return n.at
}

// conflict reports a field that is given two values, naming both places.
func conflict(n *node, e errors.Error, args []any, r *report) {
	var places []span
	for _, p := range errors.Positions(e) {
		if lit := literalAt(n.decls, p); lit != nil {
			places = append(places, nodeSpan(lit))
		}
	}
	if len(places) == 0 {
		places = append(places, n.at)
	}
	last := places[len(places)-1]
	name := n.name
	if name == "" {
		name = "this entry"
	}
	r.fail(codeConflict, last, "keep one of the two", "%s is given two values: %v and %v", name, args[0], args[1])
	if len(places) > 1 {
		r.related(places[0], "the other value")
	}
}

// literalAt is the value that a declaration of the field gives at a position.
func literalAt(decls []*ast.Field, p token.Pos) ast.Expr {
	for _, d := range decls {
		if d.Value.Pos() == p {
			return d.Value
		}
	}
	return nil
}

// oneLine drops the line breaks of a message.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
