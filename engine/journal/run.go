package journal

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// The values of Run.Step.
const (
	StepBegun    = "begun"
	StepPart     = "part"
	StepFinished = "finished"
)

// Run says how far a plan is carried out.
type Run struct {
	Plan    string      `json:"plan"`               // its digest
	Step    string      `json:"step"`               // StepBegun, StepPart or StepFinished
	Part    int         `json:"part,omitempty"`     // of StepPart, from 1
	Size    int         `json:"size,omitempty"`     // of StepBegun: clients in one part
	LeftOut []string    `json:"left_out,omitempty"` // of StepPart: clients of whom others wrote meanwhile
	Day     engine.Date `json:"day"`
	// Of StepBegun: the digest of the book it decides under, and the version of the book's
	// text, such as a git commit; empty when not known.
	Book   string `json:"book,omitempty"`
	Commit string `json:"commit,omitempty"`
}

func (Run) kind() ledger.Kind { return ledger.KindPlan }
