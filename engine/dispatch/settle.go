package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Settlement is a person's word on a message that is Unknown.
type Settlement struct {
	Key string // Message.Key
	// To is Sent or Delivered when it went out, Ready to send it again, Suppressed to
	// give it up.
	To     ledger.Status
	Reason string
	By     string // who says so
	At     time.Time
}

// Settle writes it down, with an entry of the journal; the cases of the book count it. It fails with ledger.ErrConflict when
// the message is not Unknown any more, and with ledger.ErrTransition for another status.
func Settle(ctx context.Context, l ledger.Ledger, book *engine.Book, s Settlement) error {
	end := ending{to: s.To, reason: s.Reason}
	switch s.To {
	case ledger.Sent, ledger.Delivered:
		end.last = string(s.To)
	case ledger.Ready:
		end.notBefore = s.At
	case ledger.Suppressed:
	default:
		return fmt.Errorf("settle message %s as %s: %w", s.Key, s.To, ledger.ErrTransition)
	}
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		m, err := tx.Message(ctx, s.Key)
		if err == nil && m.Status != ledger.Unknown {
			err = fmt.Errorf("message %s is %s: %w", s.Key, m.Status, ledger.ErrConflict)
		}
		if err != nil {
			return err
		}
		a := &attempt{Message: m}
		words, err := lastWords(ctx, tx, &m)
		switch {
		case err == nil:
			a.to = addressOf(&words)
		case !errors.Is(err, ledger.ErrNotFound):
			return err
		}
		return writeEnding(ctx, tx, book, a, end, s.By, s.At)
	})
	if err != nil {
		return fmt.Errorf("settle message %s as %s: %w", s.Key, s.To, err)
	}
	return nil
}
