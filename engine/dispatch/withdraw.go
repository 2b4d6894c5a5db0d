package dispatch

import (
	"context"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Withdraw holds back a message that waits in the outbox, as a person says: it becomes Suppressed, with an entry
// of the journal, counts for nothing, and its cases go on without it. s.To is not looked at. It fails with
// ledger.ErrConflict when the message is not Ready any more: a message that is on its way is not called back.
func Withdraw(ctx context.Context, l ledger.Ledger, book *engine.Book, s Settlement) (m ledger.Message, err error) {
	err = l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		if m, err = tx.Message(ctx, s.Key); err != nil {
			return err
		}
		if m.Status != ledger.Ready {
			return fmt.Errorf("it is %s: %w", m.Status, ledger.ErrConflict)
		}
		return writeEnding(ctx, tx, book, &attempt{Message: m}, ending{to: ledger.Suppressed, reason: s.Reason}, s.By, s.At)
	})
	if err != nil {
		return m, fmt.Errorf("hold back message %s: %w", s.Key, err)
	}
	return m, nil
}
