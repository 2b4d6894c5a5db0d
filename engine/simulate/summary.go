package simulate

import (
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

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
	ByState    *ByState    // where they stood week by week; nil unless Config.ByState
	Unassigned []string    // invoices that owed something while no assign line took them
	// Elsewhere are the invoices that somebody else chases at the end of To: sold to a factor, or
	// handed over, and their policies leave them alone.
	Elsewhere  []string
	Undecided  []replay.Undecided // guards that had no answer
	Unwritten  []replay.Unwritten // messages that could not be written, by policy, template and reason
	Pending    []replay.Proposal  // proposals that wait for a person at the end of To
	Suppressed []replay.Suppressed
	Refused    []replay.Refused // what channels refused for good, by day; see replay.Config.Refuses
	Overpaid   []string         // invoices with a balance below zero at the end of To

	Limits []replay.Limit // invoices whose limitation is near or over at the end of To, the nearest first

	MovedPast   int // actions that a weekend or holiday moved past To; not among Messages
	StrayEvents int // events that name no invoice or client of the portfolio, or another currency
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
	Waits         int // of them, those that wait for a call or a contact that nobody made; see replay.Config.CallsNotMade
}

// ByState says how many cases stood in each state, at the end of some days.
type ByState struct {
	Days   []engine.Date // the first, each one a week after another, and the last
	States []StateCases
}

// StateCases is a state in which cases stood on one of the days.
type StateCases struct {
	Policy, State string
	Final         bool
	Cases         []int // on each of Days
}

// NewByState reads what replays counted, in the book's order; nil for nil.
func NewByState(b *engine.Book, s *replay.ByState) *ByState {
	if s == nil {
		return nil
	}
	out := &ByState{Days: s.Days()}
	for i, m := range b.Machines {
		for j := range m.States {
			if n := s.Cases(i, j); slices.Max(n) > 0 {
				out.States = append(out.States, StateCases{m.Policy, m.States[j].Name, m.States[j].Final, n})
			}
		}
	}
	return out
}

// Money is an amount with its currency.
type Money struct {
	Amount   engine.Amount
	Currency engine.Currency
}
