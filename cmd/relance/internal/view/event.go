package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Event is something that happened outside. Fields that do not apply are left out.
type Event struct {
	Type     engine.EventType `json:"type"` // as in a file of events
	Date     engine.Date      `json:"date"`
	Invoice  string           `json:"invoice,omitempty"`
	Client   string           `json:"client,omitempty"`
	Entity   string           `json:"entity,omitempty"`   // for which money on account is
	Amount   string           `json:"amount,omitempty"`   // none when it is of all
	Fee      string           `json:"fee,omitempty"`      // of the bank
	Currency string           `json:"currency,omitempty"` // of the amounts
	Until    engine.Date      `json:"until,omitzero"`     // the last day that keeps a promise
	Schedule string           `json:"schedule,omitempty"` // the instalments of a plan
	Grace    int              `json:"grace,omitempty"`    // days after a promised day that still count as in time
	Channel  string           `json:"channel,omitempty"`  // of a message, an agreement or a refusal
	To       string           `json:"to,omitempty"`       // the address; of a hand-over, who has it now
	Contact  string           `json:"contact,omitempty"`  // the role of the client's contact
	Outcome  string           `json:"outcome,omitempty"`  // of a call
	Reason   string           `json:"reason,omitempty"`
	Note     string           `json:"note,omitempty"`
	Key      string           `json:"key"`   // what tells it from others
	Entry    int64            `json:"entry"` // of the journal
}

// NewEvent is the view of an event that stands in an entry of the journal.
func NewEvent(e *ledger.Event, entry int64) Event {
	v := Event{
		Type: e.Type, Date: e.Date, Invoice: e.Invoice, Client: e.Client, Entity: e.Entity, Until: e.Until, Schedule: e.Schedule.Format(e.Currency), Grace: e.Grace,
		Channel: e.Channel, To: e.To, Contact: e.Contact, Outcome: e.Outcome, Reason: e.Reason, Note: e.Note, Key: e.Key, Entry: entry,
	}
	if !e.Currency.IsZero() {
		v.Currency = e.Currency.Code()
		if e.Amount != 0 {
			v.Amount = e.Currency.Format(e.Amount)
		}
		if e.Fee != 0 {
			v.Fee = e.Currency.Format(e.Fee)
		}
	}
	return v
}
