package replay

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// item is something that is known beforehand to happen on a day.
type item struct {
	day   engine.Date // never before From
	kind  itemKind
	index int32 // in walker.invoices, for an event in Config.Events
}

type itemKind uint8

// The kinds of item, in the order in which they count on one day.
const (
	becomesKnown itemKind = iota
	eventHappens
	isSettled
	holdEnds     // the day of the release; index is the event that said so
	incomingEnds // money that may be for the invoice holds nothing back any more
	promiseEnds  // the day after its last; index is the event of the promise
)

// plan fills the agenda of the client, and takes the invoices back to their
// balance before the first event.
func (w *Walker) plan() {
	for i := range w.invoices {
		w.planInvoice(int32(i))
	}
	for _, e := range w.Portfolio.events.of(w.index) {
		ev := &w.Config.Events[e]
		w.agenda = append(w.agenda, item{w.live.since(ev.Date, w.From), eventHappens, e})
		if _, ok := ev.CameOf(); ok {
			w.outcomes = append(w.outcomes, e)
		}
		switch end := ev.HoldEnds(); {
		case end != 0:
			w.agenda = append(w.agenda, item{max(end, w.From), holdEnds, e})
		case ev.Type == engine.EventRelease && ev.Date > w.From && w.live != nil:
			w.agenda = append(w.agenda, item{ev.Date, holdEnds, e})
		}
		for _, end := range ev.Ends() {
			if end >= w.From {
				w.agenda = append(w.agenda, item{end + 1, promiseEnds, e})
			}
		}
		if money(ev.Type) && w.about[e] >= 0 && (ev.Date < w.From || w.live != nil) {
			w.takeBack(ev, w.local(w.about[e]))
		}
	}
	// Events are in the order of their dates already, and stay so.
	slices.SortStableFunc(w.agenda, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.kind, b.kind))
	})
}

func (w *Walker) planInvoice(i int32) {
	inv := &w.invoices[i]
	w.agenda = append(w.agenda, item{w.live.since(inv.Issued, w.From), becomesKnown, i})
	if inv.Incoming != nil {
		w.agenda = append(w.agenda, item{max(inv.Incoming.Until, w.From), incomingEnds, i})
	}
	switch {
	case inv.PaidOn == 0:
	case inv.PaidOn < w.From:
		inv.Open, inv.Gross = min(inv.Open, 0), false
		w.wasPaid(inv, inv.PaidOn)
		w.reach.wasPaid(inv.PaidOn)
	default:
		w.agenda = append(w.agenda, item{inv.PaidOn, isSettled, i})
		if inv.Open == 0 { // the export was made later
			inv.Open, inv.Gross = max(inv.Amount, 0), true
		}
	}
}

// undisturbed leaves on the agenda what the date alone brings after a day: the end of a hold or promise, and of the wait
// for money. Nothing else changes from then on.
func (w *Walker) undisturbed(day engine.Date) {
	w.agenda = slices.DeleteFunc(w.agenda[w.next:], func(it item) bool {
		switch it.kind {
		case incomingEnds:
			return false
		case holdEnds, promiseEnds: // what a ledger has of a later day was recorded already
			return w.live == nil && w.Config.Events[it.index].Date > day
		}
		return true
	})
	w.next = 0
}

// takeBack undoes an event before From, so that the replay of all events ends
// at the opening balance, and promises see what was paid.
func (w *Walker) takeBack(e *engine.Event, inv *receivable) {
	if inv.Gross {
		return
	}
	back := *e
	back.Amount, back.Fee = -e.Amount, -e.Fee
	back.ApplyMoney(&inv.Invoice)
}

// local returns the walker's copy of an invoice by its index in Config.Invoices.
func (w *Walker) local(index int32) *receivable {
	i, _ := slices.BinarySearchFunc(w.invoices, index, func(r receivable, t int32) int { return cmp.Compare(r.index, t) })
	return &w.invoices[i]
}

// happen applies everything that is known to happen up to a day.
func (w *Walker) happen(day engine.Date) {
	w.reached = day
	for ; w.next < len(w.agenda) && w.agenda[w.next].day <= day; w.next++ {
		it := w.agenda[w.next]
		switch it.kind {
		case becomesKnown:
			inv := &w.invoices[it.index]
			inv.known = true
			a := &w.accounts[inv.account]
			a.known = append(a.known, it.index)
			w.touch(inv)
		case eventHappens:
			w.apply(&w.Config.Events[it.index], w.about[it.index], day)
		case isSettled:
			inv := &w.invoices[it.index]
			w.reach.wasPaid(it.day)
			if inv.Open > 0 {
				a := &w.accounts[inv.account] // what no event says came from the money on account
				a.money -= min(inv.Open, max(0, a.money))
				w.pay(&engine.Event{Date: it.day, Type: engine.EventPayment, Invoice: inv.ID, Amount: inv.Open}, inv)
			}
			w.wasPaid(inv, it.day)
			w.touch(inv)
		case holdEnds:
			w.endHolds(it.day)
			w.touchAll(&w.Config.Events[it.index], w.about[it.index])
		case incomingEnds:
			inv := &w.invoices[it.index]
			inv.EndIncoming(it.day)
			w.touch(inv)
		case promiseEnds:
			w.touchAll(&w.Config.Events[it.index], w.about[it.index])
		}
	}
}

