package diff

import (
	"context"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
)

// Ledger compares two books over a ledger as it stands, from its cases on, with what was said and done so far, and
// hands each client who is treated otherwise to emit, which may be nil, by id. Both readers are of one ledger: each
// gives the declared facts as its book declares them. Options.From is the day on which both books decide first.
//
// A case that stands where a book has no state is in Figures.Stuck; as in plan.NewPlan, nothing is decided
// about its client on that side. It fails with plan.ErrClock when the ledger ran for a later day, and when the ledger cannot be read, when emit fails, and when ctx ends.
func Ledger(ctx context.Context, o Options, was, is ledger.Reader, emit func(*Client) error) (*Figures, error) {
	if err := plan.Ahead(ctx, is, o.From); err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	clients, err := plan.Owing(ctx, is)
	if err != nil {
		return nil, fmt.Errorf("diff: clients of the ledger: %w", err)
	}
	meta, err := is.Meta(ctx)
	if err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	stirred, err := plan.ToLookAt(ctx, is, &meta)
	if err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	total := newCounter(&o)
	for s, book := range total.books {
		if total.incoming[s], err = posting.ReadIncoming(ctx, is, book, o.From); err != nil {
			return nil, fmt.Errorf("diff: %w", err)
		}
	}
	for i, id := range clients {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := total.carry(ctx, &o, [2]ledger.Reader{was, is}, id, stirred)
		if err != nil {
			return nil, fmt.Errorf("diff: client %s: %w", id, err)
		}
		if o.Progress != nil {
			o.Progress(i+1, len(clients))
		}
		if c == nil || emit == nil {
			continue
		}
		if err := emit(c); err != nil {
			return nil, err
		}
	}
	return total.figures(&o), nil
}

// carry carries one client forward under both books.
func (c *counter) carry(ctx context.Context, o *Options, readers [2]ledger.Reader, id string, stirred map[string]bool) (*Client, error) {
	var messages [2][]engine.Message
	var account ledger.Account
	for s, r := range readers {
		if s == int(before) || r != readers[before] {
			var err error
			if account, err = plan.AccountFor(ctx, r, id, o.From, c.books[:]...); err != nil {
				return nil, err
			}
		}
		_, changed := stirred[id]
		state, stuck, err := plan.TakeOver(ctx, r, c.books[s], c.incoming[s], &account, o.From, changed)
		if err != nil {
			return nil, err
		}
		for _, x := range stuck {
			at := slices.IndexFunc(state.Cases, func(k ledger.Case) bool { return k.ID() == x.Case })
			c.strand(side(s), x.Policy, state.Cases[at].State, x.Case, x.State == "")
		}
		if len(stuck) > 0 {
			continue
		}
		course, err := replay.Ahead(replay.Config{
			Book: c.books[s], From: o.From, To: o.To, Withhold: o.Withhold, CallsNotMade: o.CallsNotMade,
		}, state)
		if err != nil {
			return nil, err
		}
		messages[s] = course.Messages
		c.tally(side(s), &course.Tally)
	}
	c.out.Invoices += len(account.Invoices)
	return c.client(id, messages[before], messages[after]), nil
}
