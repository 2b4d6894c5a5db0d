package ledgertest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

var countTests = []check{
	{"what is counted is what there is, whatever changed", func(s *subject) {
		dice := new(draws)
		for range 12 {
			s.write(func(ctx context.Context, tx ledger.Tx) error { return change(ctx, tx, dice) })
			s.read(func(ctx context.Context, r ledger.Reader) error {
				for _, since := range []time.Time{{}, message("x").Created.Add(time.Hour), message("x").Created.Add(30 * time.Hour)} {
					got, err := r.Counts(ctx, since)
					if err != nil {
						return err
					}
					if want := s.counts(ctx, r, since); !reflect.DeepEqual(got, want) {
						s.Errorf("since %s\n got %+v\nwant %+v", since, got, want)
					}
				}
				s.few(ctx, r)
				report, err := ledger.Verify(ctx, r, ledger.Bodies{})
				if err == nil && len(report.Findings) > 0 {
					s.Errorf("%+v", report.Findings)
				}
				return err
			})
		}
	}},
	{"many first invoices are counted as few are, and a write of them that fails leaves nothing", func(s *subject) {
		const many = 1500
		first := make([]engine.Invoice, many)
		for i := range first {
			first[i] = invoice(fmt.Sprintf("F-%05d", i), fmt.Sprintf("C-%d", i%7), engine.Amount(i%3-1)*100)
			first[i].Due += engine.Date(i % 5)
		}
		early := newCase("F-00002", 0)
		s.refused(errStop, func(ctx context.Context, tx ledger.Tx) error {
			return errors.Join(store(early)(ctx, tx), put(first...)(ctx, tx), errStop)
		})
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			if err := errors.Join(store(early)(ctx, tx), put(first...)(ctx, tx)); err != nil {
				return err
			}
			c, err := tx.Counts(ctx, time.Time{})
			if err == nil && (len(c.Cases) != 1 || c.Cases[0].Open != 100) {
				s.Errorf("within the transaction %+v", c.Cases)
			}
			return err
		})
		for i := range first[:10] {
			first[i].Open = 50
		}
		s.write(put(first[:10]...))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			got, err := r.Counts(ctx, time.Time{})
			if err != nil {
				return err
			}
			if want := s.counts(ctx, r, time.Time{}); !reflect.DeepEqual(got, want) {
				s.Errorf("got %+v\nwant %+v", got, want)
			}
			report, err := ledger.Verify(ctx, r, ledger.Bodies{})
			if err == nil && (len(report.Findings) > 0 || report.Versions != many+10) {
				s.Errorf("%+v", report)
			}
			return err
		})
	}},
}

// change writes what may happen in a day: facts, cases of invoices and of clients, messages.
func change(ctx context.Context, tx ledger.Tx, dice *draws) error {
	d := draft(ledger.KindImport)
	for n := range 6 {
		inv := invoice(fmt.Sprintf("F-%d", n), fmt.Sprintf("C-%d", n%3), engine.Amount(dice.below(5)-1)*1000)
		inv.Due += engine.Date(dice.below(3))
		inv.Disputed = dice.below(3) == 0
		if dice.below(4) == 0 {
			inv.Issued, inv.Amount = 0, -500
		}
		if dice.below(4) == 0 {
			inv.Currency = engine.MustCurrency("CHF")
		}
		if dice.below(5) > 0 {
			d.Invoices = append(d.Invoices, inv)
		}
	}
	for n := range 3 {
		c := client(fmt.Sprintf("C-%d", n))
		if dice.below(2) == 0 {
			c.Blacklisted, c.Unapplied = 0, nil
		}
		d.Clients = append(d.Clients, c)
	}
	if _, err := tx.Append(ctx, d); err != nil {
		return err
	}
	for n := range 3 {
		if err := changeCase(ctx, tx, dice, newCase(fmt.Sprintf("F-%d", n), 0)); err != nil {
			return err
		}
	}
	group := ledger.Case{Subject: ledger.Subject{Client: "C-0", Currency: euro(), Policy: "monthly"}}
	for n := 3; n < 7; n++ {
		if dice.below(2) == 0 {
			group.Covers = append(group.Covers, fmt.Sprintf("F-%d", n))
		}
	}
	if err := changeCase(ctx, tx, dice, group); err != nil {
		return err
	}
	return changeMessage(ctx, tx, dice)
}

func changeCase(ctx context.Context, tx ledger.Tx, dice *draws, c ledger.Case) error {
	before, err := tx.Case(ctx, c.ID())
	if err == nil && dice.below(3) == 0 {
		return tx.DropCase(ctx, before)
	}
	c.Version = before.Version
	c.State = []string{"watch", "firm", "settled"}[dice.below(3)]
	if dice.below(3) == 0 {
		c.Deferred = []ledger.Deferred{{Key: ledger.PartKey{Case: "invoice/F-9", State: "firm", Entry: 1}, Decided: day("2026-01-31"), Day: day("2026-02-02")}}
	}
	_, err = tx.PutCase(ctx, c)
	return err
}

func changeMessage(ctx context.Context, tx ledger.Tx, dice *draws) error {
	m := message(fmt.Sprintf("invoice/M-%d", dice.below(1<<31)))
	m.Created = m.Created.Add(time.Duration(dice.below(60)) * time.Hour)
	m.Body.Policy, m.Body.State = "standard", []string{"firm", "formal"}[dice.below(2)]
	if dice.below(2) == 0 {
		m.Body.Params = map[string]string{"registered": "true"}
	}
	if err := tx.AddMessage(ctx, m); err != nil || dice.below(2) == 0 {
		return err
	}
	if _, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: m.Created}); err != nil {
		return err
	}
	_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Sending, To: ledger.Sent, At: m.Created})
	return err
}

