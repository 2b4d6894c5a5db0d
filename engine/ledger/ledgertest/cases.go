package ledgertest

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// store writes cases.
func store(cases ...ledger.Case) func(context.Context, ledger.Tx) error {
	return func(ctx context.Context, tx ledger.Tx) error {
		for _, c := range cases {
			if _, err := tx.PutCase(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}
}

// account is a case of a client.
func account(covers ...string) ledger.Case {
	c := newCase("", 0)
	c.Covers = covers
	return c
}

func (s *subject) caseOf(id string) (c ledger.Case) {
	s.Helper()
	s.read(func(ctx context.Context, r ledger.Reader) (err error) {
		c, err = r.Case(ctx, id)
		return err
	})
	return c
}

var caseTests = []check{
	{"a case is kept whole, and counts its versions", func(s *subject) {
		want := newCase("F/1", day("2026-02-07"))
		want.Proposal = &engine.Approval{From: 0, To: 1, Rule: 2}
		want.Moved = []ledger.Moved{{Key: "k", State: "firm", Action: 1, Decided: day("2026-01-31"), Day: day("2026-02-02"), Open: 5000, Gone: true}}
		s.write(store(want))
		want.Version = 1
		if got := s.caseOf("invoice/F%2F1"); !reflect.DeepEqual(got, want) {
			s.Errorf("got %+v\nwant %+v", got, want)
		}
	}},
	{"of two who read the same version the second is refused", func(s *subject) {
		s.write(store(newCase("F-1", 0)))
		read := s.caseOf("invoice/F-1")
		first, second := read, read
		first.State, second.State = "courtesy", "firm"
		s.write(store(first))
		s.refused(ledger.ErrConflict, store(second))
		s.refused(ledger.ErrConflict, store(newCase("F-1", 0)))
		if got := s.caseOf("invoice/F-1"); got.State != "courtesy" || got.Version != 2 {
			s.Errorf("got %+v", got)
		}
	}},
	{"a case is given up only as it was read", func(s *subject) {
		s.write(store(newCase("F-1", 0)))
		c := s.caseOf("invoice/F-1")
		stale := c
		stale.Version = 7
		drop := func(c ledger.Case) func(context.Context, ledger.Tx) error {
			return func(ctx context.Context, tx ledger.Tx) error { return tx.DropCase(ctx, c) }
		}
		s.refused(ledger.ErrConflict, drop(stale))
		s.write(drop(c))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			if _, err := r.Case(ctx, "invoice/F-1"); !errors.Is(err, ledger.ErrNotFound) {
				s.Errorf("got %v", err)
			}
			return nil
		})
	}},
	{"what is due is listed by the day it wakes", func(s *subject) {
		s.write(store(newCase("D", day("2026-03-01")), newCase("C", day("2026-02-07")), newCase("B", 0), newCase("A", day("2026-02-07")), newCase("E", day("2026-02-06"))))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			var got []string
			for _, c := range collect(s, r.Cases(ctx, ledger.CaseFilter{DueBy: day("2026-02-07")})) {
				got = append(got, c.Invoice)
			}
			if !slices.Equal(got, []string{"E", "A", "C"}) {
				s.Errorf("got %v", got)
			}
			return nil
		})
	}},
	{"an invoice is in one case, its own or its client's", func(s *subject) {
		s.write(store(newCase("F-1", 0), account("F-2", "F-3")))
		other := account("F-3")
		other.Policy = "monthly"
		s.refused(ledger.ErrExists, store(other))
		held := s.caseOf(account().ID())
		held.Covers = []string{"F-2", "F-4"}
		s.write(store(held))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for invoice, want := range map[string]string{"F-1": "invoice/F-1", "F-2": held.ID(), "F-4": held.ID()} {
				if c, err := r.CaseOf(ctx, invoice); err != nil || c.ID() != want {
					s.Errorf("%s is in %s (%v), want %s", invoice, c.ID(), err, want)
				}
			}
			if _, err := r.CaseOf(ctx, "F-3"); !errors.Is(err, ledger.ErrNotFound) {
				s.Errorf("F-3: %v", err)
			}
			return nil
		})
	}},
	{"the cases of a client and of the invoices that are his now", func(s *subject) {
		s.write(put(invoice("F-1", "C-1", 100), invoice("F-2", "C-2", 100), invoice("F-4", "C-2", 100), invoice("F/3", "C-1", 100)))
		far := newCase("F-4", 0)
		far.Client = "C-2"
		s.write(store(newCase("F-1", 0), newCase("F-2", 0), newCase("F/3", 0), account("F-5"), far))
		for client, want := range map[string][]string{
			"C-1": {account().ID(), "invoice/F%2F3", "invoice/F-1", "invoice/F-2"}, // F-2 was his
			"C-2": {"invoice/F-2", "invoice/F-4"},
		} {
			s.read(func(ctx context.Context, r ledger.Reader) error {
				var got []string
				for _, c := range collect(s, r.Cases(ctx, ledger.CaseFilter{Of: client})) {
					got = append(got, c.ID())
				}
				if !slices.Equal(got, want) {
					s.Errorf("of %s: %v, want %v", client, got, want)
				}
				return nil
			})
		}
	}},
	{"cases are listed by client, and those that wait for a person", func(s *subject) {
		waiting := newCase("F-2", 0)
		waiting.Proposal = &engine.Approval{}
		far := newCase("F-3", 0)
		far.Client = "C-2"
		s.write(store(newCase("F-1", 0), waiting, far))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			if got := collect(s, r.Cases(ctx, ledger.CaseFilter{Client: "C-2"})); len(got) != 1 || got[0].Invoice != "F-3" {
				s.Errorf("of C-2: %v", got)
			}
			if got := collect(s, r.Cases(ctx, ledger.CaseFilter{Proposed: true})); len(got) != 1 || got[0].Invoice != "F-2" {
				s.Errorf("proposed: %v", got)
			}
			return nil
		})
	}},
	{"a book is kept once", func(s *subject) {
		want := ledger.Book{Digest: "d1", Policies: []ledger.BookPolicy{{Name: "standard", States: []string{"watch", "firm"}}}}
		for range 2 {
			s.write(func(ctx context.Context, tx ledger.Tx) error { return tx.PutBook(ctx, want) })
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			got, err := r.Book(ctx, "d1")
			if !reflect.DeepEqual(got, want) {
				s.Errorf("got %+v", got)
			}
			return err
		})
	}},
}
