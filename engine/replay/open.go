package replay

import "github.com/relance-dev/relance/engine"

// assignAll opens the cases of the day, and lets those that have not begun
// follow a changed answer of the assign list.
func (w *Walker) assignAll(day engine.Date) {
	for i := range w.invoices {
		inv := &w.invoices[i]
		changed := inv.changed
		inv.changed = false
		if !inv.known {
			continue
		}
		if changed && inv.running >= 0 {
			w.cases[inv.running].changed = true
		}
		if !w.assignable(inv) {
			inv.recheck = 0
			continue
		}
		if changed || w.recheck(inv, day) {
			w.assignOne(int32(i), day)
		}
		if w.assign.account {
			w.watchTurn(inv.account, day)
		}
	}
}

// assignable reports whether the assign list has a say about an invoice: it
// owes something without a case, or its case has not begun. A credit note has no case.
func (w *Walker) assignable(inv *receivable) bool {
	if inv.running < 0 {
		return inv.Amount > 0 && inv.Open > 0
	}
	r := &w.cases[inv.running]
	return !w.assign.fixed && inv.Open > 0 && r.follows()
}

// recheck reports whether a guard of the assign list may answer otherwise today
// although the invoice itself did not change.
func (w *Walker) recheck(inv *receivable, day engine.Date) bool {
	return w.clientOn || inv.recheck != 0 && inv.recheck <= day ||
		w.assign.account && w.accounts[inv.account].changed
}

// assignOne asks the assign list about an invoice, and does as it says.
func (w *Walker) assignOne(i int32, day engine.Date) {
	inv := &w.invoices[i]
	w.input = engine.Input{Facts: w.assignFacts(inv, day), Case: &w.asked, Today: day}
	l, recheck, err := w.assign.choose(&w.input)
	inv.recheck = recheck
	inv.unowned = err == nil && l == nil
	w.live.assigning(i, err)
	switch {
	case err != nil:
		if !inv.refused {
			inv.refused = true
			w.out.Tally.fail(err, inv.ID)
		}
		return // nobody can tell: it stays as it is
	case l == nil:
		w.leave(inv)
	case inv.running < 0 || w.cases[inv.running].number != l.Policy:
		w.leave(inv)
		w.join(i, l.Policy, day)
		w.watch.opened(w, i, l.Source, day)
		w.live.opened(w, i, l.Source)
	}
}

// assignFacts is what the guards of the assign list know of an invoice.
func (w *Walker) assignFacts(inv *receivable, day engine.Date) engine.Facts {
	f := w.Book.FactsOf(&inv.Invoice, w.client, w.partsOf(&inv.Invoice, inv.account))
	f.Account, f.Promise = w.sumOf(inv.account, day), inv.promise
	return f
}

// leave takes an invoice out of its case, which ends when it was the last one.
func (w *Walker) leave(inv *receivable) {
	if inv.running < 0 {
		return
	}
	r := &w.cases[inv.running]
	r.covers--
	r.changed = true
	if r.covers == 0 {
		r.machine = nil
	}
	inv.running = -1
}

// join opens a case for an invoice, or takes it into its client's case.
func (w *Walker) join(i int32, machine int, day engine.Date) {
	inv, m := &w.invoices[i], w.Book.Machines[machine]
	if m.Scope == engine.ScopeClient {
		for n := range w.cases {
			r := &w.cases[n]
			if r.machine == m && r.account == inv.account {
				r.covers++
				r.changed = true
				inv.running = int32(n)
				return
			}
		}
	}
	r := running{
		machine: m, number: machine, invoice: i, account: inv.account, covers: 1, changed: true,
		state: engine.NewCase(m, day),
	}
	if m.Scope == engine.ScopeClient {
		r.invoice = -1
	}
	before := w.replaced(i, m)
	if before != nil {
		r.state, r.last = before.state.CarriedOver(), before.last
	}
	inv.running = int32(len(w.cases))
	w.cases = append(w.cases, r)
	if before != nil {
		w.live.carriedOver(inv.running, w.invoices[before.invoice].ID)
	}
}
