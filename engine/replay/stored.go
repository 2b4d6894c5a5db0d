package replay

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// outcome gathers what the day brought.
func (w *Walker) outcome(before []ledger.Case, day engine.Date) *Outcome {
	out := &Outcome{Lifted: w.live.lifted, Suppressed: w.out.Tally.Suppressed, Undecided: w.out.Tally.UndecidedList()}
	was := make(map[string]*ledger.Case, len(before))
	for i := range before {
		was[before[i].ID()] = &before[i]
	}
	now := w.casesNow(was, out, day)
	w.wakeFirst(now, day)
	var giving, others []*ledger.Case
	for _, id := range slices.Sorted(maps.Keys(now)) {
		switch c := now[id]; {
		case was[id] != nil && alike(was[id], c):
		case gives(was[id], c):
			giving = append(giving, c)
		default:
			others = append(others, c)
		}
	}
	changed := slices.Concat(giving, others) // an invoice leaves a case before it joins another
	out.Cases = slices.Grow(out.Cases, len(changed))
	for _, c := range changed {
		out.Cases = append(out.Cases, *c)
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		if now[id] == nil && was[id].Version > 0 {
			out.Dropped = append(out.Dropped, *was[id])
		}
	}
	out.Turns = slices.Clone(out.Turns) // without room for more: they may be kept
	slices.SortFunc(out.Turns, func(a, b Turn) int { return cmp.Compare(a.Case, b.Case) })
	composer := NewComposer(w.Portfolio)
	composer.keys = w.live.keys
	for _, m := range composer.Compose(w.out, day).Messages {
		o := Outgoing{Message: m}
		for _, k := range m.Keys {
			o.Parts = append(o.Parts, w.live.parts[k])
		}
		out.Messages = append(out.Messages, o)
	}
	return out
}

// gives reports whether a case no longer covers an invoice that it did.
func gives(before, now *ledger.Case) bool {
	return before != nil && slices.ContainsFunc(before.Covers, func(id string) bool { return !slices.Contains(now.Covers, id) })
}

// casesNow lists the cases as they stand, by id, and notes their turns.
func (w *Walker) casesNow(was map[string]*ledger.Case, out *Outcome, day engine.Date) map[string]*ledger.Case {
	now := make(map[string]*ledger.Case, len(was))
	out.Turns = slices.Grow(out.Turns, len(w.cases))
	for n := range w.cases {
		r := &w.cases[n]
		if r.machine == nil {
			continue
		}
		c := w.stored(int32(n))
		id := c.ID()
		t := Turn{Case: id, Subject: c.Subject, Covers: c.Covers, Machine: r.machine, Deferred: c.Deferred}
		if got := w.live.seen(int32(n)); got != nil && got.facts.Client != nil {
			c.Promise = got.facts.Promise
			t.Open, t.Opened, t.Source, t.Of, t.Begins, t.Err = got.facts.Open(), got.Opened, got.Source, got.Of, got.Begins, got.Err
			t.Steps, t.Values, t.Proposal, t.DeferredRule = got.Steps, got.Values, got.Proposal, got.DeferredRule
		}
		c.Undecided = w.undecided(was[id], int32(n), day)
		if old := was[id]; old != nil {
			c.Version = old.Version
			t.Asked = t.Proposal != nil && (old.Proposal == nil || *old.Proposal != *t.Proposal)
		} else {
			t.Asked = t.Proposal != nil
		}
		now[id] = &c
		if t.Opened || len(t.Steps) > 0 || t.Proposal != nil || t.DeferredRule != nil || len(t.Deferred) > 0 || t.Err != nil {
			out.Turns = append(out.Turns, t)
		}
	}
	for i := range w.invoices {
		inv := &w.invoices[i]
		if w.elsewhere(inv) {
			out.Elsewhere = append(out.Elsewhere, inv.ID)
		}
		if inv.running >= 0 || !w.assignable(inv) {
			continue
		}
		if inv.unowned && !inv.Factored {
			out.Unassigned = append(out.Unassigned, inv.ID)
		}
		c := ledger.Case{
			Subject: ledger.Subject{Invoice: inv.ID, Client: w.client.ID, Entity: inv.Entity, Currency: inv.Currency},
			Book:    w.Book.Digest, Wake: inv.recheck, Run: engine.Case{HeldFrom: engine.NoState},
		}
		old := was[c.ID()]
		if old != nil {
			c.Version, c.Undecided = old.Version, old.Undecided
		}
		if err, asked := w.live.assigned[int32(i)]; asked {
			c.Undecided = ledger.UndecidedFor(err, c.Undecided, day)
		}
		now[c.ID()] = &c
	}
	slices.Sort(out.Unassigned)
	slices.Sort(out.Elsewhere)
	return now
}

