package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// account is what one client owes one entity in one currency.
type account struct {
	currency engine.Currency
	entity   string
	like     int32             // index in Config.Invoices of one of it
	known    []int32           // invoices known so far, in walker.invoices
	promise  engine.Promise    // the last one about all that is owed
	money    engine.Amount     // on account: came in, and was allocated to no invoice
	changed  bool              // something in it did, today
	turns    engine.Date       // the first later day on which time alone changes its sum; zero when nobody asks
	sum      engine.Account    // as of summed
	summed   engine.Date       // zero when sum is stale
	list     []*engine.Invoice // scratch
	settled  []engine.Settled  // invoices paid so far, in the order of Settled.Compare
	habit    engine.Habit      // of settled
	stale    bool              // habit is of an earlier list
}

// begin starts a day: what changes with time alone counts as a change.
func (a *account) begin(day engine.Date) {
	a.changed = a.turns != 0 && a.turns <= day
	a.turns, a.summed = 0, 0
}

// accountOf returns the number of the account that an invoice is in, by its index in Config.Invoices.
func (w *Walker) accountOf(like int32) int32 {
	inv := &w.Config.Invoices[like]
	i := slices.IndexFunc(w.accounts, func(a account) bool { return a.currency == inv.Currency && a.entity == inv.Entity })
	if i >= 0 {
		return int32(i)
	}
	if n := len(w.accounts); n < cap(w.accounts) { // keep the buffers of an earlier client
		w.accounts = w.accounts[:n+1]
		old := &w.accounts[n]
		*old = account{known: old.known[:0], list: old.list[:0], settled: old.settled[:0]}
	} else {
		w.accounts = append(w.accounts, account{})
	}
	a := &w.accounts[len(w.accounts)-1]
	a.currency, a.entity, a.like = inv.Currency, inv.Entity, like
	return int32(len(w.accounts) - 1)
}

// sumOf returns the sum of an account on a day, all that happened on it included.
func (w *Walker) sumOf(number int32, day engine.Date) engine.Account {
	a := &w.accounts[number]
	if a.summed != day {
		a.sum, a.summed = w.sumUp(a, day), day
	}
	return a.sum
}

func (w *Walker) sumUp(a *account, day engine.Date) engine.Account {
	known := w.knownOf(a)
	broken, kept := a.promise.BrokenCount(day), a.promise.KeptCount()
	for _, i := range a.known {
		broken += w.invoices[i].promise.BrokenCount(day)
		kept += w.invoices[i].promise.KeptCount()
	}
	sum := engine.AccountOf(known, day)
	sum.Known = engine.Known{BrokenPromises: broken, KeptPromises: kept, Habit: a.habitNow(), History: w.reach.ContactHistory}
	sum.OnAccount = max(0, a.money)
	return sum
}

// paid notes that an invoice was paid on a day, or on another than was thought.
func (a *account) paid(inv *engine.Invoice, on engine.Date) {
	s := engine.Settled{Invoice: inv.ID, On: on, Due: inv.Due}
	at, _ := slices.BinarySearchFunc(a.settled, s, engine.Settled.Compare)
	a.settled, a.stale = slices.Insert(a.settled, at, s), true
}

// reopen notes that an invoice owes something again.
func (a *account) reopen(inv *engine.Invoice) {
	if at := slices.IndexFunc(a.settled, func(s engine.Settled) bool { return s.Invoice == inv.ID }); at >= 0 {
		a.settled, a.stale = slices.Delete(a.settled, at, at+1), true
	}
}

// habitNow is the habit of what was paid so far.
func (a *account) habitNow() engine.Habit {
	if a.stale {
		a.habit, a.stale = engine.HabitOf(a.settled), false
	}
	return a.habit
}

// asked is what is asked for an invoice, after its credit notes.
type asked struct{ ask, credited engine.Amount }

// spread finds out what is asked for each invoice, and notes which of these demands
// changed with the client's credit.
func (w *Walker) spread() {
	for n := range w.accounts {
		a := &w.accounts[n]
		if !a.changed && w.live == nil {
			continue // nothing in it did
		}
		known := w.knownOf(a)
		w.before = w.before[:0]
		for _, inv := range known {
			w.before = append(w.before, asked{inv.ToAsk(), inv.Credited})
		}
		engine.ApplyCash(known, a.money)
		for k, i := range a.known {
			if inv := &w.invoices[i]; w.before[k] != (asked{inv.ToAsk(), inv.Credited}) {
				w.touch(inv)
			}
		}
	}
}

// onAccount is what an event about a client without an invoice, or an allocation to an
// invoice, does to the money of an account.
func (a *account) onAccount(e *engine.Event) {
	if p, ok := e.ToUnapplied(); ok {
		a.money += p.Amount
	}
}

// watchTurn makes the day on which an account changes with time alone a day to
// look at its cases: the day after the next due date.
func (w *Walker) watchTurn(number int32, day engine.Date) {
	if next := w.sumOf(number, day).NextDue; next != 0 {
		w.accounts[number].turns = next + 1
	}
}

// lastPromise returns the promise a case goes by: the last one made among
// those given, with the broken and the kept ones of all.
func lastPromise(today engine.Date, promises []*engine.Promise) engine.Promise {
	last, broken, kept := promises[0], 0, 0
	for _, p := range promises {
		if p.Made > last.Made {
			last = p
		}
		broken, kept = broken+p.BrokenCount(today), kept+p.KeptCount()
	}
	out := *last
	out.Broken = broken - (last.BrokenCount(today) - last.Broken)
	out.Earlier = kept - (last.KeptCount() - last.Earlier)
	return out
}

// facts gathers what a decision about a case may know, in w.input.
func (w *Walker) facts(number int32, day engine.Date) *engine.Facts {
	r := &w.cases[number]
	a := &w.accounts[r.account]
	f := &w.input.Facts
	var inv *engine.Invoice
	if r.invoice >= 0 {
		inv = &w.invoices[r.invoice].Invoice
	}
	*f = w.Book.FactsOf(inv, w.client, w.partsOf(inv, r.account))
	f.Account, f.Last = w.sumOf(r.account, day), r.last
	w.promises = append(w.promises[:0], &a.promise)
	if r.invoice >= 0 {
		w.promises = append(w.promises, &w.invoices[r.invoice].promise)
	} else {
		own := w.own[:0]
		for _, i := range a.known {
			inv := &w.invoices[i]
			if inv.running == number {
				w.promises = append(w.promises, &inv.promise)
				own = append(own, &inv.Invoice)
			}
			f.AnchorOwes = f.AnchorOwes || inv.Open > 0 && inv.ID == r.state.Anchor
		}
		sum := engine.OwnOf(own, day)
		w.own, f.Own = own, &sum
	}
	f.Promise = lastPromise(day, w.promises)
	return f
}

// partsOf lists the invoices of an account that may be instalments of the same number as one, in its
// scratch list; none for an invoice that is whole, or none at all.
func (w *Walker) partsOf(inv *engine.Invoice, number int32) []*engine.Invoice {
	if inv == nil {
		return nil
	}
	if _, part := engine.SplitID(inv.ID); part == 0 {
		return nil
	}
	return w.knownOf(&w.accounts[number])
}

// knownOf lists the invoices of an account that are known, in its scratch list.
func (w *Walker) knownOf(a *account) []*engine.Invoice {
	a.list = a.list[:0]
	for _, i := range a.known {
		a.list = append(a.list, &w.invoices[i].Invoice)
	}
	return a.list
}
