package plan

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
)

// Story tells what a run on c.Day decides about one invoice, and what comes next when
// nothing else changes; see replay.Tell. It writes nothing. It fails with
// ledger.ErrNotFound when there is no such invoice, and when the case cannot be taken over
// by the book.
func Story(ctx context.Context, r ledger.Reader, c Config, invoice string) (*replay.Story, error) {
	fail := func(err error) (*replay.Story, error) { return nil, fmt.Errorf("story of %s: %w", invoice, err) }
	inv, err := r.Invoice(ctx, invoice)
	if err != nil {
		return fail(err)
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return fail(err)
	}
	if meta.Creditor != "" && meta.Creditor != c.Book.Creditor.Name {
		return fail(fmt.Errorf("the ledger is that of %s, and the book is that of %s", meta.Creditor, c.Book.Creditor.Name))
	}
	changed, err := ToLookAt(ctx, r, &meta)
	if err != nil {
		return fail(err)
	}
	_, stirred := changed[inv.Client]
	in, err := posting.ReadIncoming(ctx, r, c.Book, c.Day)
	if err != nil {
		return fail(err)
	}
	account, err := AccountFor(ctx, r, inv.Client, c.Day, c.Book)
	if err != nil {
		return fail(err)
	}
	s, err := take(ctx, r, c.Book, in, &account, c.Day, stirred)
	var stuck *ledger.StuckError
	if errors.As(err, &stuck) {
		return fail(stuck)
	}
	if err != nil {
		return fail(err)
	}
	story, err := replay.Tell(c.Book, s, invoice, c.Day)
	if err != nil {
		return fail(err)
	}
	return story, nil
}
