package guard

import (
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// vocabulary is that of an ordinary policy.
func vocabulary() Vocabulary {
	return Vocabulary{
		Facts: []engine.FactDecl{
			{Name: "sector", Type: engine.FactString},
			{Name: "score", Type: engine.FactInt},
			{Name: "limit", Type: engine.FactNumber},
			{Name: "vip", Type: engine.FactBool},
			{Name: "visited", Type: engine.FactDate},
			{Name: "empty", Type: engine.FactInt},
		},
		Profiles: []string{"craftsman", "key_account", "micro", "standard"},
		States:   []string{"courtesy", "firm", "on_hold", "watch"},
		Channels: []string{"call", "email", "letter", "sms"},
		Exits:    []Exit{agency()},
		Currency: engine.MustCurrency("EUR"),
	}
}

func newEnv(t testing.TB, v Vocabulary) *Env {
	t.Helper()
	e, err := NewEnv(v)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// compile compiles a guard that must be good.
func compile(t testing.TB, e *Env, src string) *Guard {
	t.Helper()
	g, problems := e.Compile(src)
	if g == nil {
		t.Fatalf("Compile(%q) found %v", src, problems)
	}
	return g
}

func day(s string) engine.Date {
	d, err := engine.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// input is an invoice of 1000.00 EUR with 99.90 open, due on 2026-03-02, seen
// 10 days later in state firm.
func input() *engine.Input {
	limit, _, err := apd.NewFromString("2500.5")
	if err != nil {
		panic(err)
	}
	eur := engine.MustCurrency("EUR")
	m := &engine.Machine{Policy: "standard", Currency: eur, States: []engine.State{
		{Name: "watch"}, {Name: "courtesy"}, {Name: "firm"}, {Name: "on_hold", Hold: true},
	}}
	today := day("2026-03-12")
	return &engine.Input{
		Facts: engine.Facts{
			Invoice: &engine.Invoice{
				ID: "INV-7", Client: "C-1", Amount: 100000, Open: 9990, Currency: eur,
				Issued: day("2026-01-31"), Due: day("2026-03-02"),
				Facts: []engine.Value{
					{Type: engine.FactString, Str: "food"},
					{Type: engine.FactInt, Int: 5},
					{Type: engine.FactNumber, Num: limit},
					{Type: engine.FactBool, Int: 1},
					{Type: engine.FactDate, Int: int64(day("2026-02-15"))},
				},
			},
			Client: &engine.Client{
				ID: "C-1", Name: "Boulangerie Ronde", Profile: "standard", Kind: engine.KindBusiness,
				Country: "FR", Language: "fr", Email: "compta@example.org",
			},
			Account: engine.Account{
				Currency: eur, OpenCount: 3, OpenTotal: 123456, OverdueCount: 2, OverdueTotal: 100000,
				OldestDue: day("2026-02-01"), NextDue: day("2026-03-20"),
				Anchors: engine.Anchored{Oldest: "F-0", OldestDue: day("2026-02-01"), Largest: "F-1", LargestDue: day("2026-03-01"), MeanDue: day("2026-02-20")},
				Known: engine.Known{
					BrokenPromises: 1, KeptPromises: 2, Habit: engine.Habit{Paid: 5, Usual: 4, Average: 6},
					History: engine.ContactHistory{Channel: "call", Outcome: "no_answer", Reached: "email", Unanswered: 3, Excuses: 1, Reason: "oversight"},
				},
			},
			Promise: engine.Promise{Made: day("2026-03-05"), Until: day("2026-03-15"), Amount: 5000, Paid: 1000, Broken: 1},
			Last:    engine.Outcome{Channel: "email", Result: "delivered", On: day("2026-03-09")},

			Limitation: &engine.Limitation{Business: engine.LimitTerm{Years: 5}},
		},
		Machine: m,
		Case: &engine.Case{
			Opened: day("2026-02-01"), State: 2, Entered: day("2026-03-09"), Since: day("2026-03-09"), HeldFrom: engine.NoState,
			Entries: []uint16{1, 1, 2, 0}, Contacts: 4, LastContact: day("2026-03-09"), GapSince: day("2026-03-09"),
		},
		Today: today,
	}
}

// heldInput is input, in a hold since 2026-03-10.
func heldInput() *engine.Input {
	in := input()
	c := in.Case
	c.State, c.HeldFrom, c.HeldSince, c.HeldEntered = 3, 2, day("2026-03-10"), c.Entered
	c.Ran, c.Since, c.GapRan, c.GapSince = 1, 0, 1, 0
	c.Entries[3] = 1
	return in
}
