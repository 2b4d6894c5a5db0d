package overview

import (
	"context"

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

// ask adds up the money on account, and what may be asked.
func (s *Status) ask(ctx context.Context, r ledger.Reader, open demands) error {
	money := map[account]engine.Amount{}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return err
		}
		for _, p := range c.Unapplied {
			money[account{c.ID, p.Entity, p.Currency}] = p.Amount
			s.aging(p.Currency).OnAccount += p.Amount
		}
	}
	for of, invoices := range open {
		engine.ApplyCash(invoices, money[of])
		for _, inv := range invoices {
			s.aging(of.currency).ToAsk += inv.ToAsk()
		}
	}
	return nil
}

// aging is that of a currency.
func (s *Status) aging(c engine.Currency) *Aging {
	return find(&s.Aging, func(a Aging) bool { return a.Currency == c }, Aging{Currency: c})
}
