package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/policytest"
)

// Tested is the outcome of a book's policy tests.
type Tested struct {
	Passed int    `json:"passed"` // how many
	Failed int    `json:"failed"` // how many; with one the exit code is 2
	Tests  []Test `json:"tests"`  // in the order of their files
	// Coverage is what they reach of the policies; with --coverage.
	Coverage *Coverage `json:"coverage,omitempty"`
}

// Test is the outcome of one policy test.
type Test struct {
	Name     string            `json:"name"`
	File     string            `json:"file"`
	Line     int               `json:"line"`
	Passed   bool              `json:"passed"`          // all was as expected
	Error    string            `json:"error,omitempty"` // why it could not be run to its end
	Expected []Happening       `json:"expected"`        // by day, invoice and channel
	Actual   []Happening       `json:"actual"`          // likewise
	Final    map[string]Stands `json:"final"`           // where invoices stand on the last day, of those that the test speaks of
	Waiting  map[string]Stands `json:"waiting"`         // the state that waits for a person on the last day, likewise
	Follows  map[string]Stands `json:"follows"`         // the policy that invoices follow on the last day, likewise
	Moved    string            `json:"moved,omitempty"` // the policy that the test was written for, when assign gives another one now
}

// Happening is one line of a test: an action carried out, or a state entered without any.
type Happening struct {
	Day      engine.Date `json:"day"`
	State    string      `json:"state"`
	Channel  string      `json:"channel,omitempty"` // none for a state entered without any action
	Template string      `json:"template,omitempty"`
	Invoice  string      `json:"invoice"`
	To       string      `json:"to,omitempty"`      // the address, where the test asks for it
	Compute  string      `json:"compute,omitempty"` // what computations gave, where the test asks for it
	Amount   string      `json:"amount,omitempty"`  // what the message asks for, where the test asks for it
	Words    string      `json:"words,omitempty"`   // texts that the message says, in quotes, where the test asks for them
}

// Stands is a state or a policy that was expected, and the one that there is.
type Stands struct {
	Expected string `json:"expected"` // a state or a policy
	Actual   string `json:"actual"`   // empty for none
}

// NewTested is the view of what became of tests.
func NewTested(results []policytest.Result) Tested {
	v := Tested{Tests: list(results, newTest)}
	for _, t := range v.Tests {
		if t.Passed {
			v.Passed++
		} else {
			v.Failed++
		}
	}
	return v
}

func newTest(r *policytest.Result) Test {
	row := func(r *policytest.Row) Happening {
		return Happening{r.Day, r.State, r.Channel, r.Template, r.Invoice, r.To, r.Compute, r.Amount, r.Words}
	}
	stands := func(want, got map[string]string) map[string]Stands {
		out := map[string]Stands{}
		for id, state := range want {
			out[id] = Stands{state, got[id]}
		}
		return out
	}
	v := Test{
		Name: r.Test.Name, File: r.Test.File, Line: r.Test.Line, Passed: r.Passed(), Expected: list(r.Test.Expect, row), Actual: list(r.Got, row),
		Final: stands(r.Test.Final, r.Final), Waiting: stands(r.Test.Waiting, r.Waiting), Follows: stands(r.Test.Follows, r.Under), Moved: r.Meant,
	}
	if r.Err != nil {
		v.Error = r.Err.Error()
	}
	return v
}
