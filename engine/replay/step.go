package replay

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ClientState is one client as a ledger has them on a day, with all that concerns them.
type ClientState struct {
	Client   engine.Client
	Invoices []engine.Invoice // with unique ids, as they are known now
	Events   []engine.Event   // in the order in which they were recorded; they are in Open already
	Cases    []ledger.Case    // pinned to the book that decides
	// Parted are cases of other clients that still cover invoices which are this client's by now.
	Parted []ledger.Case
	// Contacts are the messages that they got, or will get, from Pressure.Since on; when the book
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
	// Lifted says that the client came off the blacklist: nothing that they owe is overdue any more.
	Lifted     bool
	Unassigned []string // invoices that owe something and that no assign line takes
	Elsewhere  []string // invoices that somebody else chases; see Summary
	Undecided  []Undecided
}

// Turn is what was decided about one case.
type Turn struct {
	Case         string // its id
	Subject      ledger.Subject
	Covers       []string
	Machine      *engine.Machine
	Open         engine.Amount
	Opened       bool           // the case was opened, or took on another policy
	Source       engine.Source  // of the assign line that did
	Of           string         // the invoice whose case goes on in this one; empty for none
	Begins       engine.StateID // where the case is opened
	Steps        []engine.Step
	Values       []Value          // of the first step's guard, or of the proposal's
	Proposal     *engine.Approval // a person is asked; see Asked
	Asked        bool             // they were not asked before
	DeferredRule *engine.DeferredRule
	Deferred     []ledger.Deferred // what waits for its day
	Err          error             // a guard had no answer
}

// Outgoing is a message with the parts that cases have in it.
type Outgoing struct {
	engine.Message
	Parts []ledger.PartKey
}

// Step decides one client on one day, with the code that simulates: it opens
// cases, decides them all, and lets out what was moved to the day. It is pure. A
// case decided twice on the same facts stays as it was, so that it does not matter
// how often a client is looked at. What goes out counts as sent (Case.Last).
//
// It fails when a case names a policy or state that the book lacks.
func Step(book *engine.Book, s ClientState, day engine.Date) (*Outcome, error) {
	w, err := takeUp(book, s, day, day)
	if err != nil {
		return nil, fmt.Errorf("client %s: %w", s.Client.ID, err)
	}
	w.step(day)
	return w.outcome(s.Cases, day), nil
}

// takeUp makes a walker that goes on, from a day, where the ledger stands; to is the last
// day that it may step on.
func takeUp(book *engine.Book, s ClientState, day, to engine.Date) (*Walker, error) {
	c := Config{Book: book, Clients: []engine.Client{s.Client}, Events: s.Events, From: day, To: to, Withhold: true}
	c.Invoices = slices.Clone(s.Invoices)
	for i := range c.Invoices {
		c.Invoices[i].PaidOn = 0 // nothing is paid by it: what is open says so
	}
	p, err := NewPortfolio(c)
	if err != nil {
		return nil, err
	}
	w := NewWalker(p)
	w.live = &live{parts: map[string]ledger.PartKey{}}
	w.out = NewChunk(p, int(to-day)+1)
	w.begin(0)
	for i := range w.invoices {
		w.invoices[i].paidOn = s.Invoices[w.invoices[i].index].PaidOn
	}
	w.contacts = append(w.contacts, s.Contacts...)
	if err := w.restore(s.Cases, s.Parted); err != nil {
		return nil, err
	}
	w.rejoin()
	return w, nil
}

// restore takes up the cases where the ledger has them. What a client's case covers and is elsewhere by now, with another
// client, in another currency or with another entity, goes on there where that case stands.
func (w *Walker) restore(cases, parted []ledger.Case) error {
	index := make(map[string]int32, len(w.invoices))
	for i := range w.invoices {
		index[w.invoices[i].ID] = int32(i)
	}
	for i := range cases {
		if err := w.restoreCase(&cases[i], index); err != nil {
			return err
		}
	}
	for _, list := range [][]ledger.Case{cases, parted} {
		for i := range list {
			if err := w.takeAlong(&list[i], index); err != nil {
				return err
			}
		}
	}
	return nil
}

// restored is a case of the ledger as it runs under the book.
func (w *Walker) restored(c *ledger.Case) (running, error) {
	number := slices.IndexFunc(w.Book.Machines, func(m *engine.Machine) bool { return m.Policy == c.Policy })
	if number < 0 {
		return running{}, fmt.Errorf("case %s: the book has no policy %s", c.ID(), c.Policy)
	}
	return running{
		machine: w.Book.Machines[number], number: number, invoice: -1, state: c.Run, wake: c.Wake, last: c.Last, proposal: c.Proposal,
	}, nil
}

func (w *Walker) restoreCase(c *ledger.Case, index map[string]int32) error {
	if c.Policy == "" {
		return nil
	}
	r, err := w.restored(c)
	if err != nil {
		return err
	}
	covers := c.Covers
	if c.Invoice != "" {
		covers = []string{c.Invoice}
	}
	n := int32(len(w.cases))
	for _, id := range covers {
		inv, ok := index[id]
		if !ok || c.Invoice == "" && !w.invoices[inv].in(c) {
			continue // elsewhere by now
		}
		w.invoices[inv].running = n
		r.covers++
		r.account = w.invoices[inv].account
		if c.Invoice != "" {
			r.invoice = inv
		}
	}
	if r.covers == 0 {
		return nil
	}
	w.cases = append(w.cases, r)
	if err := w.restoreDeferred(n, c); err != nil {
		return fmt.Errorf("case %s: %w", c.ID(), err)
	}
	return nil
}

// in reports whether the currency and the entity of an invoice are those of a client's case.
func (r *receivable) in(c *ledger.Case) bool { return r.Currency == c.Currency && r.Entity == c.Entity }

// takeAlong lets invoices that a client's case covers, and that are elsewhere by now, join the case that is there, or
// else go on in a new one that stands where theirs does.
func (w *Walker) takeAlong(c *ledger.Case, index map[string]int32) error {
	if c.Policy == "" || c.Invoice != "" {
		return nil
	}
	for _, id := range c.Covers {
		i, ok := index[id]
		if !ok || w.invoices[i].running >= 0 {
			continue
		}
		from, err := w.restored(c)
		if err != nil {
			return err
		}
		if from.machine.Scope != engine.ScopeClient || from.machine.States[from.state.State].Final {
			continue
		}
		cases := len(w.cases)
		w.join(i, from.number, 0)
		if len(w.cases) > cases {
			r := &w.cases[cases]
			r.state, r.last = from.state.CarriedOver(), from.last
		}
	}
	return nil
}

// restoreDeferred takes up the actions of a case that wait for their day.
func (w *Walker) restoreDeferred(n int32, c *ledger.Case) error {
	m := w.cases[n].machine
	for _, d := range c.Deferred {
		state := m.State(d.Key.State)
		if state == engine.NoState || d.Key.Action < 0 || d.Key.Action >= len(m.States[state].Do) {
			return fmt.Errorf("policy %s has no action %d in state %s", m.Policy, d.Key.Action+1, d.Key.State)
		}
		key := d.Key.String()
		w.live.parts[key] = d.Key
		w.deferred = append(w.deferred, deferred{
			action: &m.States[state].Do[d.Key.Action], pending: engine.ActionKey{State: state, Entry: d.Key.Entry, Action: d.Key.Action, Try: d.Key.Try},
			running: n, day: d.Day, decided: d.Decided, key: key, was: d.Was, why: d.Why,
		})
	}
	return nil
}
