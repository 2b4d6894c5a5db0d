package simulate_test

import (
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// account is a policy of scope client: an e-mail when something is 7 days late,
// again every 10 days, settled when nothing is open.
func account(name string) *engine.Machine {
	overdue := turns(func(in *engine.Input) bool { return in.Account.OverdueTotal > 0 && in.MaxDaysLate() >= 7 },
		func(in *engine.Input) engine.Date { return in.Account.OldestDue + 6 })
	overdue.account = true
	return &engine.Machine{
		Policy: name, Scope: engine.ScopeClient, Start: 0, Reopen: 0, MinGap: 3, UsesAccount: true,
		Always: []engine.Rule{{To: 2, When: paid}},
		States: []engine.State{
			{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{{To: 1, When: overdue}}},
			{
				Name: "statement", Reopen: engine.NoState, Do: []engine.Action{email("statement")},
				Next: []engine.Rule{{To: 1, Reenter: true, When: both(overdue, inState(10))}},
			},
			{Name: "settled", Reopen: engine.NoState, Final: true},
		},
	}
}

func TestAFirmMessageMentionsWhatElseFellDue(t *testing.T) {
	book := bookOf(policy("standard"))
	book.Machines[0].States[book.Machines[0].State("firm")].Do[0].Also = true
	got, s := run(t, simulate.Config{
		Book: book, Clients: []engine.Client{client("C-1"), client("C-2")},
		Invoices: []engine.Invoice{
			invoice("I-1", "C-1", "100", "2026-03-10"), invoice("I-2", "C-1", "50", "2026-03-02"),
			invoice("I-3", "C-2", "70", "2026-03-10"),
		},
		To: day("2026-03-17"),
	})
	check(t, got, `
		2026-03-09 email courtesy I-2:50.00+7
		2026-03-17 email firm I-2:50.00+15 also I-1:100.00+7
		2026-03-17 email courtesy I-3:70.00+7`)
	want := []simulate.StateCount{
		{Policy: "standard", State: "courtesy", Messages: 2, Invoices: 3},
		{Policy: "standard", State: "firm", Messages: 1, Invoices: 1},
	}
	if !slices.Equal(s.States, want) {
		t.Errorf("states %v, want %v", s.States, want)
	}
}

func TestCurrenciesAreNeverMixed(t *testing.T) {
	pounds := invoice("I-2", "C-1", "50", "2026-03-02")
	pounds.Currency = gbp
	for _, m := range []*engine.Machine{policy("standard"), account("account")} {
		got, s := run(t, simulate.Config{
			Book: bookOf(m), Clients: []engine.Client{client("C-1")},
			Invoices: []engine.Invoice{invoice("I-1", "C-1", "100", "2026-03-02"), pounds}, To: day("2026-03-09"),
		})
		state := m.States[1].Name
		check(t, got, "2026-03-09 email "+state+" I-1:100.00+7\n2026-03-09 email "+state+" I-2:50.00+7")
		if want := []simulate.Money{{Amount: 10000, Currency: eur}, {Amount: 5000, Currency: gbp}}; !slices.Equal(s.Asked, want) {
			t.Errorf("%s: asked %v, want %v", m.Policy, s.Asked, want)
		}
	}
}

func TestAClientCaseListsWhatIsOverdueOldestFirst(t *testing.T) {
	held := invoice("I-5", "C-1", "9", "2026-02-20")
	held.OnHold = true
	got, s := run(t, simulate.Config{
		Book: bookOf(account("account")), Clients: []engine.Client{client("C-1")},
		Invoices: []engine.Invoice{
			invoice("I-1", "C-1", "100", "2026-03-02"), invoice("I-2", "C-1", "50", "2026-03-01"),
			invoice("I-3", "C-1", "70", "2026-03-08"), invoice("I-4", "C-1", "80", "2026-06-30"), held,
		},
		Events: []engine.Event{
			{Date: day("2026-03-01"), Type: engine.EventPayment, Invoice: "I-5", Amount: cents("9")},
			{Date: day("2026-03-10"), Type: engine.EventPayment, Invoice: "I-2", Amount: cents("50")},
			{Date: day("2026-03-17"), Type: engine.EventDispute, Invoice: "I-3"},
			{Date: day("2026-03-22"), Type: engine.EventPayment, Invoice: "I-1", Amount: cents("100")},
		},
		From: day("2026-03-01"), To: day("2026-04-20"),
	})
	check(t, got, `
		2026-03-08 email statement I-2:50.00+7 I-1:100.00+6
		2026-03-18 email statement I-1:100.00+16`)
	// From the 28th on only the contested invoice is overdue: nothing to chase, and the case waits.
	if len(s.Suppressed) != 1 || s.Suppressed[0].Reason != "disputed" || s.Suppressed[0].Date != day("2026-03-28") {
		t.Errorf("suppressed %v", s.Suppressed)
	}
	if s.Chased != 2 || s.Asked[0].Amount != cents("150") {
		t.Errorf("chased %d invoices for %v", s.Chased, s.Asked)
	}
}

func TestAnInvoiceFollowsTheAssignListWhileItsCaseHasNotBegun(t *testing.T) {
	large := when(func(in *engine.Input) bool { return in.Account.OpenTotal >= cents("150") })
	large.account = true
	book := bookOf(policy("large"), policy("small"))
	book.Assign = []engine.AssignLine{{Policy: 0, When: large}, {Policy: 1}}
	for i := range book.Machines[0].States { // tell the policies apart
		book.Machines[0].States[i].Name = "large_" + book.Machines[0].States[i].Name
	}
	got, s := run(t, simulate.Config{
		Book: book, Clients: []engine.Client{client("C-1")},
		Invoices: []engine.Invoice{
			invoice("I-1", "C-1", "100", "2026-03-02"), // chased as small before I-3 is known
			invoice("I-2", "C-1", "40", "2026-03-12"),  // still in its start state by then
			func() engine.Invoice {
				i := invoice("I-3", "C-1", "100", "2026-04-30")
				i.Issued = day("2026-03-11")
				return i
			}(),
		},
		From: day("2026-03-01"), To: day("2026-03-20"),
	})
	check(t, got, `
		2026-03-09 email courtesy I-1:100.00+7
		2026-03-17 email firm I-1:100.00+15
		2026-03-19 email large_courtesy I-2:40.00+7`)
	want := []simulate.CaseCount{
		{Policy: "large", State: "large_watch", Cases: 1},
		{Policy: "large", State: "large_courtesy", Cases: 1},
		{Policy: "small", State: "firm", Cases: 1},
	}
	if !slices.Equal(s.Cases, want) {
		t.Errorf("cases %v, want %v", s.Cases, want)
	}
}

func TestAnInvoiceMovesBetweenItsOwnCaseAndItsClients(t *testing.T) {
	many := when(func(in *engine.Input) bool { return in.Account.OpenCount >= 2 })
	many.account = true
	book := bookOf(account("account"), policy("single"))
	book.Assign = []engine.AssignLine{{Policy: 0, When: many}, {Policy: 1}}
	got, s := run(t, simulate.Config{
		Book: book, Clients: []engine.Client{client("C-1")},
		Invoices: []engine.Invoice{invoice("I-1", "C-1", "100", "2026-03-02"), invoice("I-2", "C-1", "50", "2026-03-03")},
		Events:   []engine.Event{{Date: day("2026-03-04"), Type: engine.EventPayment, Invoice: "I-2", Amount: cents("50")}},
		To:       day("2026-03-20"),
	})
	check(t, got, `
		2026-03-09 email courtesy I-1:100.00+7
		2026-03-17 email firm I-1:100.00+15`)
	// The client's case was left with what is paid: it is not late, and says nothing.
	if len(s.Suppressed) != 0 {
		t.Errorf("suppressed %v", s.Suppressed)
	}
}

func TestFiltersSelectAndChangeNothing(t *testing.T) {
	book := bookOf(policy("key"), policy("standard"))
	book.Assign = []engine.AssignLine{
		{Policy: 0, When: when(func(in *engine.Input) bool { return in.Invoice.Amount >= cents("90") })}, {Policy: 1},
	}
	c := simulate.Config{
		Book: book, Clients: []engine.Client{client("C-1"), client("C-2")},
		Invoices: []engine.Invoice{
			invoice("I-1", "C-1", "100", "2026-03-02"), invoice("I-2", "C-1", "50", "2026-03-02"),
			invoice("I-3", "C-2", "100", "2026-03-10"), invoice("I-4", "C-2", "70", "2026-03-12"),
		},
		To: day("2026-03-17"),
	}
	all, _ := run(t, c)
	check(t, all, `
		2026-03-09 email courtesy I-1:100.00+7
		2026-03-09 email courtesy I-2:50.00+7
		2026-03-17 email firm I-1:100.00+15
		2026-03-17 email firm I-2:50.00+15
		2026-03-17 email courtesy I-3:100.00+7`)
	c.Policy = "standard"
	got, s := run(t, c)
	check(t, got, `
		2026-03-09 email courtesy I-2:50.00+7
		2026-03-17 email firm I-2:50.00+15`)
	if len(s.Cases) != 2 || s.Cases[0].Policy != "standard" {
		t.Errorf("cases %v", s.Cases)
	}
	c.Policy, c.Client = "", "C-2"
	got, s = run(t, c)
	check(t, got, `2026-03-17 email courtesy I-3:100.00+7`)
	if s.Invoices != 2 || s.Contacted != 1 {
		t.Errorf("%d invoices, %d clients", s.Invoices, s.Contacted)
	}
}
