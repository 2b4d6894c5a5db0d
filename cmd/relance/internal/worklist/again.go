package worklist

import (
	"context"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// Again has the next run decide a contact once more, as the policy wrote it: one that failed, or that a task
// stands in for. It fails with ledger.ErrConflict when no case waits for it.
func Again(ctx context.Context, l ledger.Ledger, book *engine.Book, id string, a dispatch.Attention) (m ledger.Message, err error) {
	a.Word = dispatch.AttentionAgain
	err = l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		if m, err = Find(ctx, tx, id); err != nil {
			return err
		}
		a.Key = m.Key
		m, err = dispatch.AttendIn(ctx, tx, book, a)
		return err
	})
	return m, err
}
