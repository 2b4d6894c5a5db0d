package posting

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// listed checks an event about the blacklist: nobody is put on it twice, taken off it
// without being on it, or put on it while nothing that they owe is overdue.
func (r *recorder) listed(ctx context.Context, e *engine.Event) (ok bool, err error) {
	if e.Type != engine.EventBlacklist && e.Type != engine.EventUnblacklist {
		return true, nil
	}
	c, err := r.tx.Client(ctx, e.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return false, err
	}
	for i := range r.done.Events {
		if before := &r.done.Events[i]; before.Client == e.Client {
			before.ApplyClient(&c)
		}
	}
	before := len(r.problems)
	switch {
	case e.Type == engine.EventUnblacklist && c.Blacklisted == 0:
		r.problems.add(*e, "nothing needs to be recorded", "client %s is not on the blacklist", e.Client)
	case e.Type == engine.EventUnblacklist:
	case c.Blacklisted != 0:
		r.problems.add(*e, "nothing needs to be recorded", "client %s is on the blacklist already, since %s", e.Client, c.Blacklisted)
	default:
		owes, err := r.overdue(ctx, e.Client)
		if err != nil {
			return false, err
		}
		if !owes {
			r.problems.add(*e, "the blacklist ends with the last overdue debt; record a note or a hold instead", "client %s owes nothing that is overdue", e.Client)
		}
	}
	return len(r.problems) == before, nil
}

// overdue reports whether an invoice of a client is open and past due.
func (r *recorder) overdue(ctx context.Context, client string) (owes bool, err error) {
	for inv, err := range r.tx.Invoices(ctx, ledger.InvoiceFilter{Client: client, Open: true}) {
		if err != nil {
			return false, err
		}
		if now, ok := r.now[inv.ID]; ok {
			inv = now
		}
		owes = owes || inv.Open > 0 && inv.Due < r.Today
	}
	return owes, nil
}
