package posting

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Said is what a service or a platform says happened to an invoice. It may say so twice, late, and of invoices of
// others.
type Said struct {
	// Key tells it from every other, and is the same when it is said again. Keys that begin with one Thread are in the order
	// in which things happened: what is known to have happened later keeps it out.
	Key, Thread string
	engine.Event
	// Money is at most what this event changes: less is open than it says when a part was known already. Empty for all that
	// is open. Code is its currency, when it says one.
	Money, Code string
	// Mends records it only if what it ends was said in the same thread: a dispute, a hold.
	Mends bool
}

// SaidRecorded is what became of what was said.
type SaidRecorded struct {
	Recorded
	Unknown []string // invoices that the ledger does not have, in the order in which they were named
	Left    int      // what was known, came late or changes nothing any more
}

// ErrContradicts means that a service and the ledger do not speak of the same invoice.
var ErrContradicts = errors.New("it contradicts what the ledger knows")

// RecordSaid writes what a service said into a ledger, at an instant in the creditor's zone: all that is new and
// changes something, or nothing. The list is in the order in which things happened. It fails with ErrContradicts or
// Problems when one of them cannot be.
func RecordSaid(ctx context.Context, l ledger.Ledger, list []Said, now time.Time, by string) (*SaidRecorded, error) {
	var done *SaidRecorded
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		r := sayer{tx: tx, done: &SaidRecorded{}, invoices: map[string]*toldInvoice{}, today: engine.DateOf(now)}
		var events []ledger.Event
		for i := range list {
			e, ok, err := r.read(ctx, &list[i])
			if err != nil {
				return err
			}
			if ok {
				events = append(events, e)
			}
		}
		done = r.done
		if len(events) == 0 {
			return nil
		}
		recorded, err := RecordIn(ctx, tx, RecordConfig{At: now, Today: r.today, Events: events, By: by})
		if err == nil {
			done.Recorded = *recorded
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// sayer is the working state of one RecordSaid.
type sayer struct {
	tx       ledger.Tx
	today    engine.Date
	done     *SaidRecorded
	invoices map[string]*toldInvoice // by id; nil for one that the ledger does not have
}

// toldInvoice is an invoice after what was said of it so far.
type toldInvoice struct {
	engine.Invoice
	events []ledger.Event // about it, as they were recorded
}

// find reads an invoice; nil when the ledger does not have it.
func (r *sayer) find(ctx context.Context, id string) (*toldInvoice, error) {
	if inv, ok := r.invoices[id]; ok {
		return inv, nil
	}
	inv, err := r.tx.Invoice(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		r.invoices[id] = nil
		r.done.Unknown = append(r.done.Unknown, id)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	told := &toldInvoice{Invoice: inv}
	for e, err := range r.tx.Events(ctx, ledger.EventFilter{Invoice: id}) {
		if err != nil {
			return nil, err
		}
		told.events = append(told.events, e)
	}
	r.invoices[id] = told
	return told, nil
}

// read makes an event of the ledger; ok is false when there is nothing to record.
func (r *sayer) read(ctx context.Context, s *Said) (e ledger.Event, ok bool, err error) {
	inv, err := r.find(ctx, s.Invoice)
	if err != nil || inv == nil {
		return e, false, err
	}
	e = ledger.Event{Event: s.Event, Key: s.Key}
	e.Date = min(e.Date, r.today) // the clocks may differ by a moment
	if ok, err = inv.takes(s, &e); err != nil || !ok {
		r.done.Left++
		return e, false, err
	}
	e.ApplyMoney(&inv.Invoice)
	e.ApplyFlags(&inv.Invoice)
	inv.events = append(inv.events, e)
	return e, true, nil
}

// takes reports whether what was said is new and changes something, and fills in its amount.
func (inv *toldInvoice) takes(s *Said, e *ledger.Event) (bool, error) {
	var last string // that opened a dispute, or began a hold
	for _, before := range inv.events {
		if before.Key == s.Key || strings.HasPrefix(before.Key, s.Thread) && before.Key > s.Key {
			return false, nil
		}
		if s.Type == engine.EventDisputeResolved && before.Type == engine.EventDispute || s.Type == engine.EventRelease && before.Type == engine.EventHold {
			last = before.Key
		}
	}
	if s.Code != "" && s.Code != inv.Currency.Code() {
		return false, fmt.Errorf("invoice %s is in %s here, and in %s there: %w", inv.ID, inv.Currency.Code(), s.Code, ErrContradicts)
	}
	switch s.Type {
	case engine.EventPayment, engine.EventCredit, engine.EventPromise:
		if inv.Open <= 0 {
			return false, nil
		}
		e.Amount, e.Currency = inv.Open, inv.Currency
		if s.Money != "" {
			said, err := inv.Currency.Parse(s.Money)
			if err != nil || said < 0 {
				return false, fmt.Errorf("invoice %s: %q is no amount in %s: %w", inv.ID, s.Money, inv.Currency.Code(), ErrContradicts)
			}
			e.Amount = min(said, inv.Open)
		}
		return e.Amount > 0, nil
	case engine.EventDebit:
		return !inv.Debit && inv.Open > 0, nil
	case engine.EventDispute:
		return !inv.Disputed && inv.Open > 0, nil
	case engine.EventHold:
		return !inv.OnHold && inv.Open > 0, nil
	case engine.EventApproved:
		return inv.Approved == 0, nil
	case engine.EventDisputeResolved:
		return inv.Disputed && (!s.Mends || strings.HasPrefix(last, s.Thread)), nil
	case engine.EventRelease:
		return inv.OnHold && (!s.Mends || strings.HasPrefix(last, s.Thread)), nil
	}
	return true, nil
}
