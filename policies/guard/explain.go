package guard

import (
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// Explain implements engine.Explainer. Every part is evaluated, also those
// that a run can skip; constants are left out of the terms.
func (g *Guard) Explain(in *engine.Input) engine.Explanation {
	x := engine.Explanation{Text: g.src}
	x.Holds, x.Err = g.Holds(in)
	run, err := g.explained()
	if err != nil {
		if x.Err == nil {
			x.Err = err
		}
		return x
	}
	r := g.look(in)
	defer r.release()
	r.used = len(r.decimals) // values outlive the run: none of them may be reused
	_, details, _ := run.Eval(r)
	w := working{src: g.src, state: details.State(), in: in}
	g.root.walk(0, func(n *node, depth int) {
		if n.literal == nil && n.function != listName {
			x.Terms = append(x.Terms, engine.Term{
				Start: n.start, End: n.end, Depth: depth, Text: n.name(g.src), Value: show(w.value(n)),
			})
		}
	})
	if x.Err == nil && !x.Holds {
		x.Misses = w.misses(g.root)
	}
	return x
}

// working is what one run of a guard left behind.
type working struct {
	src   string
	state interpreter.EvalState
	in    *engine.Input
}

// value returns the value that an expression had; nil when it had none.
func (w *working) value(n *node) ref.Val {
	if n.literal != nil {
		return n.literal
	}
	v, ok := w.state.Value(n.id)
	if !ok {
		return nil
	}
	return v
}

// show writes a value as a person would.
func show(v ref.Val) string {
	switch v := v.(type) {
	case nil:
		return "not evaluated"
	case types.String:
		return quoted(string(v))
	case *decimal:
		return v.rounded()
	case date:
		return v.String()
	case *types.Err:
		return "no answer: " + v.String()
	case types.Bool:
		if v {
			return "true"
		}
		return "false"
	case types.Int:
		return itoa(v)
	}
	return "not evaluated"
}

// isTrue reports whether a value is true, and whether it is an answer at all.
func isTrue(v ref.Val) (yes, ok bool) {
	b, ok := v.(types.Bool)
	return bool(b), ok
}

// rounded writes a decimal with two decimals or more, and six at most.
func (d *decimal) rounded() string {
	const most = 6
	var r apd.Decimal
	if d.Exponent >= -usualDecimals {
		return d.String()
	}
	r.Reduce(&d.Decimal)
	decimals := min(max(-r.Exponent, usualDecimals), most)
	if _, err := exact.Quantize(&r, &r, -decimals); err != nil {
		return d.String()
	}
	return r.Text('f')
}

// joins reports whether n joins conditions so that each of them counts.
func joins(n *node) bool {
	return n.function == operators.LogicalAnd || n.function == operators.LogicalOr
}
