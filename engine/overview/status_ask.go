package overview

import (
	"context"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// demands is what is open, by account.
type demands map[account][]*engine.Invoice

// account is by whom, to whom and in which currency something is owed.
type account struct {
	client, entity string
	currency       engine.Currency
}

// see adds an invoice that is open.
func (d demands) see(inv *engine.Invoice) {
	of := account{inv.Client, inv.Entity, inv.Currency}
	d[of] = append(d[of], inv)
}

// ask lists who is on the blacklist, adds up the money on account, and takes off what may not be asked. Only the
// invoices of clients with credit, or who contest something, are read for it.
func (s *Status) ask(ctx context.Context, r ledger.Reader) error {
	money := map[account]engine.Amount{}
	var clients []string
	for c, err := range r.Marked(ctx) {
		if err != nil {
			return err
		}
		if c.Blacklisted != 0 {
			s.Blacklisted = append(s.Blacklisted, Blacklisted{c.ID, c.Name, c.Blacklisted})
		}
		for _, p := range c.Unapplied {
			money[account{c.ID, p.Entity, p.Currency}] = p.Amount
			s.aging(p.Currency).OnAccount += p.Amount
			clients = append(clients, c.ID)
		}
	}
	for id, err := range r.AskedLess(ctx) {
		if err != nil {
			return err
		}
		clients = append(clients, id)
	}
	slices.Sort(clients)
	for ids := range slices.Chunk(slices.Compact(clients), ledger.ClientsAtOnce) {
		if err := s.askLess(ctx, r, ids, money); err != nil {
			return err
		}
	}
	return nil
}

// askLess takes off what may not be asked of some clients.
func (s *Status) askLess(ctx context.Context, r ledger.Reader, clients []string, money map[account]engine.Amount) error {
	open := demands{}
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Clients: clients, Open: true}) {
		if err != nil {
			return err
		}
		open.see(&inv)
	}
	for of, invoices := range open {
		engine.ApplyCash(invoices, money[of])
		for _, inv := range invoices {
			s.aging(of.currency).ToAsk -= max(0, inv.Open) - inv.ToAsk()
		}
	}
	return nil
}
