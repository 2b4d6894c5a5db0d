package guard

import (
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
)

// constantOf returns the answer of a guard that no input changes, or nil: one
// without a name, or one that a constant part decides.
func (g *Guard) constantOf() *bool {
	named := false
	g.root.each(func(n *node) { named = named || n.variable != nil })
	if named {
		return decided(g.root)
	}
	b, err := g.Holds(&engine.Input{})
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
		return decidedChain(n.args, false)
	case operators.LogicalOr:
		return decidedChain(n.args, true)
	case operators.Conditional:
		if v := decided(n.args[0]); v != nil && *v {
			return decided(n.args[1])
		} else if v != nil {
			return decided(n.args[2])
		}
	}
	return nil
}

// decidedChain is decided for && and ||: one part with the value that wins
// decides, else all parts must be known.
func decidedChain(parts []*node, wins bool) *bool {
	known := 0
	for _, p := range parts {
		v := decided(p)
		if v != nil && *v == wins {
			return v
		}
		if v != nil {
			known++
		}
	}
	if known < len(parts) {
		return nil
	}
	loses := !wins
	return &loses
}
