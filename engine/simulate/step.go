package simulate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Standing is one client as a ledger has him on a day, with all that concerns him.
type Standing struct {
	Client   engine.Client
	Invoices []engine.Invoice // with unique ids, as they are known now
	Events   []engine.Event   // in the order in which they were recorded; they are in Open already
	Cases    []ledger.Case    // pinned to the book that decides
}

// Outcome is what one day brings to one client.
type Outcome struct {
	Cases   []ledger.Case // that changed, in the order in which they can be put; new ones have no Version
	Dropped []ledger.Case // that were given up, by id
	Turns   []Turn        // by case; only those that say something
	// Messages of the day, grouped as engine.Outreach does.
	Messages   []Outgoing
	Suppressed []Suppressed
	Unassigned []string // invoices that owe something and that no assign line takes
	Undecided  []Undecided
}

// Turn is what was decided about one case.
type Turn struct {
	Case     string // its id
	Subject  ledger.Subject
	Covers   []string
	Machine  *engine.Machine
	Open     engine.Amount
	Opened   bool          // the case was opened, or took on another policy
	Source   engine.Source // of the assign line that did
	Steps    []engine.Step
	Proposal *engine.Approval // a person is asked; see Asked
	Asked    bool             // he was not asked before
	HeldBack *engine.HeldBack
	Moved    []ledger.Moved // what waits for a business day
	Err      error          // a guard had no answer
}

// Outgoing is a message with the parts that cases have in it.
type Outgoing struct {
	engine.Message
	Parts []ledger.Part
}

// Step decides one client on one day, with the code that simulates: it opens
// cases, decides them all, and lets out what was moved to the day. It is pure. A
// case decided twice on the same facts stays as it was, so that it does not matter
// how often a client is looked at. What goes out counts as sent (Case.Last).
//
// It fails when a case names a policy or state that the book lacks.
func Step(book *engine.Book, s Standing, day engine.Date) (*Outcome, error) {
	fail := func(err error) (*Outcome, error) { return nil, fmt.Errorf("client %s: %w", s.Client.ID, err) }
	c := Config{Book: book, Clients: []engine.Client{s.Client}, Events: s.Events, From: day, To: day, Withhold: true}
	c.Invoices = slices.Clone(s.Invoices)
	for i := range c.Invoices {
		c.Invoices[i].PaidOn = 0 // of replays only: what is open says it
	}
	p, err := newPortfolio(c)
	if err != nil {
		return fail(err)
	}
	w := newWalker(p)
	w.live = &live{cases: map[string]string{}}
	w.out = newChunk(p, 1)
	w.begin(0)
	if err := w.restore(s.Cases); err != nil {
		return fail(err)
	}
	w.step(day)
	return w.outcome(s.Cases, day), nil
}

// restore takes up the cases where the ledger has them.
func (w *walker) restore(cases []ledger.Case) error {
	index := make(map[string]int32, len(w.invoices))
	for i := range w.invoices {
		index[w.invoices[i].ID] = int32(i)
	}
	for i := range cases {
		c := &cases[i]
		if c.Policy == "" {
			continue
		}
		number := slices.IndexFunc(w.Book.Machines, func(m *engine.Machine) bool { return m.Policy == c.Policy })
		if number < 0 {
			return fmt.Errorf("case %s: the book has no policy %s", c.ID(), c.Policy)
		}
		r := running{
			machine: w.Book.Machines[number], number: number, invoice: -1, state: c.Run, wake: c.Wake, last: c.Last, proposal: c.Proposal,
		}
		covers := c.Covers
		if c.Invoice != "" {
			covers = []string{c.Invoice}
		}
		n := int32(len(w.cases))
		for _, id := range covers {
			inv, ok := index[id]
			if !ok {
				continue // another client's by now
			}
			w.invoices[inv].running = n
			r.covers++
			r.account = w.invoices[inv].account
			if c.Invoice != "" {
				r.invoice = inv
			}
		}
		if r.covers == 0 {
			continue
		}
		w.cases = append(w.cases, r)
		if err := w.restoreMoved(n, c); err != nil {
			return fmt.Errorf("case %s: %w", c.ID(), err)
		}
	}
	return nil
}

// restoreMoved takes up the actions of a case that wait for a business day.
func (w *walker) restoreMoved(n int32, c *ledger.Case) error {
	m := w.cases[n].machine
	for _, mv := range c.Moved {
		state := m.State(mv.State)
		if state == engine.NoState || mv.Action < 0 || mv.Action >= len(m.States[state].Do) {
			return fmt.Errorf("policy %s has no action %d in state %s", m.Policy, mv.Action+1, mv.State)
		}
		w.live.cases[mv.Key] = c.ID()
		w.cases[n].moved++
		w.deferred = append(w.deferred, deferred{
			action: &m.States[state].Do[mv.Action], running: n, day: mv.Day, decided: mv.Decided, state: state, key: mv.Key,
			was: standing{mv.Open, mv.Disputed, mv.OnHold}, gone: mv.Gone,
		})
	}
	return nil
}

