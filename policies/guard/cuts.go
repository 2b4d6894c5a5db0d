package guard

import (
	"slices"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
)

// cuts are the constants that guards compare a name with.
type cuts struct {
	numbers []*decimal // also of whole numbers
	days    []engine.Date
	texts   []string
}

// reading of guards: what they ask about, and whether cells decide them.
type asked struct {
	by      map[*variable]*cuts
	order   []*variable // as first met
	complex string      // a part whose answer does not follow from one name and constants; empty for none
}

// see adds what a guard asks about.
func (a *asked) see(g *Guard) {
	a.condition(g, g.root)
}

// condition goes through the parts of a condition that are conditions themselves.
func (a *asked) condition(g *Guard, n *node) {
	switch {
	case n.literal != nil:
	case n.variable != nil:
		a.name(n.variable)
	case n.function == operators.LogicalNot, joins(n):
		for _, p := range n.args {
			a.condition(g, p)
		}
	default:
		a.atom(g, n)
	}
}

// atom is a comparison, or a function that answers yes or no: each of its constants is a cut of each of its names.
func (a *asked) atom(g *Guard, n *node) {
	var names []*variable
	var constants []*node
	plain := comparisons[n.function] != "" || n.function == operators.In
	n.each(func(p *node) {
		switch {
		case p.literal != nil:
			constants = append(constants, p)
		case p.variable != nil:
			names = append(names, p.variable)
		case p != n && p.function != listName:
			plain = false
		}
	})
	for _, v := range names {
		c := a.name(v)
		for _, p := range constants {
			c.add(p)
		}
	}
	if len(names) != 1 || !plain {
		if a.complex == "" {
			a.complex = n.name(g.src)
		}
	}
}

// name notes that a name is asked for.
func (a *asked) name(v *variable) *cuts {
	if a.by == nil {
		a.by = map[*variable]*cuts{}
	}
	c := a.by[v]
	if c == nil {
		c = new(cuts)
		a.by[v] = c
		a.order = append(a.order, v)
	}
	return c
}

func (c *cuts) add(n *node) {
	switch v := n.literal.(type) {
	case types.String:
		if s := string(v); !slices.Contains(c.texts, s) {
			c.texts = append(c.texts, s)
		}
	case date:
		if d := engine.Date(v); !slices.Contains(c.days, d) {
			c.days = append(c.days, d)
		}
	default:
		if x, ok := numberOf(v); ok {
			d := new(decimal)
			d.Set(x)
			if !slices.ContainsFunc(c.numbers, func(o *decimal) bool { return o.Cmp(&d.Decimal) == 0 }) {
				c.numbers = append(c.numbers, d)
			}
		}
	}
}

// join adds the cuts of another name.
func (c *cuts) join(other *cuts) {
	c.numbers, c.days, c.texts = append(c.numbers, other.numbers...), append(c.days, other.days...), append(c.texts, other.texts...)
}

// around lists whole numbers of a scale below, at and above each number: 1500.00 of two decimals is
// 150000. Those that are too large are left out.
func (c *cuts) around(scale int) []int64 {
	var all []int64
	for _, n := range c.numbers {
		moved := n.Decimal
		moved.Exponent += int32(scale)
		whole, fraction, ok := floor(&moved)
		if !ok {
			continue
		}
		all = append(all, whole, whole+1)
		if !fraction {
			all = append(all, whole-1)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
