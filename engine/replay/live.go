package replay

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// live writes down what a walker does on the one day of a Step. A nil live does nothing.
type live struct {
	turns []*turn  // by number of the case; nil for one that was not looked at
	keys  []string // of chunk.records

	silent bool // nobody reads the turns

	lifted bool // the client came off the blacklist
	// assigned has the invoices of which the assign list was asked, with why it had no answer, or nil.
	assigned map[int32]error
	parts    map[string]ledger.PartKey // by their text
	split    map[string][]int32        // the invoices of a number that is in instalments; nil until somebody asks
}

// turn is what became of one case.
type turn struct {
	Turn
	facts engine.Facts
}

// since is the day from which on something counts: when it happened. A
// simulation begins with all that happened before its first day.
func (x *live) since(day, first engine.Date) engine.Date {
	if x == nil {
		return max(day, first)
	}
	return min(day, first)
}

// asStored gives the invoices the form that the ledger has: what happened was
// replayed for promises and habits alone.
func (x *live) asStored(w *Walker) {
	if x == nil {
		return
	}
	for i := range w.invoices {
		inv := &w.invoices[i]
		inv.Invoice = w.Config.Invoices[inv.index]
		inv.EndHold(w.reached)
		inv.EndIncoming(w.reached)
		w.Book.Tolerate(&inv.Invoice)
		switch {
		case inv.Open > 0:
			w.owes(inv)
		case inv.paidOn != 0:
			if !inv.settled {
				w.wasPaid(inv, inv.paidOn)
			}
			w.reach.wasPaid(inv.paidOn)
		}
	}
	for i := range w.accounts {
		a := &w.accounts[i]
		a.money = w.client.OnAccount(a.entity, a.currency)
	}
}

// lift notes that the client came off the blacklist.
func (x *live) lift() {
	if x != nil {
		x.lifted = true
	}
}

// of returns the turn of a case.
func (x *live) of(n int32) *turn {
	for len(x.turns) <= int(n) {
		x.turns = append(x.turns, nil)
	}
	if x.turns[n] == nil {
		x.turns[n] = &turn{}
	}
	return x.turns[n]
}

// seen is the turn of a case; nil of one that was not looked at.
func (x *live) seen(n int32) *turn {
	if int(n) >= len(x.turns) {
		return nil
	}
	return x.turns[n]
}

// assigning notes that the assign list was asked about an invoice, and why it had no answer, if so.
func (x *live) assigning(invoice int32, err error) {
	if x == nil || x.silent {
		return
	}
	if x.assigned == nil {
		x.assigned = map[int32]error{}
	}
	x.assigned[invoice] = err
}

// opened notes that an invoice was taken into a case, by a line of the assign list.
func (x *live) opened(w *Walker, invoice int32, by engine.Source) {
	if x == nil || x.silent {
		return
	}
	n := w.invoices[invoice].running
	if w.cases[n].covers == 1 {
		t := x.of(n)
		t.Opened, t.Source, t.Begins = true, by, w.cases[n].state.State
	}
}

// carriedOver notes that the case of another invoice goes on in a new one.
func (x *live) carriedOver(n int32, of string) { x.of(n).Of = of }

// decided notes a decision, before it is carried out.
func (x *live) decided(w *Walker, n int32, f *engine.Facts, day engine.Date, d *engine.Decision, err error) {
	if x == nil || x.silent {
		return
	}
	t, r := x.of(n), &w.cases[n]
	t.facts, t.Err = *f, err
	t.Values = working(r.machine, d, &engine.Input{Facts: *f, Machine: r.machine, Case: &r.state, Today: day})
	t.Steps, t.Proposal, t.DeferredRule = d.Steps, d.Proposal, d.Deferred
}

// key names an action of a step for ever; empty in a simulation.
func (x *live) key(w *Walker, n int32, p engine.ActionKey) string {
	if x == nil {
		return ""
	}
	r := &w.cases[n]
	id := w.subject(r).ID()
	part := ledger.PartKey{Case: id, State: r.machine.Name(p.State), Entry: p.Entry, Action: p.Action, Try: p.Try}
	key := part.String()
	x.parts[key] = part
	return key
}

// sent notes the key of the record that was filed last.
func (x *live) sent(key string) {
	if x != nil {
		x.keys = append(x.keys, key)
	}
}

// subject names what a case is about, as a ledger does.
func (w *Walker) subject(r *running) ledger.Subject {
	a := &w.accounts[r.account]
	s := ledger.Subject{Client: w.client.ID, Entity: a.entity, Currency: a.currency, Policy: r.machine.Policy}
	if r.invoice >= 0 {
		s.Invoice = w.invoices[r.invoice].ID
	}
	return s
}
