package guard

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func TestNextChange(t *testing.T) {
	// input: due 2026-03-02, today 2026-03-12 (a Thursday), in the state and
	// last contacted on 2026-03-09, promise until 2026-03-15, next due 2026-03-20.
	tests := []struct {
		guard string
		want  string // no date: never
		exact bool
	}{
		{"invoice.open > 3", "", true},
		{"true", "", true},
		{"days_late >= 15", "2026-03-17", true},
		{"days_to_limitation < 200", "2030-08-15", true}, // its end is 2031-03-02
		{"days_to_limitation <= 200 && days_late > 2000", "2031-08-24", true},
		{"days_to_limitation == 0", "2031-03-02", true},
		{"days_to_limitation > 1816", "", true},
		{"days_to_limitation >= 1816", "2026-03-13", true},
		{"days_to_limitation + days_late > 3000", "", true},
		{"today > invoice.limitation_date", "2031-03-03", true},
		{"has(invoice.limitation_date)", "", true},
		{"days_late > 15", "2026-03-18", true},
		{"15 <= days_late", "2026-03-17", true},
		{"days_late >= 7", "", true},
		{"days_late <= 12", "2026-03-15", true},
		{"days_late < 12", "2026-03-14", true},
		{"days_late == 10", "2026-03-13", true},
		{"days_late == 12", "2026-03-14", true},
		{"days_late != 12", "2026-03-14", true},
		{"days_late == 3", "", true},
		{"days_late in [3, 20, 15]", "2026-03-17", true},
		{"!(days_late in [10])", "2026-03-13", true},
		{"days_late >= 14.5", "2026-03-17", true},
		{"days_late > 14.5", "2026-03-17", true},
		{"days_late <= 14.5", "2026-03-17", true},
		{"days_late == 14.5", "", true},
		{"14.5 - days_late < 3", "2026-03-14", true},
		{"14.5 - days_late <= 3", "2026-03-14", true},
		{"14.5 - days_late >= 3", "2026-03-14", true},
		{"14.5 - days_late > 2.5", "2026-03-14", true},
		{"14.5 - days_late >= 2.5", "2026-03-15", true},
		{"days_late + 3 >= 15", "2026-03-14", true},
		{"3 - days_late < -9", "2026-03-15", true},
		{"-days_late <= -12", "2026-03-14", true},
		{"days_late * 2 > 25", "2026-03-15", true},
		{"days_late - 0.5 > 11", "2026-03-14", true},
		{"days_late >= facts.score + 10", "2026-03-17", true},
		{"days_late * 100 >= facts.limit", "2026-03-28", true},
		{"days_late >= facts.empty", "", true},
		{"days_late - case.days_in_state > 7", "", true},
		{"days_late + case.days_in_state >= 20", "2026-03-16", true},
		{"days_late - days_late > 3", "", true},
		{"business_days_late >= 10", "2026-03-16", true},
		{"business_days_late > 10", "2026-03-17", true},
		{"business_days_late == 8", "2026-03-13", true},
		{"business_days_late + days_late > 30", "2026-03-13", false},
		{"client.max_days_late >= 45", "2026-03-18", true},
		{"case.days_in_state >= 7", "2026-03-16", true},
		{"case.days_since_contact > 7", "2026-03-17", true},
		{"case.days_open == 40", "2026-03-13", true},
		{"case.days_held >= 3", "", true},
		{"today >= date('2026-04-01')", "2026-04-01", true},
		{"today > invoice.due.plus_days(10).end_of_month()", "2026-04-01", true},
		{"invoice.due.plus_months(1) < today", "2026-04-03", true},
		{"today.minus_days(5) >= invoice.due.plus_days(20)", "2026-03-27", true},
		{"today - invoice.due >= 12", "2026-03-14", true},
		{"today in [date('2026-01-01'), date('2026-05-01')]", "2026-05-01", true},
		{"today.weekday() == 'monday'", "2026-03-13", false},
		{"today.end_of_month() == today", "2026-03-13", false},
		{"days_late % 7 == 0", "2026-03-13", false},
		{"days_late / 2 > 10", "2026-03-13", false},
		{"(days_late > 12 ? 1 : 2) == 1", "2026-03-13", false},
		{"days_late > 12 ? invoice.disputed : invoice.open > 0", "2026-03-15", true},
		{"promise.active", "2026-03-16", true},
		{"promise.broken", "2026-03-16", true},
		{"promise.broken_count >= 2", "2026-03-16", true},
		{"promise.broken_count >= 3", "", true},
		{"promise.broken && days_late >= 20", "2026-03-22", true},
		{"promise.broken == invoice.disputed", "2026-03-16", true},
		{"days_late >= 12 + promise.broken_count * 4", "2026-03-22", true},
		{"promise.kept || promise.until < today", "2026-03-16", true},
		{"client.overdue_count >= 3", "2026-03-21", false},
		{"client.overdue_total > 1000", "2026-03-21", false},
		{"client.overdue_count >= 3 && days_late >= 11", "2026-03-21", false},
		{"client.overdue_count >= 3 || days_late >= 11", "2026-03-13", true},
		{"client.broken_promises > 1", "2026-03-16", false},
		{"client.days_beyond_usual >= 8", "2026-03-14", true},
		{"client.usual_days_late > 4 || client.paid_count > 5", "", true},
		{"days_late >= 15 && invoice.disputed", "", true},
		{"days_late >= 15 || days_late >= 13", "2026-03-15", true},
		{"days_late >= 15 && case.days_in_state >= 10", "2026-03-19", true},
		{"days_late >= 9999999999999", "2026-03-13", false},
		{"days_late >= 9999999999", "", true},
	}
	e := newEnv(t, vocabulary())
	for _, tt := range tests {
		t.Run(tt.guard, func(t *testing.T) {
			got, exact := compile(t, e, tt.guard).NextChange(input())
			if got.String() != tt.want || exact != tt.exact {
				t.Errorf("NextChange = %v, %v, want %v, %v", got, exact, tt.want, tt.exact)
			}
		})
	}
}

