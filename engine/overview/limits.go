package overview

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// NearLimit is an open invoice that can soon no longer be brought to court, or
// cannot any more.
type NearLimit struct {
	Client, Invoice string
	Until           engine.Date // the last day
	Open            engine.Amount
	Currency        engine.Currency
}

// NearLimits lists the invoices of a ledger whose limitation is near or over on a
// day, the nearest first. The ledger must be read with the facts of the book. Its cost follows what is old enough,
// and the size of the ledger where the book counts from another day than the due date.
func NearLimits(ctx context.Context, r ledger.Reader, book *engine.Book, today engine.Date) ([]NearLimit, error) {
	latest, known := book.LimitationDue(today)
	if known && latest == 0 {
		return nil, nil
	}
	var list []NearLimit
	var open []engine.Invoice // that are near for some kind of client
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Open: true, DueBy: latest}) {
		if err != nil {
			return nil, err
		}
		if nearForSome(book, &inv, today) {
			open = append(open, inv)
		}
	}
	for i := range open {
		inv := &open[i]
		client, err := r.Client(ctx, inv.Client)
		if errors.Is(err, ledger.ErrNotFound) {
			client, err = engine.Client{ID: inv.Client}, nil
		}
		if err != nil {
			return nil, err
		}
		if end, near := book.LimitationNear(inv, &client, today); near {
			list = append(list, NearLimit{inv.Client, inv.ID, end, inv.Open, inv.Currency})
		}
	}
	slices.SortFunc(list, func(a, b NearLimit) int {
		return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(a.Invoice, b.Invoice))
	})
	return list, nil
}

// nearForSome reports whether limitation is near for one kind of client at least.
func nearForSome(book *engine.Book, inv *engine.Invoice, today engine.Date) bool {
	for _, kind := range []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic} {
		if _, near := book.LimitationNear(inv, &engine.Client{Kind: kind}, today); near {
			return true
		}
	}
	return false
}
