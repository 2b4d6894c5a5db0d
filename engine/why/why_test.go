package why_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/why"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// clock is the guard NAME >= AtLeast, on a number of days that goes with time.
type clock struct {
	name    string
	atLeast int
	days    func(*engine.Input) int
}

func (g clock) Holds(in *engine.Input) (bool, error) { return g.days(in) >= g.atLeast, nil }

func (g clock) NextChange(in *engine.Input) (engine.Date, bool) {
	if d := g.days(in); d < g.atLeast {
		return in.Today + engine.Date(g.atLeast-d), true
	}
	return 0, true
}

func (g clock) Explain(in *engine.Input) engine.Explanation {
	days := g.days(in)
	text := fmt.Sprintf("%s >= %d", g.name, g.atLeast)
	e := engine.Explanation{
		Text: text, Holds: days >= g.atLeast,
		Terms: []engine.Term{
			{Text: text, End: len(text), Value: strconv.FormatBool(days >= g.atLeast)},
			{Text: g.name, End: len(g.name), Depth: 1, Value: strconv.Itoa(days)},
			{Text: strconv.Itoa(g.atLeast), Start: len(text) - 1, End: len(text), Depth: 1, Value: strconv.Itoa(g.atLeast)},
		},
	}
	if !e.Holds {
		e.Misses = []string{fmt.Sprintf("%s is %d: %d short of %d", g.name, days, g.atLeast-days, g.atLeast)}
	}
	return e
}

func late(n int) clock { return clock{"days_late", n, (*engine.Input).DaysLate} }

func inState(n int) clock {
	return clock{"case.days_in_state", n, func(in *engine.Input) int { return in.Case.DaysInState(in.Today) }}
}

// fact is a guard that cannot show its working.
type fact func(*engine.Input) (bool, error)

func (g fact) Holds(in *engine.Input) (bool, error)         { return g(in) }
func (g fact) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }
func is(f func(*engine.Input) bool) fact {
	return func(in *engine.Input) (bool, error) { return f(in), nil }
}

func rule(to engine.StateID, g engine.Guard, line int, text string) engine.Rule {
	return engine.Rule{To: to, When: g, Source: engine.Source{File: "standard.cue", Line: line, Text: text}}
}

// book is a policy of four steps, of which the third needs a person's word.
func book() *engine.Book {
	email := func(t string) []engine.Action {
		return []engine.Action{{Channel: "email", Template: t, Contact: true}}
	}
	paid := is(func(in *engine.Input) bool { return in.Open() <= 0 })
	disputed := is(func(in *engine.Input) bool { return in.Invoice.Disputed })
	state := func(s engine.State) engine.State { s.Reopen = engine.NoState; return s }
	m := &engine.Machine{
		Policy: "standard", Title: "B2B, three reminders, then collection", MinGap: 3,
		Always: []engine.Rule{rule(5, paid, 40, "invoice.open <= 0"), rule(6, disputed, 41, "invoice.disputed")},
		States: []engine.State{
			state(engine.State{Name: "watch", Next: []engine.Rule{rule(1, late(7), 10, "days_late >= 7")}}),
			state(engine.State{Name: "courtesy", Do: email("courtesy"), Next: []engine.Rule{
				rule(4, is(func(in *engine.Input) bool { return in.Case.Contacts > 5 }), 13, "case.contacts > 5"),
				rule(2, late(15), 14, "days_late >= 15"), rule(1, late(11), 15, "days_late >= 11"),
			}}),
			state(engine.State{Name: "firm", Do: email("firm"), Next: []engine.Rule{rule(3, late(30), 20, "days_late >= 30")}}),
			state(engine.State{
				Name: "formal", Approve: is(func(*engine.Input) bool { return true }),
				Do:   []engine.Action{{Channel: "letter", Template: "formal", Contact: true}},
				Next: []engine.Rule{rule(4, inState(15), 25, "case.days_in_state >= 15")},
			}),
			state(engine.State{Name: "collection", Final: true, Do: []engine.Action{{Channel: "task", Params: map[string]string{"queue": "agency"}}}}),
			state(engine.State{Name: "settled", Final: true}),
			state(engine.State{Name: "disputed", Hold: true, Expires: 60, Next: []engine.Rule{
				{To: engine.NoState, Resume: true, When: is(func(in *engine.Input) bool { return !in.Invoice.Disputed }), Source: engine.Source{File: "standard.cue", Line: 35, Text: "!invoice.disputed"}},
			}}),
		},
	}
	domestic := is(func(in *engine.Input) bool { return in.Client.Country == "FR" })
	return &engine.Book{
		Creditor: engine.Creditor{Name: "Atelier Dupont", Language: "en"}, Machines: []*engine.Machine{m}, Calendar: engine.Weekdays{},
		Assign:   []engine.AssignLine{{When: domestic, Source: engine.Source{File: "book.cue", Line: 5, Text: "client.country == 'FR'"}}},
		Pressure: engine.Pressure{BusinessDays: true},
	}
}

