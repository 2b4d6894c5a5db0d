package channeltest

import (
	"slices"
	"testing"
)

// Check is one promise of the contract.
type Check struct {
	Name string // the promise, in words
	Run  func(T)
}

// Run checks every promise as a subtest.
func Run(t *testing.T, s Subject) {
	t.Helper()
	for _, c := range Checks(s) {
		t.Run(c.Name, func(t *testing.T) { c.Run(t) })
	}
}

// Checks lists the promises that apply to the subject.
func Checks(s Subject) []Check {
	all := []Check{
		{"declares itself properly", s.declares},
		{"delivers a message and returns a receipt", s.delivers},
		{"leaves the message as it was", s.leavesMessage},
		{"keeps its word about a repeated key", s.repeats},
		{"refuses a message that nothing could send", s.refusesInvalid},
		{"sends nothing once cancelled", s.cancelled},
		{"serves several callers at once", s.concurrent},
		{"reconciles", s.reconciles},
		{"checks without sending", s.checks},
		{"judges a message beforehand as Send does", s.checksMessages},
		{"believes no forged news", s.forged},
		{"closes, more than once", s.closes},
	}
	for f := None + 1; f < faultsEnd; f++ {
		if slices.Contains(s.Faults, f) {
			all = append(all, Check{"outcome when the other side is: " + f.String(), func(t T) { s.outcome(t, f) }})
		}
	}
	return all
}
