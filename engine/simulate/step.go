package simulate

import (
	"fmt"
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
	// Contacts are the messages that he got, or will get, from Pressure.Since on; when the book
	// UsesContacts, all of them. By day.
	Contacts []engine.Contacted
}

// Outcome is what one day brings to one client.
type Outcome struct {
	Cases   []ledger.Case // that changed, in the order in which they can be put; new ones have no Version
	Dropped []ledger.Case // that were given up, by id
	Turns   []Turn        // by case; only those that say something
	// Messages of the day, grouped as engine.Outreach does.
	Messages   []Outgoing
	Suppressed []Suppressed
	// Lifted says that the client came off the blacklist: nothing that he owes is overdue any more.
	Lifted     bool
	Unassigned []string // invoices that owe something and that no assign line takes
	Elsewhere  []string // invoices that somebody else chases; see Summary
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
	Values   []Value          // of the first step's guard, or of the proposal's
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
	w, err := takeUp(book, s, day, day)
	if err != nil {
		return nil, fmt.Errorf("client %s: %w", s.Client.ID, err)
	}
	w.step(day)
	return w.outcome(s.Cases, day), nil
}

// takeUp makes a walker that goes on, from a day, where the ledger stands; to is the last
// day that it may step on.
func takeUp(book *engine.Book, s Standing, day, to engine.Date) (*walker, error) {
	c := Config{Book: book, Clients: []engine.Client{s.Client}, Events: s.Events, From: day, To: to, Withhold: true}
	c.Invoices = slices.Clone(s.Invoices)
	for i := range c.Invoices {
		c.Invoices[i].PaidOn = 0 // nothing is paid by it: what is open says so
	}
	p, err := newPortfolio(c)
	if err != nil {
		return nil, err
	}
	w := newWalker(p)
	w.live = &live{cases: map[string]string{}}
	w.out = newChunk(p, int(to-day)+1)
	w.begin(0)
	for i := range w.invoices {
		w.invoices[i].paidOn = s.Invoices[w.invoices[i].index].PaidOn
	}
	w.contacts = append(w.contacts, s.Contacts...)
	return w, w.restore(s.Cases)
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
			was: standing{open: mv.Open, disputed: mv.Disputed, onHold: mv.OnHold}, gone: mv.Gone, why: mv.Why,
		})
	}
	return nil
}
