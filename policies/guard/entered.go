package guard

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
)

// hasEntered is the question whether a case was in a state before: case.entered('part_disputed') is a name
// like any other, one for each state, so that a state that the policy does not have is a mistake.
const hasEntered = "entered"

// ofState is the name of the question about a state.
func ofState(state string) string { return "case." + hasEntered + "('" + state + "')" }

// enteredVariable is the name behind the question about a state.
func enteredVariable(state string) *variable {
	return &variable{
		Entry: Entry{ofState(state), boolKind.word(), "the case is in that state of the policy, or was in it before"}, kind: boolKind, needs: needsCase,
		flag: func(in *engine.Input) bool {
			for id, times := range in.Case.Entries {
				if times > 0 && in.Machine.States[id].Name == state {
					return true
				}
			}
			return false
		},
	}
}

// ofEntered checks case.entered('part_disputed'); done is false for all else.
func (c *inspector) ofEntered(n *node, e celast.Expr, call celast.CallExpr) (done bool) {
	if n.function != hasEntered {
		return false
	}
	write := "write case.entered('" + orStart(c.env.vocabulary.States) + "')"
	c.fill(n, e)
	n.kind = boolKind
	target, named := []string(nil), false
	if call.IsMemberFunction() {
		target, named = pathOf(call.Target())
	}
	if !named || len(target) != 1 || target[0] != "case" {
		c.report(codeFunction, n, write, "entered is asked of the case")
		return true
	}
	if len(call.Args()) != 1 {
		c.report(codeArgument, n, write, "entered takes one state, not %d", len(call.Args()))
		return true
	}
	arg := &node{id: call.Args()[0].ID(), expr: call.Args()[0]}
	c.fill(arg, arg.expr)
	state, ok := types.String(""), false
	if arg.expr.Kind() == celast.LiteralKind {
		state, ok = arg.expr.AsLiteral().(types.String)
	}
	if !ok {
		c.report(codeArgument, arg, write, "entered takes a state between quotes")
		return true
	}
	v := c.env.vars[ofState(string(state))]
	if v == nil {
		c.report(codeEnum, arg, suggest(string(state), c.env.vocabulary.States, quoted), "'%s' is not a state of the policy", string(state))
		return true
	}
	n.variable = v
	e.SetKindCase(c.make.NewIdent(n.id, v.Name))
	return true
}

func orStart(states []string) string {
	if len(states) == 0 {
		return "watch"
	}
	return states[0]
}
