package view_test

import (
	"context"
	"errors"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// office is one with two clients: C-1 is late with F-1, and has 30.00 on account; C-2 is
// late with F-4, owes F-3 later, and is on the blacklist.
func office(t *testing.T) *booktest.Office {
	t.Helper()
	o := booktest.New(t, "2026-03-02", nil)
	disputed := booktest.Euros(t, "F-2", "C-1", "50.00", "2026-03-09")
	disputed.Disputed = true
	o.Import(t, []engine.Client{{ID: "C-1", Email: "a@example.org"}, {ID: "C-2", Email: "b@example.org"}},
		booktest.Euros(t, "F-1", "C-1", "100.00", "2026-03-01"), disputed, booktest.Euros(t, "F-3", "C-2", "70.00", "2026-04-01"),
		booktest.Euros(t, "F-4", "C-2", "10.00", "2026-02-01"))
	o.Record(t, engine.Event{Type: engine.EventPayment, Client: "C-1", Amount: 3000, Currency: engine.MustCurrency("EUR")},
		engine.Event{Type: engine.EventBlacklist, Client: "C-2", Reason: "three promises broken"})
	o.Run(t)
	return o
}

func TestInvoicesAreSelectedByWhatTheirCaseSays(t *testing.T) {
	o := office(t)
	for _, c := range []struct {
		name   string
		filter view.InvoiceFilter
		want   []string
	}{
		{"all", view.InvoiceFilter{}, []string{"F-1", "F-2", "F-4", "F-3"}},
		{"of a client", view.InvoiceFilter{Client: "C-1"}, []string{"F-1", "F-2"}},
		{"overdue", view.InvoiceFilter{Overdue: true}, []string{"F-1", "F-4"}},
		{"in a state", view.InvoiceFilter{State: "courtesy"}, []string{"F-1", "F-4"}},
		{"under a policy", view.InvoiceFilter{Policy: "other"}, nil},
		{"waiting", view.InvoiceFilter{Waiting: true}, nil},
		{"blacklisted", view.InvoiceFilter{Blacklisted: true}, []string{"F-4", "F-3"}},
	} {
		o.Read(t, func(ctx context.Context, r ledger.Reader) error {
			v, err := view.ReadInvoices(ctx, r, c.filter, o.Today())
			if err != nil {
				return err
			}
			var got []string
			for _, i := range v.Invoices {
				got = append(got, i.Invoice)
			}
			if len(got) != len(c.want) || len(got) > 0 && (got[0] != c.want[0] || got[len(got)-1] != c.want[len(got)-1]) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
			return nil
		})
	}
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		if _, err := view.ReadInvoices(ctx, r, view.InvoiceFilter{Client: "C-9"}, o.Today()); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%v", err)
		}
		return nil
	})
}

func TestWhatIsAskedIsLessThanWhatIsOpen(t *testing.T) {
	o := office(t)
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		v, err := view.ReadInvoices(ctx, r, view.InvoiceFilter{}, o.Today())
		if err != nil {
			return err
		}
		if i := v.Invoices[0]; i.Open != "100.00" || i.ToAsk != "70.00" {
			t.Errorf("with 30.00 on account: %+v", i)
		}
		if i := v.Invoices[1]; !i.Disputed || i.ToAsk != "0.00" {
			t.Errorf("contested: %+v", i)
		}
		if len(v.OnAccount) != 1 || v.OnAccount[0] != (view.OnAccount{Client: "C-1", Amount: "30.00", Currency: "EUR"}) {
			t.Errorf("on account: %+v", v.OnAccount)
		}
		return nil
	})
}

func TestAStatusAddsUpWhatIsOpen(t *testing.T) {
	o := office(t)
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		all, err := view.ReadOverview(ctx, r, o.Book.Engine, o.Today())
		if err != nil {
			return err
		}
		v := view.NewStatus(all)
		if len(v.Aging) != 1 || v.Aging[0].Buckets[0].Open != "120.00" || v.Aging[0].Buckets[1] != (view.Bucket{Late: "1-30", Open: "110.00", Invoices: 2}) {
			t.Errorf("%+v", v.Aging)
		}
		if v.Aging[0].Account != "30.00" || len(v.Blacklisted) != 1 || v.Blacklisted[0].Client != "C-2" || v.Outbox["ready"] != 2 || v.Import == nil {
			t.Errorf("%+v", v)
		}
		alone, err := view.ReadOverview(ctx, r, nil, o.Today())
		if err != nil || len(alone.Delays()) != 0 || len(view.NewStatus(alone).Aging) != 1 {
			t.Errorf("without a book: %v", err)
		}
		return nil
	})
}