func TestClocksOfAHeldCaseStandStill(t *testing.T) {
	e := newEnv(t, vocabulary())
	for guard, want := range map[string]string{
		"case.days_in_state >= 7":                    "",
		"case.days_since_contact >= 7":               "",
		"case.days_held >= 7":                        "2026-03-17",
		"case.days_held - case.days_in_state >= 7":   "2026-03-18",
		"days_late >= 15 && case.days_in_state >= 7": "",
	} {
		if got, exact := compile(t, e, guard).NextChange(heldInput()); got.String() != want || !exact {
			t.Errorf("%s: NextChange = %v, %v, want %v", guard, got, exact, want)
		}
	}
}

func TestNothingDueStandsStill(t *testing.T) {
	v := vocabulary()
	v.Scope = engine.ScopeClient
	in := input()
	in.Invoice, in.Account = nil, engine.Account{}
	for _, guard := range []string{"days_late >= 1", "business_days_late >= 1", "client.max_days_late >= 1", "client.overdue_count > 0", "client.oldest_due < today", "client.days_beyond_usual > 3"} {
		if got, exact := compile(t, newEnv(t, v), guard).NextChange(in); got != 0 || !exact {
			t.Errorf("%s: NextChange = %v, %v, want never", guard, got, exact)
		}
	}
}

func TestAnAccountSummedUpEarlierIsNotTrusted(t *testing.T) {
	in := input()
	in.Account.NextDue = day("2026-03-05")
	got, exact := compile(t, newEnv(t, vocabulary()), "client.overdue_count > 3").NextChange(in)
	if got != in.Today+1 || exact {
		t.Errorf("NextChange = %v, %v, want tomorrow, not exact", got, exact)
	}
}

