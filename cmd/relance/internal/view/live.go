package view

import (
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
)

// Live is what relance live shows or did.
type Live struct {
	Rehearsed int      `json:"rehearsed"` // messages that nobody received
	Begun     string   `json:"begun"`     // how the cases go on; empty while the ledger rehearses
	Starts    []Start  `json:"starts"`    // what the first live day would bring, either way; none once it is live
	Cases     int      `json:"cases"`     // that begin again or stay, once it is live
	Kept      int      `json:"kept"`      // messages that waited and were not sent, once it is live
	Carriers  []string `json:"carriers"`  // what carries the messages of a live run
}

// Start is what the first live day brings.
type Start struct {
	Begin string `json:"begin"` // start or as-rehearsed
	Plan  *Plan  `json:"plan"`  // as relance plan shows it
	// Ended is the cases that ended in the rehearsal with something open, and stay so; none where they begin again.
	Ended []Ended `json:"ended_open"`
}

// NewStart is the view of a first live day.
func NewStart(begin rehearsal.Begin, made *plan.Plan, o *Overview) Start {
	s := Start{Begin: string(begin), Plan: NewPlan(made), Ended: []Ended{}}
	if begin == rehearsal.AsRehearsed {
		s.Ended = endedOf(o)
	}
	return s
}
