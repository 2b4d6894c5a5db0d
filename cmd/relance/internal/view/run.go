package view

import (
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/plan"
)

// Run is what relance run did: what it decided, wrote down and sent.
type Run struct {
	Plan        *Plan              `json:"plan"`         // what was decided, as relance plan shows it
	Applied     Applied            `json:"applied"`      // what was written down
	Delivered   *Delivered         `json:"delivered"`    // what became of the outbox; null with --no-deliver
	NotHappened []worklist.Waiting `json:"not_happened"` // what was to happen before today and has not; the exit code is 2
}

// Deliver is what relance deliver did.
type Deliver struct {
	Delivered
	NotHappened []worklist.Waiting `json:"not_happened"` // what was to happen before today and has not; the exit code is 2
}

// Applied is what relance apply wrote.
type Applied struct {
	Plan     string   `json:"plan"`     // digest of the plan; empty when there was nothing to do
	Resumed  bool     `json:"resumed"`  // an earlier attempt had died half way
	Clients  int      `json:"clients"`  // written by this attempt
	Messages int      `json:"messages"` // put into the outbox by this attempt
	LeftOut  []string `json:"left_out"` // ids of clients about whom something was written meanwhile; the next run decides them
	Failed   []Failed `json:"failed"`   // clients of those left out whom an error kept from being written; the exit code is 2
}

// Failed is a client who could not be written, and why.
type Failed struct {
	Client string `json:"client"`
	Reason string `json:"reason"`
}

// NewApplied is the view of what was written.
func NewApplied(r *plan.Result) Applied {
	return Applied{
		Plan: r.Plan, Resumed: r.Resumed, Clients: r.Clients, Messages: r.Messages, LeftOut: list(r.LeftOut, func(id *string) string { return *id }),
		Failed: list(r.Failed, func(f *plan.ClientFailure) Failed { return Failed{f.Client, f.Err.Error()} }),
	}
}
