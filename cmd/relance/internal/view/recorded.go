package view

import (
	"cmp"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// Recorded is what became of events that were recorded.
type Recorded struct {
	Entry    int64           `json:"entry"`      // of the journal; 0 when all were known
	Recorded []Event         `json:"recorded"`   // that are new
	Known    []Event         `json:"known"`      // that were recorded earlier, as they were then
	Changed  []Change        `json:"changed"`    // invoices that changed
	Account  []AccountChange `json:"on_account"` // money on account that changed
}

// Change is what became of an invoice.
type Change struct {
	Invoice  string      `json:"invoice"`
	Client   string      `json:"client"`
	Kind     string      `json:"kind"` // such as paid down, closed or reopened
	Currency string      `json:"currency"`
	Before   string      `json:"open_before"`         // what was owed
	After    string      `json:"open_after"`          // what is owed now
	Due      engine.Date `json:"due"`                 // the day, now
	Disputed bool        `json:"disputed"`            // now
	OnHold   bool        `json:"on_hold"`             // now
	Until    engine.Date `json:"hold_until,omitzero"` // the day from which on it is not
}

// AccountChange is what became of a client's money on account with one entity.
type AccountChange struct {
	Client   string `json:"client"`
	Entity   string `json:"entity,omitempty"`
	Currency string `json:"currency"`
	Before   string `json:"before"` // what they had on account
	After    string `json:"after"`  // what they have now
}

// NewRecorded is the view of what was recorded.
func NewRecorded(r *posting.Recorded) Recorded {
	return Recorded{
		Entry:    r.Seq,
		Recorded: list(r.Events, func(e *ledger.Event) Event { return NewEvent(e, cmp.Or(e.Seq, r.Seq)) }),
		Known:    list(r.Known, func(e *ledger.Event) Event { return NewEvent(e, e.Seq) }),
		Changed:  list(r.Changed, newChange),
		Account: list(r.Unapplied, func(p *posting.UnappliedChange) AccountChange {
			return AccountChange{p.Client, p.Entity, p.Currency.Code(), p.Currency.Format(p.Before), p.Currency.Format(p.After)}
		}),
	}
}

func newChange(c *posting.Change) Change {
	return Change{
		Invoice: c.Invoice, Client: c.Client, Kind: string(c.Kind), Currency: c.Currency.Code(),
		Before: c.Currency.Format(c.Before), After: c.Currency.Format(c.After), Due: c.Due, Disputed: c.Disputed, OnHold: c.OnHold, Until: c.Until,
	}
}

// Noted is an entry of the journal that changes no amount: a note, or up to which day payments
// are known.
type Noted struct {
	Entry int64       `json:"entry"`         // of the journal
	Bank  engine.Date `json:"bank,omitzero"` // payments are known up to this day
	Note  string      `json:"note,omitempty"`
}

// TaskDone is what became of a task that a person says is done.
type TaskDone struct {
	Task   string `json:"task"`          // its id
	Closed bool   `json:"closed_before"` // it was closed already, and nothing changed
	Recorded
}

// NewTaskDone is the view of a task that was closed; r is nil when it had been closed before.
func NewTaskDone(task string, r *posting.Recorded) TaskDone {
	v := TaskDone{Task: task, Closed: r == nil}
	if r == nil {
		r = &posting.Recorded{}
	}
	v.Recorded = NewRecorded(r)
	return v
}

// TaskAgain is a contact that the next run decides once more.
type TaskAgain struct {
	Task string `json:"task"` // its id
}

// StatusesRecorded is what became of messages about electronic invoices.
type StatusesRecorded struct {
	Messages int      `json:"messages"` // that were read, one for each invoice that they name
	Left     int      `json:"left_out"` // what they say that is known, came late or changes nothing
	Unknown  []string `json:"unknown"`  // invoices that the ledger does not have
	Others   []string `json:"others"`   // files that are no such messages
	Recorded
}

// NewStatusesRecorded is the view of what was recorded of so many messages.
func NewStatusesRecorded(r *posting.SaidRecorded, messages int, others []string) StatusesRecorded {
	return StatusesRecorded{messages, r.Left, append([]string{}, r.Unknown...), append([]string{}, others...), NewRecorded(&r.Recorded)}
}
