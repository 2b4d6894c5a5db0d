package diff

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// Figures are what a change comes to over all clients.
type Figures struct {
	From, To engine.Date
	Clients  int // that were looked at
	Invoices int

	Before, After Totals

	Changed  int // clients who are treated in another way
	New      int // of Changed, those who are contacted, and were not
	Gone     int // who were contacted, and are not
	Earlier  int // who are asked earlier; see Client.Changes
	Later    int
	Harder   int
	Softer   int
	Reworded int // messages after, whose template says something else than before

	Channels []Channel // by name
	Steps    []Step    // by policy, state and channel: those of the new book first, in its order
	Cases    []CaseCount
	// Stuck are cases of the ledger that stand where a book has no state: nothing is decided about their clients
	// on that side.
	Stuck []Stuck
}

// Totals are the figures of one side.
type Totals struct {
	Contacted int   // clients whom a message reaches; a task reaches nobody
	Contacts  int   // messages that reach a client
	Messages  int   // with the tasks
	Cost      Money // of all messages; of no currency when the book says no costs
	// Asked is, by currency, the sum over the invoices of the most that was asked for each.
	Asked []Money

	Unassigned int // invoices that owe something and that no line of the assign list takes
	Undecided  int // invoices and cases about which a guard had no answer
	Unwritten  int // messages that could not be written

	Unanswered []replay.Undecided // the guards that had no answer, by policy, state and place

	asked map[engine.Currency]engine.Amount
}

// Money is an amount with its currency.
type Money struct {
	Amount   engine.Amount
	Currency engine.Currency
}

// Channel counts the messages on a channel.
type Channel struct {
	Name          string
	Before, After int
	// New is how many more of them clients get, added up over those who get more; Fewer, over those who get fewer.
	New, Fewer int
}

// Step counts the messages in which one state speaks on one channel.
type Step struct {
	Policy, State, Channel string
	Before, After          Sums
}

// Sums are a number of messages, what they cost and what they ask for.
type Sums struct {
	Messages int
	Cost     engine.Amount // in the currency of the side's Totals.Cost
	Asked    []Money       // what the messages ask for together, by currency: an invoice counts in each

	asked map[engine.Currency]engine.Amount
}

// Differs reports whether the two sides differ in it.
func (s *Step) Differs() bool {
	return s.Before.Messages != s.After.Messages || s.Before.Cost != s.After.Cost || !slices.Equal(s.Before.Asked, s.After.Asked)
}

// CaseCount says how many cases stand in a state at the end of the last day.
type CaseCount struct {
	Policy, State string
	Final         bool
	Before, After int
}

// Stuck are the cases of one state that a book does not have.
type Stuck struct {
	Before        bool // it is the old book that has no such state
	Policy, State string
	NoPolicy      bool     // it has no such policy either
	Cases         int      // that stand there
	IDs           []string // the first StuckLimit of them
}

// StuckLimit is how many cases a Stuck names.
const StuckLimit = 20

// Differs reports whether the change does anything to anybody.
func (f *Figures) Differs() bool {
	if f.Changed > 0 || f.Reworded > 0 || len(f.Stuck) > 0 || f.Before.Cost != f.After.Cost {
		return true
	}
	a, b := f.Before, f.After
	return a.Unassigned != b.Unassigned || a.Undecided != b.Undecided || a.Unwritten != b.Unwritten ||
		slices.ContainsFunc(f.Cases, func(c CaseCount) bool { return c.Before != c.After })
}

// moneyOf lists sums by the code of their currency.
func moneyOf(by map[engine.Currency]engine.Amount) []Money {
	var list []Money
	for _, cur := range slices.SortedFunc(maps.Keys(by), func(a, b engine.Currency) int { return cmp.Compare(a.Code(), b.Code()) }) {
		list = append(list, Money{by[cur], cur})
	}
	return list
}
