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
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/law"
)

// Vocabulary is what formulas of a policy may speak of, beyond the built-in names.
type Vocabulary struct {
	Facts    []engine.FactDecl // in the order of Invoice.Facts
	Exits    []Exit            // declared exits, each with a name of its own
	Law      *law.Law          // the regimes and series of late_interest and the like; never nil
	Profiles []string          // values of client.profile; nil allows any
	Entities []string          // values of invoice.entity; nil allows any
	States   []string          // values of case.state; nil allows any
	Currency engine.Currency   // the policy's; zero allows any
	// ContractRates are creditor.contract_rate, percent a year: of the creditor under
	// "", of entities by id. One that is not there has no value.
	ContractRates map[string]*apd.Decimal
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
	exits map[string]map[string]field
	law   *law.Law

	states   []string // of the policy; nil allows any
	currency engine.Currency
}

// NewEnv returns an Env for a vocabulary.
func NewEnv(v Vocabulary) *Env {
	return &Env{roots: roots(v), exits: exits(v.Exits), law: v.Law, states: v.States, currency: v.Currency}
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
	named []Named        // as written
	order []int          // indexes in named, each after those it uses
	evals []eval         // by index in named; nil when the formula has problems
	uses  [][]int        // by index in named: the formulas it uses itself
	rates [][]*law.Rates // by index in named: what its late_interest and the like go by
	other []bool         // by index in named: at other days than those of the delay

	claims [][]Claim // by index in named

	contacts bool // one of them asks for ContactFields
}

// Formulas returns the name and type of each formula, in the order they were
// written in. A formula with problems has the zero Type.
func (s *Set) Formulas() []Named { return slices.Clone(s.named) }

// UsesContacts reports whether a formula depends on all contacts with the client.
func (s *Set) UsesContacts() bool { return s.contacts }

// Rates returns the rates by which the formulas that wanted asks for, and those
// they use, may count; nil asks for all. Rates come twice when they are named
// twice. anyDay says that a day may count that is none of the delay.
func (s *Set) Rates(wanted func(name string) bool) (all []*law.Rates, anyDay bool) {
	for i, needed := range s.needed(wanted) {
		if needed {
			all = append(all, s.rates[i]...)
			anyDay = anyDay || s.other[i]
		}
	}
	return all, anyDay
}

// Claim is something that a formula may claim beyond the debt.
type Claim struct {
	Formula string      // its name
	Regime  *law.Regime // the law that it goes by; nil for an amount of its own
	Text    string      // the amount as written
}

// Claims lists what the formulas that wanted asks for, and those they use, may claim
// beyond the debt, in their order: by a law, or as an amount of money above zero that
// is written in them. A nil wanted asks for all.
func (s *Set) Claims(wanted func(name string) bool) []Claim {
	if s == nil {
		return nil
	}
	var all []Claim
	for i, needed := range s.needed(wanted) {
		if needed {
			all = append(all, s.claims[i]...)
		}
	}
	return all
}

// Eval computes the formulas for the invoice of in that wanted asks for, and
// those they use, in the order they were written in; nil asks for all. The first
// that has no answer is the error, which names it: a division by zero, a fact
// without value, a day without a rate, an input without the invoice or case it
// speaks of, a result too large for an Amount.
func (s *Set) Eval(in *engine.Input, wanted func(name string) bool) ([]Result, error) {
	needed := s.needed(wanted)
	if !slices.Contains(needed, true) {
		return nil, nil
	}
	if in.Invoice == nil {
		return nil, fmt.Errorf("formula %s: there is no invoice to compute for", s.named[slices.Index(needed, true)].Name)
	}
	f := &frame{in: in, currency: in.Invoice.Currency, computed: make([]datum, len(s.named))}
	values := make([]Value, len(s.named))
	for _, i := range s.order {
		if !needed[i] {
			continue
		}
		var err error
		if values[i], err = s.evalOne(i, f); err != nil {
			return nil, fmt.Errorf("formula %s: %w", s.named[i].Name, err)
		}
	}
	var results []Result
	for i, n := range s.named {
		if needed[i] {
			results = append(results, Result{Name: n.Name, Value: values[i]})
		}
	}
	return results, nil
}

// needed marks the wanted formulas and all they use, by index in named.
func (s *Set) needed(wanted func(name string) bool) []bool {
	needed := make([]bool, len(s.named))
	for _, i := range slices.Backward(s.order) {
		needed[i] = needed[i] || wanted == nil || wanted(s.named[i].Name)
		if needed[i] {
			for _, j := range s.uses[i] {
				needed[j] = true
			}
		}
	}
	return needed
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
