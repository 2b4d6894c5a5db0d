package formula

import (
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// lawEnv is an Env of a policy in a currency, with a contract rate of 12 percent.
func lawEnv(t testing.TB, currency string) *Env {
	t.Helper()
	shipped, err := law.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	v := Vocabulary{Law: shipped, Facts: []engine.FactDecl{{Name: "judged", Type: engine.FactDate}}, ContractRates: map[string]*apd.Decimal{"": apd.New(12, 0), "north": apd.New(6, 0)}}
	if currency != "" {
		v.Currency = engine.MustCurrency(currency)
	}
	return NewEnv(v)
}

// lateInput is an invoice of 10,000.00 due on 31 January 2025: 4,000.00 came in on
// 20 February, and 6,000.00 are open on 12 March. It is 40 days late, the first
// 20 of them on the whole.
func lateInput(t testing.TB, kind, currency string) *engine.Input {
	t.Helper()
	opened := engine.NewCase(&engine.Machine{States: []engine.State{{Name: "watch"}}}, day(t, "2025-02-07"))
	return &engine.Input{
		Facts: engine.Facts{
			Invoice: &engine.Invoice{
				ID: "F-1", Client: "C-1", Amount: 1000000, Open: 600000, Currency: engine.MustCurrency(currency), Due: day(t, "2025-01-31"),
				Facts: []engine.Value{{Type: engine.FactDate, Int: int64(day(t, "2024-12-28"))}},
			},
			Client:   &engine.Client{ID: "C-1", Kind: kind},
			Payments: []engine.Payment{{On: day(t, "2025-02-20"), Amount: 400000}},
		},
		Case:  &opened,
		Today: day(t, "2025-03-12"),
	}
}

func TestWhatTheLawGives(t *testing.T) {
	const business, consumer, public = engine.KindBusiness, engine.KindConsumer, engine.KindPublic
	const nobody = `formula x: nobody says of which kind client C-1 is, and FR_B2B is for some kinds alone: business; ` +
		`label them in the column kind, or say once, in book.cue beside creditor, what such clients are: clients: kind: "business", and import again`
	for _, tt := range []struct{ src, kind, want string }{
		{"late_interest(invoice.open, 'FR_B2B')", business, "115.29 EUR"}, // 13.15 percent on 10,000.00, then on 6,000.00, 20 days each
		{"late_interest(invoice.amount, 'FR_B2B')", business, "115.29 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {payments: 'ignored'})", business, "86.47 EUR"},
		{"late_interest(invoice.open, 'FR_B2B')", "", nobody}, // which is unknown, and not nothing
		{"late_interest(invoice.open, 'FR_B2B', {rate: 12}) + fixed_fee('FR_B2B') + fixed_fee('EU')", "", nobody},
		{"fixed_fee('FR_B2B')", "", nobody},
		{"client.kind == 'business' ? fixed_fee('FR_B2B') : money(0)", "", "0.00 EUR"},
		{"late_interest(invoice.open, 'FR_B2B')", consumer, "0.00 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: creditor.contract_rate})", consumer, "0.00 EUR"},
		{"late_interest(invoice.open, 'FR_B2B')", public, "0.00 EUR"},
		{"late_interest(invoice.open, 'FR_PUBLIC')", public, "97.75 EUR"}, // 11.15
		{"late_interest(invoice.open, 'FR_B2B', {rate: creditor.contract_rate})", business, "105.21 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: creditor.contract_rate, payments: 'ignored'})", business, "78.90 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: creditor.contract_rate, payments: 'principal_first'})", business, "105.21 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: creditor.contract_rate, payments: 'interest_first'})", business, "105.64 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: 12, days: '360'})", business, "106.67 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: 12, days: 'act/act'})", business, "105.21 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: 12, after: date('2025-03-02')})", business, "19.73 EUR"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: 12, after: date('2025-01-01')})", business, "105.21 EUR"}, // never before it is due
		{"late_interest(invoice.open, 'FR_B2B', {after: case.formal_notice})", business, "0.00 EUR"},             // none yet
		{"late_interest(invoice.open, 'FR_CONSUMER', {after: date('2025-03-02')})", consumer, "6.10 EUR"},        // 3.71
		{"late_interest(invoice.open, 'FR_CONSUMER', {after: date('2025-03-02')})", business, "0.00 EUR"},
		// 14 days at 3.71, the first 6 of them on 10,000.00, and, once two months have passed after the
		// judgment, from 1 March on 12 at 8.71.
		{"late_interest(invoice.open, 'FR_CONSUMER', {after: date('2025-02-14'), judgment: facts.judged})", consumer, "28.16 EUR"},
		{"late_interest(money(3000), 'FR_B2B', {rate: 10, after: today.minus_days(20)}) + fixed_fee('FR_B2B')", business, "56.44 EUR"},
		{"fixed_fee('FR_B2B')", business, "40.00 EUR"},
		{"fixed_fee('FR_B2B')", consumer, "0.00 EUR"},
		{"fixed_fee('EU')", public, "40.00 EUR"},
		{"legal_rate('FR')", business, "3.71"},
		{"legal_rate('FR', date('2023-07-01'))", business, "4.22"},
		{"legal_rate('FR_INDIVIDUAL', today)", business, "7.21"},
		{"late_rate('FR_B2B')", business, "13.15"},
		{"late_rate('FR_B2B', invoice.due.minus_days(31))", business, "14.25"},
		{"invoice.open + late_interest(invoice.open, 'FR_B2B', {payments: 'interest_first'}) + fixed_fee('FR_B2B')", business, "6155.81 EUR"},
	} {
		if got := lawValue(t, lawEnv(t, "EUR"), tt.src, lateInput(t, tt.kind, "EUR")); got != tt.want {
			t.Errorf("%s for %q: %s, want %s", tt.src, tt.kind, got, tt.want)
		}
	}
}

