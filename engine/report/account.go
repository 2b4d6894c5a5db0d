package report

import (
	"context"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Account is what one client owed an entity in one currency at the end of a day.
type Account struct {
	Entity    string
	Currency  engine.Currency
	Invoices  []*engine.Invoice // with something open, credit notes included, by id; with what is asked of each
	OnAccount engine.Amount     // money that was allocated to no invoice
}

// Accounts lists the accounts of a client on Config.At in which something is open or on account, by entity and
// currency; From counts for nothing. It fails with ledger.ErrNotFound when the ledger does not know the client.
func Accounts(ctx context.Context, r ledger.Reader, cfg Config, client string) ([]Account, error) {
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	b := newBuilder(cfg)
	if err := b.days(ctx, r); err != nil {
		return nil, err
	}
	c, err := r.Client(ctx, client)
	if err != nil {
		return nil, err
	}
	b.clients[client] = &c
	events, onAccount := map[string][]ledger.Event{}, map[string][]ledger.Event{}
	for e, err := range r.Events(ctx, ledger.EventFilter{Of: client}) {
		if err != nil {
			return nil, err
		}
		if e.Invoice != "" {
			events[e.Invoice] = append(events[e.Invoice], e)
		} else {
			onAccount[client] = append(onAccount[client], e)
		}
	}
	var ids []string
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: client}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, inv.ID)
	}
	for _, id := range ids {
		var forms []ledger.Version
		for v, err := range r.Versions(ctx, ledger.VersionFilter{Invoice: id}) {
			if err != nil {
				return nil, err
			}
			forms = append(forms, v)
		}
		b.add(b.item(forms, events[id]))
	}
	b.accounts(onAccount, events)
	var list []Account
	for k, g := range b.groups {
		a := Account{Entity: k.entity, Currency: k.currency}
		for _, i := range g.items {
			if i.Open != 0 {
				a.Invoices = append(a.Invoices, &i.Invoice)
			}
		}
		for _, p := range g.unapplied {
			a.OnAccount += p.amount
		}
		if engine.ApplyCash(a.Invoices, max(0, a.OnAccount)); len(a.Invoices) > 0 || a.OnAccount != 0 {
			list = append(list, a)
		}
	}
	slices.SortFunc(list, func(a, b Account) int { return compare(a.Entity, b.Entity, a.Currency.Code(), b.Currency.Code()) })
	return list, nil
}
