package posting

import (
	"slices"
	"strconv"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// unappliedKey names the money on account of a client with an entity, in a currency.
type unappliedKey struct {
	client, entity string
	currency       engine.Currency
}

// unapplied is money on account as a history has it.
type unapplied struct {
	events []ledger.Event // that changed it
	left   engine.Amount
}

// put counts an event towards the money on account of its client.
func (h *history) put(e ledger.Event) {
	p, ok := e.ToUnapplied()
	if !ok {
		return
	}
	of := unappliedKey{e.Client, p.Entity, p.Currency}
	if h.unapplied[of] == nil {
		h.unapplied[of] = &unapplied{}
	}
	h.unapplied[of].events = append(h.unapplied[of].events, e)
	h.unapplied[of].left += p.Amount
}

// leftBy is how much of money on account is left of what came in up to a day.
func (p *unapplied) leftBy(day engine.Date) engine.Amount {
	if p == nil {
		return 0
	}
	left := p.left
	for i := range p.events {
		if x, _ := p.events[i].ToUnapplied(); x.Amount > 0 && p.events[i].Date > day {
			left -= x.Amount
		}
	}
	return max(0, left)
}

// unappliedOf lists what is on account by client, as all events say.
func (h *history) unappliedOf() map[string][]engine.Unapplied {
	all := map[string][]engine.Unapplied{}
	for of, p := range h.unapplied {
		if p.left > 0 {
			all[of.client] = append(all[of.client], engine.Unapplied{Entity: of.entity, Currency: of.currency, Amount: p.left})
		}
	}
	return all
}

// overdrawn reports the money on account from which new events of the import take more than came in.
func (im *importer) overdrawn() {
	for i := range im.fresh {
		e := &im.fresh[i].Event
		x, ok := e.ToUnapplied()
		if !ok || x.Amount >= 0 {
			continue
		}
		if p := im.history.unapplied[unappliedKey{e.Client, x.Entity, x.Currency}]; p.left < 0 {
			cur := x.Currency
			im.problems.add(*e, "add the payment of the client that it is taken from, or correct the amount",
				"%s of %s %s on %s takes more than client %s has on account, by %s %s", e.Type, cur.Format(e.Amount), cur.Code(), e.Date,
				e.Client, cur.Format(-p.left), cur.Code())
		}
	}
}

// allocate takes from the client's money on account what an export lowers an invoice by,
// beyond what events say of it: expected is what they leave open. What came in after the
// day of the export is not in it.
func (im *importer) allocate(expected engine.Amount, after *engine.Invoice, day engine.Date) {
	p := im.history.unapplied[unappliedKey{after.Client, after.Entity, after.Currency}]
	if take := min(expected-max(0, after.Open), p.leftBy(day)); after.Amount > 0 && take > 0 {
		im.record(engine.Event{Date: day, Type: engine.EventAllocation, Invoice: after.ID, Amount: take}, after)
	}
}

// recognize sees whether a row that is new is money on account that the ledger knows by an
// event: a row of the same amount that is for no invoice, issued within a week of it.
func (im *importer) recognize(row *engine.Invoice) {
	const week = 7
	p := im.history.unapplied[unappliedKey{row.Client, row.Entity, row.Currency}]
	if p == nil || row.Open >= 0 || row.CreditFor != "" || p.leftBy(im.AsOf) < -row.Open {
		return
	}
	for i := range p.events {
		e := &p.events[i]
		x, _ := e.ToUnapplied()
		near := row.Issued == 0 || row.Issued >= e.Date-week && row.Issued <= e.Date+week
		if x.Amount == -row.Open && e.Date <= im.AsOf && near && !im.isFresh[e.Key] {
			im.record(engine.Event{Date: im.AsOf, Type: engine.EventAllocation, Invoice: row.ID, Amount: x.Amount}, row)
			return
		}
	}
}

// record notes an allocation that an export shows.
func (im *importer) record(e engine.Event, inv *engine.Invoice) {
	e.Client, e.Entity, e.Currency = inv.Client, inv.Entity, inv.Currency
	key := EventKey(&e)
	for n := 2; im.history.keys[key]; n++ { // the second of a day
		key = EventKey(&e) + "-" + strconv.Itoa(n)
	}
	event := ledger.Event{Event: e, Key: key}
	im.fresh, im.isFresh[key] = append(im.fresh, event), true
	im.history.add(event)
	im.summary.Allocated++
}

// expected is what events leave open of an invoice that is new to the ledger and was paid,
// as the export says, on a day.
func (im *importer) expected(inv *engine.Invoice, paid engine.Date) engine.Amount {
	was := *inv
	was.Open = was.Amount
	for _, e := range im.history.invoices[inv.ID] {
		if money(e.Type) && e.Date <= paid {
			e.ApplyMoney(&was)
		}
	}
	return was.Open
}

// onAccount checks an event that takes from the money on account, given what the events
// before it left there, and takes it.
func (r *recorder) onAccount(e *engine.Event, c *engine.Client) bool {
	p, ok := e.ToUnapplied()
	if !ok {
		return true
	}
	have := c.OnAccount(p.Entity, p.Currency)
	if -p.Amount > have {
		cur, with := p.Currency, ""
		if p.Entity != "" {
			with = " with " + p.Entity
		}
		r.problems.add(*e, "record the payment for the client first, or take what is there",
			"%s of %s %s is more than the %s %s that client %s has on account%s", e.Type, cur.Format(e.Amount), cur.Code(),
			cur.Format(have), cur.Code(), e.Client, with)
		return false
	}
	c.AddUnapplied(p)
	return true
}

// unappliedChanges lists what changed in a client's money on account.
func unappliedChanges(before, after *engine.Client) []UnappliedChange {
	var list []UnappliedChange
	for _, p := range slices.Concat(before.Unapplied, after.Unapplied) {
		c := UnappliedChange{before.ID, p.Entity, p.Currency, before.OnAccount(p.Entity, p.Currency), after.OnAccount(p.Entity, p.Currency)}
		if c.Before != c.After && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}