func day(s string) engine.Date {
	d, err := engine.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// portfolio is two invoices of a French client, due on Monday 2 and Thursday 5
// March 2026, and others of no policy or of no debt.
func portfolio(b *engine.Book) replay.Config {
	inv := func(id, client string, amount engine.Amount, due string) engine.Invoice {
		return engine.Invoice{
			ID: id, Client: client, Amount: amount, Open: amount, Currency: engine.MustCurrency("EUR"),
			Issued: day(due) - 30, Due: day(due),
		}
	}
	return replay.Config{
		Book: b,
		Clients: []engine.Client{
			{ID: "C-1", Name: "Brûlerie Martin", Country: "FR", Email: "martin@example.org"},
			{ID: "C-2", Name: "Baker Ltd", Country: "GB", Email: "baker@example.org"},
		},
		Invoices: []engine.Invoice{
			inv("F-101", "C-1", 120000, "2026-03-02"), inv("F-102", "C-1", 8050, "2026-03-05"),
			inv("F-103", "C-1", -2000, "2026-03-05"), inv("F-201", "C-2", 5000, "2026-03-02"),
		},
		Events: []engine.Event{
			{Date: day("2026-03-11"), Type: engine.EventPayment, Invoice: "F-101", Amount: 20000},
			{Date: day("2026-03-20"), Type: engine.EventDispute, Invoice: "F-102"},
			{Date: day("2026-04-20"), Type: engine.EventPayment, Invoice: "F-101", Amount: 100000},
		},
	}
}

func TestExplain(t *testing.T) {
	unknown := func(b *engine.Book, _ *replay.Config) {
		b.Machines[0].States[0].Next[0].When = fact(func(*engine.Input) (bool, error) { return false, errors.New("fact score has no value") })
	}
	tests := []struct {
		name, invoice, at string
		change            func(*engine.Book, *replay.Config)
	}{
		{"days_short", "F-101", "2026-03-05", nil},
		{"fires", "F-101", "2026-03-09", nil},
		{"already_there", "F-101", "2026-03-14", nil},
		{"min_gap", "F-101", "2026-03-18", func(_ *engine.Book, c *replay.Config) { c.From = day("2026-03-17") }},
		{"approval_granted", "F-101", "2026-04-01", nil},
		{"approval_withheld", "F-101", "2026-04-02", func(_ *engine.Book, c *replay.Config) { c.Withhold = true }},
		{"moved_by_a_weekend", "F-102", "2026-03-14", func(_ *engine.Book, c *replay.Config) { c.Invoices[1].Due = day("2026-03-07") }},
		{"suppressed_over_a_weekend", "F-102", "2026-03-16", func(_ *engine.Book, c *replay.Config) {
			c.Invoices[1].Due, c.Events[1].Date = day("2026-03-07"), day("2026-03-15")
		}},
		{"held", "F-102", "2026-03-25", nil},
		{"held_forever", "F-102", "2026-03-25", func(b *engine.Book, _ *replay.Config) { b.Machines[0].States[6].Expires = 0 }},
		{"finished", "F-101", "2026-04-25", nil},
		{"credit_note", "F-103", "2026-03-25", nil},
		{"no_policy", "F-201", "2026-03-25", nil},
		{"not_known_yet", "F-102", "2026-02-01", nil},
		{"undecided", "F-101", "2026-03-10", unknown},
		{"jump", "F-101", "2026-03-20", func(b *engine.Book, c *replay.Config) {
			b.Machines[0].CatchUp, c.From = engine.CatchUpJump, day("2026-03-20")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := book()
			c := portfolio(b)
			if tt.change != nil {
				tt.change(b, &c)
			}
			s, err := replay.History(context.Background(), c, tt.invoice, day(tt.at))
			if err != nil {
				t.Fatal(err)
			}
			a := why.Explain(b, s)
			var text bytes.Buffer
			if err := a.WriteText(&text, nil); err != nil {
				t.Fatal(err)
			}
			golden(t, tt.name+".txt", text.Bytes())
			data, err := json.MarshalIndent(a, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, tt.name+".json", append(data, '\n'))
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (rewrite with -update); got:\n%s", file, got)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteTextNamesTheInvoiceWhenItCannotWrite(t *testing.T) {
	err := (&why.Answer{Invoice: "F-101"}).WriteText(full{}, nil)
	if err == nil || err.Error() != "write the explanation of F-101: disk full" {
		t.Errorf("got error %v", err)
	}
}
