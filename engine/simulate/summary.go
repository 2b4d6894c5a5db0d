package simulate

import "github.com/relance-dev/relance/engine"

// UndecidedLimit is how many invoices an Undecided names.
const UndecidedLimit = 20

// Summary adds up a replay. With Config.Policy it covers the messages and cases
// of that policy only; Unassigned and Overpaid are always complete.
type Summary struct {
	From, To engine.Date // as replayed
	Invoices int         // invoices replayed, credit notes included
	// Decisions is how often a case was looked at: what the replay cost.
	Decisions int

	Messages int          // contacts and tasks
	Channels []Count      // of Messages, by channel, in alphabetical order
	Policies []Count      // of Messages, by the policy that speaks, in the book's order
	States   []StateCount // states that were entered with an action, in the book's order

	Contacted int     // clients whom at least one message reached; a task reaches nobody
	Chased    int     // invoices in at least one message that reached a client
	Cost      Money   // of all messages, as Book.Costs says; of no currency when it does not
	Asked     []Money // per currency, by code: the sum over those invoices of the most that was asked for

	Cases      []CaseCount // where the cases stand at the end of To, in the book's order
	Unassigned []string    // invoices that owed something while no assign line took them
	// Elsewhere are the invoices that somebody else chases at the end of To: sold to a factor, or
	// handed over, and their policies leave them alone.
	Elsewhere  []string
	Undecided  []Undecided // guards that had no answer
	Pending    []Proposal  // proposals that wait for a person at the end of To
	Suppressed []Suppressed
	Overpaid   []string // invoices with a balance below zero at the end of To

	Limits []Limit // invoices whose limitation is near or over at the end of To, the nearest first

	MovedPast   int // actions that a weekend or holiday moved past To; not among Messages
	StrayEvents int // events that name no invoice or client of the portfolio, or another currency
}

// Limit is an invoice that can soon no longer be brought to court, or cannot any more.
type Limit struct {
	Invoice string
	Until   engine.Date // the last day
}

// Count is a number of messages under a name.
type Count struct {
	Name     string
	Messages int
}

// StateCount says how often a state acted.
type StateCount struct {
	Policy, State string
	Messages      int // in which this state speaks
	Invoices      int // lines of messages that are about this state; an invoice counts once a message
	// Cost of those Messages, in the currency of Summary.Cost.
	Cost engine.Amount
}

// CaseCount says how many cases stand in a state.
type CaseCount struct {
	Policy, State string
	Final         bool
	Cases         int
}

// Money is an amount with its currency.
type Money struct {
	Amount   engine.Amount
	Currency engine.Currency
}

// Undecided is a guard that had no answer, and the invoices concerned. Their
// cases stayed where they were.
type Undecided struct {
	Err      *engine.Error
	Count    int      // invoices or client cases
	Invoices []string // the first UndecidedLimit of them; client IDs for a policy of scope client
}

// Proposal is a transition that waits for a person.
type Proposal struct {
	Policy, From, To string
	Client           string
	Invoice          string // empty for a policy of scope client
	Open             engine.Amount
	Currency         engine.Currency
}

// Suppressed is a message, or an invoice's line in one, that did not go out: a
// weekend or holiday moved it and it lost its reason meanwhile, it was a
// client's and left nothing to ask for, or the client's credit covered all of it.
type Suppressed struct {
	Date, Decided   engine.Date // the day it would have gone out, and the day it was decided
	Policy, State   string
	Client, Invoice string // Invoice is empty for a policy of scope client
	Channel         string
	Template        string // empty when the channel needs none
	Reason          string // ReasonPaid…
}

// The values of Suppressed.Reason.
const (
	ReasonPaid     = "paid"
	ReasonDisputed = "disputed"
	ReasonOnHold   = "on hold"
	ReasonCovered  = "covered by the client's credit"
	// ReasonFactored and ReasonHandedOver say that somebody else chases it.
	ReasonFactored   = "sold to a factor"
	ReasonHandedOver = "handed over"
	ReasonMoved      = "case moved on" // an always rule took it elsewhere, or it ended
)