// lawValue computes a formula; the text of its error when it has no answer.
func lawValue(t testing.TB, env *Env, src string, in *engine.Input) string {
	t.Helper()
	set, problems := env.Compile([]Source{{Name: "x", Text: src}})
	if len(problems) > 0 {
		t.Fatalf("%s: %s (%s)", src, problems[0].Message, problems[0].Hint)
	}
	results, err := set.Eval(in, nil)
	if err != nil {
		return err.Error()
	}
	return show(results[0].Value)
}

// A credit lowers what was owed from the beginning, however it is booked: on the invoice, as a
// note for it, as a note for no invoice, or as money on account.
func TestACreditBearsNoInterestHoweverItIsBooked(t *testing.T) {
	const amount, credit = 1000000, 400000
	for _, tt := range []struct {
		name string
		book func(*engine.Invoice)
	}{
		{"on the invoice", func(i *engine.Invoice) { i.Open = amount - credit }},
		{"a note for it", func(i *engine.Invoice) { i.Open, i.Credited = amount, credit }},
		{"other credit", func(i *engine.Invoice) { i.Open, i.Covered = amount, credit }},
		{"some of each", func(i *engine.Invoice) { i.Open, i.Credited, i.Covered = amount-100000, 200000, 100000 }},
	} {
		for _, src := range []string{"invoice.open", "invoice.to_ask", "invoice.amount"} {
			in := lateInput(t, engine.KindBusiness, "EUR")
			in.Payments = nil
			tt.book(in.Invoice)
			if got := lawValue(t, lawEnv(t, "EUR"), "late_interest("+src+", 'FR_B2B')", in); got != "86.47 EUR" {
				t.Errorf("%s, %s: %s", tt.name, src, got)
			}
		}
	}
	in := lateInput(t, engine.KindBusiness, "GBP")
	in.Payments, in.Invoice.Open, in.Invoice.Credited = nil, amount, 950000
	if got := lawValue(t, lawEnv(t, "GBP"), "fixed_fee('GB')", in); got != "40.00 EUR" {
		t.Errorf("the fixed sum of what is left: %s", got)
	}
	in.Invoice.Credited = amount
	if got := lawValue(t, lawEnv(t, "GBP"), "fixed_fee('GB') + late_interest(invoice.open, 'GB')", in); got != "0.00 EUR" {
		t.Errorf("nothing was owed: %s", got)
	}
}

