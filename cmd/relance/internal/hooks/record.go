package hooks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// ErrContradicts means that a service and the ledger do not speak of the same invoice.
var ErrContradicts = errors.New("it contradicts what the ledger knows")

// Record writes what a service said under a name of the book into a ledger, at an instant in the creditor's zone: all
// of it, or nothing. It leaves out what is about invoices that the ledger does not have, what is known, what came late and
// what changes nothing any more, and returns how many events are left. It fails with ErrContradicts or
// posting.Problems when one of them cannot be.
func Record(ctx context.Context, l ledger.Ledger, name string, events []Event, now time.Time) (recorded int, err error) {
	if len(events) == 0 {
		return 0, nil
	}
	err = l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		recorded = 0
		for _, e := range events { // each is judged by what those before it left
			e.Key, e.Thread = "hook/"+name+"/"+e.Key, "hook/"+name+"/"+e.Thread
			event, ok, err := read(ctx, tx, e)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			today := engine.DateOf(now)
			event.Date = min(event.Date, today) // the clocks may differ by a moment
			if _, err := posting.RecordIn(ctx, tx, posting.RecordConfig{At: now, Today: today, Events: []ledger.Event{event}, By: By(name)}); err != nil {
				return err
			}
			recorded++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return recorded, nil
}

// By is who the journal says spoke.
func By(name string) string { return name + " (webhook)" }

// read makes an event of the ledger; ok is false when there is nothing to record.
func read(ctx context.Context, r ledger.Reader, e Event) (out ledger.Event, ok bool, err error) {
	out = ledger.Event{Key: e.Key, Event: engine.Event{Date: e.On, Type: e.Type, Invoice: e.Invoice, Note: e.Note}}
	if _, err := r.Event(ctx, e.Key); err == nil || !errors.Is(err, ledger.ErrNotFound) {
		return out, false, err
	}
	inv, err := r.Invoice(ctx, e.Invoice)
	if errors.Is(err, ledger.ErrNotFound) {
		return out, false, nil // of another business, or not imported yet: its import says how it stands
	}
	if err != nil {
		return out, false, err
	}
	if e.Currency != "" && e.Currency != inv.Currency.Code() {
		return out, false, fmt.Errorf("invoice %s is in %s here, and in %s there: %w", inv.ID, inv.Currency.Code(), e.Currency, ErrContradicts)
	}
	switch e.Type {
	case engine.EventPayment, engine.EventCredit:
		out.Amount, out.Currency = inv.Open, inv.Currency
		if e.Amount != "" {
			said, err := inv.Currency.Parse(e.Amount)
			if err != nil {
				return out, false, fmt.Errorf("%w: %w", err, ErrContradicts)
			}
			out.Amount = min(said, inv.Open)
		}
		return out, out.Amount > 0, nil
	case engine.EventDebit:
		if inv.Debit || inv.Open <= 0 {
			return out, false, nil
		}
	}
	late, err := cameLate(ctx, r, e)
	return out, !late, err
}

// cameLate reports whether something is known that happened later in the thread of an event.
func cameLate(ctx context.Context, r ledger.Reader, e Event) (bool, error) {
	late := false
	for before, err := range r.Events(ctx, ledger.EventFilter{Invoice: e.Invoice}) {
		if err != nil {
			return false, err
		}
		late = late || strings.HasPrefix(before.Key, e.Thread) && before.Key > e.Key
	}
	return late, nil
}