// counts counts anew.
func (s *subject) counts(ctx context.Context, r ledger.Reader, since time.Time) (c ledger.Counts) {
	open := map[string]engine.Amount{}
	for _, inv := range all(s, r.Invoices(ctx, ledger.InvoiceFilter{})) {
		open[inv.ID] = max(0, inv.Open)
		if inv.Open != 0 {
			due := slot(&c.Due, ledger.DueCount{Currency: inv.Currency, Due: inv.Due}, func(x ledger.DueCount) any { return [2]any{x.Currency, x.Due} })
			if inv.Open > 0 {
				due.Invoices++
				due.Open += inv.Open
			} else {
				due.Credits++
				due.Credit += inv.Open
			}
		}
		sale := slot(&c.Sales, ledger.SaleCount{Currency: inv.Currency, Issued: inv.Issued}, func(x ledger.SaleCount) any { return [2]any{x.Currency, x.Issued} })
		sale.Invoices++
		sale.Amount += inv.Amount
		if inv.Amount > 0 && inv.Open <= 0 {
			sale.Closed++
		}
	}
	for _, k := range all(s, r.Cases(ctx, ledger.CaseFilter{})) {
		sum := open[k.Invoice]
		for _, id := range k.Covers {
			sum += open[id]
		}
		x := slot(&c.Cases, ledger.CaseCount{Policy: k.Policy, State: k.State, Currency: k.Currency}, func(x ledger.CaseCount) any { return [3]any{x.Policy, x.State, x.Currency} })
		x.Cases++
		x.Open += sum
		if sum > 0 {
			x.Owing++
		}
	}
	for _, m := range all(s, r.Messages(ctx, ledger.MessageFilter{Since: since})) {
		kind := ledger.MessageCount{Status: m.Status, Channel: m.Channel, Policy: m.Body.Policy, State: m.Body.State, Registered: m.Body.Params["registered"]}
		slot(&c.Messages, kind, func(x ledger.MessageCount) any { x.Messages = 0; return x }).Messages++
	}
	slices.SortFunc(c.Cases, func(a, b ledger.CaseCount) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State), cmp.Compare(a.Currency.Code(), b.Currency.Code()))
	})
	slices.SortFunc(c.Due, func(a, b ledger.DueCount) int {
		return cmp.Or(cmp.Compare(a.Currency.Code(), b.Currency.Code()), cmp.Compare(a.Due, b.Due))
	})
	slices.SortFunc(c.Sales, func(a, b ledger.SaleCount) int {
		return cmp.Or(cmp.Compare(a.Currency.Code(), b.Currency.Code()), cmp.Compare(a.Issued.String(), b.Issued.String()))
	})
	slices.SortFunc(c.Messages, func(a, b ledger.MessageCount) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Policy, b.Policy),
			cmp.Compare(a.State, b.State), cmp.Compare(a.Registered, b.Registered))
	})
	return c
}

// slot finds what is like x in a list, or adds it.
func slot[T any](list *[]T, x T, key func(T) any) *T {
	i := slices.IndexFunc(*list, func(y T) bool { return key(y) == key(x) })
	if i < 0 {
		i = len(*list)
		*list = append(*list, x)
	}
	return &(*list)[i]
}

// few compares what is listed of its own with what all lists say.
func (s *subject) few(ctx context.Context, r ledger.Reader) {
	var less, clients, deferred, due []string
	for _, inv := range all(s, r.Invoices(ctx, ledger.InvoiceFilter{})) {
		if inv.Open < 0 || inv.Disputed {
			less = append(less, inv.Client)
		}
		if inv.Open != 0 && inv.Due <= day("2026-02-01") {
			due = append(due, inv.ID)
		}
	}
	slices.Sort(less)
	for _, c := range all(s, r.Clients(ctx)) {
		if c.Blacklisted != 0 || len(c.Unapplied) > 0 {
			clients = append(clients, c.ID)
		}
	}
	for _, c := range all(s, r.Cases(ctx, ledger.CaseFilter{})) {
		if len(c.Deferred) > 0 {
			deferred = append(deferred, c.ID())
		}
	}
	for what, of := range map[string][2][]string{
		"asked less": {all(s, r.AskedLess(ctx)), slices.Compact(less)},
		"marked":     {ids(all(s, r.Marked(ctx)), func(c engine.Client) string { return c.ID }), clients},
		"deferred":   {ids(all(s, r.Cases(ctx, ledger.CaseFilter{Deferred: true})), func(c ledger.Case) string { return c.ID() }), deferred},
		"due":        {ids(all(s, r.Invoices(ctx, ledger.InvoiceFilter{Open: true, DueBy: day("2026-02-01")})), func(i engine.Invoice) string { return i.ID }), due},
	} {
		if !slices.Equal(of[0], of[1]) {
			s.Errorf("%s: got %v, want %v", what, of[0], of[1])
		}
	}
}

func ids[T any](list []T, id func(T) string) (out []string) {
	for _, v := range list {
		out = append(out, id(v))
	}
	return out
}

// draws are numbers that follow no rule that matters, the same ones each time: a linear congruential generator
// with the constants of D. Knuth's MMIX.
type draws uint64

// below is a number from 0 on, below n.
func (d *draws) below(n int) int {
	*d = *d*6364136223846793005 + 1442695040888963407
	return int(uint64(*d)>>33) % n
}
