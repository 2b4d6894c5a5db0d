package bank_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
)

func inv(id, client string, amount, open engine.Amount) engine.Invoice {
	return engine.Invoice{ID: id, Client: client, Amount: amount, Open: open, Currency: eur, Due: engine.NewDate(2026, 4, 1)}
}

func book() *bank.Matcher {
	usd := inv("U-1000", "ABEL", 5000, 5000)
	usd.Currency = engine.MustCurrency("USD")
	return bank.NewMatcher([]engine.Invoice{
		inv("F-1001", "ABEL", 120000, 120000), inv("F-1002", "ABEL", 30000, 30000), inv("F-1003", "ABEL", 8000, 0),
		inv("2026-044", "BEA", 25000, 25000), inv("2026-047", "BEA", 25000, 25000), inv("2026-048", "BEA", 99900, 99900),
		inv("10234", "CY", 7000, 7000), inv("77", "CY", 1100, 1100),
		inv("INV-7#1", "DOT", 5000, 5000), inv("INV-7#2", "DOT", 5000, 5000), inv("INV-7#3", "DOT", 5000, 5000),
		inv("X-1/016", "EVE", 900, 900), inv("X-1016", "FOX", 900, 900),
		inv("A-5000", "EVE", 900, 900), inv("A5000", "FOX", 900, 900), inv("B-5000", "EVE", 900, 900), inv("B5000", "EVE", 900, 900),
		inv("F-1009", "GUS", 6950, 0), inv("F-1010", "GUS", 4000, 4000), usd,
	}, []engine.Client{
		{ID: "ABEL", Name: "Abel SARL"}, {ID: "BEA", Name: "Béa & Fils SAS"}, {ID: "CY", Name: "Cy"}, {ID: "GUS", Name: "Gustave Lampes"},
	}, []bank.Payer{{Client: "ABEL", IBAN: "DE02120300000000202051"}, {Client: "BEA", IBAN: "FR01"}, {Client: "CY", IBAN: "SHARED"}, {Client: "DOT", IBAN: "SHARED"}})
}

