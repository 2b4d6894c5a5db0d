// Package formula compiles the compute section of a policy: named, exact
// computations in the Expr language for fees, interest and totals.
//
//	interest:  "late_interest(invoice.open, 'FR_B2B')"
//	total_due: "invoice.open + interest + money(40)"
//
// The grammar is Expr's (github.com/expr-lang/expr); names, types and
// arithmetic are ours. There are five types: money, number, yes or no, text
// and date. Every number is an exact decimal, as written; no binary fraction
// ever stands in for one. Money is in the currency of the invoice: it adds to
// money, and multiplies with a number. Each formula that is money is rounded
// once, at its end, half up to the minor unit, and other formulas use it as
// rounded: so the lines of a letter add up to its total.
//
// A formula is computed for one invoice at a time, whatever the policy's scope.
package formula

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/law"
)

// Vocabulary is what formulas of a policy may speak of, beyond the built-in names.
type Vocabulary struct {
	Facts    []engine.FactDecl     // in the order of Invoice.Facts
	Rates    map[string]*law.Rates // regimes of late_interest, by name
	Profiles []string              // values of client.profile; nil allows any
	States   []string              // values of case.state; nil allows any
}

// Source is a formula as it is written.
type Source struct {
	Name string
	Text string
}

// Problem is what is wrong with one of the formulas; offsets are bytes in its Text.
type Problem struct {
	Name string // of the formula
	diag.Problem
}

// Env compiles the formulas of a policy. It is immutable and safe for several goroutines.
type Env struct {
	roots map[string]*root
	rates map[string]*law.Rates
}

// NewEnv returns an Env for a vocabulary.
func NewEnv(v Vocabulary) *Env {
	return &Env{roots: roots(v), rates: v.Rates}
}

// Named is the name and type of a formula.
type Named struct {
	Name string
	Type Type
}

// Result is the name and value of a formula.
type Result struct {
	Name  string
	Value Value
}

// Set is the compiled formulas of a policy. It is immutable and safe for
// several goroutines. The zero Set has no formula.
type Set struct {
	named []Named // as written
	order []int   // indexes in named, each after those it uses
	evals []eval  // by index in named; nil when the formula has problems
}

// Formulas returns the name and type of each formula, in the order they were
// written in. A formula with problems has the zero Type.
func (s *Set) Formulas() []Named { return append([]Named(nil), s.named...) }

// Eval computes every formula for the invoice of in, in the order they were
// written in. The first that has no answer is the error, which names it: a
// division by zero, a fact without value, a day without a rate, an input
// without the invoice or case it speaks of, a result too large for an Amount.
func (s *Set) Eval(in *engine.Input) ([]Result, error) {
	if len(s.named) == 0 {
		return nil, nil
	}
	if in.Invoice == nil {
		return nil, fmt.Errorf("formula %s: there is no invoice to compute for", s.named[0].Name)
	}
	f := &frame{in: in, currency: in.Invoice.Currency, computed: make([]datum, len(s.named))}
	results := make([]Result, len(s.named))
	for _, i := range s.order {
		v, err := s.evalOne(i, f)
		if err != nil {
			return nil, fmt.Errorf("formula %s: %w", s.named[i].Name, err)
		}
		results[i] = Result{Name: s.named[i].Name, Value: v}
	}
	return results, nil
}

func (s *Set) evalOne(i int, f *frame) (Value, error) {
	if s.evals[i] == nil {
		return Value{}, fmt.Errorf("it did not compile")
	}
	d, err := s.evals[i](f)
	if err != nil {
		return Value{}, err
	}
	v, err := d.value(s.named[i].Type, f.currency)
	if err != nil {
		return Value{}, err
	}
	if v.Type == Money {
		d = fromAmount(v.Amount, f.currency)
	}
	f.computed[i] = d
	return v, nil
}

// frame is one computation of all formulas.
type frame struct {
	in       *engine.Input
	currency engine.Currency
	computed []datum // by index of the formula
	locals   []datum // of let, by depth
}

// eval computes a compiled expression.
type eval func(*frame) (datum, error)
