package posting

import (
	"cmp"
	"math"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// money reports whether events of the type change what is owed of the invoice that they name.
func money(t engine.EventType) bool { return t.Money() }

// history is the events of a ledger and those that are about to be recorded, by
// what they are about. The events of each list are in the order in which they were recorded.
type history struct {
	invoices  map[string][]ledger.Event
	clients   map[string][]ledger.Event // without an invoice
	calls     map[string][]ledger.Event // by client: about an invoice, and change them
	keys      map[string]bool           // of all events
	today     engine.Date               // of the creditor
	unapplied map[unappliedKey]*unapplied
}

func newHistory(today engine.Date) *history {
	return &history{
		today:    today,
		invoices: map[string][]ledger.Event{}, clients: map[string][]ledger.Event{}, calls: map[string][]ledger.Event{},
		keys: map[string]bool{}, unapplied: map[unappliedKey]*unapplied{},
	}
}

func (h *history) add(e ledger.Event) {
	h.keys[e.Key] = true
	h.put(e)
	if e.Invoice != "" {
		h.invoices[e.Invoice] = append(h.invoices[e.Invoice], e)
		if e.ChangesClient() { // a call about an invoice that reached somebody else
			h.calls[e.Client] = append(h.calls[e.Client], e)
		}
	} else {
		h.clients[e.Client] = append(h.clients[e.Client], e)
	}
}

// recorded is the place of an event's entry in the journal; new ones are last.
func recorded(e *ledger.Event) int64 {
	if e.Seq == 0 {
		return math.MaxInt64
	}
	return e.Seq
}

// of lists the events that concern an invoice, by day and as they were recorded.
func (h *history) of(inv *engine.Invoice) []ledger.Event {
	own, shared := h.invoices[inv.ID], h.clients[inv.Client]
	if len(own)+len(shared) == 0 {
		return nil
	}
	all := slices.Concat(own, shared)
	slices.SortStableFunc(all, func(a, b ledger.Event) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(recorded(&a), recorded(&b)))
	})
	return all
}

// derive turns an invoice as an export has it into what is known now, when the
// export's balances are of the day asOf.
func (h *history) derive(inv engine.Invoice, asOf engine.Date) engine.Invoice {
	in := asOf // events up to this day are in what is open
	switch {
	case inv.Gross && inv.PaidOn != 0 && inv.PaidOn <= asOf:
		inv.Open, in = 0, inv.PaidOn
	case inv.Gross:
		in = 0
	}
	inv.Gross = false
	events := h.of(&inv)
	for i := range events {
		if events[i].Invoice != "" && money(events[i].Type) && events[i].Date > in {
			events[i].ApplyMoney(&inv)
		}
	}
	said := inv
	h.flags(&said, events)
	if !inv.OnHold { // an export that says so says it without an end
		inv.OnHold, inv.HoldUntil = said.OnHold, said.HoldUntil
	}
	inv.Disputed, inv.Debit = inv.Disputed || said.Disputed, said.Debit
	inv.DisputedAmount, inv.DisputeReason = said.DisputedAmount, said.DisputeReason
	inv.HandedOver, inv.HandedTo, inv.Interrupts, inv.Approved = said.HandedOver, said.HandedTo, said.Interrupts, said.Approved
	return inv
}

// touch changes an invoice of the ledger by events that are new. The history has
// them already.
func (h *history) touch(inv engine.Invoice, fresh map[string]bool) engine.Invoice {
	events := h.of(&inv)
	for i := range events {
		if fresh[events[i].Key] && events[i].Invoice != "" && money(events[i].Type) {
			events[i].ApplyMoney(&inv)
		}
	}
	if slices.ContainsFunc(events, func(e ledger.Event) bool { return fresh[e.Key] }) {
		h.flags(&inv, events)
	}
	return inv
}

// flags lets the last dispute, hold and debit of an invoice's events speak, as of today.
func (h *history) flags(inv *engine.Invoice, events []ledger.Event) {
	for i := range events {
		if events[i].Date > h.today {
			events[i].ApplyAhead(inv)
			continue
		}
		events[i].ApplyFlags(inv)
	}
	inv.EndHold(h.today)
}

// said adds to a client what events said of them.
func (h *history) said(c engine.Client) engine.Client {
	events := slices.Concat(h.clients[c.ID], h.calls[c.ID])
	slices.SortStableFunc(events, func(a, b ledger.Event) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(recorded(&a), recorded(&b)))
	})
	for i := range events {
		events[i].ApplyClient(&c)
	}
	return c
}
