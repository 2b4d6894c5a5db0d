package policytest_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// generatedBook has a fork, an approval, an else branch, a hold and two languages.
const generatedBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Example", country: "FR", timezone: "Europe/Paris", language: "en", currency: "EUR"}
languages: ["en", "fr"]
facts: sector: "string"
assign: [{policy: "small", when: "invoice.amount < 300"}, {policy: "standard"}]
policies: small: {
	title: "Small"
	start: "watch"
	states: {
		watch: next: [{to: "let_go", when: "days_late >= 10"}]
		let_go: final:  true
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
policies: standard: {
	title: "Standard"
	start: "watch"
	states: {
		watch: next: [{to: "remind", when: "days_late >= 7"}]
		remind: {
			do: [{email: {template: "remind"}, else: letter: {template: "remind"}}]
			next: [{to: "agency", when: "days_late >= 20 && (invoice.open >= 1000 || facts.sector == 'hotel')"}, {to: "done", when: "days_late >= 40"}]
		}
		agency: {final: true, approve: "invoice.open >= 5000", do: [{task: {queue: "team", title: "Hand over"}}]}
		done: final: true
		disputed: {hold: true, next: [{resume: true, when: "!invoice.disputed"}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}, {to: "disputed", when: "invoice.disputed"}]
}
`

const generatedText = "---\nsubject: Invoice {{.references}}\n---\nPlease pay {{.total.to_ask}}.\n"

// loadGenerated loads the book, with a file of tests when one is given.
func loadGenerated(t *testing.T, tests []byte) *policies.Book {
	t.Helper()
	files := map[string][]byte{"book.cue": []byte(generatedBook), "templates/remind.en.md": []byte(generatedText), "templates/remind.fr.md": []byte(generatedText)}
	if tests != nil {
		files["generated_test.cue"] = tests
	}
	book, list := policies.Load(t.TempDir(), policies.Options{Overlay: files, Tests: true})
	if err := list.Err(); err != nil {
		t.Fatalf("%v\n%s", err, tests)
	}
	return book
}

// What is generated is a file of tests that pass, that reach all there is, and of which none can go.
func TestGeneratedTestsReachAllAndNoneIsTooMany(t *testing.T) {
	ctx := context.Background()
	book := loadGenerated(t, nil)
	made, _, err := policytest.Generate(ctx, book.Subject(), policytest.GenerateOptions{Currency: book.Currency, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	file, err := policytest.WriteTests(made, policies.PackageName)
	if err != nil {
		t.Fatal(err)
	}
	again, _, _ := policytest.Generate(ctx, book.Subject(), policytest.GenerateOptions{Currency: book.Currency})
	if twice, _ := policytest.WriteTests(again, policies.PackageName); string(twice) != string(file) {
		t.Errorf("a second time it is another file:\n%s\nand\n%s", file, twice)
	}
	book = loadGenerated(t, file)
	reached := func(tests []policytest.Test) int {
		results, c, err := policytest.Cover(ctx, book.Subject(), tests)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if !r.Passed() {
				t.Errorf("%s fails: %v, got %v, expected %v", r.Test.Name, r.Err, r.Got, r.Test.Expect)
			}
		}
		n, all := c.Count("")
		if len(tests) == len(book.Tests) {
			for _, p := range c.Points {
				// While a case is in the hold, always holds it there: the condition to resume is only asked when it is true.
				if p.Hits == 0 && !strings.Contains(p.Text, "invoice.disputed") {
					t.Errorf("of %d, %s %s %s is not reached:\n%s", all, p.Kind, p.Text, p.Outcome, file)
				}
			}
		}
		return n
	}
	whole := reached(book.Tests)
	for i := range book.Tests {
		if n := reached(slices.Delete(slices.Clone(book.Tests), i, i+1)); n >= whole {
			t.Errorf("without %s as much is reached: %d of %d", book.Tests[i].Name, n, whole)
		}
	}
	more, _, err := policytest.Generate(ctx, book.Subject(), policytest.GenerateOptions{Currency: book.Currency, Have: book.Tests})
	if err != nil || len(more) > 0 {
		t.Errorf("beside them it makes %d more, %v", len(more), err)
	}
}

// Cases of a portfolio become tests without the names, numbers and addresses of anybody.
func TestTestsOfAPortfolioNameNobody(t *testing.T) {
	ctx := context.Background()
	book := loadGenerated(t, nil)
	eur := engine.MustCurrency("EUR")
	day := func(text string) engine.Date {
		d, err := engine.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	opt := policytest.GenerateOptions{
		Currency: eur,
		Clients: []engine.Client{
			{ID: "DUPONT", Name: "Jeanne Dupont", Kind: engine.KindBusiness, Country: "FR", Email: "jeanne@dupont.example", Language: "fr"},
			{ID: "MARTIN", Name: "Paul Martin", Kind: engine.KindBusiness, Country: "FR", Phone: "+33199000002", Address: []string{"9 rue Secrète", "75000 Paris"}},
		},
		Invoices: []engine.Invoice{
			{ID: "SECRET-1", Client: "DUPONT", Amount: 200000, Open: 200000, Currency: eur, Due: day("2026-02-02")},
			{ID: "SECRET-2", Client: "MARTIN", Amount: 60000, Open: 60000, Currency: eur, Due: day("2026-02-02"), Facts: []engine.Value{{Type: engine.FactString, Str: "bakery"}}},
		},
		Events: []engine.Event{
			{Date: day("2026-02-20"), Type: engine.EventDispute, Invoice: "SECRET-2", Client: "MARTIN", Currency: eur, Reason: "Paul is cross"},
			{Date: day("2026-03-02"), Type: engine.EventDisputeResolved, Invoice: "SECRET-2", Client: "MARTIN", Currency: eur},
		},
	}
	made, _, err := policytest.Generate(ctx, book.Subject(), opt)
	if err != nil {
		t.Fatal(err)
	}
	file, err := policytest.WriteTests(made, policies.PackageName)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"DUPONT", "Dupont", "MARTIN", "Paul", "SECRET", "Secrète", "dupont.example", "0002"} {
		if strings.Contains(string(file), secret) {
			t.Errorf("%s is in the tests:\n%s", secret, file)
		}
	}
	tests := loadGenerated(t, file).Tests
	for _, want := range []string{"ends in agency", "dispute, dispute resolved"} {
		if !slices.ContainsFunc(tests, func(x policytest.Test) bool { return strings.Contains(x.Name, want) }) {
			t.Errorf("no test with %q:\n%s", want, file)
		}
	}
}

// A case in which a condition has no answer makes no test, and is told with its reason.
func TestCasesWithoutAnAnswerAreTold(t *testing.T) {
	book, list := policies.Load(t.TempDir(), policies.Options{Overlay: map[string][]byte{"book.cue": []byte(`package relance

import "relance.dev/policy"

policy.#Book
creditor: {name: "Example", country: "FR", timezone: "Europe/Paris", language: "en", currency: "EUR"}
facts: score: "int"
assign: [{policy: "standard"}]
policies: standard: {
	title: "A"
	start: "watch"
	states: {
		watch: next: [{to: "look", when: "days_late >= 7 && facts.score >= 3"}]
		look: {final: true, do: [{task: {queue: "team", title: "Look"}}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`)}})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	eur := engine.MustCurrency("EUR")
	due, err := engine.ParseDate("2026-02-02")
	if err != nil {
		t.Fatal(err)
	}
	made, left, err := policytest.Generate(t.Context(), book.Subject(), policytest.GenerateOptions{Currency: eur, Clients: []engine.Client{{ID: "C-1"}, {ID: "C-2"}, {ID: "C-3"}}, Invoices: []engine.Invoice{
		{ID: "F-1", Client: "C-1", Amount: 100, Open: 100, Currency: eur, Due: due},
		{ID: "F-2", Client: "C-2", Amount: 100, Open: 100, Currency: eur, Due: due, Facts: []engine.Value{{Type: engine.FactInt, Int: 5}}},
		{ID: "F-3", Client: "C-3", Amount: 200, Open: 200, Currency: eur, Due: due},
	}})
	if err != nil || len(made) == 0 || len(left) != 1 {
		t.Fatalf("%d tests, left %v, %v", len(made), left, err)
	}
	if left[0].Count != 2 || !strings.Contains(left[0].Why, "fact score has no value") || strings.Contains(left[0].Why, "F-") {
		t.Errorf("left %+v", left[0])
	}
}
