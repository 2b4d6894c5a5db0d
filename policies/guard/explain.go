package guard

import (
	"sync"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// Explain implements engine.Explainer. Every part is evaluated, also those
// that a run can skip; constants are left out of the terms. Values come from the guard's own
// program; CEL is asked for what that has no value for.
func (g *Guard) Explain(in *engine.Input) engine.Explanation {
	return g.explain(&working{guard: g, src: g.src, in: in, shown: g.shown(in)})
}

func (g *Guard) explain(w *working) engine.Explanation {
	x := engine.Explanation{Text: g.src}
	x.Holds, x.Err = g.Holds(w.in)
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

// working is what the parts of a guard are on an input.
type working struct {
	guard *Guard
	src   string
	in    *engine.Input
	shown map[*node]func(in *engine.Input) ref.Val // gives nil for what CEL has to be asked for
	state interpreter.EvalState                    // what a run of CEL left behind, once it was needed
	asked bool
}

// value returns the value that an expression had; nil when it had none.
func (w *working) value(n *node) ref.Val {
	if n.literal != nil {
		return n.literal
	}
	if f := w.shown[n]; f != nil {
		if v := f(w.in); v != nil {
			return v
		}
	}
	if !w.asked {
		w.asked, w.state = true, w.guard.evaluated(w.in)
	}
	if w.state == nil {
		return nil
	}
	v, ok := w.state.Value(n.id)
	if !ok {
		return nil
	}
	return v
}

// evaluated has CEL evaluate every part; nil when it cannot.
func (g *Guard) evaluated(in *engine.Input) interpreter.EvalState {
	run, err := g.explained()
	if err != nil {
		return nil
	}
	r := g.look(in)
	defer r.release()
	r.used = len(r.decimals) // values outlive the run: none of them may be reused
	_, details, _ := run.Eval(r)
	return details.State()
}

// shown gives what computes the value of each part for an invoice in the currency of an input; nil where the program of the guard
// does not answer. It is made once for each number of decimals.
func (g *Guard) shown(in *engine.Input) map[*node]func(in *engine.Input) ref.Val {
	exponent := currencyOf(in).Exponent()
	if !g.program.needs.met(in) || exponent < 0 || exponent >= exponents {
		return nil
	}
	of := &g.values[exponent]
	of.once.Do(func() {
		of.all = map[*node]func(in *engine.Input) ref.Val{}
		l := g.lowering(exponent)
		g.root.each(func(n *node) {
			if f := l.shown(n); f != nil {
				of.all[n] = f
			}
		})
	})
	return of.all
}

// values are what computes the value of each part of a guard.
type values struct {
	once sync.Once
	all  map[*node]func(in *engine.Input) ref.Val
}

// shown lowers a part to its value as CEL has it; nil where that may differ in its decimals.
func (l *lowering) shown(n *node) func(in *engine.Input) ref.Val {
	switch n.kind {
	case boolKind:
		t := l.test(n)
		if t == nil {
			return nil
		}
		return func(in *engine.Input) ref.Val {
			if a := t(in); a == answerYes || a == answerNo {
				return types.Bool(a == answerYes)
			}
			return nil
		}
	case stringKind:
		f := l.text(n)
		if f == nil {
			return nil
		}
		return func(in *engine.Input) ref.Val {
			if s, st := f(in); st == given {
				return types.String(s)
			}
			return nil
		}
	case intKind, dateKind, decimalKind:
		return l.shownNumber(n)
	}
	return nil
}

func (l *lowering) shownNumber(n *node) func(in *engine.Input) ref.Val {
	own := true // it has the decimals that CEL gives it
	n.each(func(n *node) {
		own = own && (n.kind != decimalKind || n.function != operators.Conditional && (n.variable == nil || n.variable.number == nil))
	})
	x := l.number(n)
	if !own || x.f == nil {
		return nil
	}
	return func(in *engine.Input) ref.Val {
		switch v, st := x.f(in); {
		case st != given:
			return nil
		case n.kind == dateKind:
			return date(v)
		case n.kind == decimalKind:
			return decimalOf(v, -int32(x.scale))
		default:
			return types.Int(v)
		}
	}
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
