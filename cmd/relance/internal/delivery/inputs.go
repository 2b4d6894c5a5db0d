package delivery

import (
	"context"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Inputs are the facts that each line of a message is written from. An invoice that is
// not one of the client's is an error: no message shows it to somebody else. All that concerns the client
// is looked up once, however many lines there are.
func (c *Composer) Inputs(ctx context.Context, m *engine.Message, client *engine.Client, known []*engine.Invoice) ([]engine.Input, error) {
	of, err := c.Reader.Account(ctx, ledger.AccountQuery{Client: m.Client})
	if err != nil {
		return nil, err
	}
	account := engine.AccountOf(known, m.Date)
	account.Known, account.OnAccount = m.Known, client.OnAccount(m.Entity, m.Currency)
	invoices, cases, events, parts := byID(known), casesOf(of.Cases), eventsOf(of.Events), partsOf(known)
	inputs := make([]engine.Input, len(m.Lines))
	for i, l := range m.Lines {
		inv, run := invoices[l.Invoice], cases[l.Invoice]
		switch {
		case inv == nil:
			return nil, fmt.Errorf("invoice %s is no longer one of client %s", l.Invoice, m.Client)
		case run == nil:
			return nil, fmt.Errorf("case of invoice %s: %w", l.Invoice, ledger.ErrNotFound)
		}
		number, _ := engine.SplitID(l.Invoice)
		fee := engine.FeeElsewhere(inv, parts[number], func(other *engine.Invoice) bool {
			return engine.FellLate(other, engine.PaymentsOf(events[other.ID], other.ID, m.Date), m.Date)
		})
		facts := c.Book.Engine.FactsOf(inv, client, parts[number])
		facts.Account, facts.Promise, facts.Last = account, run.Promise, run.Last
		facts.Payments, facts.FeeElsewhere = engine.PaymentsOf(events[l.Invoice], l.Invoice, m.Date), fee
		machine := c.Book.Engine.Machine(l.Policy)
		inputs[i] = engine.Input{Facts: facts, Machine: machine, Case: run.Run.Said(machine, l.State, m.Date), Today: m.Date}
	}
	return inputs, nil
}

// byID finds invoices.
func byID(list []*engine.Invoice) map[string]*engine.Invoice {
	by := make(map[string]*engine.Invoice, len(list))
	for _, inv := range list {
		by[inv.ID] = inv
	}
	return by
}

// partsOf finds the instalments of an invoice by its number.
func partsOf(list []*engine.Invoice) map[string][]*engine.Invoice {
	by := map[string][]*engine.Invoice{}
	for _, inv := range list {
		if number, part := engine.SplitID(inv.ID); part > 0 {
			by[number] = append(by[number], inv)
		}
	}
	return by
}

// casesOf finds the case that an invoice is in, its own or its client's.
func casesOf(list []ledger.Case) map[string]*ledger.Case {
	by := map[string]*ledger.Case{}
	for i := range list {
		c := &list[i]
		if c.Invoice != "" {
			by[c.Invoice] = c
		}
		for _, invoice := range c.Covers {
			by[invoice] = c
		}
	}
	return by
}

// eventsOf finds what happened by the invoice that it is about.
func eventsOf(list []ledger.Event) map[string][]engine.Event {
	by := map[string][]engine.Event{}
	for i := range list {
		e := &list[i].Event
		by[e.Invoice] = append(by[e.Invoice], *e)
	}
	return by
}
