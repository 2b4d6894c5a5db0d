package run

import (
	"context"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// stuckError is a case that stands where the book has no state.
type stuckError struct {
	id, policy, state string
}

func (e *stuckError) Error() string {
	if e.state == "" {
		return fmt.Sprintf("case %s runs under policy %s, which the book no longer has; give the policy back, or finish the case first", e.id, e.policy)
	}
	return fmt.Sprintf("case %s stands in state %s of policy %s, which the book no longer has; give the state back, if only to lead on from it", e.id, e.state, e.policy)
}

// adopt brings a case that is pinned to another book under this one: states of
// the same name are the same. What a person answered is asked again, since rules
// may have changed.
func adopt(ctx context.Context, r ledger.Reader, book *engine.Book, c *ledger.Case) error {
	if c.Book == book.Digest {
		return nil
	}
	if c.Policy == "" {
		c.Book = book.Digest
		return nil
	}
	m := book.Machine(c.Policy)
	if m == nil {
		return &stuckError{c.ID(), c.Policy, ""}
	}
	names, err := stateNames(ctx, r, c)
	if err != nil {
		return err
	}
	run := &c.Run
	to := func(s engine.StateID) (engine.StateID, error) {
		if s == engine.NoState {
			return s, nil
		}
		if int(s) >= len(names) || m.State(names[s]) == engine.NoState {
			return s, &stuckError{c.ID(), c.Policy, c.State}
		}
		return m.State(names[s]), nil
	}
	if run.State, err = to(run.State); err != nil {
		return err
	}
	if run.HeldFrom, err = to(run.HeldFrom); err != nil {
		return err
	}
	entries := make([]uint16, len(m.States))
	for s, n := range run.Entries {
		if now, err := to(engine.StateID(s)); err == nil {
			entries[now] = n
		}
	}
	var lapsed []engine.StateID
	for _, s := range run.Lapsed {
		if now, err := to(s); err == nil {
			lapsed = append(lapsed, now)
		}
	}
	c.Book, run.Entries, run.Lapsed = book.Digest, entries, lapsed
	run.Approved, run.Rejected, c.Proposal = nil, nil, nil
	return nil
}

// stateNames lists what the states of a case's policy are called in the book it is
// pinned to.
func stateNames(ctx context.Context, r ledger.Reader, c *ledger.Case) ([]string, error) {
	b, err := r.Book(ctx, c.Book)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", c.ID(), err)
	}
	i := slices.IndexFunc(b.Policies, func(p ledger.BookPolicy) bool { return p.Name == c.Policy })
	if i < 0 {
		return nil, fmt.Errorf("case %s: book %s has no policy %s: %w", c.ID(), c.Book, c.Policy, ledger.ErrDamaged)
	}
	return b.Policies[i].States, nil
}

// pinning says how the states of a book are called, for the cases that run under it.
func pinning(b *engine.Book) ledger.Book {
	out := ledger.Book{Digest: b.Digest}
	for _, m := range b.Machines {
		p := ledger.BookPolicy{Name: m.Policy}
		for i := range m.States {
			p.States = append(p.States, m.States[i].Name)
		}
		out.Policies = append(out.Policies, p)
	}
	return out
}