// never is a calendar without a working day.
type never struct{}

func (never) BusinessDay(engine.Date) bool { return false }

func TestACalendarWithoutBusinessDaysIsNotFollowedForever(t *testing.T) {
	in := input()
	in.Calendar = never{}
	got, exact := compile(t, newEnv(t, vocabulary()), "business_days_late > 3").NextChange(in)
	if got != in.Today+1 || exact {
		t.Errorf("NextChange = %v, %v, want tomorrow, not exact", got, exact)
	}
}

func TestWhatAnAnswerDependsOn(t *testing.T) {
	e := newEnv(t, vocabulary())
	v := vocabulary()
	v.Scope = engine.ScopeClient
	clients := newEnv(t, v)
	for _, tt := range []struct {
		env                 *Env
		guard               string
		time, account, last bool
	}{
		{e, "invoice.open > 3", false, false, false},
		{e, "days_late > 3", true, false, false},
		{clients, "days_late > 3", true, true, false},
		{e, "client.open_total > 3", false, true, false},
		{e, "client.max_days_late > 3", true, true, false},
		{e, "has(client.oldest_due)", false, true, false},
		{e, "promise.broken", true, false, false},
		{e, "promise.made && last.outcome == 'sent'", false, false, true},
		{e, "has(last.channel)", false, false, true},
		{e, "today.weekday() == 'monday'", true, false, false},
	} {
		g := compile(t, tt.env, tt.guard)
		if g.wake.moves != tt.time || g.UsesAccount() != tt.account || g.UsesLast() != tt.last {
			t.Errorf("%s: moves %v, UsesAccount %v, UsesLast %v, want %v, %v, %v",
				tt.guard, g.wake.moves, g.UsesAccount(), g.UsesLast(), tt.time, tt.account, tt.last)
		}
	}
}

// TestNextChangeAgainstEveryDay compares with looking at each of 200 days.
func TestNextChangeAgainstEveryDay(t *testing.T) {
	const guards, inputs, days = 400, 6, 200
	e := newEnv(t, vocabulary())
	rng := rand.New(rand.NewPCG(1, 2))
	exacts := 0
	for range guards {
		src := randomCondition(rng, 3)
		g := compile(t, e, src)
		for range inputs {
			w := randomWorld(rng)
			in := w.on(w.start)
			got, exact := g.NextChange(in)
			first := firstChange(t, g, w, days)
			end := w.start + days
			switch {
			case exact && got == 0 && first != 0,
				got != 0 && first != 0 && first < got,
				got != 0 && got <= w.start,
				!exact && got != w.start+1 && !g.blind(),
				exact && got != 0 && got <= end && got != first:
				t.Fatalf("%s\nfrom %v: NextChange = %v, %v; the first change is on %v\n%+v\n%+v", src, w.start, got, exact, first, in.Facts, *in.Case)
			}
			if exact {
				exacts++
			}
		}
	}
	if exacts < guards*inputs/3 {
		t.Errorf("only %d of %d answers were exact", exacts, guards*inputs)
	}
}

// blind reports whether the guard reads sums that are only known up to a day.
func (g *Guard) blind() bool {
	for _, v := range g.wake.steps {
		if v.timing.blind {
			return true
		}
	}
	return false
}

func firstChange(t *testing.T, g *Guard, w *world, days engine.Date) engine.Date {
	t.Helper()
	answerOn := func(d engine.Date) string {
		holds, err := g.Holds(w.on(d))
		if err != nil {
			return "nobody can tell"
		}
		return fmt.Sprint(holds)
	}
	now := answerOn(w.start)
	for d := w.start + 1; d <= w.start+days; d++ {
		if answerOn(d) != now {
			return d
		}
	}
	return 0
}

// world is what is known of a client on any day, as long as nothing happens.
type world struct {
	start    engine.Date
	invoices []*engine.Invoice
	base     *engine.Input
}

