package posting_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// onAccount is what C-1 has on account, in euros.
func onAccount(t testing.TB, l ledger.Ledger, entity string) (amount engine.Amount) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		c, err := r.Client(ctx, "C-1")
		amount = c.OnAccount(entity, currency(t, "EUR"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return amount
}

// asOf is an import of the balances of a day.
func asOf(t testing.TB, on string, full bool) func(*posting.ImportConfig) {
	return func(c *posting.ImportConfig) { c.AsOf, c.Full, c.AllowClosing = day(t, on), full, 10 }
}

func TestMoneyOnAccountIsRecordedTakenAndGivenBack(t *testing.T) {
	l := newLedger(t)
	mustImport(t, l, portfolio([]engine.Invoice{invoice(t, "F-1", 100, 100)}), nil)
	got := mustRecord(t, l, event(t, engine.EventPayment, "2026-03-01", "", 60), event(t, engine.EventAllocation, "2026-03-02", "F-1", 25))
	if len(got.Unapplied) != 1 || got.Unapplied[0].After != 35 || stand(t, l, "F-1") != "75 open" {
		t.Errorf("unapplied %+v, F-1 %s", got.Unapplied, stand(t, l, "F-1"))
	}
	mustRecord(t, l, event(t, engine.EventCredit, "2026-03-03", "", 5), event(t, engine.EventRefund, "2026-03-04", "", 10))
	if a := onAccount(t, l, ""); a != 30 {
		t.Errorf("%d on account", a)
	}
	for text, events := range map[string][]engine.Event{
		"refund of 0.31 EUR is more than the 0.30 EUR":     {event(t, engine.EventRefund, "2026-03-05", "", 31)},
		"allocation of 0.31 EUR is more than the 0.30 EUR": {event(t, engine.EventAllocation, "2026-03-05", "F-1", 31)},
		"allocation of 0.20 EUR is more than the 0.10 EUR": {
			event(t, engine.EventAllocation, "2026-03-05", "F-1", 20), event(t, engine.EventAllocation, "2026-03-06", "F-1", 20),
		},
		"has no currency": {{Date: day(t, "2026-03-05"), Type: engine.EventPayment, Client: "C-1", Amount: 3}},
	} {
		_, err := record(t, l, events...)
		var problems posting.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), text) {
			t.Errorf("want %q, got %v", text, err)
		}
	}
	if a := onAccount(t, l, ""); a != 30 {
		t.Errorf("%d on account after what was refused", a)
	}
	wantWhole(t, l)
}

// The money of one entity pays nothing of another.
func TestMoneyOnAccountIsOfOneEntity(t *testing.T) {
	l := newLedger(t)
	inv := invoice(t, "F-1", 100, 100)
	inv.Entity = "north"
	mustImport(t, l, portfolio([]engine.Invoice{inv}), nil)
	e := event(t, engine.EventPayment, "2026-03-01", "", 60)
	mustRecord(t, l, e)
	if _, err := record(t, l, event(t, engine.EventAllocation, "2026-03-02", "F-1", 10)); err == nil || !strings.Contains(err.Error(), "with north") {
		t.Errorf("allocated to another entity's: %v", err)
	}
	e.Entity = "north"
	mustRecord(t, l, e)
	mustRecord(t, l, event(t, engine.EventAllocation, "2026-03-02", "F-1", 10))
	if a, b := onAccount(t, l, ""), onAccount(t, l, "north"); a != 60 || b != 50 {
		t.Errorf("%d and %d on account", a, b)
	}
}

