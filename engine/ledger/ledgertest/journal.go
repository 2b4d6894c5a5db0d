package ledgertest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

var journalTests = []check{
	{"an entry is canonical and carries the hash of the one before", func(s *subject) {
		at := time.Date(2026, 1, 31, 12, 0, 0, 0, time.FixedZone("", 3600))
		for range 2 {
			s.write(func(ctx context.Context, tx ledger.Tx) error {
				d := draft(ledger.KindNote)
				d.At, d.About = at, ledger.About{Client: "C-1", Invoices: []string{"F-1"}}
				_, err := tx.Append(ctx, d)
				return err
			})
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			got := collect(s, r.Journal(ctx, ledger.JournalFilter{}))
			if len(got) != 2 {
				s.Fatalf("%d records", len(got))
			}
			for _, f := range []ledger.JournalFilter{{Limit: 1}, {Client: "C-1", Limit: 1}} {
				page := collect(s, r.Journal(ctx, f))
				f.After = page[0].Seq
				if next := collect(s, r.Journal(ctx, f)); len(page) != 1 || len(next) != 1 || page[0] != got[0] || next[0] != got[1] {
					s.Errorf("pages %+v and %+v", page, next)
				}
			}
			const first = `{"about":{"client":"C-1","invoices":["F-1"]},"at":"2026-01-31T11:00:00Z","body":{"a":"x & y","b":1},"by":"relance","kind":"note","prev":"","rows":{"every table":"1"},"seq":1}`
			if got[0].Text != first {
				s.Errorf("first is\n%s\nwant\n%s", got[0].Text, first)
			}
			if !strings.Contains(got[1].Text, `"prev":"`+got[0].Hash+`","rows":{},"seq":2}`) {
				s.Errorf("second does not follow the first: %s", got[1].Text)
			}
			return nil
		})
	}},
	{"any number of entries in one transaction is there afterwards", func(s *subject) {
		for _, n := range []int{1, 199, 200, 201, 400} {
			before := s.head()
			s.write(func(ctx context.Context, tx ledger.Tx) error {
				for range n {
					if _, err := tx.Append(ctx, draft(ledger.KindNote)); err != nil {
						return err
					}
				}
				return nil
			})
			if after := s.head(); after.Seq != before.Seq+int64(n) {
				s.Errorf("after %d entries the journal went from %d to %d", n, before.Seq, after.Seq)
			}
		}
	}},
	{"the last entry of a kind is found", func(s *subject) {
		for _, kind := range []ledger.Kind{ledger.KindImport, ledger.KindNote, ledger.KindImport, ledger.KindNote} {
			s.write(func(ctx context.Context, tx ledger.Tx) error {
				_, err := tx.Append(ctx, draft(kind))
				return err
			})
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			rec, err := r.Last(ctx, ledger.KindImport)
			if err != nil || rec.Seq != 3 || !strings.Contains(rec.Text, `"kind":"import"`) || rec.Hash == "" {
				s.Errorf("last import %+v: %v", rec, err)
			}
			if _, err := r.Last(ctx, ledger.KindPlan); !errors.Is(err, ledger.ErrNotFound) {
				s.Errorf("last plan: %v", err)
			}
			return nil
		})
	}},
	{"entries are found by what they are about", func(s *subject) {
		for _, about := range []ledger.About{
			{Client: "C-1", Invoices: []string{"F-1", "F-2"}}, {Client: "C-2"}, {Client: "C-1", Case: "invoice/F-2", Invoices: []string{"F-2"}},
		} {
			s.write(func(ctx context.Context, tx ledger.Tx) error {
				d := draft(ledger.KindDecision)
				d.About = about
				_, err := tx.Append(ctx, d)
				return err
			})
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, c := range []struct {
				filter ledger.JournalFilter
				want   []int64
			}{
				{ledger.JournalFilter{}, []int64{1, 2, 3}},
				{ledger.JournalFilter{After: 2}, []int64{3}},
				{ledger.JournalFilter{Client: "C-1"}, []int64{1, 3}},
				{ledger.JournalFilter{Client: "C-1", After: 1}, []int64{3}},
				{ledger.JournalFilter{Invoice: "F-1"}, []int64{1}},
				{ledger.JournalFilter{Case: "invoice/F-2"}, []int64{3}},
			} {
				got := collect(s, r.Journal(ctx, c.filter))
				same := len(got) == len(c.want)
				for i := range got {
					same = same && got[i].Seq == c.want[i]
				}
				if !same {
					s.Errorf("%+v: got %v, want %v", c.filter, got, c.want)
				}
			}
			return nil
		})
	}},
	{"a draft that is not well formed is refused", func(s *subject) {
		for name, spoil := range map[string]func(*ledger.Draft){
			"no instant":             func(d *ledger.Draft) { d.At = time.Time{} },
			"an unknown kind":        func(d *ledger.Draft) { d.Kind = "party" },
			"an amount as a number":  func(d *ledger.Draft) { d.Body = map[string]any{"open": []any{12.5}} },
			"a body that is a list":  func(d *ledger.Draft) { d.Body = []int{1} },
			"no body":                func(d *ledger.Draft) { d.Body = nil },
			"invoices out of order":  func(d *ledger.Draft) { d.Invoices = []engine.Invoice{invoice("B", "C", 1), invoice("A", "C", 1)} },
			"an invoice twice":       func(d *ledger.Draft) { d.Invoices = []engine.Invoice{invoice("A", "C", 1), invoice("A", "C", 1)} },
			"a client twice":         func(d *ledger.Draft) { d.Clients = []engine.Client{client("A"), client("A")} },
			"an event without a key": func(d *ledger.Draft) { d.Events = []ledger.Event{payment("", "F-1", 1)} },
		} {
			s.Run(name, func(t *testing.T) {
				inner := &subject{T: t, h: s.h, ledger: s.ledger}
				inner.refused(nil, func(ctx context.Context, tx ledger.Tx) error {
					d := draft(ledger.KindNote)
					spoil(&d)
					_, err := tx.Append(ctx, d)
					return err
				})
			})
		}
	}},
}

