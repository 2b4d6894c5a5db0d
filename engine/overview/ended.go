package overview

import (
	"cmp"
	"context"
	"slices"
	"time"

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
// or a state that the book does not have counts nowhere. Its cost follows the size of the ledger.
func AllEnded(ctx context.Context, r ledger.Reader, book *engine.Book) ([]Ended, error) {
	of := map[string]int{} // the case of an invoice, by its place in cases
	var cases []Ended
	for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
		if err != nil {
			return nil, err
		}
		m := book.Machine(c.Policy)
		if m == nil {
			continue
		}
		if s := m.State(c.State); s == engine.NoState || !m.States[s].Final {
			continue
		}
		covers := c.Covers
		if c.Invoice != "" {
			covers = []string{c.Invoice}
		}
		for _, id := range covers {
			of[id] = len(cases)
		}
		cases = append(cases, Ended{Policy: c.Policy, State: c.State, Currency: c.Currency, Cases: 1})
	}
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Open: true}) {
		if err != nil {
			return nil, err
		}
		if i, ok := of[inv.ID]; ok && inv.Open > 0 {
			cases[i].Open += inv.Open
		}
	}
	var list []Ended
	for _, c := range cases {
		if c.Open <= 0 {
			continue
		}
		same := func(e Ended) bool { return e.Policy == c.Policy && e.State == c.State && e.Currency == c.Currency }
		sum := find(&list, same, Ended{Policy: c.Policy, State: c.State, Currency: c.Currency})
		sum.Cases++
		sum.Open += c.Open
	}
	slices.SortFunc(list, func(a, b Ended) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State), cmp.Compare(a.Currency.Code(), b.Currency.Code()))
	})
	return list, nil
}

// SentStep sums up the messages of one state that were sent.
type SentStep struct {
	Policy, State string
	Messages      int
	Cost          engine.Amount // in Book.Costs.Currency
}

// AllSent counts what was sent, delivered included, by policy and state, and what it cost as the
// book says today. Its cost follows the size of the outbox.
func AllSent(ctx context.Context, r ledger.Reader, book *engine.Book) ([]SentStep, error) {
	var list []SentStep
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	for _, status := range []ledger.Status{ledger.Sent, ledger.Delivered} {
		for row, err := range r.Messages(ctx, ledger.MessageFilter{Status: status, Since: meta.AfterRehearsal(time.Time{})}) {
			if err != nil {
				return nil, err
			}
			m := &row.Body
			step := find(&list, func(s SentStep) bool { return s.Policy == m.Policy && s.State == m.State }, SentStep{Policy: m.Policy, State: m.State})
			step.Messages++
			step.Cost += book.Costs.Of(m.Channel, m.Params)
		}
	}
	slices.SortFunc(list, func(a, b SentStep) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State))
	})
	return list, nil
}

// Overdue is what is open and late, in the currency.
func (a *Aging) Overdue() engine.Amount {
	var sum engine.Amount
	for _, open := range a.Open[1:] {
		sum += open
	}
	return sum
}
