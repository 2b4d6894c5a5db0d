package dispatch

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// became is what became of a message, as its cases have to know.
type became struct {
	day  engine.Date // the creditor's
	made bool        // it counts from that day on: as a contact, when it reached out to the client
	// What the cases wait for from now on, when it was not made; empty when they wait as before, and
	// letGo when they no longer wait for it.
	pending engine.PendingStatus
	why     string
	over    bool   // it failed on its channel as such, and not at one address
	last    string // one of engine.OutcomeResults; empty when guards see nothing
}

// letGo is the status of what a case no longer waits for.
const letGo engine.PendingStatus = "letGo"

// tell lets what became of a message count for its cases, but those of which nothing was in it in the end.
func tell(ctx context.Context, tx ledger.Tx, book *engine.Book, m *ledger.Message, lost []Lost, b became) error {
	gone := wholly(lost)
	for id, parts := range byCase(m.Parts) {
		if _, whole := gone[id]; whole {
			continue
		}
		if err := tellCase(ctx, tx, book, m, id, parts, b); err != nil {
			return err
		}
	}
	return nil
}

// Assume lets a message count for its cases on a day as if its channel had taken it: of a ledger that nothing is
// ever sent from.
func Assume(ctx context.Context, tx ledger.Tx, book *engine.Book, m *ledger.Message, day engine.Date) error {
	return tell(ctx, tx, book, m, nil, became{day: day, made: true, last: "sent"})
}

// tellCase lets it count for one case with these parts, which is looked at again: at once when something else has
// to be done instead, else on the day after at the latest.
func tellCase(ctx context.Context, tx ledger.Tx, book *engine.Book, m *ledger.Message, id string, parts []ledger.PartKey, b became) error {
	c, machine, err := caseOf(ctx, tx, book, id, b.day)
	if err != nil || c == nil {
		return err
	}
	before, wake := *c, b.day+1
	if machine != nil {
		for _, part := range parts {
			if b.apply(&c.Run, machine, keyOf(&c.Run, machine, part), m) && !b.made {
				wake = b.day
			}
		}
	}
	if b.last != "" {
		c.Last = c.Last.Then(engine.Outcome{Channel: m.Channel, Result: b.last, On: b.day, State: parts[0].State, Entry: parts[0].Entry})
	}
	if c.Last == before.Last && slices.EqualFunc(c.Run.Pending, before.Run.Pending, func(x, y engine.Pending) bool { return x.Alike(&y) }) {
		return nil
	}
	if c.Wake.IsZero() || c.Wake > wake {
		c.Wake = wake
	}
	_, err = tx.PutCase(ctx, *c)
	return err
}

// apply changes what a case waits for, and reports whether it waited for that.
func (b *became) apply(c *engine.Case, m *engine.Machine, key engine.ActionKey, msg *ledger.Message) bool {
	if c.PendingOf(key) == nil {
		return false
	}
	switch {
	case b.made:
		c.Happened(m, key, contacts(msg.Channel), b.day)
	case b.pending == letGo:
		c.Drop(key)
	case b.pending == engine.PendingFailed && b.over:
		c.FailedOn(key, msg.Channel, b.why)
	case b.pending != "":
		c.Becomes(key, b.pending, b.why)
	}
	return true
}

// caseOf reads a case, taken over by the book on a day, with the machine that it runs under: nil when the book lacks
// its policy or state, or no book is given. It returns no case when that was given up for another policy.
func caseOf(ctx context.Context, r ledger.CaseReader, book *engine.Book, id string, day engine.Date) (*ledger.Case, *engine.Machine, error) {
	c, err := r.Case(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil || book == nil {
		return &c, nil, err
	}
	adopted := c
	err = ledger.Adopt(ctx, r, book, &adopted, day)
	var stuck *ledger.StuckError
	switch {
	case errors.As(err, &stuck):
		return &c, nil, nil
	case err != nil:
		return nil, nil, err
	}
	return &adopted, book.Machine(adopted.Policy), nil
}

// keyOf is the key of an action as its case has it. One of a state that the machine lacks is nobody's. What was
// decided in a state that has moved is what the case waits for there, whichever entry it is counted as.
func keyOf(c *engine.Case, m *engine.Machine, p ledger.PartKey) engine.ActionKey {
	key := engine.ActionKey{State: m.MovedTo(p.State), Entry: p.Entry, Action: p.Action, Try: p.Try}
	if key.State == m.State(p.State) {
		return key
	}
	for _, e := range c.Pending {
		if e.State == key.State && e.Action == key.Action && e.Try == key.Try {
			return e.ActionKey
		}
	}
	return key
}

// waits reports whether a case still waits for one of its parts of a message, and no hold interrupts it.
func waits(c *ledger.Case, m *engine.Machine, parts []ledger.PartKey) bool {
	return slices.ContainsFunc(parts, func(p ledger.PartKey) bool {
		if c.Run.Held() && p.State != c.State {
			return false
		}
		if m == nil { // nobody can tell under this book: it waits while it is where it was
			return c.State == p.State
		}
		pending := c.Run.PendingOf(keyOf(&c.Run, m, p))
		return pending != nil && pending.Status == engine.PendingOut
	})
}

// wholly are the cases of which nothing was in a message in the end, with the reason.
func wholly(lost []Lost) map[string]string {
	by := map[string]string{}
	for _, l := range lost {
		if _, known := by[l.Case]; l.Whole && !known {
			by[l.Case] = l.Reason
		}
	}
	return by
}

// release lets the cases know that a message, or what they had in it, is not sent for a reason.
func release(ctx context.Context, tx ledger.Tx, book *engine.Book, m *ledger.Message, v Verdict, day engine.Date) error {
	gone := wholly(v.Lost)
	for id, parts := range byCase(m.Parts) {
		why := cmp.Or(gone[id], v.Reason)
		if why == "" {
			continue
		}
		if err := tellCase(ctx, tx, book, m, id, parts, became{day: day, pending: statusFor(why), why: why}); err != nil {
			return err
		}
	}
	return nil
}

// statusFor is what becomes of an action that is not made for a reason: one who must not be reached there
// is reached otherwise, anything else waits until the reason is gone.
func statusFor(why string) engine.PendingStatus {
	switch why {
	case ReasonRefused, ReasonInsolvent, ReasonContactRefused, ReasonContactGone:
		return engine.PendingFailed
	}
	return engine.PendingLapsed
}
