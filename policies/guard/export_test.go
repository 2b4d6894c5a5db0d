package guard

import "github.com/relance-dev/relance/engine"

// HoldsInCEL asks CEL's interpreter, not the program.
func (g *Guard) HoldsInCEL(in *engine.Input) (bool, error) { return g.holds(g.cel, in) }
