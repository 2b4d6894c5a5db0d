package intake

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/spill"
)

// fill gives every field of a struct another value than its zero, so that one that is not written is missed.
func fill(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(*n)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[engine.Currency]() {
			v.Set(reflect.ValueOf(engine.MustCurrency("JPY")))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*apd.Decimal]() {
			d, _, _ := apd.NewFromString("12.50")
			v.Set(reflect.ValueOf(d))
		}
	}
}

func TestARecordKeepsEveryField(t *testing.T) {
	var n int64 = -3 // some are below zero
	var inv engine.Invoice
	var event engine.Event
	fill(reflect.ValueOf(&inv).Elem(), &n)
	fill(reflect.ValueOf(&event).Elem(), &n)
	for i, x := range []engine.Invoice{inv, {ID: "I", Client: "C", Due: 700, Open: -5}, {Facts: []engine.Value{}}} {
		u := newUnpacker()
		got := engine.Invoice{ID: x.ID, Client: x.Client, Due: x.Due}
		u.Rest = packInvoice(nil, &x)
		if u.invoice(&got); u.problem() != nil || len(u.Rest) > 0 || !reflect.DeepEqual(got, x) {
			t.Errorf("invoice %d: %v, %d bytes left\n%+v\nbecame\n%+v", i, u.problem(), len(u.Rest), x, got)
		}
	}
	for i, x := range []engine.Event{event, {Date: 4, Client: "C"}} {
		u := newUnpacker()
		got := engine.Event{Date: x.Date, Client: x.Client}
		u.Rest = packEvent(nil, &x)
		if u.event(&got); u.problem() != nil || len(u.Rest) > 0 || !reflect.DeepEqual(got, x) {
			t.Errorf("event %d: %v, %d bytes left\n%+v\nbecame\n%+v", i, u.problem(), len(u.Rest), x, got)
		}
	}
}

// exports are random files: with instalments beside their whole, clients whom no file has, payments.
func exports(r *rand.Rand, n int) (invoices, clients, events string) {
	var inv, cli, evt strings.Builder
	inv.WriteString("invoice,client,amount,currency,issued,due,paid_on,disputed,credit_for\n")
	cli.WriteString("client,name,email\n")
	evt.WriteString("date,type,invoice,client,amount,until,channel\n")
	names := max(n/6, 1)
	for i := range names {
		if i%5 > 0 {
			fmt.Fprintf(&cli, "C%d,Client %d,c%d@example.org\n", i, i, i)
		}
	}
	for i := range n {
		c, amount := r.IntN(names), 100+r.IntN(900)
		row := func(id string, amount int) {
			fmt.Fprintf(&inv, "%s,C%d,%d.00,EUR,2026-01-%02d,2026-%02d-%02d,,%s,\n", id, c, amount, 1+r.IntN(28), 2+r.IntN(6), 1+r.IntN(28), [2]string{"no", "yes"}[r.IntN(20)/19])
		}
		id := fmt.Sprintf("I-%d", i)
		row(id, 2*amount)
		if r.IntN(10) == 0 { // it stands beside its instalments
			row(id+"#1", amount+1)
			row(id+"#2", amount-1)
			continue
		}
		switch r.IntN(6) {
		case 0:
			fmt.Fprintf(&inv, "N-%d,C%d,-%d.00,EUR,2026-01-05,2026-02-05,,no,%s\n", i, c, amount, id)
		case 1, 2:
			fmt.Fprintf(&evt, "2026-03-%02d,payment,%s,,%d.00,,\n", 1+r.IntN(28), id, 1+r.IntN(2*amount))
		case 3:
			fmt.Fprintf(&evt, "2026-03-%02d,promise,%s,,%d.00,2026-04-%02d,\n", 1+r.IntN(28), id, amount, 1+r.IntN(28))
		}
	}
	fmt.Fprint(&evt, "2026-03-01,opt_out,,C0,,,sms\n")
	return inv.String(), cli.String(), evt.String()
}

func TestASortedPortfolioIsTheOneThatIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{12, 40, 700} {
		invoices, clients, events := exports(r, n)
		from := func() Sources {
			i, c, e := memory("invoices.csv", []byte(invoices)), memory("clients.csv", []byte(clients)), memory("events.csv", []byte(events))
			return Sources{Invoices: i, Clients: c, Events: e}
		}
		want, wantReport, err := Read(context.Background(), from(), Options{Kind: "business"})
		if err != nil || want == nil {
			t.Fatal(err, wantReport)
		}
		got, report, err := ReadSorted(context.Background(), from(), Options{Kind: "business"}, "")
		if err != nil || got == nil {
			t.Fatal(err, report)
		}
		if !reflect.DeepEqual(report, wantReport) {
			t.Errorf("%d invoices: another report", n)
		}
		got.rows = again(t, &got.rows) // in files
		var span engine.Span
		for i := range want.Invoices {
			span.Invoice(&want.Invoices[i])
		}
		for i := range want.Events {
			span.Event(&want.Events[i])
		}
		if got.Invoices != len(want.Invoices) || got.Span != span || !reflect.DeepEqual(got.Clients, want.Clients) || !reflect.DeepEqual(got.Had, want.Had) {
			t.Errorf("%d invoices: another head", n)
		}
		for _, least := range []int{1, 10, 1 << 20} {
			compareGroups(t, got, want, least)
		}
		if err := got.Close(); err != nil {
			t.Error(err)
		}
	}
}