// outcome gathers what the day brought.
func (w *walker) outcome(before []ledger.Case, day engine.Date) *Outcome {
	out := &Outcome{Suppressed: w.out.tally.suppressed, Undecided: w.out.tally.undecidedList()}
	was := make(map[string]*ledger.Case, len(before))
	for i := range before {
		was[before[i].ID()] = &before[i]
	}
	now := w.casesNow(was, out)
	w.wakeFirst(now, day)
	for _, id := range slices.Sorted(maps.Keys(now)) {
		if c := now[id]; was[id] == nil || !alike(was[id], c) {
			out.Cases = append(out.Cases, *c)
		}
	}
	slices.SortStableFunc(out.Cases, func(a, b ledger.Case) int { // an invoice leaves a case before it joins another
		switch x, y := gives(was[a.ID()], &a), gives(was[b.ID()], &b); {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	for _, id := range slices.Sorted(maps.Keys(was)) {
		if now[id] == nil {
			out.Dropped = append(out.Dropped, *was[id])
		}
	}
	slices.SortFunc(out.Turns, func(a, b Turn) int { return cmp.Compare(a.Case, b.Case) })
	composer := newComposer(w.portfolio)
	composer.keys = w.live.keys
	for _, m := range composer.compose(w.out, day).messages {
		o := Outgoing{Message: m}
		for _, k := range m.Keys {
			o.Parts = append(o.Parts, ledger.Part{Key: k, Case: w.live.cases[k]})
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
func (w *walker) casesNow(was map[string]*ledger.Case, out *Outcome) map[string]*ledger.Case {
	now := map[string]*ledger.Case{}
	for n := range w.cases {
		r := &w.cases[n]
		if r.machine == nil {
			continue
		}
		c := w.stored(int32(n))
		id := c.ID()
		t := Turn{Case: id, Subject: c.Subject, Covers: c.Covers, Machine: r.machine, Moved: c.Moved}
		if got := w.live.of(int32(n)); got.facts.Client != nil {
			c.Promise = got.facts.Promise
			t.Open, t.Opened, t.Source, t.Err = got.facts.Open(), got.Opened, got.Source, got.Err
			t.Steps, t.Proposal, t.HeldBack = got.Steps, got.Proposal, got.HeldBack
		}
		if old := was[id]; old != nil {
			c.Version = old.Version
			t.Asked = t.Proposal != nil && (old.Proposal == nil || *old.Proposal != *t.Proposal)
		} else {
			t.Asked = t.Proposal != nil
		}
		now[id] = &c
		if t.Opened || len(t.Steps) > 0 || t.Proposal != nil || t.HeldBack != nil || len(t.Moved) > 0 || t.Err != nil {
			out.Turns = append(out.Turns, t)
		}
	}
	for i := range w.invoices {
		inv := &w.invoices[i]
		if inv.running >= 0 || !w.assignable(inv) {
			continue
		}
		if inv.unowned {
			out.Unassigned = append(out.Unassigned, inv.ID)
		}
		c := ledger.Case{
			Subject: ledger.Subject{Invoice: inv.ID, Client: w.client.ID, Currency: inv.Currency},
			Book:    w.Book.Digest, Wake: inv.recheck, Run: engine.Case{HeldFrom: engine.NoState},
		}
		if old := was[c.ID()]; old != nil {
			c.Version = old.Version
		}
		now[c.ID()] = &c
	}
	slices.Sort(out.Unassigned)
	return now
}

// stored is a case as a ledger keeps it.
func (w *walker) stored(n int32) ledger.Case {
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
		c.Moved = append(c.Moved, ledger.Moved{
			Key: d.key, State: r.machine.Name(d.state), Action: place(r.machine, d.state, d.action), Decided: d.decided, Day: d.day,
			Open: d.was.open, Disputed: d.was.disputed, OnHold: d.was.onHold, Gone: d.gone,
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
func (w *walker) wakeFirst(now map[string]*ledger.Case, day engine.Date) {
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
		a.Last == b.Last && same(a.Proposal, b.Proposal) && slices.Equal(a.Covers, b.Covers) && slices.Equal(a.Moved, b.Moved) &&
		alikeRuns(&a.Run, &b.Run)
}

func alikeRuns(a, b *engine.Case) bool {
	return a.Opened == b.Opened && a.State == b.State && a.Entered == b.Entered && a.Ran == b.Ran && a.Since == b.Since &&
		a.HeldFrom == b.HeldFrom && a.HeldSince == b.HeldSince && a.HeldEntered == b.HeldEntered && a.Escalated == b.Escalated &&
		a.Contacts == b.Contacts && a.LastContact == b.LastContact && a.GapRan == b.GapRan && a.GapSince == b.GapSince &&
		a.Closed == b.Closed && slices.Equal(a.Entries, b.Entries) && slices.Equal(a.Lapsed, b.Lapsed) &&
		slices.Equal(a.Approved, b.Approved) && slices.Equal(a.Rejected, b.Rejected)
}
