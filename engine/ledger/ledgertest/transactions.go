package ledgertest

import (
	"context"
	"errors"
	"reflect"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

var errStop = errors.New("stop")

var transactionTests = []check{
	{"a write is there after it returned, and after the ledger was opened again", func(s *subject) {
		s.write(put(invoice("F-1", "C-1", 5000)))
		before := s.head()
		s.close()
		s.open()
		if after := s.head(); after != before || after.Seq != 1 {
			s.Errorf("head is %v, was %v", after, before)
		}
		s.wantOpen("F-1", 5000)
	}},
	{"nothing of a write that fails is there", func(s *subject) {
		s.write(put(invoice("F-1", "C-1", 5000)))
		s.refused(errStop, func(ctx context.Context, tx ledger.Tx) error {
			return errors.Join(put(invoice("F-1", "C-1", 1), invoice("F-2", "C-1", 2))(ctx, tx),
				tx.AddMessage(ctx, message("invoice/F-1")), errStop)
		})
		s.wantOpen("F-1", 5000)
		s.read(func(ctx context.Context, r ledger.Reader) error {
			if _, err := r.Invoice(ctx, "F-2"); !errors.Is(err, ledger.ErrNotFound) {
				s.Errorf("F-2: %v", err)
			}
			if got := collect(s, r.Messages(ctx, ledger.MessageFilter{})); len(got) > 0 {
				s.Errorf("messages: %v", got)
			}
			return nil
		})
	}},
	{"a transaction reads what it wrote", func(s *subject) {
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			if err := put(invoice("F-1", "C-1", 5000))(ctx, tx); err != nil {
				return err
			}
			_, err := tx.Invoice(ctx, "F-1")
			return err
		})
	}},
	{"a reader sees one moment, whatever is written meanwhile", func(s *subject) {
		s.write(put(invoice("F-1", "C-1", 5000)))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			s.write(put(invoice("F-1", "C-1", 4000)))
			inv, err := r.Invoice(ctx, "F-1")
			if err == nil && inv.Open != 5000 {
				s.Errorf("the reader sees %d open", inv.Open)
			}
			return err
		})
		s.wantOpen("F-1", 4000)
	}},
	{"a cancelled write fails and leaves nothing", func(s *subject) {
		ctx, cancel := context.WithCancel(s.Context())
		err := s.ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
			defer cancel()
			return put(invoice("F-1", "C-1", 5000))(ctx, tx)
		})
		if err == nil || s.head().Seq != 0 {
			s.Errorf("error %v, head %v", err, s.head())
		}
	}},
	{"what it says of itself is kept", func(s *subject) {
		want := ledger.Meta{Creditor: "Atelier Dupont", Timezone: "Europe/Paris", Created: noon, Bank: day("2026-01-30"), Shadow: &ledger.Head{Seq: 7, Hash: "ab"}}
		s.write(func(ctx context.Context, tx ledger.Tx) error { return tx.SetMeta(ctx, want) })
		s.read(func(ctx context.Context, r ledger.Reader) error {
			got, err := r.Meta(ctx)
			if !reflect.DeepEqual(got, want) {
				s.Errorf("got %+v", got)
			}
			return err
		})
	}},
}

// wantOpen compares what is open of an invoice.
func (s *subject) wantOpen(id string, want engine.Amount) {
	s.Helper()
	s.read(func(ctx context.Context, r ledger.Reader) error {
		inv, err := r.Invoice(ctx, id)
		if err == nil && inv.Open != want {
			s.Errorf("%s has %d open, want %d", id, inv.Open, want)
		}
		return err
	})
}
