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
	tree      *celast.AST
	program   *native
	cel       planned // what CEL makes of it, for errors and what the program cannot compute
	explained planned // the same, and every part is evaluated
	values    [exponents]values
	wake      wake
	account   bool
	last      bool
	handed    bool
	contacts  bool
	constant  *bool
}

var (
	_ engine.Guard     = (*Guard)(nil)
	_ engine.Explainer = (*Guard)(nil)
)

// build makes a guard of a tree without mistakes.
func (e *Env) build(src string, root *node, tree *celast.AST) (*Guard, error) {
	checked, err := e.language.verify(tree, src, e.names)
	if err != nil {
		return nil, err
	}
	if err := checkCost(checked); err != nil {
		return nil, err
	}
	g := &Guard{
		src: src, env: e, root: root, tree: checked,
		cel:       e.language.later(checked, nil, cel.OptOptimize),
		explained: e.language.later(checked, nil, cel.OptExhaustiveEval),
	}
	var needs needSet
	root.each(func(n *node) {
		if v := n.variable; v != nil {
			needs = needs.with(v.needs)
			g.account, g.last, g.handed, g.contacts = g.account || e.readsAccount(v), g.last || v.last, g.handed || v.handed, g.contacts || v.contacts
		}
	})
	g.program = newNative(e.exponent(), needs, g.listing)
	g.wake = newWake(g)
	g.constant = g.constantOf()
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

// exponent is that of the amounts that guards are made for first.
func (e *Env) exponent() int {
	if e.vocabulary.Currency.IsZero() {
		return usualDecimals
	}
	return e.vocabulary.Currency.Exponent()
}

// readings are looks at an input that can be used again.
var readings = sync.Pool{New: func() any { return new(reading) }}

// look returns a reading of an input; give it back with release.
func (g *Guard) look(in *engine.Input) *reading {
	r := readings.Get().(*reading)
	r.vars, r.in, r.used = g.env.vars, in, 0
	return r
}

func (r *reading) release() {
	r.vars, r.in = nil, nil
	readings.Put(r)
}

// Holds implements engine.Guard.
func (g *Guard) Holds(in *engine.Input) (bool, error) {
	switch g.native(in) {
	case answerYes:
		return true, nil
	case answerNo:
		return false, nil
	}
	return g.holds(g.cel, in)
}

// holds asks a program of CEL.
func (g *Guard) holds(p planned, in *engine.Input) (bool, error) {
	run, err := p()
	if err != nil {
		return false, err
	}
	r := g.look(in)
	defer r.release()
	v, _, err := run.Eval(r)
	if err != nil {
		return false, err
	}
	b, ok := v.(types.Bool)
	if !ok {
		return false, fmt.Errorf("guard gave %v, not true or false", v)
	}
	return bool(b), nil
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
