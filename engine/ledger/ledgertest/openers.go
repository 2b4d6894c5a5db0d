package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// beside opens the ledger once more, as another process does.
func (s *subject) beside() ledger.Ledger {
	s.Helper()
	other, err := s.h.Open(s.Context(), s.place)
	if err != nil {
		s.Fatalf("open beside: %v", err)
	}
	s.Cleanup(func() {
		if err := other.Close(); err != nil {
			s.Errorf("close: %v", err)
		}
	})
	return other
}

// both has two openers do something at the same time, and returns how each ended.
func (s *subject) both(do func(l ledger.Ledger, n int) error) (errs [2]error) {
	s.Helper()
	done := make(chan struct{})
	other := s.beside()
	go func() {
		defer close(done)
		errs[1] = do(other, 1)
	}()
	errs[0] = do(s.ledger, 0)
	<-done
	return errs
}

// one expects that of two the one succeeded, and the other got an error.
func (s *subject) one(errs [2]error, want error) {
	s.Helper()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs[0], errs[1]), want) {
		s.Errorf("got %v and %v, want one of them %v", errs[0], errs[1], want)
	}
}

const turns = 60

var openerTests = []check{
	{"two who write take turns, and the chain is whole", func(s *subject) {
		errs := s.both(func(l ledger.Ledger, n int) error {
			for i := range turns {
				err := l.Write(s.Context(), func(ctx context.Context, tx ledger.Tx) error {
					if _, err := tx.Append(ctx, draft(ledger.KindDecision)); err != nil {
						return err
					}
					m := message(fmt.Sprintf("invoice/F-%d-%d", n, i))
					return tx.AddMessage(ctx, m)
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(errs[0], errs[1]); err != nil {
			s.Fatal(err)
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			report, err := ledger.Verify(ctx, r, ledger.Bodies{})
			if err == nil && (len(report.Findings) > 0 || report.Head.Seq != 2*turns || report.Rows != 2*turns) {
				s.Errorf("%+v", report)
			}
			return err
		})
	}},
	{"a reader sees its moment while another writes, and the next reader what was written", func(s *subject) {
		other := s.beside()
		s.write(put(invoice("F-1", "C-1", 5000)))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			if err := other.Write(ctx, put(invoice("F-1", "C-1", 4000))); err != nil {
				return err
			}
			inv, err := r.Invoice(ctx, "F-1")
			if err == nil && inv.Open != 5000 {
				s.Errorf("the reader sees %d open", inv.Open)
			}
			return err
		})
		s.wantOpen("F-1", 4000)
	}},
	{"of two who decide a case as they read it, one is refused", func(s *subject) {
		s.write(store(newCase("F-1", 0)))
		var read ledger.Case
		s.read(func(ctx context.Context, r ledger.Reader) (err error) {
			read, err = r.Case(ctx, "invoice/F-1")
			return err
		})
		s.one(s.both(func(l ledger.Ledger, n int) error {
			c := read
			c.State = fmt.Sprintf("state%d", n)
			return l.Write(s.Context(), store(c))
		}), ledger.ErrConflict)
	}},
	{"of two who hand a message over, one is refused", func(s *subject) {
		m := message("invoice/F-1")
		s.write(func(ctx context.Context, tx ledger.Tx) error { return tx.AddMessage(ctx, m) })
		s.one(s.both(func(l ledger.Ledger, _ int) error {
			return l.Write(s.Context(), func(ctx context.Context, tx ledger.Tx) error {
				_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: noon})
				return err
			})
		}), ledger.ErrConflict)
	}},
	{"an action is in one message, a plan begun once, an event recorded once, whoever comes first", func(s *subject) {
		for name, do := range map[string]func(ctx context.Context, tx ledger.Tx) error{
			"message": func(ctx context.Context, tx ledger.Tx) error {
				return tx.AddMessage(ctx, message("invoice/F-1", "invoice/F-2"))
			},
			"plan": func(ctx context.Context, tx ledger.Tx) error {
				return tx.BeginPlan(ctx, ledger.Plan{Digest: "p", Day: day("2026-01-31"), Begun: noon})
			},
			"event": func(ctx context.Context, tx ledger.Tx) error {
				d := draft(ledger.KindEvent)
				d.Events = []ledger.Event{payment("pay-1", "F-1", 1000)}
				_, err := tx.Append(ctx, d)
				return err
			},
		} {
			errs := s.both(func(l ledger.Ledger, _ int) error { return l.Write(s.Context(), do) })
			s.Logf("%s: %v, %v", name, errs[0], errs[1])
			s.one(errs, ledger.ErrExists)
		}
	}},
	{"what is done alone is done by one, while others write", func(s *subject) {
		other := s.beside()
		release, err := s.ledger.Alone(s.Context(), "outbox")
		if err != nil {
			s.Fatal(err)
		}
		soon, cancel := context.WithTimeout(s.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := other.Alone(soon, "outbox"); err == nil {
			s.Error("two are at the outbox")
		}
		if err := other.Write(s.Context(), put(invoice("F-1", "C-1", 5000))); err != nil {
			s.Error(err)
		}
		archive, err := other.Alone(s.Context(), "archive")
		if err != nil {
			s.Fatal(err)
		}
		if err := errors.Join(archive(), release()); err != nil {
			s.Fatal(err)
		}
		again, err := other.Alone(s.Context(), "outbox")
		if err != nil {
			s.Fatal(err)
		}
		if err := again(); err != nil {
			s.Error(err)
		}
	}},
}