// told is a proposal in short: level, client, parts, what is on account.
func told(p bank.Proposal) string {
	var parts []string
	for _, x := range p.Parts {
		parts = append(parts, x.Invoice+"="+eur.Format(x.Amount))
	}
	return fmt.Sprintf("%s %s %s [%s] +%s -%s", p.Level, p.Type, p.Client, strings.Join(parts, " "), eur.Format(p.OnAccount), eur.Format(p.Short))
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name string
		e    bank.Entry
		want string
	}{
		{"exact", bank.Entry{Amount: 120000, Remittance: "Facture F-1001"}, "certain payment ABEL [F-1001=1200.00] +0.00 -0.00"},
		{"written otherwise", bank.Entry{Amount: 120000, Remittance: "FACT f 1001."}, "certain payment ABEL [F-1001=1200.00] +0.00 -0.00"},
		{"in the end-to-end id", bank.Entry{Amount: 120000, EndToEndID: "F1001"}, "certain payment ABEL [F-1001=1200.00] +0.00 -0.00"},
		{"sum", bank.Entry{Amount: 150000, Remittance: "F-1001 + F-1002"}, "certain payment ABEL [F-1001=1200.00 F-1002=300.00] +0.00 -0.00"},
		{"part", bank.Entry{Amount: 50000, Remittance: "acompte F-1001"}, "certain payment ABEL [F-1001=500.00] +0.00 -0.00"},
		{"fee", bank.Entry{Amount: 118500, Remittance: "F-1001"}, "certain payment ABEL [F-1001=1185.00] +0.00 -15.00"},
		{"more", bank.Entry{Amount: 121000, Remittance: "F-1001"}, "certain payment ABEL [F-1001=1200.00] +10.00 -0.00"},
		{"settled", bank.Entry{Amount: 8000, Remittance: "F-1003"}, "certain payment ABEL [] +80.00 -0.00"},
		{"several, less", bank.Entry{Amount: 100000, Remittance: "F-1001 F-1002"}, "likely payment ABEL [F-1001=1000.00] +0.00 -0.00"},
		{"number in parts", bank.Entry{Amount: 25000, Remittance: "2026-044"}, "certain payment BEA [2026-044=250.00] +0.00 -0.00"},
		{"longer number", bank.Entry{Amount: 25000, Remittance: "2026-0441"}, "open payment  [] +0.00 -0.00"},
		{"digits apart", bank.Entry{Amount: 7000, Remittance: "10 234"}, "likely payment CY [10234=70.00] +0.00 -0.00"},
		{"digits, exact", bank.Entry{Amount: 7000, Remittance: "10234"}, "certain payment CY [10234=70.00] +0.00 -0.00"},
		{"digits, part", bank.Entry{Amount: 100, Remittance: "client 10234"}, "likely payment CY [10234=1.00] +0.00 -0.00"},
		{"digits with a word", bank.Entry{Amount: 100, Remittance: "Facture 10234"}, "certain payment CY [10234=1.00] +0.00 -0.00"},
		{"short number", bank.Entry{Amount: 1100, Remittance: "rue du Bac 77"}, "open payment  [] +0.00 -0.00"},
		{"slip", bank.Entry{Amount: 120000, Remittance: "F-I001"}, "open payment  [] +0.00 -0.00"},
		{"other prefix", bank.Entry{Amount: 120000, Remittance: "INV 1001"}, "likely payment ABEL [F-1001=1200.00] +0.00 -0.00"},
		{"a year", bank.Entry{Amount: 99900, Remittance: "loyer 2026"}, "open payment  [] +0.00 -0.00"},
		{"two clients, sum", bank.Entry{Amount: 145000, Remittance: "F-1001 2026-044"}, "likely payment  [2026-044=250.00 F-1001=1200.00] +0.00 -0.00"},
		{"two clients, other sum", bank.Entry{Amount: 1000, Remittance: "F-1001 2026-044"}, "open payment  [] +0.00 -0.00"},
		{"digits that part", bank.Entry{Amount: 900, Remittance: "X-1016"}, "certain payment FOX [X-1016=9.00] +0.00 -0.00"},
		{"one number, two invoices", bank.Entry{Amount: 900, Remittance: "A 5000"}, "open payment  [] +0.00 -0.00"},
		{"one number, two of one client", bank.Entry{Amount: 900, Remittance: "B 5000"}, "likely payment EVE [B-5000=9.00] +0.00 -0.00"},
		{"other account", bank.Entry{Amount: 120000, Remittance: "F-1001", IBAN: "FR01"}, "likely payment ABEL [F-1001=1200.00] +0.00 -0.00"},
		{"first instalment", bank.Entry{Amount: 5000, Remittance: "INV-7, 1re échéance"}, "certain payment DOT [INV-7#1=50.00] +0.00 -0.00"},
		{"two instalments", bank.Entry{Amount: 10000, Remittance: "INV-7"}, "certain payment DOT [INV-7#1=50.00 INV-7#2=50.00] +0.00 -0.00"},
		{"account, one fits", bank.Entry{Amount: 30000, IBAN: "DE02120300000000202051"}, "likely payment ABEL [F-1002=300.00] +0.00 -0.00"},
		{"account, sum fits", bank.Entry{Amount: 150000, IBAN: "DE02120300000000202051"}, "likely payment ABEL [F-1001=1200.00 F-1002=300.00] +0.00 -0.00"},
		{"account, fee", bank.Entry{Amount: 119000, IBAN: "DE02120300000000202051"}, "likely payment ABEL [F-1001=1190.00] +0.00 -10.00"},
		{"account, nothing fits", bank.Entry{Amount: 333, IBAN: "DE02120300000000202051"}, "certain payment ABEL [] +3.33 -0.00"},
		{"account, two fit", bank.Entry{Amount: 25000, IBAN: "FR01"}, "certain payment BEA [] +250.00 -0.00"},
		{"account of two", bank.Entry{Amount: 333, IBAN: "SHARED"}, "open payment  [] +0.00 -0.00"},
		{"name, one fits", bank.Entry{Amount: 99900, Name: "BEA ET FILS"}, "open payment  [] +0.00 -0.00"},
		{"name", bank.Entry{Amount: 99900, Name: "BEA & FILS S.A.S"}, "open payment  [] +0.00 -0.00"},
		{"name with its form", bank.Entry{Amount: 99900, Name: "SAS BEA FILS"}, "likely payment BEA [2026-048=999.00] +0.00 -0.00"},
		{"name in the text", bank.Entry{Amount: 4000, Remittance: "VIR SEPA GUSTAVE LAMPES"}, "likely payment GUS [F-1010=40.00] +0.00 -0.00"},
		{"name, nothing fits", bank.Entry{Amount: 1, Name: "Abel"}, "open payment ABEL [] +0.01 -0.00"},
		{"amount alone", bank.Entry{Amount: 99900}, "open payment  [] +0.00 -0.00"},
		{"other currency", bank.Entry{Amount: 5000, Remittance: "U-1000"}, "open payment  [] +0.00 -0.00"},
		{"debit came back", bank.Entry{Amount: 6950, Debit: true, ReturnReason: "AM04", EndToEndID: "F-1009"}, "certain debit_rejected GUS [F-1009=69.50] +0.00 -0.00"},
		{"debit came back, never booked", bank.Entry{Amount: 4000, Debit: true, ReturnReason: "AM04", EndToEndID: "F-1010"}, "certain debit_rejected GUS [F-1010=0.00] +0.00 -0.00"},
		{"reversal", bank.Entry{Amount: 6950, Debit: true, Reversal: true, Remittance: "F-1009"}, "certain refund GUS [F-1009=69.50] +0.00 -0.00"},
		{"refund by us", bank.Entry{Amount: 8000, Debit: true, Remittance: "F-1003"}, "likely refund ABEL [F-1003=80.00] +0.00 -0.00"},
		{"rent", bank.Entry{Amount: 8000, Debit: true, Remittance: "loyer"}, "none refund  [] +0.00 -0.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.e.Currency, c.e.Booked = eur, engine.NewDate(2026, 5, 4)
			p := book().Match(&c.e, "")
			if got := told(p); got != c.want {
				t.Errorf("got  %s (%s)\nwant %s", got, strings.Join(p.Reasons, "; "), c.want)
			}
		})
	}
}