// endHolds ends the holds that are over on a day.
func (w *Walker) endHolds(day engine.Date) {
	for i := range w.invoices {
		w.invoices[i].EndHold(day)
	}
}

// touch notes that the facts of an invoice changed today.
func (w *Walker) touch(inv *receivable) {
	inv.changed = true
	w.accounts[inv.account].changed = true
}

// touchAll notes a change of what an event is about.
func (w *Walker) touchAll(e *engine.Event, about int32) {
	if about >= 0 {
		w.touch(w.local(about))
		return
	}
	for i := range w.invoices {
		if w.aboutAccount(e, w.invoices[i].account) {
			w.touch(&w.invoices[i])
		}
	}
}

// aboutAccount reports whether an event about a client concerns an account. Money is of one.
func (w *Walker) aboutAccount(e *engine.Event, account int32) bool {
	a := &w.accounts[account]
	if money(e.Type) {
		return e.Currency == a.currency && e.Entity == a.entity
	}
	return e.Currency.IsZero() || e.Currency == a.currency
}

// apply makes an event count.
func (w *Walker) apply(e *engine.Event, about int32, today engine.Date) {
	w.touchAll(e, about)
	if e.ChangesClient() {
		w.client, w.clientOn = w.Portfolio.clientOn(w.index, today, w.out.learnedOf(w.index)), true
		if e.Type == engine.EventUnblacklist {
			w.black.agreed = 0
		}
	}
	if _, ok := e.CameOf(); ok {
		w.cameTo(e, about)
	}
	switch {
	case e.Type.OfClient():
	case money(e.Type) && about < 0:
		w.payAccount(e)
	case money(e.Type):
		w.pay(e, w.local(about))
	case about >= 0:
		inv := w.local(about)
		e.Apply(&inv.Invoice, &inv.promise)
	case e.Promises():
		w.promiseAll(e)
	default:
		for i := range w.invoices {
			if w.aboutAccount(e, w.invoices[i].account) {
				e.Apply(&w.invoices[i].Invoice, &w.invoices[i].promise)
			}
		}
	}
}

// pay applies an event about money: it counts towards a promise about the
// invoice, and towards one about all that the client owes.
func (w *Walker) pay(e *engine.Event, inv *receivable) {
	owed := inv.Open > 0
	e.Apply(&inv.Invoice, &inv.promise)
	switch {
	case inv.Open > 0:
		w.owes(inv)
	case owed && (e.Type == engine.EventPayment || e.Type == engine.EventAllocation):
		w.wasPaid(inv, e.Date)
	}
	a := &w.accounts[inv.account]
	if e.Type == engine.EventAllocation {
		a.onAccount(e) // it kept a promise about all that is owed when it came in
	} else {
		w.keep(a, e)
	}
	w.touch(inv)
}

// keep counts what came in towards a promise about all that the client owes.
func (w *Walker) keep(a *account, e *engine.Event) {
	var all engine.Invoice
	e.Apply(&all, &a.promise)
	if a.promise.Made != 0 {
		for _, i := range a.known {
			w.invoices[i].changed = true
		}
	}
}

// payAccount applies an event about money that names no invoice.
func (w *Walker) payAccount(e *engine.Event) {
	for i := range w.accounts {
		if w.aboutAccount(e, int32(i)) {
			w.accounts[i].onAccount(e)
			w.keep(&w.accounts[i], e)
		}
	}
}

// wasPaid notes that nothing of an invoice is open since a payment of a day, or since
// the later day that an export names, once that has come.
func (w *Walker) wasPaid(inv *receivable, on engine.Date) {
	if inv.Amount <= 0 || inv.Open > 0 {
		return
	}
	w.owes(inv) // an earlier day no longer counts
	inv.settled = true
	if inv.paidOn <= w.reached {
		on = max(on, inv.paidOn)
	}
	w.accounts[inv.account].paid(&inv.Invoice, on)
}

// owes notes that something of an invoice is open.
func (w *Walker) owes(inv *receivable) {
	if inv.settled {
		inv.settled = false
		w.accounts[inv.account].reopen(&inv.Invoice)
	}
}

// promiseAll applies a promise about all that the client owes. An amount that may be
// about several accounts, of other currencies or entities, counts for nothing.
func (w *Walker) promiseAll(e *engine.Event) {
	about := 0
	for i := range w.accounts {
		if w.aboutAccount(e, int32(i)) {
			about++
		}
	}
	if e.Amount != 0 && about > 1 {
		w.out.Tally.Stray++
		return
	}
	for i := range w.accounts {
		if !w.aboutAccount(e, int32(i)) {
			continue
		}
		a := &w.accounts[i]
		all := engine.Invoice{Open: w.sumUp(a, e.Date).OpenTotal}
		e.Apply(&all, &a.promise)
	}
}

// cameTo tells cases what came of their last action, when an event says so.
func (w *Walker) cameTo(e *engine.Event, about int32) {
	if about >= 0 {
		if n := w.local(about).running; n >= 0 {
			w.cameOf(n, e)
		}
		return
	}
	for n := range w.cases {
		w.cameOf(int32(n), e)
	}
}
