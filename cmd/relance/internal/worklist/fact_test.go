package worklist_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
)

// accounts is an office whose client C-1 owes in euros, and C-2 in euros and in francs.
func accounts(t *testing.T) *booktest.Office {
	o := booktest.New(t, "2026-03-02", nil)
	francs := booktest.Euros(t, "F-3", "C-2", "50.00", "2026-03-01")
	francs.Currency = engine.MustCurrency("CHF")
	yen := booktest.Euros(t, "F-4", "C-3", "50.00", "2026-03-01")
	yen.Currency = engine.MustCurrency("JPY")
	o.Import(t, []engine.Client{{ID: "C-1"}, {ID: "C-2"}, {ID: "C-3"}},
		booktest.Euros(t, "F-1", "C-1", "100.00", "2026-03-01"), booktest.Euros(t, "F-2", "C-2", "70.00", "2026-03-01"), francs, yen)
	return o
}

func TestAnAmountIsInTheCurrencyOfItsInvoiceOrAccount(t *testing.T) {
	o := accounts(t)
	for _, c := range []struct {
		fact worklist.Fact
		want string
	}{
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Invoice: "F-1"}, Amount: "12.5"}, "12.50 EUR"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Invoice: "F-4"}, Amount: "12"}, "12 JPY"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Client: "C-1"}, Amount: "12"}, "12.00 EUR"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Client: "C-2"}, Amount: "12", Currency: "CHF"}, "12.00 CHF"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventPromise, Client: "C-2"}, Amount: "12"}, "12.00 EUR"}, // the book's
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Client: "nobody"}, Amount: "12"}, "12.00 EUR"},
	} {
		e, err := c.fact.Read(t.Context(), o.DB, o.Book)
		if got := e.Currency.Format(e.Amount) + " " + e.Currency.Code(); err != nil || got != c.want {
			t.Errorf("%+v: %s, %v; want %s", c.fact, got, err, c.want)
		}
	}
}

func TestAFactThatIsNotWholeNamesItsField(t *testing.T) {
	o := accounts(t)
	plan := engine.Event{Type: engine.EventPlan, Invoice: "F-1"}
	for _, c := range []struct {
		fact        worklist.Fact
		field, want string
	}{
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Client: "C-2"}, Amount: "12"}, "amount", "say which with --currency"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Client: "C-1"}, Amount: "12", Currency: "EURO"}, "currency", ""},
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Client: "C-1"}, Amount: "12", Entity: "north"}, "entity", "no such entity"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Invoice: "F-1"}, Amount: "0"}, "amount", "more than 0"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventDebitRejected, Invoice: "F-1"}, Fee: "1,5,0"}, "fee", "such as 1234.56"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventOptOut, Client: "C-1", Channel: "emial"}}, "channel", "did you mean email?"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventHandedOver, Invoice: "F-1"}}, "exit", "say by which exit"},
		{worklist.Fact{Event: engine.Event{Type: engine.EventHandedOver, Invoice: "F-1"}, Exit: "agency"}, "exit", "declares no exits"},
		{worklist.Fact{Event: plan, Instalments: 121, First: 1}, "instalments", "from 1 to 120"},
		{worklist.Fact{Event: plan, Instalments: 3}, "first", "say the day"},
		{worklist.Fact{Event: plan, Schedule: "soon"}, "schedule", ""},
		{worklist.Fact{Event: plan, Schedule: "2026-04-01 100.00", Amount: "100"}, "schedule", "leave out"},
		{worklist.Fact{Event: plan, Instalments: 9, First: 1, Amount: "0.05"}, "instalments", "cannot be laid out"},
	} {
		_, err := c.fact.Read(t.Context(), o.DB, o.Book)
		field := new(worklist.FieldError)
		if !errors.As(err, &field) || field.Field != c.field || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.fact, err)
		}
	}
	_, err := worklist.Fact{Event: engine.Event{Type: engine.EventPayment, Invoice: "F-9"}, Amount: "1"}.Read(t.Context(), o.DB, o.Book)
	if problems := (posting.Problems{}); !errors.As(err, &problems) {
		t.Errorf("an invoice that is not there: %v", err)
	}
}

func TestEqualInstalmentsAddUpToWhatIsOwed(t *testing.T) {
	o := accounts(t)
	for n := 1; n <= 120; n++ {
		f := worklist.Fact{Event: engine.Event{Type: engine.EventPlan, Client: "C-1"}, Instalments: n, First: booktest.Day(t, "2026-03-31")}
		e, err := f.Read(t.Context(), o.DB, o.Book)
		if err != nil {
			t.Fatalf("%d instalments: %v", n, err)
		}
		list := e.Schedule.Instalments()
		sum := engine.Amount(0)
		for _, i := range list {
			sum += i.Amount
		}
		if len(list) != n || sum != 10000 {
			t.Errorf("%d instalments: %d of %d cents", n, len(list), sum)
		}
		if n > 1 && list[1].Due != booktest.Day(t, "2026-04-30") {
			t.Errorf("the second one is due %s", list[1].Due)
		}
	}
}
