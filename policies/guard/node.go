package guard

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// node is an expression of a guard with its type and its place. Its shape is
// one of: a variable, a literal, a list (function listName), an operator, a
// function.
type node struct {
	kind     kind
	domain   domainID  // of text: what values it can have
	variable *variable // of a name, or of has(name)
	literal  ref.Val   // of a constant, as it is after coercion
	function string    // CEL's name of the operator or function
	args     []*node
	elems    kind // of a list: the kind of its values

	start, end int         // bytes in the guard, without brackets around it
	id         int64       // in the syntax tree, where its value is found after a run
	expr       celast.Expr // the tree beneath, as CEL runs it
}

// listName is the function of a list.
const listName = "[]"

func (n *node) bad() bool { return n.kind == badKind }

// each calls f for n and all beneath it, outer before inner, left to right.
func (n *node) each(f func(n *node)) {
	n.walk(0, func(n *node, _ int) { f(n) })
}

func (n *node) walk(depth int, f func(n *node, depth int)) {
	f(n, depth)
	for _, a := range n.args {
		a.walk(depth+1, f)
	}
}

// name is what messages call the expression: as written.
func (n *node) name(src string) string { return src[n.start:n.end] }

// literalText returns the text of a text constant.
func literalText(v ref.Val) (string, bool) {
	s, ok := v.(types.String)
	return string(s), ok
}

// comparisons are the operators that compare two values.
var comparisons = map[string]string{
	operators.Equals: "==", operators.NotEquals: "!=",
	operators.Less: "<", operators.LessEquals: "<=",
	operators.Greater: ">", operators.GreaterEquals: ">=",
}

// arithmeticSigns are the operators that compute a number.
var arithmeticSigns = map[string]string{
	operators.Add: "+", operators.Subtract: "-", operators.Multiply: "*",
	operators.Divide: "/", operators.Modulo: "%",
}
