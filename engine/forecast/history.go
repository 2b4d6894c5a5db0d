package forecast

import (
	"context"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/ledger"
)

// What a ledger's own history must have.
const (
	MinSettled = 30 // invoices that were paid, and of which it is known when
	MinAtRisk  = 10 // invoices that were open on a day, for the curve to speak of that day
)

// Span of days late that a history looks at.
const (
	firstDay = -366
	lastDay  = 1830
)

// NotEnoughError says that a history is too short for a curve.
type NotEnoughError struct{ Settled int }

// Error says how many invoices are missing.
func (e *NotEnoughError) Error() string {
	return agree.Sprintf("the ledger knows of %d {invoice when it was|invoices when they were} paid, and a recovery curve needs %d", e.Settled, MinSettled)
}

// life is how long one invoice was watched, in days late, both included: it was open at the end of each day from enter to before leave.
type life struct {
	enter, leave int
	settled      bool // it was paid on the day leave; otherwise it is open still
}

// History makes a curve of what a ledger knows of invoices that were paid and of those that are open (Kaplan and Meier's
// estimate, each invoice counted once, whatever its amount). An invoice counts from the day on which the ledger knew of it, or
// from the beginning when it was paid by then. Credit notes, and invoices of which nobody knows when they were
// paid, do not count. It fails with a *NotEnoughError when too few were paid.
func History(ctx context.Context, r ledger.Reader, today engine.Date) (*Curve, error) {
	known, err := knownSince(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("recovery curve: %w", err)
	}
	paid, err := lastPayments(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("recovery curve: %w", err)
	}
	var lives []life
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{}) {
		if err != nil {
			return nil, fmt.Errorf("recovery curve: %w", err)
		}
		if l, ok := lifeOf(&inv, known[inv.ID], paid[inv.ID], today); ok {
			lives = append(lives, l)
		}
	}
	return estimate(lives)
}

// lifeOf is how an invoice was watched; ok is false for one that tells nothing.
func lifeOf(inv *engine.Invoice, known, paid, today engine.Date) (l life, ok bool) {
	if inv.Amount <= 0 {
		return l, false
	}
	late := func(d engine.Date) int { return min(max(int(d-inv.Due), firstDay), lastDay) }
	l.enter = late(max(known, inv.Issued))
	switch {
	case inv.Open > 0:
		l.leave = late(today) + 1
	case inv.PaidOn != 0 || paid != 0:
		on := inv.PaidOn
		if on == 0 {
			on = paid
		}
		l.leave, l.settled = late(on), true
		if on <= known { // the whole of its life is known
			l.enter = firstDay
		}
	default:
		return l, false
	}
	return l, l.leave > l.enter || l.settled
}

// knownSince is the day on which the ledger knew of each invoice first.
func knownSince(ctx context.Context, r ledger.Reader) (map[string]engine.Date, error) {
	first := map[string]int64{}
	for v, err := range r.Versions(ctx, ledger.VersionFilter{}) {
		if err != nil {
			return nil, err
		}
		if v.Invoice == nil {
			continue
		}
		if _, ok := first[v.Invoice.ID]; !ok {
			first[v.Invoice.ID] = v.Seq
		}
	}
	days := map[int64]engine.Date{}
	for _, seq := range first {
		days[seq] = 0
	}
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return nil, err
		}
		if _, wanted := days[rec.Seq]; !wanted {
			continue
		}
		e, err := rec.Entry()
		if err != nil {
			return nil, err
		}
		days[rec.Seq] = engine.DateOf(e.At)
	}
	out := make(map[string]engine.Date, len(first))
	for id, seq := range first {
		out[id] = days[seq]
	}
	return out, nil
}

// lastPayments is the day of the last payment or allocation of each invoice.
func lastPayments(ctx context.Context, r ledger.Reader) (map[string]engine.Date, error) {
	out := map[string]engine.Date{}
	for e, err := range r.Events(ctx, ledger.EventFilter{}) {
		if err != nil {
			return nil, err
		}
		if e.Invoice != "" && (e.Type == engine.EventPayment || e.Type == engine.EventAllocation) {
			out[e.Invoice] = max(out[e.Invoice], e.Date)
		}
	}
	return out, nil
}

// estimate is the curve of some lives.
func estimate(lives []life) (*Curve, error) {
	const span = lastDay - firstDay + 2
	var enter, leave, settled [span]int64
	paid := 0
	for _, l := range lives {
		enter[l.enter-firstDay]++
		leave[max(l.leave, l.enter)-firstDay]++
		if l.settled {
			settled[max(l.leave, l.enter)-firstDay]++
			paid++
		}
	}
	if paid < MinSettled {
		return nil, &NotEnoughError{paid}
	}
	c := &Curve{Source: "this ledger", Invoices: len(lives), Settled: paid}
	risk, share, begun := int64(0), int64(Whole), false
	for i := range span {
		risk += enter[i]
		d := settled[i]
		if d > 0 && !begun {
			begun, c.First = true, firstDay+i
		}
		if begun && risk < MinAtRisk {
			break // too few to speak of this day and later ones
		}
		if begun {
			share = share * (risk - d) / risk
			c.Open = append(c.Open, share)
		}
		risk -= leave[i]
	}
	return c, nil
}
