package shadow

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// Reason is why no message of a shadow is sent.
const Reason = "shadow: never sent"

// Open makes a new ledger a shadow's. It fails with ErrNotShadow for one that is
// used already, and does nothing for a shadow's.
func Open(ctx context.Context, l ledger.Ledger, m ledger.Meta) error {
	return l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		was, err := tx.Meta(ctx)
		switch {
		case err != nil || was.Shadow != nil:
			return err
		case was.Creditor != "":
			return ErrNotShadow
		}
		m.Shadow = &ledger.Head{}
		return tx.SetMeta(ctx, m)
	})
}

// Run decides a day of the shadow by its book, as plan.Run does, and suppresses every
// message. A second Run on one day does nothing.
func Run(ctx context.Context, l ledger.Ledger, c plan.Config) (*plan.Plan, *plan.Result, error) {
	meta, err := metaOf(ctx, l)
	if err != nil {
		return nil, nil, err
	}
	if meta.Shadow == nil {
		return nil, nil, ErrNotShadow
	}
	if meta.Decided == 0 {
		if err := begin(ctx, l, c.Book, c.Day); err != nil {
			return nil, nil, fmt.Errorf("begin the shadow: %w", err)
		}
	}
	p, result, err := plan.Run(ctx, l, c)
	if err != nil {
		return nil, nil, err
	}
	if err := suppress(ctx, l, c); err != nil {
		return nil, nil, fmt.Errorf("suppress the messages of the shadow: %w", err)
	}
	return p, result, nil
}

// begin lets go of the cases that the shadow's book cannot take over, since it has no such policy or state: their
// invoices begin anew under it.
func begin(ctx context.Context, l ledger.Ledger, book *engine.Book, day engine.Date) error {
	return l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		var list []ledger.Case
		for c, err := range tx.Cases(ctx, ledger.CaseFilter{}) {
			if err != nil {
				return err
			}
			list = append(list, c)
		}
		for _, c := range list {
			adopted := c
			err := ledger.Adopt(ctx, tx, book, &adopted, day)
			if _, stuck := errors.AsType[*ledger.StuckError](err); stuck {
				err = tx.DropCase(ctx, c)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func metaOf(ctx context.Context, l ledger.Ledger) (m ledger.Meta, err error) {
	err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err = r.Meta(ctx)
		return err
	})
	return m, err
}

// suppress concludes what is in the outbox, also what an earlier Run left there: it counts for the cases as if
// it had been sent.
func suppress(ctx context.Context, l ledger.Ledger, c plan.Config) error {
	return l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		var keys []string
		for m, err := range tx.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready}) {
			if err != nil {
				return err
			}
			keys = append(keys, m.Key)
		}
		for _, key := range keys {
			move := ledger.Move{Key: key, From: ledger.Ready, To: ledger.Suppressed, At: c.At, Reason: Reason}
			move.Made = c.Day
			m, err := tx.MoveMessage(ctx, move)
			if err != nil {
				return err
			}
			if err := dispatch.Assume(ctx, tx, c.Book, &m, c.Day); err != nil {
				return err
			}
		}
		return nil
	})
}
