package policytest

import (
	"slices"
)

// Result is the outcome of one test.
type Result struct {
	Test  *Test
	Got   []Row             // by day, invoice, channel
	Final map[string]string // where each invoice of Test.Final stands on the last day; "" for no case
	// Err says why the test could not be run to its end, such as a guard that
	// has no answer. Got is then incomplete.
	Err error
}

// Passed reports whether everything happened as expected.
func (r *Result) Passed() bool {
	if r.Err != nil || !slices.Equal(r.Test.Expect, r.Got) {
		return false
	}
	for id, state := range r.Test.Final {
		if r.Final[id] != state {
			return false
		}
	}
	return true
}
