package journal

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Decision says that a case moved, or that a person is asked.
type Decision struct {
	Plan  string      `json:"plan"` // digest of the plan it is part of
	Day   engine.Date `json:"day"`
	Moves []Move      `json:"moves,omitempty"`
	Asks  string      `json:"asks,omitempty"` // the state that a person has to agree to
	// Values are those of the guard of the first move, or else of the question.
	Values   []Value `json:"values,omitempty"`
	Open     string  `json:"open"` // of the case, an exact decimal
	Currency string  `json:"currency"`
}

func (Decision) kind() ledger.Kind { return ledger.KindDecision }

// Move is one step of a case.
type Move struct {
	Case   string `json:"case"`
	Policy string `json:"policy"`
	From   string `json:"from,omitempty"` // empty when the case is opened
	To     string `json:"to"`
	Kind   string `json:"kind"`           // opened, next, always, resume, expire or reopen
	Of     string `json:"of,omitempty"`   // of a case that is opened, the invoice whose case goes on in it
	Rule   string `json:"rule,omitempty"` // as written
	Source string `json:"source,omitempty"`
	Passed bool   `json:"passed,omitempty"` // a jump went through it
}

// Value is a name of a guard with the value that it had.
type Value struct {
	Of string `json:"of"` // as written: days_late
	Is string `json:"is"` // as engine.Term has it
}

// Answer says what a person answered to a proposal.
type Answer struct {
	Answer string      `json:"answer"` // AnswerApproved or AnswerRejected
	Note   string      `json:"note,omitempty"`
	Day    engine.Date `json:"day"`
	Policy string      `json:"policy"`
	From   string      `json:"from"`
	To     string      `json:"to"`
}

// The values of Answer.Answer.
const (
	AnswerApproved = "approved"
	AnswerRejected = "rejected"
)

func (Answer) kind() ledger.Kind { return ledger.KindApproval }
