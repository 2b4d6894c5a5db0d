package journal

import (
	"encoding/json"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Message is a message or task that goes into the outbox.
type Message struct {
	Key      string           `json:"key"`   // ledger.Message.Key
	Parts    []ledger.PartKey `json:"parts"` // keys of the actions it is made of
	Channel  string           `json:"channel"`
	Template string           `json:"template,omitempty"`
	To       string           `json:"to"`
	Contact  string           `json:"contact,omitempty"` // the role of the contact whose address it is
	Person   string           `json:"person,omitempty"`  // their name
	Language string           `json:"language"`
	Policy   string           `json:"policy"`
	State    string           `json:"state"`
	Tone     string           `json:"tone,omitempty"`
	Amount   string           `json:"amount"` // an exact decimal
	Currency string           `json:"currency"`
	Invoices []string         `json:"invoices"`
	Attach   []string         `json:"attach,omitempty"`   // what goes along: invoice, statement
	Decided  engine.Date      `json:"decided"`            // earlier than the day it goes out when it had to wait
	Deferred string           `json:"waited,omitempty"`   // why it had to
	Fallback string           `json:"fallback,omitempty"` // why it is not the action the policy named first
	Cost     string           `json:"cost,omitempty"`     // an exact decimal; empty when nobody said
}

// MessageDecided says that a message went into the outbox.
type MessageDecided struct {
	Plan   string        `json:"plan"` // digest of the plan it is part of
	Day    engine.Date   `json:"day"`
	Status ledger.Status `json:"status"`
	Message
}

func (MessageDecided) kind() ledger.Kind { return ledger.KindMessage }

// Suppressed is an action that lost its reason while it waited.
type Suppressed struct {
	Policy  string      `json:"policy"`
	State   string      `json:"state"`
	Invoice string      `json:"invoice,omitempty"` // empty for a client's case
	Channel string      `json:"channel"`
	Decided engine.Date `json:"decided"`
	Reason  string      `json:"reason"`
}

// MessageDropped says that an action lost its reason before it was a message of the outbox.
type MessageDropped struct {
	Plan   string        `json:"plan"` // digest of the plan it is part of
	Day    engine.Date   `json:"day"`
	Status ledger.Status `json:"status"` // ledger.Suppressed
	Suppressed
}

func (MessageDropped) kind() ledger.Kind { return ledger.KindMessage }

// message reads what an entry of KindMessage says.
func message(text json.RawMessage) (Body, error) {
	switch {
	case has(text, "message"):
		return as[Attempt](text)
	case has(text, "key"):
		return as[MessageDecided](text)
	}
	return as[MessageDropped](text)
}
