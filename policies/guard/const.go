package guard

import (
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// constantOf returns the answer of a guard that no input changes, or nil: one
// without a name, or one that a constant part decides.
func constantOf(root *node, run evaluator) *bool {
	named := false
	root.each(func(n *node) { named = named || n.variable != nil })
	if named {
		return decided(root)
	}
	b, err := run.holds(&reading{})
	if err != nil {
		return nil
	}
	return &b
}

// decided returns the value of a condition that its constants decide, or nil.
func decided(n *node) *bool {
	if b, ok := n.literal.(types.Bool); ok {
		v := bool(b)
		return &v
	}
	switch n.function {
	case operators.LogicalNot:
		if v := decided(n.args[0]); v != nil {
			not := !*v
			return &not
		}
	case operators.LogicalAnd:
		return decidedJoin(n, false)
	case operators.LogicalOr:
		return decidedJoin(n, true)
	case operators.Conditional:
		if v := decided(n.args[0]); v != nil && *v {
			return decided(n.args[1])
		} else if v != nil {
			return decided(n.args[2])
		}
	}
	return nil
}

// decidedJoin is decided for && and ||: one side that is the value that wins
// decides, else both sides must be known.
func decidedJoin(n *node, wins bool) *bool {
	l, r := decided(n.args[0]), decided(n.args[1])
	switch {
	case l != nil && *l == wins:
		return l
	case r != nil && *r == wins:
		return r
	case l != nil && r != nil:
		return l
	}
	return nil
}
