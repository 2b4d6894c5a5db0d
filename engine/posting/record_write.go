package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// write appends the entry, with the facts that the events change.
func (r *recorder) write(ctx context.Context) error {
	d := ledger.Draft{At: r.At, By: r.By, Events: r.done.Events}
	clients := map[string]bool{} // true when an event is about the client as a whole
	for i := range r.done.Events {
		e := &r.done.Events[i]
		clients[e.Client] = clients[e.Client] || e.Invoice == ""
	}
	ids := slices.Sorted(maps.Keys(clients))
	invoices, err := r.invoices(ctx, clients)
	if err != nil {
		return err
	}
	h, err := r.history(ctx, ids, invoices)
	if err != nil {
		return err
	}
	for i := range invoices {
		after := h.touch(invoices[i], r.fresh)
		if change, ok := compare(&invoices[i], &after); ok {
			d.Invoices = append(d.Invoices, after)
			r.done.Changed = append(r.done.Changed, change)
		}
	}
	if d.Clients, err = r.clients(ctx, ids, h); err != nil {
		return err
	}
	if len(ids) == 1 {
		d.About.Client = ids[0]
	}
	d.About.Invoices = slices.Sorted(maps.Keys(r.now))
	entry, err := journal.Append(ctx, r.tx, d, journal.Events{Events: len(r.done.Events)})
	if err != nil {
		return fmt.Errorf("record events: %w", err)
	}
	r.done.Seq = entry.Seq
	return nil
}

// invoices reads those that the events may change, by id: those they name, and
// all of a client whom they are about as a whole.
func (r *recorder) invoices(ctx context.Context, clients map[string]bool) ([]engine.Invoice, error) {
	found := map[string]engine.Invoice{}
	for id := range r.now {
		inv, err := r.tx.Invoice(ctx, id)
		if err != nil {
			return nil, err
		}
		found[id] = inv
	}
	for client, whole := range clients {
		if !whole {
			continue
		}
		for inv, err := range r.tx.Invoices(ctx, ledger.InvoiceFilter{Client: client}) {
			if err != nil {
				return nil, err
			}
			found[inv.ID] = inv
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b engine.Invoice) int { return cmp.Compare(a.ID, b.ID) }), nil
}

// history reads the events about clients and invoices, and adds the new ones.
func (r *recorder) history(ctx context.Context, clients []string, invoices []engine.Invoice) (*history, error) {
	h := newHistory(r.Today)
	filters := make([]ledger.EventFilter, 0, len(clients)+len(invoices))
	for _, id := range clients {
		filters = append(filters, ledger.EventFilter{Client: id})
	}
	for i := range invoices {
		filters = append(filters, ledger.EventFilter{Invoice: invoices[i].ID})
	}
	for _, f := range filters {
		for e, err := range r.tx.Events(ctx, f) {
			if err != nil {
				return nil, err
			}
			h.add(e)
		}
	}
	for _, e := range r.done.Events {
		h.add(e)
	}
	return h, nil
}

// clients lists those of whom the events change what is known.
func (r *recorder) clients(ctx context.Context, ids []string, h *history) ([]engine.Client, error) {
	var changed []engine.Client
	for _, id := range ids {
		c, err := r.tx.Client(ctx, id)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // of whom only an invoice knows
		}
		if err != nil {
			return nil, err
		}
		after := h.said(c)
		if owner, ok := r.unapplied[id]; ok {
			after.Unapplied = owner.Unapplied
			r.done.Unapplied = append(r.done.Unapplied, unappliedChanges(&c, &after)...)
		}
		if !alikeClients(&after, &c) {
			changed = append(changed, after)
		}
	}
	return changed, nil
}
