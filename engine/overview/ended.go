package overview

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Ended sums up the cases that ended in one state although something is open: written off, handed
// over, left to a person.
type Ended struct {
	Policy, State string
	Currency      engine.Currency
	Cases         int
	Open          engine.Amount // of their invoices, without credit notes
}

// AllEnded lists what ended with something open, by policy, state and currency. A case of a policy
// or a state that the book does not have counts nowhere.
func AllEnded(s *Status, book *engine.Book) []Ended {
	var list []Ended
	for _, c := range s.counts.Cases {
		m := book.Machine(c.Policy)
		if m == nil || c.Owing == 0 {
			continue
		}
		if at := m.State(c.State); at != engine.NoState && m.States[at].Final {
			list = append(list, Ended{Policy: c.Policy, State: c.State, Currency: c.Currency, Cases: c.Owing, Open: c.Open})
		}
	}
	return list
}

// SentStep sums up the messages of one state that were sent.
type SentStep struct {
	Policy, State string
	Messages      int
	Cost          engine.Amount // in Book.Costs.Currency
}

// AllSent counts what was sent, delivered included, by policy and state, and what it cost as the
// book says today.
func AllSent(s *Status, book *engine.Book) []SentStep {
	var list []SentStep
	for _, m := range s.counts.Messages {
		if m.Status != ledger.Sent && m.Status != ledger.Delivered {
			continue
		}
		step := find(&list, func(s SentStep) bool { return s.Policy == m.Policy && s.State == m.State }, SentStep{Policy: m.Policy, State: m.State})
		step.Messages += m.Messages
		step.Cost += engine.Amount(m.Messages) * book.Costs.Of(m.Channel, map[string]string{engine.ParamRegistered: m.Registered})
	}
	slices.SortFunc(list, func(a, b SentStep) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State))
	})
	return list
}

// Overdue is what is open and late, in the currency.
func (a *Aging) Overdue() engine.Amount {
	var sum engine.Amount
	for _, open := range a.Open[1:] {
		sum += open
	}
	return sum
}