func TestEachCompanyHasItsContractRate(t *testing.T) {
	const src = "late_interest(invoice.open, 'FR_B2B', {rate: creditor.contract_rate})"
	for entity, want := range map[string]string{"": "105.21 EUR", "north": "52.60 EUR", "south": "115.29 EUR"} { // south: none, so the law's
		in := lateInput(t, engine.KindBusiness, "EUR")
		in.Invoice.Entity = entity
		if got := lawValue(t, lawEnv(t, ""), src, in); got != want {
			t.Errorf("%q: %s, want %s", entity, got, want)
		}
	}
	shipped, err := law.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	none := NewEnv(Vocabulary{Law: shipped})
	if got := lawValue(t, none, src, lateInput(t, engine.KindBusiness, "EUR")); got != "115.29 EUR" {
		t.Errorf("no contract has a rate: %s", got)
	}
	if _, problems := none.Compile([]Source{{"x", "percent(invoice.open, creditor.contract_rate)"}}); len(problems) != 1 || !strings.Contains(problems[0].Hint, "contract_rate: 12.5") {
		t.Errorf("a rate that nobody declared: %v", problems)
	}
	in := lateInput(t, engine.KindBusiness, "EUR")
	in.Invoice.Entity = "south"
	if got := lawValue(t, lawEnv(t, ""), "percent(invoice.open, creditor.contract_rate)", in); !strings.Contains(got, "has no value for F-1") {
		t.Errorf("a rate that the entity lacks: %s", got)
	}
}

func TestTheFormalNoticeIsTheCases(t *testing.T) {
	in := lateInput(t, engine.KindConsumer, "EUR")
	in.Case.Formal = day(t, "2025-03-02")
	const src = "late_interest(invoice.open, 'FR_CONSUMER', {after: case.formal_notice})"
	if got := lawValue(t, lawEnv(t, ""), src, in); got != "6.10 EUR" {
		t.Errorf("after the notice: %s", got)
	}
	in.Case = nil
	if got := lawValue(t, lawEnv(t, ""), src, in); !strings.Contains(got, "no case") {
		t.Errorf("without a case: %s", got)
	}
}

func TestTheFixedSumComesWithLateness(t *testing.T) {
	in := lateInput(t, engine.KindBusiness, "EUR")
	in.Today = in.Invoice.Due
	if got := lawValue(t, lawEnv(t, ""), "fixed_fee('FR_B2B')", in); got != "0.00 EUR" {
		t.Errorf("on the due day: %s", got)
	}
	in.Today++
	if got := lawValue(t, lawEnv(t, ""), "fixed_fee('FR_B2B')", in); got != "40.00 EUR" {
		t.Errorf("the day after: %s", got)
	}
	in.Today, in.Invoice.Open = day(t, "2025-03-12"), 0 // paid late: it stays due
	if got := lawValue(t, lawEnv(t, ""), "fixed_fee('FR_B2B')", in); got != "40.00 EUR" {
		t.Errorf("paid late: %s", got)
	}
	in.Payments = nil
	if got := lawValue(t, lawEnv(t, ""), "fixed_fee('FR_B2B')", in); got != "0.00 EUR" {
		t.Errorf("nothing known to have been late: %s", got)
	}
	pounds := lateInput(t, engine.KindBusiness, "GBP")
	if got := lawValue(t, lawEnv(t, "GBP"), "fixed_fee('GB')", pounds); !strings.Contains(got, "100.00") {
		t.Errorf("6,000 open of 10,000 that were late: %s", got)
	}
	if got := lawValue(t, lawEnv(t, ""), "fixed_fee('FR_B2B')", pounds); !strings.Contains(got, "in EUR, and the invoice is in GBP") {
		t.Errorf("another currency: %s", got)
	}
}

