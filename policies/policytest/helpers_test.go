package policytest

import (
	"errors"
	"flag"
	"os"
	"testing"

	"github.com/relance-dev/relance/engine"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

var eur = engine.MustCurrency("EUR")

// when is a condition written in Go, looked at every day.
type when func(in *engine.Input) bool

func (g when) Holds(in *engine.Input) (bool, error) { return g(in), nil }

func (g when) NextChange(in *engine.Input) (engine.Date, bool) { return in.Today + 1, false }

func late(days int) when {
	return func(in *engine.Input) bool { return in.DaysLate() >= days }
}

// book has one policy: e-mail on day 7, letter and e-mail on day 15, with a
// person's agreement from 10 000.00 on. Weekends move messages.
func book() *engine.Book {
	const (
		watch engine.StateID = iota
		courtesy
		firm
		disputed
		settled
	)
	email := engine.Action{Channel: "email", Template: "courtesy", Contact: true}
	letter := engine.Action{Channel: "letter", Template: "firm", Contact: true}
	m := &engine.Machine{
		Policy: "standard", Start: watch, Reopen: watch,
		Always: []engine.Rule{
			{To: settled, When: when(func(in *engine.Input) bool { return in.Open() <= 0 })},
			{To: disputed, When: when(func(in *engine.Input) bool { return in.Invoice.Disputed })},
		},
		States: []engine.State{
			{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{{To: courtesy, When: late(7)}}},
			{Name: "courtesy", Reopen: engine.NoState, Do: []engine.Action{email}, Next: []engine.Rule{{To: firm, When: late(15)}}},
			{
				Name: "firm", Reopen: engine.NoState, Do: []engine.Action{letter, {Channel: "email", Template: "firm", Contact: true}},
				Approve: when(func(in *engine.Input) bool { return in.Open() >= 1_000_000 }),
			},
			{
				Name: "disputed", Hold: true, Reopen: engine.NoState,
				Next: []engine.Rule{{To: engine.NoState, Resume: true, When: when(func(in *engine.Input) bool { return !in.Invoice.Disputed })}},
			},
			{Name: "settled", Final: true, Reopen: engine.NoState},
		},
	}
	return &engine.Book{
		Creditor: engine.Creditor{Name: "Creditor", Country: "FR", Language: "fr"},
		Profiles: []string{"key_account", "standard"},
		Facts:    []engine.FactDecl{{Name: "score", Type: engine.FactInt}, {Name: "sector", Type: engine.FactString}},
		Machines: []*engine.Machine{m}, Assign: []engine.AssignLine{{}},
		Calendar: engine.Weekdays{}, Pressure: engine.Pressure{BusinessDays: true},
	}
}

// decode reads a test that must have no problem.
func decode(t *testing.T, name, json string) Test {
	t.Helper()
	test, problems := Decode(name, []byte(json), Options{Book: book(), Currency: eur, Computed: []string{"none", "twice"}})
	for _, p := range problems {
		t.Fatalf("decode %s: %v: %s", name, p.Path, p.Message)
	}
	test.File, test.Line = "book/standard_test.cue", 3
	return test
}

func run(t *testing.T, tests ...Test) []Result {
	t.Helper()
	results, err := Run(t.Context(), Subject{Engine: book(), Compute: doubled, Render: spoken}, tests)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// golden compares got with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs (rewrite it with -update):\n%s", path, got)
	}
}

// doubled computes twice what is open, and nothing else.
func doubled(in *engine.Input, name string) (string, error) {
	if name != "twice" {
		return "", errors.New("nothing is called " + name)
	}
	return in.Invoice.Currency.Format(2 * in.Invoice.Open), nil
}

// spoken writes a message in one sentence.
func spoken(m engine.Message, inputs []engine.Input) (subject, text string, err error) {
	return "About " + inputs[0].Invoice.ID, m.State + ": please pay\n" + m.Currency.Format(m.Amount) + "\u202fEUR", nil
}