// Of random ledgers and credits: never more is given than the credit, nor than is open; what is certain
// is all of one client, and is the same whatever the order of the ledger.
func TestMatchHoldsForRandomLedgers(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	words := []string{"FACTURE", "F", "VIR", "1001", "SAS", "ABEL", "2026", "-", "ACOMPTE", "INV"}
	certain := 0
	for range 4000 {
		var invoices []engine.Invoice
		for i := range 1 + r.IntN(12) {
			amount := engine.Amount(100 * (1 + r.IntN(20)))
			id := []string{"F-%d", "2026-%03d", "INV%d", "%d"}[r.IntN(4)]
			number := []int{i + 1, 1000 + i, 10000 + i}[r.IntN(3)]
			invoices = append(invoices, inv(fmt.Sprintf(id, number), fmt.Sprintf("C%d", r.IntN(3)), amount, amount*engine.Amount(r.IntN(3))/2))
		}
		slices.SortFunc(invoices, func(a, b engine.Invoice) int { return strings.Compare(a.ID, b.ID) })
		invoices = slices.CompactFunc(invoices, func(a, b engine.Invoice) bool { return a.ID == b.ID })
		payers := []bank.Payer{{Client: "C0", IBAN: "A"}, {Client: "C1", IBAN: "B"}, {Client: "C2", IBAN: "B"}}
		e := bank.Entry{Amount: engine.Amount(50 * (1 + r.IntN(80))), Currency: eur, Debit: r.IntN(5) == 0, IBAN: []string{"", "A", "B", "C"}[r.IntN(4)]}
		for range r.IntN(5) {
			if r.IntN(2) == 0 {
				e.Remittance += " " + invoices[r.IntN(len(invoices))].ID
			} else {
				e.Remittance += " " + words[r.IntN(len(words))]
			}
		}
		p := bank.NewMatcher(invoices, nil, payers).Match(&e, "")
		other := slices.Clone(invoices)
		r.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if again := bank.NewMatcher(other, nil, payers).Match(&e, ""); told(again) != told(p) {
			t.Fatalf("%+v: %s in one order, %s in another", e, told(p), told(again))
		}
		given := p.OnAccount
		for _, part := range p.Parts {
			at := slices.IndexFunc(invoices, func(i engine.Invoice) bool { return i.ID == part.Invoice })
			given += part.Amount
			if i := &invoices[at]; !e.Debit && part.Amount > i.Open || e.Debit && part.Amount > i.Paid() || p.Level == bank.Certain && i.Client != p.Client {
				t.Fatalf("%+v: %s, and %+v", e, told(p), i)
			}
		}
		if given > e.Amount || p.Level == bank.Certain && !e.Debit && given != e.Amount {
			t.Fatalf("%+v: %s gives %d", e, told(p), given)
		}
		if p.Level == bank.Certain {
			certain++
			if len(p.Others) > 0 && p.OnAccount != e.Amount {
				t.Fatalf("%+v: %s could be %v as well", e, told(p), p.Others)
			}
		}
	}
	if certain < 200 {
		t.Errorf("only %d are certain: the test shows little", certain)
	}
}

// A second credit finds what the first one left.
func TestTakeLowersWhatIsOpen(t *testing.T) {
	m := book()
	e := bank.Entry{Amount: 120000, Currency: eur, Remittance: "F-1001"}
	first := m.Match(&e, "")
	m.Take(&first)
	if got := told(m.Match(&e, "")); got != "certain payment ABEL [] +1200.00 -0.00" {
		t.Errorf("the second is %s", got)
	}
}
