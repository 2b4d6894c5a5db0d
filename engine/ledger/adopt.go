package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// StuckError is a case that stands where the book has no state.
type StuckError struct {
	Case, Policy string
	State        string // empty when the book lacks the policy
	Hold         string // what State, which was no hold, is in the book; empty when the book lacks State
}

// Error says what the book lacks, and what to do.
func (e *StuckError) Error() string {
	switch {
	case e.Hold != "":
		return fmt.Sprintf("case %s stands in state %s of policy %s, which is the hold %s in the book as it is now, and interrupted nothing; let moved name a state that is no hold", e.Case, e.State, e.Policy, e.Hold)
	case e.State != "":
		return fmt.Sprintf("case %s stands in state %s of policy %s, which the book no longer has; say with moved where it goes on (relance explain RL182), or give the state back", e.Case, e.State, e.Policy)
	case strings.HasPrefix(e.Case, "client/"):
		return fmt.Sprintf("case %s runs under policy %s, which the book no longer has; give the policy back until its cases are finished", e.Case, e.Policy)
	}
	return fmt.Sprintf("case %s runs under policy %s, which the book no longer has; say with moved which takes it over (relance explain RL182), or give the policy back", e.Case, e.Policy)
}

// Adopt brings a case that is pinned to another book under this one, on a day: states of the same name are the
// same, and others go where moved says. A case that moves keeps its clock, and the day on which it entered; nothing
// is done for it by that alone. What a person answered is asked again, since rules may have changed. It fails with
// a *StuckError when the book lacks the policy or the state, and when the case would stand in a hold that interrupted nothing.
func Adopt(ctx context.Context, r CaseReader, book *engine.Book, c *Case, day engine.Date) error {
	if c.Book == book.Digest {
		return nil
	}
	if c.Policy == "" {
		c.Book = book.Digest
		return nil
	}
	m := c.MachineIn(book)
	if m == nil {
		return &StuckError{Case: c.ID(), Policy: c.Policy}
	}
	names, err := StateNames(ctx, r, c)
	if err != nil {
		return err
	}
	run := c.Run
	g := goesOver(m, names, &run)
	for _, s := range []*engine.StateID{&run.State, &run.HeldFrom} {
		if *s == engine.NoState {
			continue
		}
		if *s = g.to(*s); *s == engine.NoState {
			return &StuckError{Case: c.ID(), Policy: c.Policy, State: c.State}
		}
	}
	switch hold := run.State != engine.NoState && m.States[run.State].Hold; {
	case hold && !run.Held():
		return &StuckError{Case: c.ID(), Policy: c.Policy, State: c.State, Hold: m.Name(run.State)}
	case !hold && run.Held():
		run.LeaveHold(day)
	}
	var lapsed []engine.StateID
	for _, s := range run.Lapsed {
		if now := g.to(s); now != engine.NoState {
			lapsed = append(lapsed, now)
		}
	}
	run.Pending = g.pending(run.Pending)
	c.Deferred = g.deferred(c.Deferred)
	run.Entries, run.Lapsed = g.entries, lapsed
	run.Approved, run.Rejected, c.Proposal = nil, nil, nil
	c.Book, c.Policy, c.State, c.Run = book.Digest, m.Policy, m.Name(run.State), run
	return nil
}

// goingOver is how the states of a case are called in one book, and where they are in another.
type goingOver struct {
	machine *engine.Machine
	names   []string // in the old book, by StateID there
	// before says, by old StateID, how often the case had entered the states that were counted before it for the same new
	// one: its own entries are counted on from there, so that none has the number of another.
	before  []uint16
	entries []uint16 // by new StateID
}

// goesOver counts the entries of a case anew. Where states become one, that in which the case stands comes last, so
// that its last entry is the last one of all; but one that kept its name keeps its numbers too, since messages carry
// them, and the others are then not counted.
func goesOver(m *engine.Machine, names []string, c *engine.Case) *goingOver {
	g := &goingOver{machine: m, names: slices.Clone(names), before: make([]uint16, len(names)), entries: make([]uint16, len(m.States))}
	stands := func(s int) bool { return engine.StateID(s) == c.State || engine.StateID(s) == c.HeldFrom }
	kept := map[engine.StateID]bool{}
	var same, renamed, last []int
	for s := range min(len(names), len(c.Entries)) {
		switch now := m.State(names[s]); {
		case now != engine.NoState:
			same = append(same, s)
			kept[now] = kept[now] || stands(s)
		case stands(s):
			last = append(last, s)
		default:
			renamed = append(renamed, s)
		}
	}
	for _, s := range slices.Concat(same, renamed, last) {
		now := g.to(engine.StateID(s))
		switch {
		case now == engine.NoState:
		case kept[now] && m.State(names[s]) == engine.NoState && !stands(s):
			g.names[s] = "" // it is nowhere
		default:
			g.before[s] = g.entries[now]
			g.entries[now] += c.Entries[s]
		}
	}
	return g
}

// to is where a state of the old book is in the new one; NoState when it is nowhere.
func (g *goingOver) to(s engine.StateID) engine.StateID {
	if s < 0 || int(s) >= len(g.names) {
		return engine.NoState
	}
	return g.machine.MovedTo(g.names[s])
}

// pending is what a case waits for under the new book: an action that it no longer has is not waited for.
func (g *goingOver) pending(list []engine.Pending) []engine.Pending {
	var out []engine.Pending
	for _, p := range list {
		if state := g.to(p.State); hasAction(g.machine, state, p.Action) {
			p.Entry += int(g.before[p.State])
			p.State = state
			out = append(out, p)
		}
	}
	return out
}

// deferred is what a case still has to do under the new book.
func (g *goingOver) deferred(list []Deferred) []Deferred {
	var out []Deferred
	for _, d := range list {
		old := engine.StateID(slices.Index(g.names, d.Key.State))
		if state := g.to(old); hasAction(g.machine, state, d.Key.Action) {
			d.Key.State, d.Key.Entry = g.machine.Name(state), d.Key.Entry+int(g.before[old])
			out = append(out, d)
		}
	}
	return out
}

// hasAction reports whether a state has an action at a place.
func hasAction(m *engine.Machine, s engine.StateID, action int) bool {
	return s != engine.NoState && action >= 0 && action < len(m.States[s].Do)
}

// StateNames lists what the states of a case's policy are called in the book it is
// pinned to.
func StateNames(ctx context.Context, r CaseReader, c *Case) ([]string, error) {
	b, err := r.Book(ctx, c.Book)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", c.ID(), err)
	}
	i := slices.IndexFunc(b.Policies, func(p BookPolicy) bool { return p.Name == c.Policy })
	if i < 0 {
		return nil, fmt.Errorf("case %s: book %s has no policy %s: %w", c.ID(), c.Book, c.Policy, ErrDamaged)
	}
	return b.Policies[i].States, nil
}
