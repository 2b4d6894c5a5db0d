package formula

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law/lawtest"
)

// What formulas claim of an invoice with its payments, credit notes and other credit, against a reference that was
// written apart and goes day by day: interest and fixed sum of every law, of every kind of debtor.
func TestFiveHundredInvoicesDayByDay(t *testing.T) {
	laws := []string{"FR_B2B", "EU", "FR_PUBLIC", "FR_CONSUMER", "DE", "DE_CONSUMER", "AT", "GB"}
	kinds := []string{engine.KindBusiness, engine.KindBusiness, engine.KindPublic, engine.KindConsumer, ""}
	r := rand.New(rand.NewPCG(11, 2026))
	var interest, fee, none, credits int
	for n := range 500 {
		name, kind := laws[n%len(laws)], kinds[r.IntN(len(kinds))]
		in, c, options := randomInvoice(t, r, name, kind)
		wanted, ok := c.Interest()
		if !ok {
			t.Fatalf("vector %d is beyond the rates: %+v", n, *c)
		}
		if !lawtest.Covers(name, kind) {
			wanted, none = 0, none+1
		}
		currency := in.Invoice.Currency
		env := lawEnv(t, currency.Code())
		src := "late_interest(invoice.open, '" + name + "'" + options + ")"
		want := currency.Format(engine.Amount(wanted))
		if kind == "" {
			want = unlabelled
		}
		if got := amountOf(t, env, src, in); got != want {
			t.Errorf("vector %d, %s for %q: %s, day by day %s: %+v, invoice %+v", n, src, kind, got, want, *c, *in.Invoice)
		}
		if wanted > 0 {
			interest++
		}
		if in.Invoice.Credited+in.Invoice.Covered > 0 {
			credits++
		}
		if name == "FR_CONSUMER" || name == "DE_CONSUMER" { // neither gives a fixed sum
			continue
		}
		sum := int64(0)
		c.After, c.Pays = time.Time{}, "" // neither matters to it
		if !c.Until.Before(c.First()) {
			sum = lawtest.Fee(name, kind, c.Owed(), c.First())
		}
		if sum > 0 {
			fee++
		}
		want = currency.Format(engine.Amount(sum))
		if kind == "" && !c.Until.Before(c.First()) {
			want = unlabelled
		}
		if got := amountOf(t, env, "fixed_fee('"+name+"')", in); got != want {
			t.Errorf("vector %d, fixed_fee('%s') for %q: %s, want %s: %+v, invoice %+v", n, name, kind, got, want, *c, *in.Invoice)
		}
	}
	if interest < 150 || fee < 100 || none < 100 || credits < 200 {
		t.Errorf("%d with interest, %d with a fixed sum, %d that the law is not for, %d with credit: too few to tell", interest, fee, none, credits)
	}
}

// unlabelled is the answer of every law about a client of whom nobody said the kind: neither a sum nor zero.
const unlabelled = "nobody says of which kind client C-1 is"

// amountOf is a formula's amount, without its currency.
func amountOf(t *testing.T, env *Env, src string, in *engine.Input) string {
	t.Helper()
	value := lawValue(t, env, src, in)
	if strings.Contains(value, unlabelled) {
		return unlabelled
	}
	amount, _, _ := strings.Cut(value, " ")
	return amount
}

// randomInvoice is a late invoice, the same claim as the reference has it, and the options of late_interest.
func randomInvoice(t *testing.T, r *rand.Rand, name, kind string) (*engine.Input, *lawtest.Claim, string) {
	t.Helper()
	currency := "EUR"
	if name == "GB" {
		currency = "GBP"
	}
	in := lateInput(t, kind, currency)
	since := lawtest.Since(name)
	due := since.AddDate(0, 0, r.IntN(int(lawtest.Date(2026, 3, 1).Sub(since).Hours()/24)))
	until := due.AddDate(0, 0, r.IntN(900))
	if last := lawtest.Date(2026, 6, 30); until.After(last) {
		until = last
	}
	c := &lawtest.Claim{Law: name, Due: due, Until: until}
	inv := in.Invoice
	inv.Due, in.Today = engine.DateOf(due), engine.DateOf(until)
	inv.Open = engine.Amount(1 + r.IntN(2_000_000))
	if r.IntN(2) == 0 {
		inv.Credited = engine.Amount(r.IntN(int(inv.Open) + 1000))
	}
	if r.IntN(3) == 0 {
		inv.Covered = engine.Amount(r.IntN(int(max(0, inv.Open-inv.Credited)) + 1))
	}
	c.Open = max(0, int64(inv.Open-inv.Credited-inv.Covered))
	in.Payments = nil
	for range r.IntN(4) {
		p := lawtest.Part{On: due.AddDate(0, 0, r.IntN(int(until.Sub(due).Hours()/24)+12)-10), Amount: int64(1 + r.IntN(700_000))}
		if p.On.After(until) {
			p.On = until
		}
		c.Parts = append(c.Parts, p)
		if r.IntN(4) == 0 { // it bounced
			c.Parts = append(c.Parts, lawtest.Part{On: p.On.AddDate(0, 0, r.IntN(10)), Amount: -p.Amount})
		}
	}
	for _, p := range c.Parts {
		in.Payments = append(in.Payments, engine.Payment{On: engine.DateOf(p.On), Amount: engine.Amount(p.Amount)})
		inv.Amount += engine.Amount(p.Amount)
	}
	inv.Amount += inv.Open
	options := ""
	add := func(name, value string) {
		options += ", " + name + ": " + value
	}
	if name == "FR_CONSUMER" {
		c.After = due.AddDate(0, 0, 10+r.IntN(50))
		add("after", fmt.Sprintf("date('%s')", c.After.Format(time.DateOnly)))
	}
	if c.Days = []string{"", "act/act", "360"}[r.IntN(3)]; c.Days != "" {
		add("days", "'"+c.Days+"'")
	}
	if c.Pays = []string{"", "", "interest", "nothing"}[r.IntN(4)]; c.Pays != "" {
		add("payments", map[string]string{"interest": "'interest_first'", "nothing": "'ignored'"}[c.Pays])
	}
	if r.IntN(5) == 0 {
		c.Rate = "10.5"
		add("rate", c.Rate)
	}
	if options != "" {
		options = ", {" + options[2:] + "}"
	}
	return in, c, options
}

// A cheque that pays before the due date and bounces after it was no payment: the whole was late.
func TestTheFixedSumOfAChequeThatBounced(t *testing.T) {
	in := lateInput(t, engine.KindBusiness, "EUR")
	in.Invoice.Open, in.Invoice.Amount = 400000, 400000
	in.Payments = []engine.Payment{{On: day(t, "2025-01-20"), Amount: 400000}, {On: day(t, "2025-02-05"), Amount: -400000}}
	if got := lawValue(t, lawEnv(t, "EUR"), "fixed_fee('FR_B2B')", in); got != "40.00 EUR" {
		t.Errorf("of the whole: %s", got)
	}
	in = lateInput(t, engine.KindBusiness, "GBP") // £12,000, of which £11,500 came in before the due date
	in.Invoice.Open, in.Invoice.Amount = 50000, 1200000
	in.Payments = []engine.Payment{{On: day(t, "2025-01-20"), Amount: 1150000}}
	if got := amountOf(t, lawEnv(t, "GBP"), "fixed_fee('GB')", in); got != "40.00" {
		t.Errorf("of what was late: %s", got)
	}
}