// undecided says why a case could not be decided on the day: nobody could tell which policy one of its invoices
// follows, or what the policy has it do. A case that was not looked at is as it was.
func (w *Walker) undecided(old *ledger.Case, n int32, day engine.Date) *ledger.Undecided {
	var before *ledger.Undecided
	if old != nil {
		before = old.Undecided
	}
	var failed error
	looked := false
	for i := range w.invoices {
		if err, asked := w.live.assigned[int32(i)]; asked && w.invoices[i].running == n {
			failed, looked = cmp.Or(failed, err), true
		}
	}
	if t := w.live.of(n); t.facts.Client != nil {
		failed, looked = cmp.Or(t.Err, failed), true
	}
	if !looked {
		return before
	}
	return ledger.UndecidedFor(failed, before, day)
}

// stored is a case as a ledger keeps it.
func (w *Walker) stored(n int32) ledger.Case {
	r := &w.cases[n]
	c := ledger.Case{
		Subject: w.subject(r), Book: w.Book.Digest, State: r.machine.Name(r.state.State), Wake: r.wake,
		Run: r.state, Last: r.last, Proposal: r.proposal,
	}
	if r.invoice < 0 {
		for i := range w.invoices {
			if w.invoices[i].running == n {
				c.Covers = append(c.Covers, w.invoices[i].ID)
			}
		}
		slices.Sort(c.Covers)
	}
	for i := range w.deferred {
		d := &w.deferred[i]
		if d.running != n {
			continue
		}
		c.Deferred = append(c.Deferred, ledger.Deferred{
			Key: w.live.parts[d.key], Decided: d.decided, Day: d.day, Was: d.was, Why: d.why,
		})
		if c.Wake == 0 || d.day < c.Wake {
			c.Wake = d.day
		}
	}
	return c
}

// wakeFirst lets the first case wake when something else of the client happens
// before any case wakes by itself: a promise ends, an assign line may take an
// invoice, an account grows overdue.
func (w *Walker) wakeFirst(now map[string]*ledger.Case, day engine.Date) {
	next := w.nextDay(day)
	if next == 0 || len(now) == 0 {
		return
	}
	for _, c := range now {
		if c.Wake != 0 && c.Wake <= next {
			return
		}
	}
	now[slices.Min(slices.Collect(maps.Keys(now)))].Wake = next
}

// alike reports whether two forms of a case are the same.
func alike(a, b *ledger.Case) bool {
	same := func(x, y *engine.Approval) bool { return (x == nil) == (y == nil) && (x == nil || *x == *y) }
	return a.Subject == b.Subject && a.Book == b.Book && a.State == b.State && a.Wake == b.Wake && a.Promise == b.Promise &&
		a.Last == b.Last && same(a.Proposal, b.Proposal) && alikeUndecided(a.Undecided, b.Undecided) && slices.Equal(a.Covers, b.Covers) && slices.Equal(a.Deferred, b.Deferred) &&
		alikeRuns(&a.Run, &b.Run)
}

func alikeUndecided(a, b *ledger.Undecided) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

func alikeRuns(a, b *engine.Case) bool {
	return a.Opened == b.Opened && a.State == b.State && a.Entered == b.Entered && a.Ran == b.Ran && a.Since == b.Since &&
		a.HeldFrom == b.HeldFrom && a.HeldSince == b.HeldSince && a.HeldEntered == b.HeldEntered && a.Escalated == b.Escalated &&
		a.Contacts == b.Contacts && a.LastContact == b.LastContact && a.GapRan == b.GapRan && a.GapSince == b.GapSince &&
		a.Closed == b.Closed && a.Anchor == b.Anchor && a.Formal == b.Formal && slices.Equal(a.Entries, b.Entries) && slices.Equal(a.Lapsed, b.Lapsed) &&
		slices.EqualFunc(a.Pending, b.Pending, func(x, y engine.Pending) bool { return x.Alike(&y) }) &&
		slices.Equal(a.Approved, b.Approved) && slices.Equal(a.Rejected, b.Rejected)
}
