package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

var factTests = []check{
	{"pages of clients are cut out of all of them, in both directions", func(s *subject) {
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindImport)
			for _, id := range []string{"C-1", "C-10", "C-2", "Z", "c-2", "é"} {
				d.Clients = append(d.Clients, client(id))
			}
			_, err := tx.Append(ctx, d)
			return err
		})
		s.read(func(ctx context.Context, r ledger.Reader) error {
			whole := collect(s, r.Clients(ctx))
			if len(whole) < 6 {
				s.Errorf("%d clients", len(whole))
			}
			for _, after := range []string{"", "C-1", "C-11", "Z", "é", "\uffff"} {
				for _, before := range []string{"", "A", "C-2", "c-2", "é", "\uffff"} {
					for _, limit := range []int{0, 1, 3} {
						var want []string
						for i := range whole {
							if c := &whole[i]; c.ID > after && (before == "" || c.ID < before) {
								want = append(want, c.ID)
							}
						}
						if before != "" {
							slices.Reverse(want)
						}
						if limit > 0 {
							want = want[:min(limit, len(want))]
						}
						p := ledger.ClientPage{After: after, Before: before, Limit: limit}
						var got []string
						for _, c := range collect(s, r.ClientPage(ctx, p)) {
							got = append(got, c.ID)
						}
						if !slices.Equal(got, want) {
							s.Errorf("%+v: %v, want %v", p, got, want)
						}
					}
				}
			}
			return nil
		})
	}},
	{"debtors are listed by what is open of their invoices, and what follows is counted", func(s *subject) {
		var list []engine.Invoice
		for i, of := range []string{"C-1", "C-1", "C-2", "C-2", "C-3", "é", "C-5"} {
			inv := invoice(fmt.Sprintf("F-%d", i), of, []engine.Amount{5000, 0, -700, 0, 1, 2, 0}[i])
			inv.Due += engine.Date(i)
			list = append(list, inv)
		}
		s.write(put(list...))
		first := list[0].Due
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, p := range []ledger.DebtorPage{{}, {Open: true}, {Owing: true}, {Owing: true, DueBy: first}, {Owing: true, DueBy: first + 4}, {Open: true, DueBy: first + 2}} {
				for _, from := range []string{"", "C-1", "C-2", "C-20", "C-3", "z", "é"} {
					var clients []string
					behind := 0
					for _, inv := range list {
						if (p.Open || p.Owing) && inv.Open == 0 || p.Owing && inv.Open < 0 || p.DueBy != 0 && inv.Due > p.DueBy || inv.Client < from {
							continue
						}
						clients = append(clients, inv.Client)
						if inv.Client > from {
							behind++
						}
					}
					slices.Sort(clients)
					clients = slices.Compact(clients)
					p.Debtor, p.From, p.Limit = from, true, 0
					if got := collect(s, r.Debtors(ctx, p)); !slices.Equal(got, clients) {
						s.Errorf("%+v: %v, want %v", p, got, clients)
					}
					p.Limit = 2
					if got := collect(s, r.Debtors(ctx, p)); !slices.Equal(got, clients[:min(2, len(clients))]) {
						s.Errorf("%+v: %v, want the first of %v", p, got, clients)
					}
					p.From, p.Limit = false, 0
					if len(clients) > 0 && clients[0] == from {
						clients = clients[1:]
					}
					if got := collect(s, r.Debtors(ctx, p)); !slices.Equal(got, clients) {
						s.Errorf("%+v: %v, want %v", p, got, clients)
					}
					if got, err := r.InvoicesBehind(ctx, p); err != nil || got != behind {
						s.Errorf("%+v: %d invoices, want %d: %v", p, got, behind, err)
					}
				}
			}
			return nil
		})
	}},
	{"facts are kept whole", func(s *subject) {
		c, inv := client("C-1"), invoice("F-1", "C-1", 5000)
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindImport)
			d.Clients, d.Invoices = []engine.Client{c}, []engine.Invoice{inv}
			_, err := tx.Append(ctx, d)
			return err
		})
		s.read(func(ctx context.Context, r ledger.Reader) error {
			gotClient, err := r.Client(ctx, "C-1")
			if !reflect.DeepEqual(gotClient, c) {
				s.Errorf("client: got %+v, want %+v", gotClient, c)
			}
			gotInvoice, err2 := r.Invoice(ctx, "F-1")
			if ledger.InvoiceLine(&gotInvoice, "") != ledger.InvoiceLine(&inv, "") || fmt.Sprint(gotInvoice.Facts) != fmt.Sprint(inv.Facts) {
				s.Errorf("invoice: got %+v, want %+v", gotInvoice, inv)
			}
			return errors.Join(err, err2)
		})
	}},
	{"invoices are listed by id, of a client, open ones alone", func(s *subject) {
		s.write(put(invoice("A", "C-1", 5000), invoice("B", "C-2", 0), invoice("a", "C-1", 0), invoice("é", "C-2", -300)))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, c := range []struct {
				filter ledger.InvoiceFilter
				want   []string
			}{
				{ledger.InvoiceFilter{}, []string{"A", "B", "a", "é"}},
				{ledger.InvoiceFilter{Client: "C-1"}, []string{"A", "a"}},
				{ledger.InvoiceFilter{Open: true}, []string{"A", "é"}},
				{ledger.InvoiceFilter{Client: "C-2", Open: true}, []string{"é"}},
			} {
				var got []string
				for _, inv := range collect(s, r.Invoices(ctx, c.filter)) {
					got = append(got, inv.ID)
				}
				if !slices.Equal(got, c.want) {
					s.Errorf("%+v: got %v, want %v", c.filter, got, c.want)
				}
			}
			return nil
		})
	}},
	{"the clients whose facts changed after an entry are listed by id, each once", func(s *subject) {
		s.write(put(invoice("F-1", "C-2", 5000), invoice("F-2", "C-2", 77), invoice("F-3", "C-1", 5)))
		s.write(put(invoice("F-1", "C-3", 5000))) // it was another client's
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindEvent)
			d.Events = []ledger.Event{payment("pay-1", "F-3", 1)}
			d.Events[0].Client = "C-1"
			_, err := tx.Append(ctx, d)
			return err
		})
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for after, want := range [][]string{{"C-1", "C-2", "C-3"}, {"C-1", "C-2", "C-3"}, {"C-1"}, nil} {
				if got := collect(s, r.Changed(ctx, int64(after))); !slices.Equal(got, want) {
					s.Errorf("after entry %d: got %v, want %v", after, got, want)
				}
			}
			return nil
		})
	}},
	{"every form that an invoice had is kept, with the entry that made it", func(s *subject) {
		for _, open := range []engine.Amount{5000, 4000, 0} {
			s.write(put(invoice("F-1", "C-1", open), invoice("F-2", "C-1", 77)))
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			var got []string
			for _, v := range collect(s, r.Versions(ctx, ledger.VersionFilter{Invoice: "F-1"})) {
				got = append(got, fmt.Sprintf("%d:%d", v.Seq, v.Invoice.Open))
			}
			if !slices.Equal(got, []string{"1:5000", "2:4000", "3:0"}) {
				s.Errorf("got %v", got)
			}
			return nil
		})
	}},
	{"an event is recorded once, and a second time changes nothing", func(s *subject) {
		record := func(events ...ledger.Event) func(context.Context, ledger.Tx) error {
			return func(ctx context.Context, tx ledger.Tx) error {
				d := draft(ledger.KindEvent)
				d.Events, d.Invoices = events, []engine.Invoice{invoice("F-1", "C-1", 1)}
				_, err := tx.Append(ctx, d)
				return err
			}
		}
		s.write(put(invoice("F-1", "C-1", 5000)))
		s.write(record(payment("k1", "F-1", 10), payment("k2", "F-1", 20)))
		s.refused(ledger.ErrExists, record(payment("k3", "F-1", 30), payment("k1", "F-1", 10)))
		s.refused(ledger.ErrExists, record(payment("k4", "F-1", 30), payment("k4", "F-1", 30)))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			want := payment("k2", "F-1", 20)
			want.Seq = 2
			got, err := r.Event(ctx, "k2")
			if got != want {
				s.Errorf("got %+v, want %+v", got, want)
			}
			_, gone := r.Event(ctx, "k3")
			if !errors.Is(gone, ledger.ErrNotFound) {
				s.Errorf("k3: %v", gone)
			}
			return err
		})
	}},
	{"events are listed as they were recorded, of an invoice and of a client", func(s *subject) {
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			about := payment("z", "", 0)
			about.Type, about.Currency = engine.EventHold, engine.Currency{}
			d := draft(ledger.KindEvent)
			d.Events = []ledger.Event{payment("y", "F-1", 1), about, payment("x", "F-2", 2), payment("w", "F-1", 3)}
			_, err := tx.Append(ctx, d)
			return err
		})
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, c := range []struct {
				filter ledger.EventFilter
				want   string
			}{
				{ledger.EventFilter{}, "y z x w "},
				{ledger.EventFilter{Invoice: "F-1"}, "y w "},
				{ledger.EventFilter{Client: "C-1"}, "z "},
				{ledger.EventFilter{Invoice: "F-1", Client: "C-1"}, "y z w "},
				{ledger.EventFilter{Of: "C-1"}, "z "}, // no invoice is theirs
			} {
				got := ""
				for _, e := range collect(s, r.Events(ctx, c.filter)) {
					got += e.Key + " "
				}
				if got != c.want {
					s.Errorf("%+v: got %s, want %s", c.filter, got, c.want)
				}
			}
			return nil
		})
	}},
	{"all events of a client are their own and those of the invoices that are theirs now", func(s *subject) {
		s.write(put(invoice("F-1", "C-1", 100), invoice("F-2", "C-1", 100), invoice("F-3", "C-2", 100)))
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			about := payment("z", "", 0)
			about.Type, about.Currency = engine.EventHold, engine.Currency{}
			d := draft(ledger.KindEvent)
			d.Events = []ledger.Event{payment("y", "F-2", 1), payment("x", "F-3", 2), about, payment("w", "F-1", 3)}
			_, err := tx.Append(ctx, d)
			return err
		})
		of := func(client string) (keys string) {
			s.read(func(ctx context.Context, r ledger.Reader) error {
				for _, e := range collect(s, r.Events(ctx, ledger.EventFilter{Of: client})) {
					keys += e.Key + " "
				}
				return nil
			})
			return keys
		}
		if of("C-1") != "y z w " || of("C-2") != "x " {
			s.Errorf("of C-1: %s, of C-2: %s", of("C-1"), of("C-2"))
		}
		s.write(put(invoice("F-2", "C-2", 100))) // goes to the other
		if of("C-1") != "z w " || of("C-2") != "y x " {
			s.Errorf("then of C-1: %s, of C-2: %s", of("C-1"), of("C-2"))
		}
	}},
}
