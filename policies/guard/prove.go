package guard

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
)

// maxCases bounds the ways to be true that a proof looks at. A guard with more
// proves nothing.
const maxCases = 64

// Never reports whether the guard is certain never to be true, such as
// days_late >= 10 && days_late < 5. Values are followed through comparisons with
// constants; what they have to do with each other is not known.
func (g *Guard) Never() bool {
	cases, ok := g.cases(g.root, true)
	return ok && !slices.ContainsFunc(cases, consistent)
}

// Implies reports whether another guard of the same vocabulary is certain to be
// true, or to have no answer, whenever this one is true: days_late >= 60
// implies days_late >= 45. It is false for guards of other kinds.
func (g *Guard) Implies(other engine.Guard) bool {
	h, ok := other.(*Guard)
	if !ok || h == nil {
		return false
	}
	mine, ok := g.cases(g.root, true)
	if !ok {
		return false
	}
	against, ok := h.cases(h.root, false)
	if !ok {
		return false
	}
	both, ok := product(mine, against)
	return ok && !slices.ContainsFunc(both, consistent)
}

// cases lists the ways in which a condition is true (or false, as wanted): in
// each of them, all claims hold. ok is false when there are too many.
func (g *Guard) cases(n *node, want bool) (all [][]claim, ok bool) {
	if b, isBool := n.literal.(types.Bool); isBool {
		if bool(b) == want {
			return [][]claim{{}}, true
		}
		return nil, true
	}
	switch {
	case n.function == operators.LogicalNot:
		return g.cases(n.args[0], !want)
	case joins(n):
		return g.joined(n.args, want, want == (n.function == operators.LogicalAnd))
	case n.function == operators.In && n.args[0].literal == nil:
		return g.listed(n, want)
	}
	return [][]claim{{g.claim(n, want)}}, true
}

// joined lists the cases of several conditions, of which all or at least one
// must be as wanted.
func (g *Guard) joined(parts []*node, want, every bool) (all [][]claim, ok bool) {
	if every {
		all = [][]claim{{}}
	}
	for _, p := range parts {
		more, ok := g.cases(p, want)
		if !ok {
			return nil, false
		}
		if !every {
			all = append(all, more...)
		} else if all, ok = product(all, more); !ok {
			return nil, false
		}
	}
	return all, len(all) <= maxCases
}

// listed lists the cases of a value in a list: it equals one of its values, or
// none.
func (g *Guard) listed(n *node, want bool) (all [][]claim, ok bool) {
	var equal []*node
	for _, a := range n.args[1].args {
		equal = append(equal, &node{kind: boolKind, function: operators.Equals, args: []*node{n.args[0], a}, start: n.start, end: a.end})
	}
	return g.joined(equal, want, !want)
}

// product joins each case of a with each of b.
func product(a, b [][]claim) (all [][]claim, ok bool) {
	if len(a)*len(b) > maxCases {
		return nil, false
	}
	for _, x := range a {
		for _, y := range b {
			all = append(all, slices.Concat(x, y))
		}
	}
	return all, true
}

// claim makes the claim that a condition without parts is as wanted.
func (g *Guard) claim(n *node, want bool) claim {
	opaque := func() claim { return claim{subject: g.spelling(n), op: operators.Equals, is: types.Bool(want)} }
	if comparisons[n.function] == "" {
		return opaque()
	}
	op, l, r := n.function, n.args[0], n.args[1]
	if l.literal != nil && r.literal == nil {
		op, l, r = mirrored[op], r, l
	}
	if !want {
		op = opposites[op]
	}
	if l.literal != nil || r.literal == nil {
		return opaque()
	}
	if b, ok := r.literal.(types.Bool); ok { // of two values, other than is equal to the other one
		return claim{subject: g.spelling(l), op: operators.Equals, is: types.Bool(bool(b) == (op == operators.Equals))}
	}
	return claim{subject: g.spelling(l), op: op, is: r.literal}.whole()
}

// spelling is an expression as written, without its white space.
func (g *Guard) spelling(n *node) string {
	if n.variable != nil {
		return n.variable.Name
	}
	var words []string
	for _, t := range lex(g.src[n.start:n.end]) {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}
