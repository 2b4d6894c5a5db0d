package guard

import (
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func TestHolds(t *testing.T) {
	tests := []struct {
		guard string
		want  bool
	}{
		// Amounts are exact, and compare with plain numbers on either side.
		{"invoice.open >= 99.90", true},
		{"invoice.open > 99.90", false},
		{"invoice.open >= 99.91", false},
		{"invoice.open == 99.9", true},
		{"invoice.open == 99.900", true},
		{"invoice.open != 99.90", false},
		{"99.90 <= invoice.open", true},
		{"invoice.open < 100", true},
		{"100 > invoice.open", true},
		{"invoice.amount == 1000", true},
		{"1e3 == invoice.amount", true},
		{"invoice.open in [0, 99.90]", true},
		{"invoice.amount in [1000]", true},
		{"invoice.open in [0, 5]", false},
		{"invoice.paid == 900.10", true},
		{"invoice.open + 0.1 + 0.2 == 100.20", true},
		{"invoice.open * 2 == 199.8", true},
		{"-invoice.open < 0", true},
		{"invoice.open - 99.90 == 0", true},
		{"invoice.open / invoice.amount == 0.0999", true},
		{"invoice.open >= invoice.amount * 0.0999", true},
		{"invoice.open > 99999999999999999999.5", false},
		{"(invoice.open > 50 ? 10 : 20.5) == 10", true},
		{"facts.limit == 2500.50", true},
		{"facts.limit > client.open_total", true},

		// Whole numbers.
		{"days_late == 10", true},
		{"days_to_limitation == 1816", true},
		{"invoice.limitation_date == date('2031-03-02')", true},
		{"has(invoice.limitation_date) && days_to_limitation < 180", false},
		{"has(case.formal_notice)", false},
		{"days_late > -3", true},
		{"days_late in [7, 10, 15]", true},
		{"days_late in [7, 10.5]", false},
		{"days_late >= 9.5", true},
		{"days_late / 4 == 2.5", true},
		{"days_late % 7 == 3", true},
		{"days_late * 2 - 5 == 15", true},
		{"business_days_late == 8", true},
		{"facts.score + 1 == 6", true},

		// Dates.
		{"today == date('2026-03-12')", true},
		{"today - invoice.due == 10", true},
		{"invoice.due < today", true},
		{"invoice.due in [date('2026-03-02')]", true},
		{"invoice.due.plus_days(10) == today", true},
		{"today.minus_days(10) == invoice.due", true},
		{"invoice.issued.plus_months(1) == date('2026-02-28')", true},
		{"invoice.due.plus_days(30).end_of_month() == date('2026-04-30')", true},
		{"invoice.due.end_of_month().plus_days(30) == date('2026-04-30')", true},
		{"date('2026-01-31').plus_days(30).end_of_month() == date('2026-03-31')", true},
		{"date('2026-01-31').end_of_month().plus_days(30) == date('2026-03-02')", true},
		{"today.day() == 12 && today.month() == 3 && today.year() == 2026", true},
		{"today.weekday() == 'thursday'", true},
		{"today.weekday() in ['saturday', 'sunday']", false},
		{"facts.visited < invoice.due", true},

		// Texts.
		{"client.profile == 'standard'", true},
		{"client.profile in ['craftsman', 'micro']", false},
		{"client.kind != 'public'", true},
		{"client.phone == ''", true},
		{"client.name.startsWith('Boul') && client.name.endsWith('onde') && client.name.contains('ger')", true},
		{"client.name.matches(r'^[A-Z]\\w+ R')", true},
		{"client.name.lowerAscii() == 'boulangerie ronde'", true},
		{"client.name.size() == 17", true},
		{"invoice.currency == 'EUR'", true},
		{"invoice.id == \"INV-7\"", true},
		{"facts.sector == 'food'", true},

		// Yes and no.
		{"invoice.disputed", false},
		{"!invoice.disputed && !invoice.on_hold", true},
		{"facts.vip", true},
		{"facts.vip == true", true},
		{"client.kind == 'business' ? days_late > 5 : days_late > 20", true},
		{"true", true},

		// Presence.
		{"has(facts.score)", true},
		{"has(facts.empty)", false},
		{"has(facts.empty) && facts.empty > 3", false},
		{"!has(facts.empty) || facts.empty > 3", true},
		{"has(client.email)", true},
		{"has(client.phone)", false},
		{"has(promise.until) && promise.until > today", true},
		{"has(invoice.issued)", true},

		// The client's account, the case, the promise, the last action.
		{"client.open_count == 3 && client.overdue_count == 2", true},
		{"client.open_total == 1234.56 && client.overdue_total == 1000", true},
		{"client.oldest_due == date('2026-02-01') && client.max_days_late == 39", true},
		{"client.broken_promises == 1", true},
		{"client.paid_count == 5 && client.usual_days_late == 4 && client.average_days_late == 6", true},
		{"client.kept_promises == 2 && client.promise_break_share == 33", true},
		{"has(client.promise_break_share) && client.promise_break_share > 33.5", false},
		{"client.last_channel == 'call' && client.last_outcome == 'no_answer' && client.last_reached_channel == 'email'", true},
		{"client.unanswered_contacts >= 3 && client.excuses == 1 && client.last_reason in ['oversight', 'bad_faith']", true},
		{"has(client.last_channel) && has(client.last_reason)", true},
		{"client.days_beyond_usual == 6 && days_late == 10", true},
		{"has(client.usual_days_late) && client.usual_days_late > 3", true},
		{"case.state == 'firm' && case.entries == 2 && case.contacts == 4", true},
		{"case.days_in_state == 3 && case.days_since_contact == 3", true},
		{"case.days_open == 39 && case.days_held == 0", true},
		{"promise.made && promise.active && !promise.kept && !promise.broken", true},
		{"promise.amount == 50 && promise.paid == 10 && promise.broken_count == 1", true},
		{"last.outcome == 'delivered' && last.channel == 'email'", true},
	}
	e := newEnv(t, vocabulary())
	for _, tt := range tests {
		t.Run(tt.guard, func(t *testing.T) {
			got, err := compile(t, e, tt.guard).Holds(input())
			if err != nil || got != tt.want {
				t.Errorf("Holds = %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func TestBoundaryOfAnAmountIsExact(t *testing.T) {
	e := newEnv(t, vocabulary())
	g := compile(t, e, "invoice.open >= 99.90")
	for cents, want := range map[engine.Amount]bool{9989: false, 9990: true, 9991: true, -9990: false} {
		in := input()
		in.Invoice.Open = cents
		if got, err := g.Holds(in); err != nil || got != want {
			t.Errorf("at %d cents Holds = %v, %v, want %v", cents, got, err, want)
		}
	}
}

func TestAmountsFollowTheCurrencysExponent(t *testing.T) {
	v := vocabulary()
	v.Currency = engine.Currency{}
	e := newEnv(t, v)
	for code, guard := range map[string]string{
		"JPY": "invoice.open == 9990", "EUR": "invoice.open == 99.90", "TND": "invoice.open == 9.990", "CLF": "invoice.open == 0.9990",
	} {
		in := input()
		in.Invoice.Currency = engine.MustCurrency(code)
		if got, err := compile(t, e, guard).Holds(in); err != nil || !got {
			t.Errorf("%s: %s is %v, %v", code, guard, got, err)
		}
	}
}

func TestAccountAmountsOfAClientCase(t *testing.T) {
	v := vocabulary()
	v.Scope, v.Currency = engine.ScopeClient, engine.Currency{}
	g := compile(t, newEnv(t, v), "client.open_total == 1234.56 && days_late == 39")
	in := input()
	in.Invoice, in.Machine.Currency = nil, engine.Currency{}
	if got, err := g.Holds(in); err != nil || !got {
		t.Errorf("by the account's currency: %v, %v, want true", got, err)
	}
	in.Machine.Currency, in.Account.Currency = engine.MustCurrency("EUR"), engine.Currency{}
	if got, err := g.Holds(in); err != nil || !got {
		t.Errorf("by the policy's currency: %v, %v, want true", got, err)
	}
}

func TestNobodyCanTell(t *testing.T) {
	tests := []struct {
		guard, err string
		change     func(in *engine.Input)
	}{
		{"facts.empty > 3", "fact empty has no value", nil},
		{"!(facts.empty > 3)", "fact empty has no value", nil},
		{"facts.empty > 3 && true", "fact empty has no value", nil},
		{"facts.score / facts.empty > 3", "fact empty has no value", nil},
		{"invoice.open / (days_late - 10) > 3", "division by zero", nil},
		{"days_late % (days_late - 10) == 3", "modulus by zero", nil},
		{"promise.until < today", "promise.until has no value", func(in *engine.Input) { in.Promise = engine.Promise{} }},
		{"client.oldest_due < today", "client.oldest_due has no value", func(in *engine.Input) { in.Account.OldestDue = 0 }},
		{"invoice.open > 3", "invoice.open: there is no invoice", func(in *engine.Input) { in.Invoice = nil }},
		{"has(client.email)", "there is no client", func(in *engine.Input) { in.Client = nil }},
		{"case.contacts > 3", "case.contacts: there is no case", func(in *engine.Input) { in.Case = nil }},
		{"facts.score > 3", "fact score is a string, not the declared int", func(in *engine.Input) {
			in.Invoice.Facts[1] = engine.Value{Type: engine.FactString, Str: "5"}
		}},
		{"invoice.due.plus_days(days_late * 1000000000) > today", "outside the calendar", nil},
		{"days_late * 9223372036854775807 > 0", "integer overflow", nil},
	}
	e := newEnv(t, vocabulary())
	for _, tt := range tests {
		t.Run(tt.guard, func(t *testing.T) {
			in := input()
			if tt.change != nil {
				tt.change(in)
			}
			got, err := compile(t, e, tt.guard).Holds(in)
			if err == nil || got || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("Holds = %v, %v, want an error with %q", got, err, tt.err)
			}
		})
	}
}

func TestAnInvoicesFactWinsOverItsClients(t *testing.T) {
	e := newEnv(t, vocabulary())
	in := input()
	in.Client.Facts = make([]engine.Value, 6)
	in.Client.Facts[1] = engine.Value{Type: engine.FactInt, Int: 99}
	in.Client.Facts[5] = engine.Value{Type: engine.FactInt, Int: 7}
	if got, err := compile(t, e, "facts.score == 5 && facts.empty == 7").Holds(in); err != nil || !got {
		t.Errorf("Holds = %v, %v, want true", got, err)
	}
}

func TestAHoldStopsTheClocksOfTheCase(t *testing.T) {
	e := newEnv(t, vocabulary())
	g := compile(t, e, "case.state == 'on_hold' && case.days_in_state == 1 && case.days_since_contact == 1 && case.days_held == 2 && days_late == 10")
	if got, err := g.Holds(heldInput()); err != nil || !got {
		t.Errorf("Holds = %v, %v, want true", got, err)
	}
}

func TestACaseWithoutContactCountsFromItsOpening(t *testing.T) {
	e := newEnv(t, vocabulary())
	in := input()
	in.Case.LastContact, in.Case.GapSince = 0, 0
	if got, err := compile(t, e, "case.days_since_contact == 39").Holds(in); err != nil || !got {
		t.Errorf("Holds = %v, %v, want true", got, err)
	}
}

func TestAGuardServesSeveralGoroutines(t *testing.T) {
	e := newEnv(t, vocabulary())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for cents := range engine.Amount(200) {
				// What is paid and what is open always make the amount; five amounts are more than a reading keeps.
				g, problems := e.Compile("invoice.open + invoice.paid + invoice.amount + client.open_total + promise.amount == 3284.56 && days_late >= 7")
				if g == nil {
					t.Errorf("problems %v", problems)
					return
				}
				in := input()
				in.Invoice.Open = cents
				if holds, err := g.Holds(in); err != nil || !holds {
					t.Errorf("at %d cents Holds = %v, %v", cents, holds, err)
				}
				if d, exact := g.NextChange(in); d != 0 || !exact {
					t.Errorf("NextChange = %v, %v", d, exact)
				}
				if x := g.Explain(in); !x.Holds || len(x.Terms) == 0 {
					t.Errorf("Explain = %+v", x)
				}
			}
		})
	}
	wg.Wait()
}
