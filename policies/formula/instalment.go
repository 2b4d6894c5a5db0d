package formula

import (
	"github.com/expr-lang/expr/ast"

	"github.com/relance-dev/relance/engine"
)

// mostInstalments is into how many parts a formula lays an amount out at most.
const mostInstalments = 120

// instalment compiles instalment(amount, n) and last_instalment(amount, n): one of n parts that
// are equal to the minor unit, and the last one, which takes the rest. An amount
// of fewer minor units than parts is paid with the last one.
func (c *checker) instalment(n *ast.CallNode, last bool, form string) typed {
	x := c.check(n.Arguments[0])
	if x.typ != Money {
		return c.misfit(n.Arguments[0], x, "an amount", form)
	}
	parts, ok := n.Arguments[1].(*ast.IntegerNode)
	if !ok || parts.Value < 1 || parts.Value > mostInstalments {
		return c.fail(n.Arguments[1], "RL305", "the number of instalments must be a number from 1 to 120", "write "+form)
	}
	return typed{typ: Money, eval: func(f *frame) (datum, error) {
		d, err := x.eval(f)
		if err != nil {
			return datum{}, err
		}
		total, err := toAmount(d.num, f.currency)
		if err != nil {
			return datum{}, err
		}
		list := engine.SplitAmount(total, parts.Value)
		switch {
		case list != nil && last:
			return fromAmount(list[len(list)-1], f.currency), nil
		case list != nil:
			return fromAmount(list[0], f.currency), nil
		case last:
			return fromAmount(total, f.currency), nil
		}
		return fromAmount(0, f.currency), nil
	}}
}
