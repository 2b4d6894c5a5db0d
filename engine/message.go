package engine

import "slices"

// Message is one contact or task on one day, as decided and grouped: to one
// recipient, on one channel, in one currency, about one or several invoices of
// one client.
type Message struct {
	Date    Date // the day it goes out
	Decided Date // the day it was decided; earlier than Date when it had to wait
	// Deferred says why it had to, such as "weekend or holiday"; empty when it went out on the day it was decided.
	Deferred string `json:",omitempty"`
	Policy   string
	Client   string // Client.ID
	Entity   string `json:",omitempty"` // which of Book.Entities is owed, and speaks; empty for Book.Creditor
	State    string
	Tone     Tone
	Channel  string
	Template string
	To       string // address on the channel: e-mail, phone, postal address on one line, queue
	// Contact is the role of the contact whose address To is, Person their name when it is
	// known; both are empty for the client's own details and for work of the creditor's people.
	Contact  string `json:",omitempty"`
	Person   string `json:",omitempty"`
	Language string
	Amount   Amount // what is asked of the client, or open in what reaches nobody: the sum of the lines' ToAsk
	Currency Currency
	Lines    []Line // of the state that speaks, oldest due first
	// Also are invoices of milder states that the message says have fallen due too: none of its sums,
	// fees and deadlines are theirs. Oldest due first.
	Also   []Line `json:",omitempty"`
	Params map[string]string
	// Keys are those of the drafts it is made of, sorted; nil when they have none.
	Keys []string `json:"-"`
	// Fallback says why this is not the action, or not the contact, that the policy named first,
	// such as "no e-mail address"; empty when it is.
	Fallback string
	// StandIn is true of a task in place of a contact that could not be made; see Action.StandIn.
	StandIn bool `json:",omitempty"`
	// Known is what was known of the client on Date, for the words that are written from it later.
	Known
}

// Line is one invoice of a message.
type Line struct {
	Invoice  string
	Policy   string // of the invoice's case
	State    string // that its case entered
	Open     Amount
	Less     Amount `json:",omitempty"` // of Open, what is not asked; see Invoice.ToAsk
	Due      Date
	DaysLate int
	Was      Standing `json:",omitzero"` // of the invoice when it was decided; empty in a simulation
}

// All lists the lines that it speaks for, and then those that it mentions.
func (m *Message) All() []Line { return slices.Concat(m.Lines, m.Also) }

// ToAsk is what the message asks for the invoice.
func (l *Line) ToAsk() Amount { return l.Open - l.Less }
