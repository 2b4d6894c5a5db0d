package worklist

import (
	"context"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// HoldBack keeps a message that waits in the outbox from leaving, for a reason that the journal keeps; its cases
// go on without it. id is its key, or the beginning of it. It fails with ledger.ErrConflict when it left already,
// or somebody held it back before.
func HoldBack(ctx context.Context, l ledger.Ledger, book *engine.Book, id, why, by string, now time.Time) (m ledger.Message, err error) {
	err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err = Find(ctx, r, id)
		return err
	})
	if err != nil {
		return m, err
	}
	return dispatch.Withdraw(ctx, l, book, dispatch.Settlement{Key: m.Key, Reason: "held back: " + why, By: by, At: now})
}
