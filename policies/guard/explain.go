package guard

import "github.com/relance-dev/relance/engine"

// Explain implements engine.Explainer.
func (g *Guard) Explain(in *engine.Input) engine.Explanation {
	holds, err := g.Holds(in)
	return engine.Explanation{Text: g.src, Holds: holds, Err: err}
}
