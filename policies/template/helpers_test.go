package template

import (
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/formula"
)

func day(t testing.TB, s string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var testVocabulary = Vocabulary{
	Facts: []engine.FactDecl{
		{Name: "order", Type: engine.FactString},
		{Name: "score", Type: engine.FactInt},
		{Name: "vip", Type: engine.FactBool},
		{Name: "signed", Type: engine.FactDate},
	},
	Computed: []formula.Named{
		{Name: "interest", Type: formula.Money},
		{Name: "total_due", Type: formula.Money},
		{Name: "rate", Type: formula.Number},
		{Name: "harsh", Type: formula.Bool},
		{Name: "pay_by", Type: formula.Date},
		{Name: "legal", Type: formula.Text},
		{Name: "broken"},
	},
	CreditorFields: []string{"capital"},
	Profiles:       []string{"craftsman", "key_account"},
	Contact:        true,
}

func testCreditor() *Creditor {
	return &Creditor{
		Name: "Atelier Dupont SAS", Country: "FR", Language: "fr",
		Address: []string{"12 rue des Exemples", "75000 Paris"},
		Email:   "compta@dupont.example.org", Phone: "+33 1 99 00 12 34",
		IBAN: "FR76 0000 0000", PaymentLink: "https://pay.example.org/dupont?a=1&b=2",
		Fields: map[string]string{"capital": "10 000 €"},
	}
}

// testSource is a message of 21 May 2026 about n invoices, F-1 being the oldest.
func testSource(t testing.TB, n int, client *engine.Client) Source {
	t.Helper()
	eur := engine.MustCurrency("EUR")
	msg := &engine.Message{
		Date: day(t, "2026-05-21"), Policy: "standard", Client: client.ID, State: "courtesy",
		Channel: "email", Template: "courtesy", Currency: eur,
		Also: []engine.Line{{Invoice: "F-99", Open: 5000, Due: day(t, "2026-05-10"), DaysLate: 11}},
	}
	src := Source{Creditor: testCreditor(), PolicyTitle: "B2B", Facts: testVocabulary.Facts, Message: msg}
	for i := range n {
		id := "F-" + string(rune('1'+i%9))
		inv := &engine.Invoice{
			ID: id, Client: client.ID, Amount: 123456, Open: engine.Amount(100000 + i), Currency: eur,
			Issued: day(t, "2026-04-01"), Due: day(t, "2026-05-01") + engine.Date(i),
			Facts: []engine.Value{{Type: engine.FactString, Str: "PO_7*"}, {Type: engine.FactInt, Int: 12}},
		}
		msg.Lines = append(msg.Lines, engine.Line{
			Invoice: id, Policy: "standard", State: "courtesy", Open: inv.Open, Due: inv.Due, DaysLate: int(msg.Date - inv.Due),
		})
		msg.Amount += inv.Open
		src.Lines = append(src.Lines, Line{
			Input: &engine.Input{Facts: engine.Facts{Invoice: inv, Client: client, Account: testAccount(t)}, Today: msg.Date},
			Computed: []formula.Result{
				{Name: "interest", Value: formula.Value{Type: formula.Money, Amount: 1644}},
				{Name: "total_due", Value: formula.Value{Type: formula.Money, Amount: inv.Open + 1644}},
				{Name: "rate", Value: formula.Value{Type: formula.Number, Number: apd.New(1215, -2)}},
				{Name: "harsh", Value: formula.Value{Type: formula.Bool, Bool: true}},
				{Name: "pay_by", Value: formula.Value{Type: formula.Date, Date: day(t, "2026-06-01")}},
				{Name: "legal", Value: formula.Value{Type: formula.Text, Text: "L441-10"}},
			},
		})
	}
	return src
}

// testAccount is that of a client who kept one of three promises, and pays six days late.
func testAccount(t testing.TB) engine.Account {
	return engine.Account{
		Currency: engine.MustCurrency("EUR"), OpenCount: 4, OpenTotal: 423450, OverdueCount: 3, OverdueTotal: 300010,
		OldestDue: day(t, "2026-04-11"),
		Known:     engine.Known{BrokenPromises: 2, KeptPromises: 1, Habit: engine.Habit{Paid: 5, Usual: 6, Average: 8}, History: engine.ContactHistory{Channel: "email", Unanswered: 3}},
	}
}

func testClient() *engine.Client {
	return &engine.Client{
		ID: "C-1", Name: "Boulangerie Martin", Contact: "Mme Martin", Profile: "craftsman", Kind: "business",
		Country: "FR", Email: "martin@client.example.org", Address: []string{"3 place du Four", "", "69000 Lyon"},
	}
}

func testData(t testing.TB, n int) *Data {
	t.Helper()
	d, err := NewData(testSource(t, n, testClient()))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// parsed is a template that must be without problems.
func parsed(t testing.TB, language, raw string) *Template {
	t.Helper()
	tmpl, problems := Parse("templates/courtesy."+language+".md", []byte(raw))
	if len(problems) == 0 {
		v := testVocabulary
		v.Contact = false
		problems = tmpl.Check(v)
	}
	if len(problems) > 0 {
		t.Fatalf("%s\n%s %s (%s)", raw, problems[0].Code, problems[0].Message, problems[0].Hint)
	}
	return tmpl
}

func render(t testing.TB, language, raw string, invoices int) Rendered {
	t.Helper()
	r, err := parsed(t, language, raw).Render(testData(t, invoices))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
