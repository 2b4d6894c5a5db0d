package guard

import (
	celast "cel.dev/cel-go/common/ast"

	"github.com/relance-dev/relance/engine"
)

// wake tells when a guard's answer can change with time alone.
type wake struct {
	moves bool
}

func newWake(_ *language, _ *celast.AST, root *node) (wake, error) {
	var w wake
	root.each(func(n *node) { w.moves = w.moves || n.variable != nil && n.variable.timing.moves() })
	return w, nil
}

// NextChange implements engine.Guard.
func (g *Guard) NextChange(in *engine.Input) (day engine.Date, exact bool) {
	if !g.wake.moves {
		return 0, true
	}
	return in.Today + 1, false
}
