package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"time"

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
	{"cases come in pages, by id and by the day they wake", func(s *subject) {
		for i, wake := range []string{"2026-02-03", "2026-02-01", "2026-02-02", "2026-02-01", "2026-02-01"} {
			s.write(store(newCase(fmt.Sprintf("F-%d", i), day(wake))))
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, f := range []ledger.CaseFilter{{}, {DueBy: day("2026-02-02")}} {
				var want []string
				for _, c := range collect(s, r.Cases(ctx, f)) {
					want = append(want, c.ID())
				}
				for size := 1; size <= 6; size++ {
					f, got := f, []string(nil)
					for f.Limit = size; ; f.After = got[len(got)-1] {
						page := collect(s, r.Cases(ctx, f))
						for _, c := range page {
							got = append(got, c.ID())
						}
						if len(page) < size {
							break
						}
					}
					if !slices.Equal(got, want) {
						s.Errorf("%+v: %v, want %v", f, got, want)
					}
				}
			}
			return nil
		})
	}},
	{"all that concerns a client is one account", func(s *subject) {
		one, other := client("C-1"), client("C-2")
		mine, was := invoice("F-1", "C-1", 5000), invoice("F-2", "C-2", 700)
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindImport)
			d.Clients, d.Invoices = []engine.Client{one, other}, []engine.Invoice{mine, was, invoice("F-3", "C-2", 100)}
			d.Events = []ledger.Event{payment("pay-2", "F-2", 100), payment("pay-3", "F-3", 100)}
			d.Events[0].Client, d.Events[1].Client = "C-2", "C-2"
			_, err := tx.Append(ctx, d)
			return err
		})
		was.Client = "C-1" // it goes to the other client, with its case and its events
		s.write(put(was))
		foreign := newCase("F-2", 0)
		foreign.Client = "C-2"
		to := message("invoice/F-1")
		later := message("invoice/F-2")
		later.Created = later.Created.Add(time.Hour)
		s.write(store(newCase("F-1", 0), foreign))
		s.write(send(to, later))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			a, err := r.Account(ctx, ledger.AccountQuery{Client: "C-1", Messages: true})
			if err != nil {
				return err
			}
			if !reflect.DeepEqual(a.Client, one) || len(a.Invoices) != 2 || len(a.Events) != 1 || a.Events[0].Key != "pay-2" || len(a.Cases) != 2 || len(a.Messages) != 2 {
				s.Errorf("account %+v", a)
			}
			if a, err = r.Account(ctx, ledger.AccountQuery{Client: "C-1", Messages: true, Since: later.Created}); err != nil || len(a.Messages) != 1 {
				s.Errorf("%d messages since, %v", len(a.Messages), err)
			}
			if a, err = r.Account(ctx, ledger.AccountQuery{Client: "C-1"}); err != nil || a.Messages != nil {
				s.Errorf("messages %+v that nobody asked for, %v", a.Messages, err)
			}
			a, err = r.Account(ctx, ledger.AccountQuery{Client: "nobody"})
			if !reflect.DeepEqual(a, ledger.Account{Client: engine.Client{ID: "nobody"}}) {
				s.Errorf("account of nobody %+v", a)
			}
			return err
		})
	}},
	{"accounts of several clients are what each kind of question says", func(s *subject) {
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindImport)
			d.Clients = []engine.Client{client("C-1"), client("C-2")}
			d.Invoices = []engine.Invoice{invoice("F-1", "C-2", 5000), invoice("F-2", "C-1", 700), invoice("F-3", "C-2", 100), invoice("F-4", "C-3", 100), invoice("F-5", "C-1", 0)}
			d.Events = []ledger.Event{payment("pay-2", "F-2", 100), payment("pay-3", "F-3", 100), payment("pay-1", "F-3", 100), payment("all", "", 1)}
			d.Events[3].Client = "C-2"
			_, err := tx.Append(ctx, d)
			return err
		})
		group := ledger.Case{Subject: ledger.Subject{Client: "C-1", Currency: euro(), Policy: "monthly"}, State: "watch", Covers: []string{"F-2", "F-4"}}
		foreign := newCase("F-3", 0) // of an invoice that went elsewhere
		foreign.Client = "C-3"
		second := message("invoice/F-3")
		second.Client = "C-2"
		s.write(store(newCase("F-1", 0), foreign, group))
		s.write(send(message("invoice/F-1"), second))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			ids := []string{"C-3", "C-1", "nobody", "C-2"}
			got, err := r.Accounts(ctx, ids, ledger.AccountQuery{Messages: true})
			if err != nil {
				return err
			}
			for i, id := range ids {
				if want := s.account(ctx, r, id); !reflect.DeepEqual(got[i], want) {
					s.Errorf("account of %s\n got %+v\nwant %+v", id, got[i], want)
				}
			}
			none, err := r.Accounts(ctx, nil, ledger.AccountQuery{})
			if len(none) > 0 {
				s.Errorf("accounts of nobody: %+v", none)
			}
			return err
		})
	}},
	{"a case is kept whole, and counts its versions", func(s *subject) {
		want := newCase("F/1", day("2026-02-07"))
		want.Proposal = &engine.Approval{From: 0, To: 1, Rule: 2}
		want.Deferred = []ledger.Deferred{{Key: ledger.PartKey{Case: "invoice/F-9", State: "firm", Entry: 1, Action: 1}, Decided: day("2026-01-31"), Day: day("2026-02-02"), Was: engine.Standing{Open: 5000, ToAsk: 5000, Late: 3}}}
		want.Undecided = &ledger.Undecided{Since: day("2026-01-30"), Why: "no rate", Do: "add one"}
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
	{"the cases of a client and of the invoices that are theirs now", func(s *subject) {
		s.write(put(invoice("F-1", "C-1", 100), invoice("F-2", "C-2", 100), invoice("F-4", "C-2", 100), invoice("F/3", "C-1", 100)))
		far := newCase("F-4", 0)
		far.Client = "C-2"
		s.write(store(newCase("F-1", 0), newCase("F-2", 0), newCase("F/3", 0), account("F-5"), far))
		for client, want := range map[string][]string{
			"C-1": {account().ID(), "invoice/F%2F3", "invoice/F-1", "invoice/F-2"}, // F-2 was theirs
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
	{"cases are listed by client, those that wait for a person, and those that could not be decided", func(s *subject) {
		waiting := newCase("F-2", 0)
		waiting.Proposal = &engine.Approval{}
		far := newCase("F-3", 0)
		far.Client = "C-2"
		far.Undecided = &ledger.Undecided{Since: day("2026-01-30"), Why: "no rate"}
		s.write(store(newCase("F-1", 0), waiting, far))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			if got := collect(s, r.Cases(ctx, ledger.CaseFilter{Client: "C-2"})); len(got) != 1 || got[0].Invoice != "F-3" {
				s.Errorf("of C-2: %v", got)
			}
			for i, c := range collect(s, r.Cases(ctx, ledger.CaseFilter{})) {
				subject := c.Subject
				subject.Entity = ""
				want := ledger.Case{Subject: subject, Book: c.Book, Version: c.Version, State: c.State, Wake: c.Wake}
				if got := collect(s, r.Cases(ctx, ledger.CaseFilter{Brief: true})); !reflect.DeepEqual(got[i], want) {
					s.Errorf("brief: got %+v, want %+v", got[i], want)
				}
			}
			if got := collect(s, r.Cases(ctx, ledger.CaseFilter{Proposed: true})); len(got) != 1 || got[0].Invoice != "F-2" {
				s.Errorf("proposed: %v", got)
			}
			if got := collect(s, r.Cases(ctx, ledger.CaseFilter{Undecided: true})); len(got) != 1 || got[0].Invoice != "F-3" {
				s.Errorf("undecided: %v", got)
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

// account asks for all that concerns a client, one kind of thing after the other.
func (s *subject) account(ctx context.Context, r ledger.Reader, id string) ledger.Account {
	c, err := r.Client(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		c, err = engine.Client{ID: id}, nil
	}
	if err != nil {
		s.Error(err)
	}
	return ledger.Account{
		Client:   c,
		Invoices: all(s, r.Invoices(ctx, ledger.InvoiceFilter{Client: id})),
		Events:   all(s, r.Events(ctx, ledger.EventFilter{Of: id})),
		Cases:    all(s, r.Cases(ctx, ledger.CaseFilter{Of: id})),
		Messages: all(s, r.Messages(ctx, ledger.MessageFilter{Client: id})),
	}
}

func all[T any](s *subject, list iter.Seq2[T, error]) (out []T) {
	for v, err := range list {
		if err != nil {
			s.Error(err)
		}
		out = append(out, v)
	}
	return out
}
