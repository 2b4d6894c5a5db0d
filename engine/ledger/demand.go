package ledger

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
)

// Demands lists the invoices of a client with an entity, in a currency, that are open,
// credit notes included, by id, with what is asked of each (engine.ApplyCash).
func Demands(ctx context.Context, r FactReader, client, entity string, currency engine.Currency) ([]*engine.Invoice, error) {
	c, err := r.Client(ctx, client)
	if err != nil && !errors.Is(err, ErrNotFound) { // of whom only an invoice knows: they have no money on account
		return nil, err
	}
	var list []*engine.Invoice
	for inv, err := range r.Invoices(ctx, InvoiceFilter{Client: client, Open: true}) {
		if err != nil {
			return nil, err
		}
		if inv.Entity == entity && inv.Currency == currency {
			list = append(list, &inv)
		}
	}
	engine.ApplyCash(list, c.OnAccount(entity, currency))
	return list, nil
}
