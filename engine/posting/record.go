package posting

import (
	"context"
	"errors"
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
	By       string // who says so, for the journal; may be empty
}

// Recorded says what became of events.
type Recorded struct {
	Seq       int64 // of the journal's entry; 0 when all were known
	Events    []ledger.Event
	Known     []ledger.Event    // that were recorded earlier, as they were then
	Changed   []Change          // invoices whose open amount, dispute or hold changed, by id
	Unapplied []UnappliedChange // money on account that changed, by client
}

// UnappliedChange is what became of a client's money on account with one entity.
type UnappliedChange struct {
	Client, Entity string
	Currency       engine.Currency
	Before, After  engine.Amount
}

// Record writes events into the ledger, in one entry of its journal. It fails
// with Problems when one of them cannot be: an unknown invoice or client, a day that
// is to come, a payment or a promise above the debt, a key that stands for another event.
func Record(ctx context.Context, l ledger.Ledger, c RecordConfig) (*Recorded, error) {
	var done *Recorded
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		done, err = RecordIn(ctx, tx, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// RecordIn is Record in a transaction of the caller.
func RecordIn(ctx context.Context, tx ledger.Tx, c RecordConfig) (*Recorded, error) {
	r := recorder{RecordConfig: c, tx: tx, now: map[string]engine.Invoice{}, unapplied: map[string]engine.Client{}, fresh: map[string]bool{}, done: &Recorded{}}
	return r.done, r.run(ctx)
}

// recorder is the working state of one Record.
type recorder struct {
	RecordConfig
	tx        ledger.Tx
	problems  Problems
	now       map[string]engine.Invoice // as they are after the events so far
	unapplied map[string]engine.Client  // with the money on account that the events so far leave
	fresh     map[string]bool           // keys
	done      *Recorded
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
	if gone, err := wasForgotten(ctx, r.tx, &e.Event, &r.problems); err != nil || gone {
		return err
	}
	if ok, err := look.fillContact(&e.Event, &r.problems); err != nil || !ok {
		return err
	}
	if ok, err := r.listed(ctx, &e.Event); err != nil || !ok {
		return err
	}
	if _, ok := e.ToUnapplied(); ok {
		c, err := r.owner(ctx, e.Client)
		if err != nil {
			return err
		}
		if !r.onAccount(&e.Event, &c) {
			return nil
		}
		r.unapplied[c.ID] = c
	}
	if inv != nil {
		if !debt(&e.Event, inv, r.Overpaid, &r.problems) {
			return nil
		}
		if money(e.Type) {
			e.ApplyMoney(inv)
		}
		e.ApplyFlags(inv)
		r.now[inv.ID] = *inv
	}
	r.fresh[e.Key] = true
	r.done.Events = append(r.done.Events, e)
	return nil
}

// owner returns a client with the money on account that the events so far leave.
func (r *recorder) owner(ctx context.Context, id string) (engine.Client, error) {
	if c, ok := r.unapplied[id]; ok {
		return c, nil
	}
	c, err := r.tx.Client(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		return engine.Client{ID: id}, nil
	}
	return c, err
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
// whatever was open, a bounce without an address about the one that was known.
func same(before, now engine.Event) bool {
	if now.Promises() && now.Amount == 0 {
		now.Amount, now.Currency = before.Amount, before.Currency
	}
	if now.To == "" {
		now.To = before.To
	}
	return before == now
}
