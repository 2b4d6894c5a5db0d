package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// RecordConfig says what happened.
type RecordConfig struct {
	At    time.Time   // now
	Today engine.Date // the creditor's day at that instant: no event is later
	// Events in the order in which they happened. Without a Key an event has EventKey.
	Events []ledger.Event
	// Overpaid lets a payment or credit go beyond what is open: the rest is the
	// client's credit on that invoice.
	Overpaid bool
}

// Recorded says what became of events.
type Recorded struct {
	Seq     int64 // of the journal's entry; 0 when all were known
	Events  []ledger.Event
	Known   []ledger.Event // that were recorded earlier, as they were then
	Changed []Change       // invoices whose open amount, dispute or hold changed, by id
}

// Record writes events into the ledger, in one entry of its journal. It fails
// with Problems when one of them cannot be: an unknown invoice or client, a day that
// is to come, a payment or a promise above the debt, a key that stands for another event.
func Record(ctx context.Context, l ledger.Ledger, c RecordConfig) (*Recorded, error) {
	var done *Recorded
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		r := recorder{RecordConfig: c, tx: tx, now: map[string]engine.Invoice{}, fresh: map[string]bool{}, done: &Recorded{}}
		done = r.done
		return r.run(ctx)
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// recorder is the working state of one Record.
type recorder struct {
	RecordConfig
	tx       ledger.Tx
	problems Problems
	now      map[string]engine.Invoice // as they are after the events so far
	fresh    map[string]bool           // keys
	done     *Recorded
}

func (r *recorder) run(ctx context.Context) error {
	for _, e := range r.Events {
		if err := r.one(ctx, e); err != nil {
			return err
		}
	}
	if len(r.problems) > 0 {
		return r.problems
	}
	if len(r.done.Events) == 0 {
		return nil
	}
	return r.write(ctx)
}

// one checks an event, against what the ones before it left open.
func (r *recorder) one(ctx context.Context, e ledger.Event) error {
	if !whole(&e.Event, &r.problems) {
		return nil
	}
	look := lookupIn(ctx, r.tx)
	look.invoice = func(id string) (engine.Invoice, error) {
		if inv, ok := r.now[id]; ok {
			return inv, nil
		}
		return r.tx.Invoice(ctx, id)
	}
	inv, ok, err := look.place(&e.Event, r.Today, &r.problems)
	if err != nil || !ok {
		return err
	}
	derived := e.Key == ""
	if derived {
		e.Key = EventKey(&e.Event)
	}
	known, err := r.known(ctx, e, derived)
	if err != nil || known {
		return err
	}
	if inv != nil {
		if !debt(&e.Event, inv, r.Overpaid, &r.problems) {
			return nil
		}
		if money(e.Type) {
			e.Apply(inv, &engine.Promise{})
		}
		r.now[inv.ID] = *inv
	}
	r.fresh[e.Key] = true
	r.done.Events = append(r.done.Events, e)
	return nil
}

// known sees whether an event was recorded before, or its key for another one.
func (r *recorder) known(ctx context.Context, e ledger.Event, derived bool) (bool, error) {
	if r.fresh[e.Key] {
		r.problems.add(e.Event, "remove one; if it happened twice, give each a note or a key", "%s of %s is there twice", e.Type, e.Date)
		return true, nil
	}
	before, err := r.tx.Event(ctx, e.Key)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case !derived && !same(before.Event, e.Event):
		r.problems.add(e.Event, "give another key", "key %s stands for the %s of %s, which is another event", e.Key, before.Type, before.Date)
	default:
		r.done.Known = append(r.done.Known, before)
	}
	return true, nil
}

// same compares two events of one key. A promise without an amount is about
// whatever was open.
func same(before, now engine.Event) bool {
	if now.Type == engine.EventPromise && now.Amount == 0 {
		now.Amount, now.Currency = before.Amount, before.Currency
	}
	return before == now
}

// write appends the entry, with the facts that the events change.
func (r *recorder) write(ctx context.Context) error {
	d := ledger.Draft{At: r.At, Kind: ledger.KindEvent, Events: r.done.Events, Body: map[string]int{"events": len(r.done.Events)}}
	h, clients, err := r.history(ctx)
	if err != nil {
		return err
	}
	touched, err := r.touched(ctx, clients)
	if err != nil {
		return err
	}
	for _, inv := range touched {
		after := h.touch(inv, r.fresh)
		if change, ok := compare(&inv, &after); ok {
			d.Invoices = append(d.Invoices, after)
			r.done.Changed = append(r.done.Changed, change)
		}
	}
	for _, id := range clients {
		c, err := r.tx.Client(ctx, id)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // of whom only an invoice knows
		}
		if err != nil {
			return err
		}
		if after := h.refusals(c); !slices.Equal(after.OptOut, c.OptOut) {
			d.Clients = append(d.Clients, after)
		}
	}
	if len(clients) == 1 {
		d.About.Client = clients[0]
	}
	d.About.Invoices = slices.Sorted(maps.Keys(r.now))
	entry, err := r.tx.Append(ctx, d)
	if err != nil {
		return fmt.Errorf("record events: %w", err)
	}
	r.done.Seq = entry.Seq
	return nil
}

// history reads the events of all clients that the new ones are about, and adds these.
func (r *recorder) history(ctx context.Context) (*history, []string, error) {
	ids := map[string]bool{}
	for i := range r.done.Events {
		ids[r.done.Events[i].Client] = true
	}
	clients := slices.Sorted(maps.Keys(ids))
	h := newHistory()
	for _, client := range clients {
		filters := []ledger.EventFilter{{Client: client}}
		for inv, err := range r.tx.Invoices(ctx, ledger.InvoiceFilter{Client: client}) {
			if err != nil {
				return nil, nil, err
			}
			filters = append(filters, ledger.EventFilter{Invoice: inv.ID})
		}
		for _, f := range filters {
			for e, err := range r.tx.Events(ctx, f) {
				if err != nil {
					return nil, nil, err
				}
				h.add(e)
			}
		}
	}
	for _, e := range r.done.Events {
		h.add(e)
	}
	return h, clients, nil
}

// touched lists the invoices of clients, by id.
func (r *recorder) touched(ctx context.Context, clients []string) ([]engine.Invoice, error) {
	var list []engine.Invoice
	for _, client := range clients {
		for inv, err := range r.tx.Invoices(ctx, ledger.InvoiceFilter{Client: client}) {
			if err != nil {
				return nil, err
			}
			list = append(list, inv)
		}
	}
	slices.SortFunc(list, func(a, b engine.Invoice) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}
