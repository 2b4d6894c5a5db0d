package guard

import (
	"sync"
	"sync/atomic"

	"cel.dev/cel-go/cel"
	celast "cel.dev/cel-go/common/ast"

	"github.com/relance-dev/relance/engine"
)

// needSet is what of an input a guard reads.
type needSet uint8

func (s needSet) with(n need) needSet { return s | 1<<n }

// met reports whether an input has all of it.
func (s needSet) met(in *engine.Input) bool {
	return (in.Invoice != nil || s&(1<<needsInvoice) == 0) && (in.Client != nil || s&(1<<needsClient) == 0) &&
		(in.Case != nil && in.Machine != nil || s&(1<<needsCase) == 0)
}

// listing is a program for amounts of one exponent.
type listing struct {
	code     []instruction
	at       place
	entries  []place // of the rules of a state
	exponent int
	money    bool // it is for that exponent only
}

// exponents are how many decimals currencies have: 0 to 4.
const exponents = 5

// native is a guard, or a whole state, lowered to a program for each exponent that is asked for.
type native struct {
	usual int // the exponent of the policy's currency
	needs needSet
	lower func(exponent int) *listing
	made  [exponents]atomic.Pointer[listing]
}

func newNative(usual int, needs needSet, lower func(exponent int) *listing) *native {
	n := &native{usual: usual, needs: needs, lower: lower}
	n.made[usual].Store(lower(usual))
	return n
}

// listing returns the program for an input; nil when CEL has to be asked.
func (n *native) listing(in *engine.Input) *listing {
	if !n.needs.met(in) {
		return nil
	}
	l := n.made[n.usual].Load()
	if l == nil || !l.money {
		return l
	}
	if exponent := currencyOf(in).Exponent(); exponent != l.exponent {
		return n.other(exponent)
	}
	return l
}

// other returns the program for another exponent than the usual one. Two goroutines may make it at
// once: either will do.
func (n *native) other(exponent int) *listing {
	if exponent < 0 || exponent >= exponents {
		return nil
	}
	l := n.made[exponent].Load()
	if l == nil {
		l = n.lower(exponent)
		n.made[exponent].Store(l)
	}
	return l
}

// lowering returns what lowers parts of the guard.
func (g *Guard) lowering(exponent int) *lowering {
	return &lowering{exponent: exponent, cel: func(n *node) test {
		part := g.env.language.later(g.tree, n.expr, cel.OptOptimize)
		return func(in *engine.Input) answer { return g.ask(part, in) }
	}}
}

// listing lowers the guard.
func (g *Guard) listing(exponent int) *listing {
	e := newEmitter(g.lowering(exponent))
	l := &listing{exponent: exponent, at: e.answers(g.root, 0)}
	if e.full {
		e = newEmitter(e.lowering)
		l.at = e.end(answerBeyond)
	}
	l.code, l.money = e.code, e.money
	return l
}

// native answers without CEL, where that can be told.
func (g *Guard) native(in *engine.Input) answer {
	l := g.program.listing(in)
	if l == nil {
		return answerBeyond
	}
	a, _ := run(l.code, l.at, in)
	return a
}

// answer is the guard's answer, from CEL where need be.
func (g *Guard) answer(in *engine.Input) answer {
	if a := g.native(in); a != answerBeyond {
		return a
	}
	return g.ask(g.cel, in)
}

// ask asks a program of CEL.
func (g *Guard) ask(p planned, in *engine.Input) answer {
	holds, err := g.holds(p, in)
	if err != nil {
		return answerNone
	}
	return answerOf(holds)
}

// planned is a program of CEL, planned when it is first asked for.
type planned func() (cel.Program, error)

// later plans a checked tree, or a part of one, when it is first asked for.
func (l *language) later(tree *celast.AST, part celast.Expr, options cel.EvalOption) planned {
	return sync.OnceValues(func() (cel.Program, error) { return l.plan(tree, part, options) })
}
