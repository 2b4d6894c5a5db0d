package engine

import (
	"cmp"
	"slices"
)

// EventType says what happened outside.
type EventType string

// The events that change facts. The amount of each is positive.
const (
	EventPayment         EventType = "payment"          // Amount came in for Invoice
	EventCredit          EventType = "credit"           // a credit note of Amount was allocated to Invoice
	EventRefund          EventType = "refund"           // Amount is owed again: refund, bounced cheque, rejected debit
	EventDispute         EventType = "dispute"          // the client contests Invoice
	EventDisputeResolved EventType = "dispute_resolved" // and no longer does
	EventPromise         EventType = "promise"          // the client promised Amount (default: all that is open) by Until
	EventHold            EventType = "hold"             // a person stopped the chase of Invoice, or of all of Client
	EventRelease         EventType = "release"          // and released it
	EventOptOut          EventType = "opt_out"          // Client refuses Channel; "*" is all
	EventCall            EventType = "call"             // a call came to Outcome, one of CallOutcomes
	EventBounce          EventType = "bounce"           // a message came back: Channel, by default email
	EventConsent         EventType = "consent"          // Client agreed to Channel; Note is the proof
	EventWithdrawn       EventType = "consent_withdrawn"
)

// CallOutcomes lists what a call can come to.
var CallOutcomes = []string{"answered", "no_answer", "refused", "wrong_number"}

// EventTypes lists every EventType.
var EventTypes = []EventType{
	EventPayment, EventCredit, EventRefund, EventDispute, EventDisputeResolved,
	EventPromise, EventHold, EventRelease, EventOptOut, EventCall, EventBounce,
	EventConsent, EventWithdrawn,
}

// Event is something that happened outside on a civil day. It counts before
// that day's decisions.
type Event struct {
	Date     Date
	Type     EventType
	Invoice  string // Invoice.ID; empty when the event is about the client
	Client   string // Client.ID; may be empty when Invoice is given
	Amount   Amount
	Currency Currency
	Until    Date   // of a promise
	Channel  string // of an opt_out, a consent, a bounce
	Outcome  string // of a call
	Note     string // free text
}

// Apply changes an invoice and the case's promise as the event says. Events
// that are not about the invoice's money, dispute, hold or promise change nothing.
func (e *Event) Apply(inv *Invoice, p *Promise) {
	switch e.Type {
	case EventPayment, EventCredit:
		inv.Open -= e.Amount
		if p.Made != 0 && e.Date <= p.Until {
			p.Paid += e.Amount
		}
	case EventRefund:
		inv.Open += e.Amount
	case EventDispute:
		inv.Disputed = true
	case EventDisputeResolved:
		inv.Disputed = false
	case EventHold:
		inv.OnHold = true
	case EventRelease:
		inv.OnHold = false
	case EventPromise:
		amount := e.Amount
		if amount == 0 {
			amount = inv.Open
		}
		*p = Promise{Made: e.Date, Until: e.Until, Amount: amount, Broken: p.BrokenCount(e.Date)}
	}
}

// CameOf is what an event says came of an action; ok is false when it says nothing of one.
func (e *Event) CameOf() (o Outcome, ok bool) {
	switch e.Type {
	case EventCall:
		return Outcome{Channel: "call", Result: e.Outcome, On: e.Date}, true
	case EventBounce:
		return Outcome{Channel: cmp.Or(e.Channel, "email"), Result: "bounced", On: e.Date}, true
	}
	return Outcome{}, false
}

// Update takes over what a later event says came of the same action: it is on the same
// channel, and no action of another channel was carried out since. It reports whether
// anything changed.
func (o *Outcome) Update(e *Event) bool {
	of, ok := e.CameOf()
	if !ok || of.Channel != o.Channel || of.On < o.On || of == *o {
		return false
	}
	*o = of
	return true
}

// OfClient reports whether events of the type change what is known of the client
// himself; they are about him as a whole.
func (t EventType) OfClient() bool {
	return t == EventOptOut || t == EventConsent || t == EventWithdrawn
}

// ApplyClient changes a client as the event says. Events that are not about the client
// himself change nothing. What the client shares with other values is left alone.
func (e *Event) ApplyClient(c *Client) {
	switch e.Type {
	case EventOptOut:
		c.OptOut = with(c.OptOut, e.Channel)
	case EventConsent:
		c.Consent = with(c.Consent, e.Channel)
		if e.Channel != "*" { // agreeing takes back a refusal
			c.OptOut = slices.DeleteFunc(slices.Clone(c.OptOut), func(ch string) bool { return ch == e.Channel })
		}
	case EventWithdrawn:
		c.Consent = slices.DeleteFunc(slices.Clone(c.Consent), func(ch string) bool { return ch == e.Channel || e.Channel == "*" })
	}
}

// with is a sorted list with one more item, in an array of its own.
func with(list []string, item string) []string {
	if slices.Contains(list, item) {
		return list
	}
	out := append(slices.Clone(list), item)
	slices.Sort(out)
	return out
}