// verification writes a ledger, changes it behind its back and expects that
// this is found.
func verification(t *testing.T, h Harness) {
	written := func(t *testing.T) *subject {
		s := newSubject(t, h)
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindImport)
			d.About.Client = "C-1"
			d.Clients, d.Invoices = []engine.Client{client("C-1")}, []engine.Invoice{invoice("F-1", "C-1", 5000), invoice("F-2", "C-1", 0)}
			_, err := tx.Append(ctx, d)
			return err
		})
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			_, err := tx.Append(ctx, draft(ledger.KindNote))
			return err
		})
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindEvent)
			d.Events, d.Invoices = []ledger.Event{payment("pay-1", "F-1", 1000)}, []engine.Invoice{invoice("F-1", "C-1", 4000)}
			_, err := tx.Append(ctx, d)
			return err
		})
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			v := ledger.Rendition{Message: "m", Attempt: 1, At: noon, Body: []byte(`{"Text":"pay"}`), Files: []ledger.File{{Name: "F-1.pdf", Data: []byte("%PDF")}}}
			d := draft(ledger.KindReceipt)
			d.Body = map[string]any{"message": "m", "attempt": 1, "rendition": v.Digest()}
			m := message("invoice/F-1")
			if err := errors.Join(store(newCase("F-1", 0), newCase("F-3", 0))(ctx, tx), send(m)(ctx, tx)); err != nil {
				return err
			}
			if _, err := tx.Append(ctx, d); err != nil {
				return err
			}
			gone := newCase("F-3", 0)
			gone.Version = 1
			return errors.Join(move(m.Key, ledger.Ready, ledger.Sending)(ctx, tx), tx.DropCase(ctx, gone), tx.AddRendition(ctx, v))
		})
		return s
	}
	verify := func(s *subject) (report *ledger.Report) {
		s.read(func(ctx context.Context, r ledger.Reader) (err error) {
			report, err = journal.Verify(ctx, r)
			return err
		})
		return report
	}
	t.Run("a ledger as it was written has no finding", func(t *testing.T) {
		s := written(t)
		if got := verify(s); len(got.Findings) > 0 || got.Entries != 4 || got.Versions != 4 || got.Events != 1 || got.Messages != 1 || got.Rows != 2 || got.Unproven != 0 || got.Head != s.head() {
			s.Errorf("got %+v", got)
		}
	})
	t.Run("what changes without an entry gets one", func(t *testing.T) {
		s := written(t)
		before := s.head()
		s.write(store(newCase("F-2", 0)))
		if got := verify(s); len(got.Findings) > 0 || got.Rows != 3 || got.Head.Seq != before.Seq+1 {
			s.Errorf("got %+v", got)
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			_, err := r.Last(ctx, ledger.KindRows)
			return err
		})
	})
	t.Run("whatever is written has the digest that it has when it is read", func(t *testing.T) {
		s := written(t)
		verified := func(after string) {
			if got := verify(s); len(got.Findings) > 0 {
				s.Errorf("%s: got %+v", after, got)
			}
		}
		k := newCase("F \"é\\<&>\u2028/4", day("2026-02-07"))
		k.State, k.Promise = "relancé \"doux\"", engine.Promise{}
		put := func(after string) {
			s.write(func(ctx context.Context, tx ledger.Tx) (err error) {
				k, err = tx.PutCase(ctx, k)
				return err
			})
			verified(after)
		}
		put("a new case")
		k.State, k.Wake, k.Proposal = "ferme\t", 0, &engine.Approval{From: 1, To: 2}
		put("a case that moved")
		k.Client, k.Policy, k.Book = "C-2", "autre", "digest 2"
		put("a case of another client")
		s.write(func(ctx context.Context, tx ledger.Tx) (err error) { // twice in one transaction
			for range 2 {
				if k, err = tx.PutCase(ctx, k); err != nil {
					return err
				}
			}
			return nil
		})
		verified("a case that was written twice")
		for _, state := range []string{"courtesy", "relancé", "\"so\" \\ <&>", "\u2028"} {
			m := message("invoice/F-5", "invoice/F-6")
			for i := range m.Parts {
				m.Parts[i].State = state
			}
			m.Key, m.NotBefore, m.Body.State = ledger.MessageKey("", m.Parts), noon, state
			s.write(send(m))
			verified("a message of the state " + state)
		}
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			if err := tx.DropCase(ctx, k); err != nil {
				return err
			}
			k.Version = 0
			_, err := tx.PutCase(ctx, k)
			return err
		})
		verified("a case that was dropped and opened again")
		k.Version = 1
		s.write(func(ctx context.Context, tx ledger.Tx) error { return tx.DropCase(ctx, k) })
		verified("a case that was dropped")
	})
	t.Run("a head that was noted is found again, or missed", func(t *testing.T) {
		s := written(t)
		noted := s.head()
		s.write(put(invoice("F-1", "C-1", 0)))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, other := range []ledger.Head{{Seq: noted.Seq, Hash: "00"}, {Seq: 9, Hash: noted.Hash}} {
				if ledger.Passed(ctx, r, other) == nil {
					s.Errorf("%v was passed", other)
				}
			}
			return ledger.Passed(ctx, r, noted)
		})
	})
	for _, what := range Tamperings {
		t.Run("found: "+string(what), func(t *testing.T) {
			s := written(t)
			s.close()
			h.Tamper(t, s.place, what)
			s.open()
			if got := verify(s); len(got.Findings) == 0 {
				s.Errorf("nothing was found in %+v", got)
			}
		})
	}
}
