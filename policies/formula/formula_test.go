package formula

import (
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

func day(t testing.TB, s string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func testEnv(t testing.TB) *Env {
	t.Helper()
	shipped, err := law.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	ten, err := law.ParsePeriod("2000-01-01", "", "10", "contract")
	if err != nil {
		t.Fatal(err)
	}
	if shipped, err = shipped.With("TEN", []law.Period{ten}); err != nil {
		t.Fatal(err)
	}
	return NewEnv(Vocabulary{
		Facts: []engine.FactDecl{
			{Name: "sector", Type: engine.FactString},
			{Name: "score", Type: engine.FactInt},
			{Name: "margin", Type: engine.FactNumber},
			{Name: "vip", Type: engine.FactBool},
			{Name: "signed", Type: engine.FactDate},
			{Name: "absent", Type: engine.FactNumber},
		},
		Exits: []Exit{
			{
				Name: "agency", Currency: engine.MustCurrency("EUR"), AtLeast: 20000, Contacts: 3, DaysLate: 30,
				CostPercent: between("10", "20.5"), Months: between("2", "6"), SuccessPercent: between("40", "60"),
			},
			{Name: "court", Currency: engine.MustCurrency("EUR"), AtMost: 500000, Cost: between("35.20", "80"), CostPercent: between("0", "1")},
			{Name: "abroad", Currency: engine.MustCurrency("GBP"), AtLeast: 20000, Cost: between("35.20", "80")},
			{Name: "give_up", Currency: engine.MustCurrency("EUR")},
		},
		Law:      shipped,
		Profiles: []string{"craftsman", "key_account", "micro"},
		States:   []string{"courtesy", "firm"},
	})
}

func between(from, to string) *Range {
	a, _, errFrom := apd.NewFromString(from)
	b, _, errTo := apd.NewFromString(to)
	if errFrom != nil || errTo != nil {
		panic(from + " " + to)
	}
	return &Range{a, b}
}

// testInput is an invoice of 3000.00 EUR with 2500.50 open, 20 days late on 21 May 2025.
func testInput(t testing.TB) *engine.Input {
	t.Helper()
	margin, _, err := apd.NewFromString("0.125")
	if err != nil {
		t.Fatal(err)
	}
	machine := &engine.Machine{States: []engine.State{{Name: "courtesy"}, {Name: "firm"}}}
	opened := engine.NewCase(machine, day(t, "2025-05-08"))
	return &engine.Input{
		Facts: engine.Facts{
			Invoice: &engine.Invoice{
				ID: "F-1", Client: "C-1", Amount: 300000, Open: 250050, Currency: engine.MustCurrency("EUR"),
				Issued: day(t, "2025-04-01"), Due: day(t, "2025-05-01"),
				Facts: []engine.Value{{}, {Type: engine.FactInt, Int: 7}, {Type: engine.FactNumber, Num: margin}},
			},
			Client: &engine.Client{
				ID: "C-1", Name: "Boulangerie Martin", Profile: "craftsman", Kind: "business", Country: "FR",
				Facts: []engine.Value{
					{Type: engine.FactString, Str: "food"},
					{Type: engine.FactInt, Int: 3},
					{},
					{Type: engine.FactBool, Int: 1},
					{Type: engine.FactDate, Int: int64(day(t, "2024-01-31"))},
				},
			},
			Account: engine.Account{
				OpenCount: 2, OpenTotal: 400000, OldestDue: day(t, "2025-04-01"),
				Known: engine.Known{KeptPromises: 1, BrokenPromises: 2, Habit: engine.Habit{Paid: 4, Usual: 6, Average: -3}, History: engine.ContactHistory{Channel: "letter", Outcome: "sent", Unanswered: 4, Excuses: 2, Reason: "oversight"}},
			},
		},
		Machine: machine,
		Case:    &opened,
		Today:   day(t, "2025-05-21"),
	}
}

// show writes a value for comparison in tests.
func show(v Value) string {
	switch v.Type {
	case Money:
		return engine.MustCurrency("EUR").Format(v.Amount) + " EUR"
	case Number:
		return v.Number.Text('f')
	case Bool:
		return map[bool]string{true: "true", false: "false"}[v.Bool]
	case Date:
		return v.Date.String()
	}
	return v.Text
}

func compute(t testing.TB, src string) (Value, error) {
	t.Helper()
	set, problems := testEnv(t).Compile([]Source{{Name: "x", Text: src}})
	if len(problems) > 0 {
		t.Fatalf("%s: %s (%s)", src, problems[0].Message, problems[0].Hint)
	}
	results, err := set.Eval(testInput(t), nil)
	if err != nil {
		return Value{}, err
	}
	return results[0].Value, nil
}

func TestFormulasComputeExactly(t *testing.T) {
	tests := []struct{ src, want string }{
		{"0.1 + 0.2", "0.3"},
		{"0.1 + 0.2 == 0.3", "true"},
		{"1.10", "1.10"},
		{"123456789012345.67890123456789 * 1", "123456789012345.67890123456789"},
		{"1_000 + 0x10", "1016"},
		{"1 / 3", "0.3333333333333333333333333333333333"},
		{"2 * (3 + 4) - -1", "15"},
		{"-invoice.open", "-2500.50 EUR"},
		{"+invoice.open", "2500.50 EUR"},
		{"invoice.open + money(40)", "2540.50 EUR"},
		{"invoice.amount - invoice.paid", "2500.50 EUR"},
		{"invoice.open * 0.015", "37.51 EUR"}, // 37.5075
		{"0.015 * invoice.open", "37.51 EUR"},
		{"invoice.open / 3", "833.50 EUR"},
		{"money(0.005)", "0.01 EUR"},
		{"money(-0.005)", "-0.01 EUR"},
		{"money(0.00499999999999999999)", "0.00 EUR"},
		{"invoice.open / invoice.amount", "0.8335"},
		{"percent(invoice.open, 5)", "125.03 EUR"}, // 125.025
		{"instalment(invoice.open, 7)", "357.21 EUR"},
		{"last_instalment(invoice.open, 7)", "357.24 EUR"}, // six of 357.21, and this
		{"instalment(percent(money(1500), 30), 1)", "450.00 EUR"},
		{"instalment(money(0.02), 3)", "0.00 EUR"},
		{"last_instalment(money(0.02), 3)", "0.02 EUR"},
		{"percent(200, 2.5)", "5.000"},
		{"100 / 4 * 40", "1000"},
		{"round(2.345, 2)", "2.35"},
		{"round(2.5)", "3"},
		{"round(invoice.open / 7) * 7", "2500.47 EUR"}, // 357.21 after rounding
		{"round(invoice.open, 0)", "2501.00 EUR"},
		{"2.345 | round(2)", "2.35"},
		{"min(invoice.open, money(100), money(50))", "50.00 EUR"},
		{"max(3, 10, 7)", "10"},
		{"max(today, invoice.due)", "2025-05-21"},
		{"invoice.open > 1000 ? money(40) : money(0)", "40.00 EUR"},
		{"if invoice.open > 1000 { money(40) } else { money(0) }", "40.00 EUR"},
		{"let rate = 0.1; let fee = invoice.open * rate; fee + money(1)", "251.05 EUR"},
		{"(let a = 1; a + 1) * (let b = 2; b + 1)", "6"},
		{"days_late * 2", "40"},
		{"business_days_late", "14"},
		{"today - invoice.due", "20"},
		{"invoice.due.plus_days(30).end_of_month()", "2025-05-31"},
		{"invoice.due.minus_days(1)", "2025-04-30"},
		{"facts.signed.plus_months(1)", "2024-02-29"},
		{"today.year() * 10000 + today.month() * 100 + today.day()", "20250521"},
		{"date('2025-01-01') < today", "true"},
		{"invoice.open >= 2500.50 && !invoice.disputed", "true"},
		{"invoice.open > 2500.50 or client.profile == 'micro'", "false"},
		{"client.profile in ['micro', 'craftsman']", "true"},
		{"client.profile not in ['micro', 'craftsman']", "false"},
		{"10 < days_late and days_late < 20", "false"},
		{"(10 < days_late) == (days_late <= 20)", "true"},
		{"10 < days_late ? 1 < 2 : 2 < 1", "true"},
		{"client.name + ' (' + client.country + ')'", "Boulangerie Martin (FR)"},
		{"client.open_total - invoice.open", "1499.50 EUR"},
		{"client.max_days_late", "50"},
		{"case.days_open + case.entries + case.contacts", "14"},
		{"case.state", "courtesy"},
		{"case.days_since_contact", "13"},
		{"promise.made || promise.broken", "false"},
		{"last.outcome == ''", "true"},
		{"facts.score * 2", "14"}, // the invoice's own wins over its client's
		{"facts.sector == 'food' && facts.vip", "true"},
		{"invoice.open * facts.margin", "312.56 EUR"}, // 312.5625
		{"has(facts.absent) ? facts.absent : 40", "40"},
		{"client.broken_promises * 100 + client.kept_promises * 10 + client.paid_count", "214"},
		{"has(client.promise_break_share) ? client.promise_break_share : 0", "67"},
		{"client.usual_days_late - client.average_days_late", "9"},
		{"client.days_beyond_usual", "14"},
		{"client.days_beyond_usual > 10 ? money(15) : money(0)", "15.00 EUR"},
		{"client.unanswered_contacts > 3 ? client.last_channel : client.last_reached_channel", "letter"},
		{"client.last_outcome + client.last_reason", "sentoversight"},
		{"client.excuses", "2"},
		{"exits.agency.cost_from + money(0)", "250.05 EUR"},
		{"exits.agency.cost_to", "512.60 EUR"}, // 20.5 percent of 2500.50 is 512.6025
		{"exits.court.cost_from", "35.20 EUR"},
		{"exits.court.cost_to", "105.01 EUR"}, // 80 and 25.005
		{"exits.court.cost_to < invoice.open / 3", "true"},
		{"exits.agency.at_least", "200.00 EUR"},
		{"exits.court.at_most - exits.agency.at_least", "4800.00 EUR"},
		{"exits.agency.contacts + exits.agency.days_late", "33"},
		{"exits.agency.months_to - exits.agency.months_from", "4"},
		{"exits.agency.success_percent_from / exits.agency.success_percent_to > 0.6", "true"},
		{"has(exits.agency.at_most) || has(exits.give_up.cost_to) || has(exits.abroad.at_least) || has(exits.court.months_to)", "false"},
		{"has(exits.court.cost_to) && has(invoice.due) && has(client.oldest_due)", "true"},
		{"has(promise.until) || has(case.formal_notice)", "false"},
		{"late_interest(money(2000), 'TEN')", "10.96 EUR"},
		{"late_interest(money(3000), 'FR_B2B')", "18.02 EUR"}, // no more than is owed
		{"late_interest(invoice.amount, 'FR_B2B')", "18.02 EUR"},
		{"late_interest(invoice.open, 'FR_B2B') + money(40)", "58.02 EUR"},
		{`invoice.currency == "EUR"`, "true"},
		{"invoice.open // what is left", "2500.50 EUR"},
		{"let é = 2; é * 2", "4"},
	}
	for _, tt := range tests {
		v, err := compute(t, tt.src)
		if err != nil || show(v) != tt.want {
			t.Errorf("%s = %s, %v, want %s", tt.src, show(v), err, tt.want)
		}
	}
}

func TestAnAnswerThatDoesNotExistIsAnErrorThatNamesTheFormula(t *testing.T) {
	tests := []struct{ src, want string }{
		{"invoice.open / (days_late - 20)", "division by zero"},
		{"facts.absent + 1", "fact absent has no value"},
		{"exits.give_up.cost_to", "exits.give_up.cost_to has no value"},
		{"exits.abroad.cost_to", "exits.abroad.cost_to has no value"},
		{"promise.until", "promise.until is not known"},
		{"invoice.due.plus_days(1.5)", "whole number of days"},
		{"invoice.due.plus_days(99999)", "at most 36500"},
		{"invoice.open * 1e20", "too large"},
		{"1e300 * 1e300", "too large"},
		{"let y = 1 / (days_late - 20); y > 0 ? 1 : 2", "division by zero"},
	}
	for _, tt := range tests {
		_, err := compute(t, tt.src)
		if err == nil || !strings.HasPrefix(err.Error(), "formula x: ") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want formula x: … %s", tt.src, err, tt.want)
		}
	}
}

func TestAnInputWithoutInvoiceRateOrCaseIsRefused(t *testing.T) {
	env := testEnv(t)
	in := testInput(t)
	in.Today = day(t, "2027-02-01")
	set, _ := env.Compile([]Source{{"interest", "late_interest(invoice.open, 'FR_B2B')"}})
	if _, err := set.Eval(in, nil); err == nil || !strings.Contains(err.Error(), "formula interest: FR_B2B has no rate for 2027-01-01") {
		t.Errorf("error is %v, want the missing day", err)
	}
	set, _ = env.Compile([]Source{{"x", "case.contacts"}})
	in.Case = nil
	if _, err := set.Eval(in, nil); err == nil || !strings.Contains(err.Error(), "no case") {
		t.Errorf("error is %v, want no case", err)
	}
	in.Invoice = nil
	if _, err := set.Eval(in, nil); err == nil || !strings.Contains(err.Error(), "no invoice") {
		t.Errorf("error is %v, want no invoice", err)
	}
}

func TestFormulasUseEachOtherInAnyOrderAsRounded(t *testing.T) {
	set, problems := testEnv(t).Compile([]Source{
		{"total_due", "invoice.open + interest + fee"},
		{"interest", "invoice.open * 0.00333"}, // 8.326665
		{"fee", "money(40)"},
		{"thrice", "interest * 3"}, // of 8.33
	})
	if len(problems) > 0 {
		t.Fatal(problems[0].Message)
	}
	results, err := set.Eval(testInput(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range results {
		got = append(got, r.Name+" "+show(r.Value))
	}
	want := "total_due 2548.83 EUR, interest 8.33 EUR, fee 40.00 EUR, thrice 24.99 EUR"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
	if f := set.Formulas(); len(f) != 4 || f[0] != (Named{"total_due", Money}) {
		t.Errorf("Formulas() = %v", f)
	}
}

func TestMoneyFollowsTheMinorUnitOfTheInvoicesCurrency(t *testing.T) {
	set, _ := testEnv(t).Compile([]Source{{"x", "invoice.open / 7 + money(40)"}})
	for code, want := range map[string]engine.Amount{"JPY": 35761, "TND": 75721, "EUR": 39721} {
		in := testInput(t)
		in.Invoice.Currency = engine.MustCurrency(code)
		results, err := set.Eval(in, nil)
		if err != nil || results[0].Value.Amount != want {
			t.Errorf("%s: got %v, %v, want %d", code, results, err, want)
		}
	}
}

func TestOnlyWhatIsWantedNeedsAnAnswer(t *testing.T) {
	set, problems := testEnv(t).Compile([]Source{
		{"interest", "late_interest(invoice.open, 'FR_B2B')"},
		{"total_due", "subtotal + money(1)"},
		{"subtotal", "invoice.open + fee"},
		{"fee", "money(40)"},
		{"also", "interest"},
	})
	if len(problems) > 0 {
		t.Fatal(problems[0].Message)
	}
	in := testInput(t)
	in.Today = day(t, "2027-02-01") // for which no rate ships
	results, err := set.Eval(in, func(name string) bool { return name == "total_due" })
	var names []string
	for _, r := range results {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, " "); err != nil || got != "total_due subtotal fee" || show(results[0].Value) != "2541.50 EUR" {
		t.Errorf("got %s, %v", got, err)
	}
	if _, err := set.Eval(in, func(name string) bool { return name == "also" }); err == nil {
		t.Error("interest without a rate gave an answer")
	}
}

func TestRatesAreThoseOfWhatIsWanted(t *testing.T) {
	set, problems := testEnv(t).Compile([]Source{
		{"total_due", "invoice.open + interest"},
		{"interest", "client.kind == 'public' ? late_interest(invoice.open, 'TEN') : late_interest(invoice.open, 'FR_B2B')"},
		{"fee", "money(40)"},
	})
	if len(problems) > 0 {
		t.Fatal(problems[0].Message)
	}
	for wanted, want := range map[string]string{"fee": "", "interest": "TEN FR_B2B", "total_due": "TEN FR_B2B"} {
		var names []string
		rates, _ := set.Rates(func(name string) bool { return name == wanted })
		for _, r := range rates {
			names = append(names, r.Name())
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: got %q, want %q", wanted, got, want)
		}
	}
}

func TestNoFormulasComputeNothing(t *testing.T) {
	set, problems := testEnv(t).Compile(nil)
	if results, err := set.Eval(&engine.Input{}, nil); len(results)+len(problems) != 0 || err != nil {
		t.Errorf("got %v, %v, %v", results, problems, err)
	}
}

func BenchmarkEval(b *testing.B) {
	set, problems := testEnv(b).Compile([]Source{
		{"interest", "late_interest(invoice.open, 'FR_B2B')"},
		{"fee", "money(40)"},
		{"total_due", "invoice.open + interest + fee"},
	})
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	in := testInput(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := set.Eval(in, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	env := testEnv(b)
	src := []Source{{"total_due", "round(invoice.open * 0.1215 * days_late / 365, 2) + money(40)"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := env.Compile(src); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