func TestWhatTheLawDoesNotGiveIsAMistake(t *testing.T) {
	for _, tt := range []struct{ src, code, at, message, hint string }{
		{"late_interest(invoice.open, 'FR_CONSUMER')", "RL310", "late_interest(invoice.open, 'FR_CONSUMER'", "runs from a formal notice", "after: case.formal_notice"},
		{"late_interest(invoice.open, 'FR_B2B', {judgment: facts.judged})", "RL310", "", "adds nothing after a judgment", "leave out"},
		{"fixed_fee('FR_CONSUMER')", "RL310", "fixed_fee('FR_CONSUMER'", "gives no fixed sum", "leave it out"},
		{"fixed_fee('GB')", "RL310", "fixed_fee('GB'", "is in GBP, and the policy is in EUR", "country"},
		{"late_interest(invoice.open, 'FR_B2B', {day: '360'})", "RL303", "", "unknown option day", "days"},
		{"late_interest(invoice.open, 'FR_B2B', {days: '366'})", "RL303", "'366'", "unknown value 366", ""},
		{"late_interest(invoice.open, 'FR_B2B', {days: 360})", "RL303", "360", "unknown value", "365, act/act, 360"},
		{"late_interest(invoice.open, 'FR_B2B', {payments: 'principal'})", "RL303", "'principal'", "unknown value principal", "principal_first"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: '12'})", "RL305", "'12'", "text, not a number", "rate: 12.5"},
		{"late_interest(invoice.open, 'FR_B2B', {after: 12})", "RL305", "12", "not a date", "formal_notice"},
		{"late_interest(invoice.open, 'FR_B2B', '360')", "RL305", "'360'", "in braces", "{payments"},
		{"late_interest(invoice.open, 'FR_B2B', {rate: 12, rate: 13})", "RL305", "", "rate is given twice", "keep one"},
		{"legal_rate('DE')", "RL303", "'DE'", "unknown legal rate 'DE'", "FR"},
		{"legal_rate(FR)", "RL305", "FR", "text in quotes", "legal_rate('FR'"},
		{"late_rate('FR_B2B', 3)", "RL305", "3", "not a date", ""},
		{"late_rate('FR_BTB')", "RL303", "'FR_BTB'", "unknown law", "FR_B2B"},
	} {
		_, problems := lawEnv(t, "EUR").Compile([]Source{{Name: "x", Text: tt.src}})
		if len(problems) != 1 {
			t.Errorf("%s: %d problems: %v", tt.src, len(problems), problems)
			continue
		}
		p := problems[0]
		if p.Code != tt.code || tt.at != "" && tt.src[p.Start:p.End] != tt.at || !strings.Contains(p.Message, tt.message) || !strings.Contains(p.Hint, tt.hint) {
			t.Errorf("%s: %s at %q: %s (%s)", tt.src, p.Code, tt.src[p.Start:p.End], p.Message, p.Hint)
		}
	}
}

func TestClaims(t *testing.T) {
	set, problems := lawEnv(t, "EUR").Compile([]Source{
		{"interest", "late_interest(invoice.open, 'FR_B2B')"},
		{"nothing", "max(money(0), money(0.00)) + invoice.open"},
		{"total", "invoice.open + interest + money(40)"},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, c := range set.Claims(nil) {
		name := c.Text
		if c.Regime != nil {
			name = c.Regime.Name
		}
		got = append(got, c.Formula+" "+name)
	}
	if s := strings.Join(got, ", "); s != "interest FR_B2B, total money(40)" {
		t.Errorf("got %s", s)
	}
}

func TestADueDateOnAClosedDayIsLaterWhereTheLawSaysSo(t *testing.T) {
	in := lateInput(t, engine.KindBusiness, "EUR")
	in.Payments, in.Invoice.Open = nil, 100000
	in.Invoice.Due, in.Today = day(t, "2024-03-30"), day(t, "2024-04-15") // Saturday before Easter
	for src, want := range map[string]string{
		"late_interest(invoice.open, 'DE')":             "4.49 EUR", // 13 days at 12.62
		"late_interest(invoice.open, 'DE', {rate: 10})": "3.56 EUR",
		"late_interest(invoice.open, 'AT')":             "4.66 EUR", // 13 days at 13.08
		"late_interest(invoice.open, 'EU')":             "5.48 EUR", // 16 days at 12.50
		"fixed_fee('DE')":                               "40.00 EUR",
	} {
		if got := lawValue(t, lawEnv(t, "EUR"), src, in); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
	in.Today = day(t, "2024-04-02")
	if got := lawValue(t, lawEnv(t, "EUR"), "late_interest(invoice.open, 'DE') + fixed_fee('DE')", in); got != "0.00 EUR" {
		t.Errorf("on the working day after: %s", got)
	}
}
