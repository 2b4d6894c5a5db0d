// Package evaluate gives the value of a condition or a formula on a chosen invoice and day.
package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/formula"
)

// codeNotBool is the problem of a condition that is no yes-or-no question: then it may be a formula.
const codeNotBool = "RL233"

// codeNoCase is the problem of a word about a case where there is none.
const codeNoCase = "RL224"

// Point is where expressions are evaluated.
type Point struct {
	Book   *policies.Book
	Story  *replay.Story // of the invoice, up to the day
	Policy string        // that the expression is of; empty for the invoice's, or assign when it has none
}

// Answer is what an expression comes to.
type Answer struct {
	Expression string   `json:"expression"`      // as given
	Invoice    string   `json:"invoice"`         // it was evaluated on
	At         string   `json:"at"`              // the day
	Policy     string   `json:"policy"`          // whose rules it was read as one of; empty for assign
	State      string   `json:"state"`           // of the case on that day, before that day's decision; empty for none
	Kind       string   `json:"kind"`            // condition or formula
	Type       string   `json:"type"`            // yes or no, money, number, text or date
	Value      string   `json:"value"`           // as written for people; empty when it has none
	Error      string   `json:"error,omitempty"` // why it has no value
	Parts      []Part   `json:"parts"`           // outer before inner, then left to right; constants left out
	Misses     []string `json:"misses"`          // what keeps a false condition from being true, nearest first
}

// Part is a part of an expression and its value.
type Part struct {
	Text  string `json:"text"`  // as written
	Start int    `json:"start"` // bytes of the expression
	End   int    `json:"end"`   // bytes of the expression
	Depth int    `json:"depth"` // 0 for the whole expression
	Value string `json:"value"` // as written for people
}

// Eval evaluates a text. Problems say why it is neither a condition nor a formula. It fails when
// the book has no such policy.
func (p *Point) Eval(text string) (*Answer, []diag.Problem, error) {
	in, policy, err := p.input()
	if err != nil {
		return nil, nil, err
	}
	a := &Answer{Expression: text, Invoice: p.Story.Facts.Invoice.ID, At: p.Story.At.String(), Policy: policy, Parts: []Part{}, Misses: []string{}}
	if p.Story.Machine != nil && p.Story.Machine == in.Machine {
		a.State = in.Machine.Name(in.Case.State)
	}
	g, problems, err := p.Book.Guard(policy, text)
	switch {
	case err != nil:
		return nil, nil, err
	case g != nil:
		p.condition(a, g, in)
		return a, nil, nil
	case policy == "" && slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Code == codeNoCase }):
		return nil, problems, nil
	}
	computed, found, err := p.formula(a, in, text)
	switch {
	case computed || err != nil:
		return a, nil, err
	case onlyNotBool(problems) && len(found) > 0:
		return nil, found, nil
	}
	return nil, problems, nil
}

// onlyNotBool reports whether a condition is right but for its type.
func onlyNotBool(problems []diag.Problem) bool {
	return !slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Error && p.Code != codeNotBool })
}

// input is what the expression sees, and the policy that it is read as one of.
func (p *Point) input() (*engine.Input, string, error) {
	s := p.Story
	m := s.Machine
	if p.Policy != "" {
		if m = p.Book.Engine.Machine(p.Policy); m == nil {
			var names []string
			for _, x := range p.Book.Engine.Machines {
				names = append(names, x.Policy)
			}
			return nil, "", fmt.Errorf("the book has no policy %s (it has %s)", p.Policy, strings.Join(names, ", "))
		}
	}
	if m != nil && m == s.Machine {
		return s.Input(), m.Policy, nil
	}
	policy := ""
	if m != nil {
		policy = m.Policy
	} else {
		m = &engine.Machine{States: []engine.State{{}}} // assign looks at no case; one has to be there
	}
	c := engine.NewCase(m, s.At)
	in := &engine.Input{Facts: s.Facts, Machine: m, Case: &c, Today: s.At}
	if policy != "" && m.Scope == engine.ScopeClient {
		in.Invoice = nil
	}
	return in, policy, nil
}

func (p *Point) condition(a *Answer, g engine.Explainer, in *engine.Input) {
	x := g.Explain(in)
	a.Kind, a.Type = "condition", formula.Bool.String()
	if x.Err != nil {
		a.Error = x.Err.Error()
	} else {
		a.Value = fmt.Sprint(x.Holds)
	}
	for _, t := range x.Terms {
		if t.Depth > 0 {
			a.Parts = append(a.Parts, Part{t.Text, t.Start, t.End, t.Depth, t.Value})
		}
	}
	a.Misses = append(a.Misses, x.Misses...)
}

// formula evaluates a text as a computation; computed is false when it is none.
func (p *Point) formula(a *Answer, in *engine.Input, text string) (computed bool, problems []diag.Problem, err error) {
	f := *in
	f.Invoice = p.Story.Facts.Invoice // a computation is for one invoice, whatever the scope
	if p.Story.Machine == in.Machine && p.Story.Machine != nil {
		f.Case = &p.Story.Decision.Case // and after the decision, as in a message
	}
	v, problems, err := p.Book.Formula(&f, text)
	if slices.ContainsFunc(problems, func(x diag.Problem) bool { return x.Severity == diag.Error }) {
		return false, problems, nil
	}
	a.Kind = "formula"
	if err != nil {
		a.Error = err.Error()
	} else {
		a.Type, a.Value = v.Type.String(), v.Spoken(f.Invoice.Currency)
	}
	for _, part := range formula.Parts(text) {
		if part.Depth == 0 {
			continue
		}
		sub := text[part.Start:part.End]
		v, problems, err := p.Book.Formula(&f, sub)
		switch {
		case len(problems) > 0:
			continue // it is no expression by itself, such as the name of a function
		case err != nil:
			a.Parts = append(a.Parts, Part{sub, part.Start, part.End, part.Depth, noAnswer + err.Error()})
		default:
			a.Parts = append(a.Parts, Part{sub, part.Start, part.End, part.Depth, v.Spoken(f.Invoice.Currency)})
		}
	}
	return true, nil, nil
}