func TestAnExportThatShowsMoneyAllocatedDoesNotCountItTwice(t *testing.T) {
	paid := invoice(t, "F-1", 100, -1)
	paid.PaidOn = day(t, "2026-03-10")
	note := func(id string, open engine.Amount, issued string) engine.Invoice {
		n := invoice(t, id, open, open)
		n.Issued = day(t, issued)
		return n
	}
	other := invoice(t, "F-2", 500, 500)
	for name, c := range map[string]struct {
		next   []engine.Invoice
		events []engine.Event // in the second export
		as     string
		full   bool
		left   engine.Amount
	}{
		"the same again":                      {[]engine.Invoice{invoice(t, "F-1", 100, 100), other}, nil, "2026-03-15", false, 60},
		"allocated":                           {[]engine.Invoice{invoice(t, "F-1", 100, 40), other}, nil, "2026-03-15", false, 0},
		"allocated in part":                   {[]engine.Invoice{invoice(t, "F-1", 100, 70), other}, nil, "2026-03-15", false, 30},
		"and other money":                     {[]engine.Invoice{invoice(t, "F-1", 100, 0), other}, nil, "2026-03-15", false, 0},
		"an export from before it came in":    {[]engine.Invoice{invoice(t, "F-1", 100, 40), other}, nil, "2026-03-01", false, 60},
		"an event says why":                   {[]engine.Invoice{invoice(t, "F-1", 100, 40), other}, []engine.Event{event(t, engine.EventPayment, "2026-03-14", "F-1", 60)}, "2026-03-15", false, 60},
		"paid, as the export says":            {[]engine.Invoice{paid, other}, nil, "2026-03-15", false, 0},
		"all open ones, without it":           {[]engine.Invoice{other}, nil, "2026-03-15", true, 0},
		"only some, without it":               {[]engine.Invoice{other}, nil, "2026-03-15", false, 60},
		"a row of its own":                    {[]engine.Invoice{invoice(t, "F-1", 100, 100), other, note("P-1", -60, "2026-03-08")}, nil, "2026-03-15", false, 0},
		"a credit note of another amount":     {[]engine.Invoice{invoice(t, "F-1", 100, 100), other, note("P-1", -50, "2026-03-08")}, nil, "2026-03-15", false, 60},
		"a credit note of another time":       {[]engine.Invoice{invoice(t, "F-1", 100, 100), other, note("P-1", -60, "2026-01-08")}, nil, "2026-03-15", false, 60},
		"an invoice that is new, and is paid": {[]engine.Invoice{invoice(t, "F-1", 100, 100), other, paidAs(paid, "F-3")}, nil, "2026-03-15", false, 0},
		"money that came in with the export":  {[]engine.Invoice{invoice(t, "F-1", 100, 100), other}, []engine.Event{event(t, engine.EventPayment, "2026-03-12", "", 7)}, "2026-03-15", false, 67},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			mustImport(t, l, portfolio([]engine.Invoice{invoice(t, "F-1", 100, 100), other}), asOf(t, "2026-03-01", false))
			mustRecord(t, l, event(t, engine.EventPayment, "2026-03-05", "", 60))
			next := portfolio(c.next, c.events...)
			mustImport(t, l, next, asOf(t, c.as, c.full))
			if a := onAccount(t, l, ""); a != c.left {
				t.Errorf("%d on account, want %d", a, c.left)
			}
			open := stand(t, l, "F-1")
			again := mustImport(t, l, next, asOf(t, c.as, c.full))
			if a := onAccount(t, l, ""); a != c.left || again.Allocated != 0 || stand(t, l, "F-1") != open {
				t.Errorf("a second import: %d on account, %d allocated, F-1 %s", a, again.Allocated, stand(t, l, "F-1"))
			}
			wantWhole(t, l)
		})
	}
}

func TestAnImportTakesNoMoreThanIsOnAccount(t *testing.T) {
	l := newLedger(t)
	invoices := []engine.Invoice{invoice(t, "F-1", 100, -1)}
	pay, take := event(t, engine.EventPayment, "2026-03-01", "", 60), event(t, engine.EventAllocation, "2026-03-02", "F-1", 61)
	_, err := doImport(t, l, portfolio(invoices, pay, take), nil)
	if err == nil || !strings.Contains(err.Error(), "takes more than client C-1 has on account, by 0.01 EUR") {
		t.Errorf("got %v", err)
	}
	take.Amount = 60
	mustImport(t, l, portfolio(invoices, pay, take), nil)
	if a := onAccount(t, l, ""); a != 0 || stand(t, l, "F-1") != "40 open" {
		t.Errorf("%d on account, F-1 %s", a, stand(t, l, "F-1"))
	}
	again := mustImport(t, l, portfolio(invoices, pay, take), nil)
	if again.Events[posting.Unchanged] != 2 || stand(t, l, "F-1") != "40 open" {
		t.Errorf("a second time: %+v, F-1 %s", again.Events, stand(t, l, "F-1"))
	}
}

func paidAs(inv engine.Invoice, id string) engine.Invoice {
	inv.ID = id
	return inv
}

// However money comes in, is allocated and is exported, what is on account is never below
// 0, and no import takes more from it than the invoices went down by.
func TestMoneyOnAccountNeverCountsTwice(t *testing.T) {
	for seed := range seeds(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		l := newLedger(t)
		open := []engine.Amount{engine.Amount(100 + r.IntN(400)), engine.Amount(100 + r.IntN(400))}
		export := func() []engine.Invoice {
			return []engine.Invoice{invoice(t, "F-0", 1000, open[0]), invoice(t, "F-1", 1000, open[1])}
		}
		mustImport(t, l, portfolio(export()), asOf(t, "2026-03-01", false))
		for step := range 8 {
			on := (day(t, "2026-03-02") + engine.Date(2*step)).String()
			before := onAccount(t, l, "")
			n := r.IntN(2)
			id := []string{"F-0", "F-1"}[n]
			switch r.IntN(3) {
			case 0:
				mustRecord(t, l, event(t, engine.EventPayment, on, "", engine.Amount(1+r.IntN(200))))
			case 1:
				if take := min(before, open[n]); take > 0 {
					mustRecord(t, l, event(t, engine.EventAllocation, on, id, take))
					open[n] -= take
				}
			case 2: // the books allocate, or money comes in there
				fall := engine.Amount(r.IntN(int(open[n]) + 1))
				open[n] -= fall
				mustImport(t, l, portfolio(export()), asOf(t, on, false))
				if taken := before - onAccount(t, l, ""); taken != min(fall, before) {
					t.Fatalf("seed %d: %d taken of %d, F fell by %d", seed, taken, before, fall)
				}
			}
			if a := onAccount(t, l, ""); a < 0 {
				t.Fatalf("seed %d: %d on account", seed, a)
			}
		}
		wantWhole(t, l)
	}
}