// An export is the portfolio that is read, with its invoices by id, in files when there is no room.
func TestAnExportIsThePortfolioThatIsRead(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{12, 40, 700} {
		invoices, clients, events := exports(r, n)
		from := func() Sources {
			i, c, e := memory("invoices.csv", []byte(invoices)), memory("clients.csv", []byte(clients)), memory("events.csv", []byte(events))
			return Sources{Invoices: i, Clients: c, Events: e}
		}
		want, wantReport, err := Read(context.Background(), from(), Options{Kind: "business"})
		if err != nil || want == nil {
			t.Fatal(err, wantReport)
		}
		slices.SortFunc(want.Invoices, func(a, b engine.Invoice) int { return strings.Compare(a.ID, b.ID) })
		got, report, err := ReadExport(context.Background(), from(), Options{Kind: "business"}, "")
		if err != nil || got == nil || !reflect.DeepEqual(report, wantReport) {
			t.Fatal(err, report)
		}
		small := &Invoices{Room: 2000}
		if err := got.Rows.Each(small.Add); err != nil {
			t.Fatal(err)
		}
		for _, rows := range []*Invoices{&got.Rows, small, small} { // and once more
			var list []engine.Invoice
			if err := rows.Each(func(x *engine.Invoice) error { list = append(list, *x); return nil }); err != nil {
				t.Fatal(err)
			}
			if rows.Len() != len(list) || !reflect.DeepEqual(list, want.Invoices) {
				t.Errorf("%d invoices: %d others, or in another order", len(want.Invoices), len(list))
			}
		}
		want.Invoices = nil
		if !reflect.DeepEqual(&got.Portfolio, want) {
			t.Errorf("%d invoices: another portfolio", n)
		}
		if err := errors.Join(got.Rows.Close(), small.Close(), small.Close()); err != nil {
			t.Error(err)
		}
	}
}

// Invoices that are none after all are counted no more.
func TestAnExportLeavesOutWhatIsReplaced(t *testing.T) {
	var rows Invoices
	for _, id := range []string{"I-2", "I-1", "I-3"} {
		if err := rows.Add(&engine.Invoice{ID: id, Client: "C"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.leave(map[string]bool{"I-1": true}); err != nil {
		t.Fatal(err)
	}
	var ids []string
	if err := rows.Each(func(x *engine.Invoice) error { ids = append(ids, x.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	if want := []string{"I-2", "I-3"}; rows.Len() != len(want) || !slices.Equal(ids, want) {
		t.Errorf("%d: %v", rows.Len(), ids)
	}
}

// again sorts what a sorter has with next to no room.
func again(t *testing.T, s *spill.Sorter) spill.Sorter {
	t.Helper()
	small := spill.Sorter{Room: 2000}
	if err := s.Each(small.Add); err != nil {
		t.Fatal(err)
	}
	return small
}

// compareGroups compares the groups of a sorted portfolio with what the whole one has of their clients.
func compareGroups(t *testing.T, got *Sorted, want *Portfolio, least int) {
	t.Helper()
	var invoices []engine.Invoice
	group := map[string]int{}
	byClient := map[string][]engine.Event{}
	n := 0
	err := got.Groups(least, func(g *Group) error {
		n++
		for _, c := range g.Clients {
			if group[c.ID] > 0 {
				t.Errorf("client %s is in two groups", c.ID)
			}
			group[c.ID] = n
		}
		for _, inv := range g.Invoices {
			if group[inv.Client] != n {
				t.Errorf("invoice %s is not in the group of its client", inv.ID)
			}
		}
		for _, e := range g.Events {
			byClient[e.Client] = append(byClient[e.Client], e)
		}
		invoices = append(invoices, g.Invoices...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(invoices, want.Invoices) {
		t.Errorf("groups of %d: %d invoices, want %d in the same order", least, len(invoices), len(want.Invoices))
	}
	wanted := map[string][]engine.Event{}
	for _, e := range want.Events {
		wanted[e.Client] = append(wanted[e.Client], e)
	}
	if !reflect.DeepEqual(byClient, wanted) {
		t.Errorf("groups of %d: other events", least)
	}
}

// What is wrong is said alike, and leaves nothing behind.
func TestASortedPortfolioRefusesWhatReadDoes(t *testing.T) {
	bad := memory("invoices.csv", []byte("invoice,client,amount,currency,due\nI-1,C,1.00,EUR,2026-01-05\nI-1,C,2.00,EUR,2026-01-05\nI-2,C,x,EUR,2026-01-05\n"))
	_, want, err := Read(context.Background(), Sources{Invoices: bad}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	other, report, err := ReadExport(context.Background(), Sources{Invoices: bad}, Options{}, "")
	if err != nil || other != nil || report.OK() || !reflect.DeepEqual(report, want) {
		t.Errorf("%v, %v\n%+v\nwant\n%+v", other, err, report, want)
	}
	got, report, err := ReadSorted(context.Background(), Sources{Invoices: bad}, Options{}, "")
	if err != nil || got != nil || report.OK() || !reflect.DeepEqual(report, want) {
		t.Errorf("%v, %v\n%+v\nwant\n%+v", got, err, report, want)
	}
}
