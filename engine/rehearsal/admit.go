package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Why messages may not leave from a ledger. Errors wrap these.
var (
	// ErrRehearsed says that messages were rehearsed on a ledger that is to be live.
	ErrRehearsed = errors.New("messages were rehearsed on this ledger, and nobody received them")
	// ErrLive says that a live ledger is to rehearse.
	ErrLive = errors.New("this ledger is live")
)

// Admit says whether messages may leave from a ledger: to clients when live, else into folders. The
// first time that they go to clients, a ledger with nothing rehearsed is live from then on. It fails
// with ErrRehearsed and ErrLive, and then writes nothing.
func Admit(ctx context.Context, l ledger.Ledger, live bool, at time.Time) error {
	becomes := false
	err := l.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		becomes, err = check(ctx, r, live)
		return err
	})
	if err != nil || !becomes {
		return err
	}
	return l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		becomes, err := check(ctx, tx, live) // somebody may have written meanwhile
		if err != nil || !becomes {
			return err
		}
		m, err := tx.Meta(ctx)
		if err != nil {
			return err
		}
		first := at
		for msg, err := range tx.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			if msg.Created.Before(first) {
				first = msg.Created
			}
		}
		m.Live = before(first) // all of them count
		return tx.SetMeta(ctx, m)
	})
}

// before is the last instant before another one that a store tells apart.
func before(t time.Time) time.Time { return t.Truncate(time.Microsecond).Add(-time.Microsecond) }

// Check fails as Admit would, and writes nothing.
func Check(ctx context.Context, r ledger.Reader, live bool) error {
	_, err := check(ctx, r, live)
	return err
}

// check reports whether the ledger is to become live.
func check(ctx context.Context, r ledger.Reader, live bool) (becomes bool, err error) {
	m, err := r.Meta(ctx)
	switch {
	case err != nil:
		return false, err
	case live && m.Live.IsZero():
		n, err := Rehearsed(ctx, r)
		if err == nil && n > 0 {
			err = fmt.Errorf("%w (%d)", ErrRehearsed, n)
		}
		return err == nil, err
	case !live && !m.Live.IsZero():
		return false, fmt.Errorf("%w since %s", ErrLive, m.Live.Format(time.DateOnly))
	}
	return false, nil
}

// Rehearsed counts the messages that were rehearsed on a ledger that is not live yet. A ledger from which
// a message went to somebody, before ledgers knew whether they are live, has none.
func Rehearsed(ctx context.Context, r ledger.Reader) (int, error) {
	left := false
	for _, status := range []ledger.Status{ledger.Sent, ledger.Delivered, ledger.Failed} {
		for _, err := range r.Messages(ctx, ledger.MessageFilter{Status: status}) {
			if err != nil {
				return 0, err
			}
			left = true
		}
	}
	if !left {
		return 0, nil // the journal need not be read
	}
	n, sent := 0, false
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return 0, err
		}
		e, body, err := journal.ReadRecord(rec)
		if err != nil {
			return 0, err
		}
		switch b, ok := body.(journal.Receipt); {
		case !ok || b.Status != ledger.Sent && b.Status != ledger.Delivered:
		case b.Rehearsed():
			n++
		case journal.By(&e) == "": // a channel said so
			sent = true
		}
	}
	if sent {
		n = 0
	}
	return n, nil
}
