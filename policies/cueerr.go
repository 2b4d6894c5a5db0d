package policies

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"
)

// reportCUE reports what CUE found wrong with a node.
func reportCUE(n *node, r *report) {
	for _, e := range n.errs {
		format, args := e.Msg()
		if strings.HasPrefix(format, "conflicting values") {
			conflict(n, e, args, r)
			return
		}
		at := n.at
		for _, p := range append([]token.Pos{e.Position()}, errors.Positions(e)...) {
			if p.IsValid() && n.covers(posSpan(p)) {
				at = posSpan(p)
				break
			}
		}
		if format == "undefined field: %s" {
			r.fail(codeReference, at, "", "nothing here is called %v", args[0])
			return
		}
		r.fail(codeCUE, at, "", "%s cannot be computed: %s", strings.ReplaceAll(n.name, "\n", " "), oneLine(fmt.Sprintf(format, args...)))
		return
	}
}

// conflict reports a field that is given two values, naming both places.
func conflict(n *node, e errors.Error, args []any, r *report) {
	var places []span
	for _, p := range errors.Positions(e) {
		at := posSpan(p)
		if lit := literalAt(n.decls, p); lit != nil {
			at = nodeSpan(lit)
			places = append(places, at)
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
