package view

import (
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// Simulated is one message of a simulation.
type Simulated struct {
	Date     engine.Date     `json:"date"`               // on which it goes out
	Decided  engine.Date     `json:"decided"`            // earlier than date when it was deferred
	Deferred string          `json:"deferred,omitempty"` // why it was
	Policy   string          `json:"policy"`
	Client   string          `json:"client"`
	Entity   string          `json:"entity,omitempty"` // of several that are owed
	State    string          `json:"state"`
	Tone     string          `json:"tone"` // courteous, firm, formal or none
	Channel  string          `json:"channel"`
	Template string          `json:"template"`
	To       string          `json:"to"`                // the address
	Contact  string          `json:"contact,omitempty"` // the role of the contact whose address it is
	Person   string          `json:"person,omitempty"`  // their name
	Language string          `json:"language"`          // that it is written in
	Amount   string          `json:"amount"`            // that is asked for
	Currency string          `json:"currency"`
	Fallback string          `json:"fallback"`       // why it is not the action that the policy named first
	Invoices []SimulatedLine `json:"invoices"`       // that it is about
	Also     []SimulatedLine `json:"also,omitempty"` // that it mentions besides
}

// SimulatedLine is one invoice of a message.
type SimulatedLine struct {
	Invoice  string      `json:"invoice"`
	Policy   string      `json:"policy"`
	State    string      `json:"state"`
	Open     string      `json:"open"`      // what is owed on that day
	Due      engine.Date `json:"due"`       // the day
	DaysLate int         `json:"days_late"` // negative before the due day
}

// NewSimulated is the view of a message.
func NewSimulated(m *engine.Message) Simulated {
	line := func(l *engine.Line) SimulatedLine {
		return SimulatedLine{l.Invoice, l.Policy, l.State, m.Currency.Format(l.Open), l.Due, l.DaysLate}
	}
	return Simulated{
		Date: m.Date, Decided: m.Decided, Deferred: m.Deferred, Policy: m.Policy, Client: m.Client, Entity: m.Entity, State: m.State, Tone: m.Tone.String(),
		Channel: m.Channel, Template: m.Template, To: words.Where(m.To), Contact: m.Contact, Person: m.Person, Language: m.Language,
		Amount: m.Currency.Format(m.Amount), Currency: m.Currency.Code(), Fallback: m.Fallback, Invoices: list(m.Lines, line), Also: list(m.Also, line),
	}
}

// SimulatedRefusal is what a simulation was told that a channel refuses for good.
type SimulatedRefusal struct {
	Date     engine.Date `json:"date"` // on which it was given to the channel
	Policy   string      `json:"policy"`
	Client   string      `json:"client"`
	Invoice  string      `json:"invoice,omitempty"` // absent for the case of a client
	State    string      `json:"state"`
	Channel  string      `json:"channel"`
	Template string      `json:"template"`
	To       string      `json:"to"`      // the address
	Refused  string      `json:"refused"` // what the channel answered
}

// NewSimulatedRefusal is the view of a refusal.
func NewSimulatedRefusal(r *replay.Refused) SimulatedRefusal {
	return SimulatedRefusal{
		Date: r.Date, Policy: r.Policy, Client: r.Client, Invoice: r.Invoice, State: r.State,
		Channel: r.Channel, Template: r.Template, To: words.Where(r.To), Refused: r.Reason,
	}
}
