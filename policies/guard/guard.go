package guard

import (
	"fmt"
	"sync"

	"cel.dev/cel-go/cel"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
)

// Guard is a compiled condition. It implements engine.Guard and
// engine.Explainer, is immutable and safe for several goroutines.
type Guard struct {
	src       string
	env       *Env
	root      *node
	run       evaluator
	wake      wake
	account   bool
	last      bool
	handed    bool
	contacts  bool
	constant  *bool
	explained func() (cel.Program, error) // planned when first asked for
}

var (
	_ engine.Guard     = (*Guard)(nil)
	_ engine.Explainer = (*Guard)(nil)
)

// evaluator answers a compiled guard. CEL's program is the reference; a
// compiler to native code can take its place.
type evaluator interface {
	holds(r *reading) (bool, error)
}

// program is the evaluator of CEL.
type program struct{ cel.Program }

func (p program) holds(r *reading) (bool, error) {
	v, _, err := p.Eval(r)
	if err != nil {
		return false, err
	}
	b, ok := v.(types.Bool)
	if !ok {
		return false, fmt.Errorf("guard gave %v, not true or false", v)
	}
	return bool(b), nil
}

// build makes a guard of a tree without mistakes.
func (e *Env) build(src string, root *node, tree *celast.AST) (*Guard, error) {
	checked, err := e.language.verify(tree, src, e.names)
	if err != nil {
		return nil, err
	}
	if err := checkCost(checked); err != nil {
		return nil, err
	}
	g := &Guard{src: src, env: e, root: root}
	p, err := e.language.plan(checked, nil, cel.OptOptimize)
	if err != nil {
		return nil, err
	}
	g.run = program{p}
	g.explained = sync.OnceValues(func() (cel.Program, error) {
		return e.language.plan(checked, nil, cel.OptExhaustiveEval)
	})
	root.each(func(n *node) {
		if v := n.variable; v != nil {
			g.account, g.last, g.handed, g.contacts = g.account || e.readsAccount(v), g.last || v.last, g.handed || v.handed, g.contacts || v.contacts
		}
	})
	if g.wake, err = newWake(e.language, checked, root); err != nil {
		return nil, err
	}
	g.constant = constantOf(root, g.run)
	return g, nil
}

// readsAccount reports whether a variable depends on the client's other
// invoices; in scope client, what a case is about does.
func (e *Env) readsAccount(v *variable) bool {
	lateness := v.Name == "days_late" || v.Name == "business_days_late"
	return v.account || lateness && e.vocabulary.Scope == engine.ScopeClient && !e.vocabulary.Assign
}

// String returns the guard as written.
func (g *Guard) String() string { return g.src }

// readings are looks at an input that can be used again.
var readings = sync.Pool{New: func() any { return new(reading) }}

// look returns a reading of an input; give it back with release.
func (g *Guard) look(in *engine.Input) *reading {
	r := readings.Get().(*reading)
	r.vars, r.in, r.used = g.env.vars, in, 0
	return r
}

// copyInput lets the reading go to other days without changing its caller's input.
func (r *reading) copyInput() {
	r.own = *r.in
	r.in = &r.own
}

func (r *reading) release() {
	if r.in == &r.own {
		r.own = engine.Input{}
	}
	r.vars, r.in = nil, nil
	readings.Put(r)
}

// Holds implements engine.Guard.
func (g *Guard) Holds(in *engine.Input) (bool, error) {
	r := g.look(in)
	defer r.release()
	return g.run.holds(r)
}

// UsesAccount reports whether the guard depends on the client's other invoices.
func (g *Guard) UsesAccount() bool { return g.account }

// UsesLast reports whether the guard depends on what came of the case's last action.
func (g *Guard) UsesLast() bool { return g.last }

// UsesHandedOver reports whether the guard depends on the hand-over of the claim.
func (g *Guard) UsesHandedOver() bool { return g.handed }

// UsesContacts reports whether the guard depends on all contacts with the client.
func (g *Guard) UsesContacts() bool { return g.contacts }

// Const returns the answer of a guard that is the same for every input; ok is
// false when it depends on the input.
func (g *Guard) Const() (value, ok bool) {
	if g.constant == nil {
		return false, false
	}
	return *g.constant, true
}