// on is the input of a day.
func (w *world) on(d engine.Date) *engine.Input {
	in := *w.base
	in.Today = d
	known := in.Account.Known
	in.Account = engine.AccountOf(w.invoices, d)
	in.Account.Known = known
	if in.Promise.BrokenOn(d) {
		in.Account.BrokenPromises++
	}
	return &in
}

func randomWorld(rng *rand.Rand) *world {
	base := input()
	if rng.IntN(3) == 0 {
		base = heldInput()
	}
	w := &world{start: base.Today, base: base}
	base.Invoice.Due = base.Today + engine.Date(rng.IntN(60)-30)
	base.Invoice.Disputed = rng.IntN(2) == 0
	w.invoices = []*engine.Invoice{base.Invoice}
	for range rng.IntN(4) {
		w.invoices = append(w.invoices, &engine.Invoice{Open: engine.Amount(rng.IntN(50000)), Due: base.Today + engine.Date(rng.IntN(80)-30)})
	}
	if rng.IntN(3) == 0 {
		base.Promise = engine.Promise{}
	} else {
		base.Promise.Until = base.Today + engine.Date(rng.IntN(30)-10)
	}
	return w
}

// randomCondition writes a condition of a certain depth.
func randomCondition(rng *rand.Rand, depth int) string {
	if depth == 0 || rng.IntN(4) == 0 {
		return randomAtom(rng)
	}
	l, r := randomCondition(rng, depth-1), randomCondition(rng, depth-1)
	switch rng.IntN(6) {
	case 0:
		return "!(" + l + ")"
	case 1, 2:
		return "(" + l + " && " + r + ")"
	case 3, 4:
		return "(" + l + " || " + r + ")"
	}
	return "(" + randomAtom(rng) + " ? " + l + " : " + r + ")"
}

func randomAtom(rng *rand.Rand) string {
	one := func(of ...string) string { return of[rng.IntN(len(of))] }
	n := func() string { return fmt.Sprint(rng.IntN(60) - 5) }
	op := one(">=", ">", "<=", "<", "==", "!=")
	clock := one("days_late", "business_days_late", "client.max_days_late", "case.days_in_state", "case.days_since_contact", "case.days_held", "case.days_open")
	date := one("invoice.due", "date('2026-04-10')", "client.oldest_due", "promise.until", "facts.visited") +
		one("", ".plus_days("+n()+")", ".end_of_month()", ".plus_months(1)", ".minus_days("+n()+").end_of_month()")
	switch rng.IntN(15) {
	case 0, 1, 2:
		return clock + " " + op + " " + n()
	case 3:
		return n() + " " + op + " " + clock + " + " + n()
	case 4:
		return clock + " " + op + " " + n() + ".5"
	case 5:
		return clock + " in [" + n() + ", " + n() + ", " + n() + "]"
	case 6:
		return "today " + op + " " + date
	case 7:
		return date + " " + op + " today.plus_days(" + n() + ")"
	case 8:
		return "today - " + date + " " + op + " " + n()
	case 9:
		return one("exits.agency.advised", "exits.agency.lacking", "promise.active", "promise.broken", "promise.made", "invoice.disputed", "promise.broken_count >= 2", "has(promise.until)")
	case 10:
		return one("client.overdue_count >= 2", "client.overdue_total > 300", "client.broken_promises > 1", "client.promise_break_share >= 40", "client.days_beyond_usual >= "+n())
	case 11:
		return clock + " * " + one("2", "3", "-1", "-2") + " - " + n() + " " + op + " " + one(n(), "facts.score", "facts.limit / 100", "promise.broken_count")
	case 13:
		return n() + ".5 - " + clock + " " + op + " " + n() + one("", ".5")
	case 12:
		return clock + " - " + one("days_late", "case.days_held") + " " + op + " " + n()
	}
	return one("today.weekday() == 'monday'", "days_late % 7 == 3", "days_late / 2 > 5")
}
