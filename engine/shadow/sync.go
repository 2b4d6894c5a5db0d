package shadow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// syncBatch is how many clients share a transaction.
const syncBatch = 500

// Synced says what was copied.
type Synced struct {
	Clients, Invoices, Events int // new or changed
}

// Sync copies the facts that the live ledger has got since the last time into the
// shadow. What is told of one client comes in one transaction; a Sync that was stopped
// half way goes on at the next. It fails with ledger.ErrDiffers when the live
// ledger is not the one that was copied before, with ErrNotShadow when the other one
// is no shadow's.
func Sync(ctx context.Context, live ledger.Reader, to ledger.Ledger, at time.Time) (Synced, error) {
	s := syncer{live: live, to: to, at: at}
	if err := s.run(ctx); err != nil {
		return s.done, fmt.Errorf("copy facts into the shadow: %w", err)
	}
	return s.done, nil
}

// ErrNotShadow says that a ledger is one that is sent from.
var ErrNotShadow = errors.New("the ledger is no shadow's")

type syncer struct {
	live ledger.Reader
	to   ledger.Ledger
	at   time.Time
	done Synced
}

func (s *syncer) run(ctx context.Context) error {
	var meta ledger.Meta
	err := s.to.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		meta, err = r.Meta(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if meta.Shadow == nil {
		return ErrNotShadow
	}
	if meta.Shadow.Seq > 0 {
		if err := ledger.Passed(ctx, s.live, *meta.Shadow); err != nil {
			return fmt.Errorf("the live ledger is not the one that was copied before: %w", err)
		}
	}
	if m, err := s.live.Meta(ctx); err != nil || m.Shadow != nil {
		return cmp.Or(err, errors.New("the live ledger is a shadow's itself"))
	}
	head, err := s.live.Head(ctx)
	if err != nil || head.Seq == meta.Shadow.Seq {
		return err
	}
	var changed []string
	for id, err := range s.live.Changed(ctx, meta.Shadow.Seq) {
		if err != nil {
			return err
		}
		changed = append(changed, id)
	}
	for part := range slices.Chunk(changed, syncBatch) {
		if err := s.copy(ctx, part, head, meta.Shadow.Seq); err != nil {
			return err
		}
	}
	return s.to.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		m, err := tx.Meta(ctx)
		if err != nil {
			return err
		}
		if m.Shadow.Seq == 0 {
			if err := s.cases(ctx, tx); err != nil {
				return err
			}
			live, err := s.live.Meta(ctx)
			if err != nil {
				return err
			}
			m.Book = live.Book
		}
		m.Shadow = &ledger.Head{Seq: head.Seq, Hash: head.Hash}
		return tx.SetMeta(ctx, m)
	})
}

// cases brings the cases as they stand when the shadow begins: it goes on from there, as the live book
// does. What is on its way counts as made on the day it was decided; what failed is for people to end in the live ledger, and here
// nobody waits for them.
func (s *syncer) cases(ctx context.Context, tx ledger.Tx) error {
	var list []ledger.Case
	for c, err := range s.live.Cases(ctx, ledger.CaseFilter{}) {
		if err != nil {
			return err
		}
		list = append(list, c)
	}
	books := map[string]bool{}
	for _, c := range list {
		if !books[c.Book] && c.Book != "" {
			books[c.Book] = true
			b, err := s.live.Book(ctx, c.Book)
			if err != nil {
				return err
			}
			if err := tx.PutBook(ctx, b); err != nil {
				return err
			}
		}
		c.Run.Pending = slices.DeleteFunc(slices.Clone(c.Run.Pending), func(p engine.Pending) bool {
			return p.Status != engine.PendingLapsed && !slices.ContainsFunc(c.Deferred, func(d ledger.Deferred) bool {
				return d.Key.Entry == p.Entry && d.Key.Action == p.Action && d.Key.Try == p.Try
			})
		})
		c.Version = 0
		if _, err := tx.PutCase(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// copy brings the facts of some clients.
func (s *syncer) copy(ctx context.Context, clients []string, head ledger.Head, after int64) error {
	return s.to.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		d := ledger.Draft{At: s.at}
		for _, id := range clients {
			if err := s.client(ctx, tx, &d, id, after); err != nil {
				return err
			}
		}
		if len(d.Clients)+len(d.Invoices)+len(d.Events) == 0 {
			return nil
		}
		slices.SortFunc(d.Invoices, func(a, b engine.Invoice) int { return cmp.Compare(a.ID, b.ID) })
		slices.SortStableFunc(d.Events, func(a, b ledger.Event) int { return cmp.Compare(a.Seq, b.Seq) })
		s.done.Clients += len(d.Clients)
		s.done.Invoices += len(d.Invoices)
		s.done.Events += len(d.Events)
		_, err := journal.Append(ctx, tx, d, journal.Copied{Live: head.Seq, Hash: head.Hash, Copied: agree.Sprintf("%d {client|clients}", len(clients))})
		return err
	})
}

// client adds what is new about one client to a draft.
func (s *syncer) client(ctx context.Context, tx ledger.Tx, d *ledger.Draft, id string, after int64) error {
	now, err := s.live.Client(ctx, id)
	switch had, missing := tx.Client(ctx, id); {
	case errors.Is(err, ledger.ErrNotFound): // known from their invoices alone
	case err != nil:
		return err
	case missing != nil && !errors.Is(missing, ledger.ErrNotFound):
		return missing
	case missing != nil || !reflect.DeepEqual(now, had):
		d.Clients = append(d.Clients, now)
	}
	var invoices []engine.Invoice
	for inv, err := range s.live.Invoices(ctx, ledger.InvoiceFilter{Client: id}) {
		if err != nil {
			return err
		}
		invoices = append(invoices, inv)
	}
	for i := range invoices {
		had, err := tx.Invoice(ctx, invoices[i].ID)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		if err != nil || !reflect.DeepEqual(invoices[i], had) {
			d.Invoices = append(d.Invoices, invoices[i])
		}
	}
	return s.events(ctx, tx, d, id, after)
}

// events adds the events of a client and their invoices that the shadow has not.
func (s *syncer) events(ctx context.Context, tx ledger.Tx, d *ledger.Draft, client string, after int64) error {
	for e, err := range s.live.Events(ctx, ledger.EventFilter{Of: client}) {
		if err != nil {
			return err
		}
		if e.Seq <= after {
			continue
		}
		switch _, err := tx.Event(ctx, e.Key); {
		case errors.Is(err, ledger.ErrNotFound):
			d.Events = append(d.Events, e)
		case err != nil:
			return err
		}
	}
	return nil
}
