package simulate_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

func history(t *testing.T, c simulate.Config, invoice string, at engine.Date) *replay.Story {
	t.Helper()
	s, err := replay.History(context.Background(), c, invoice, at)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// path is a story's path, one entry a line.
func path(s *replay.Story) string {
	var b strings.Builder
	for _, e := range s.Path {
		fmt.Fprintf(&b, "%s %s %s>%s %s\n", e.Day, e.Machine.Policy, e.Machine.Name(e.Step.From), e.Machine.Name(e.Step.To), e.Step.Kind)
	}
	return b.String()
}

func TestHistoryTellsTheDayAndWhatComesNext(t *testing.T) {
	c := simulate.Config{
		Book: bookOf(policy("standard")), Clients: []engine.Client{client("C-1")},
		Invoices: []engine.Invoice{invoice("I-1", "C-1", "100", "2026-03-02"), invoice("I-2", "C-1", "50", "2026-05-02")},
		Events:   []engine.Event{{Date: day("2026-03-17"), Type: engine.EventPayment, Invoice: "I-1", Amount: cents("40")}},
	}
	s := history(t, c, "I-1", day("2026-03-17"))
	check(t, path(s), `
		2026-01-31 standard >watch next
		2026-03-09 standard watch>courtesy next
		2026-03-17 standard courtesy>firm next`)
	in := s.Input()
	if in.Today != day("2026-03-17") || in.Case.State != 1 || in.Case.Contacts != 1 || in.Invoice.Open != cents("60") || in.Account.OpenCount != 1 {
		t.Errorf("the decision saw %+v", in)
	}
	if want := []engine.Payment{{On: day("2026-03-17"), Amount: cents("40")}}; !slices.Equal(in.Payments, want) {
		t.Errorf("came in %v", in.Payments)
	}
	if len(s.Decision.Steps) != 1 || s.Decision.Case.State != 2 {
		t.Errorf("decision %+v", s.Decision)
	}
	if len(s.Messages) != 2 || s.Messages[1].Amount != cents("60") {
		t.Errorf("messages %v", s.Messages)
	}
	if n := s.Next; n == nil || n.Day != day("2026-04-01") || len(n.Steps) != 1 || n.Steps[0].To != 3 {
		t.Errorf("next %+v", n)
	}
}

func TestHistoryOfADayOnWhichNothingHappens(t *testing.T) {
	c := simulate.Config{
		Book: bookOf(policy("standard")), Clients: []engine.Client{client("C-1")},
		Invoices: []engine.Invoice{invoice("I-1", "C-1", "100", "2026-03-02")},
		// What is not known on the day plays no part in what comes next.
		Events: []engine.Event{{Date: day("2026-03-08"), Type: engine.EventPayment, Invoice: "I-1", Amount: cents("100")}},
	}
	s := history(t, c, "I-1", day("2026-03-05"))
	if len(s.Decision.Steps) != 0 || s.Decision.Wake != day("2026-03-09") || s.Case.State != 0 {
		t.Errorf("decision %+v of %+v", s.Decision, s.Case)
	}
	if s.Next == nil || s.Next.Day != day("2026-03-09") {
		t.Errorf("next %+v", s.Next)
	}
	if s = history(t, c, "I-1", day("2026-03-10")); s.Next != nil || s.Machine.Name(s.Case.State) != "settled" {
		t.Errorf("after the payment: next %+v, state %s", s.Next, s.Machine.Name(s.Case.State))
	}
}

func TestHistoryWithoutACase(t *testing.T) {
	noScore := errors.New("fact score has no value")
	book := bookOf(policy("standard"))
	book.Assign[0].When = guard{
		holds: func(in *engine.Input) (bool, error) {
			if in.Client.ID == "C-2" {
				return false, noScore
			}
			return in.DaysLate() >= 10, nil
		},
	}
	later := invoice("I-2", "C-1", "50", "2026-05-02")
	credit := invoice("I-3", "C-1", "50", "2026-03-02")
	credit.Amount, credit.Open = -5000, -5000
	c := simulate.Config{Book: book, Invoices: []engine.Invoice{
		invoice("I-1", "C-1", "100", "2026-03-02"), later, credit, invoice("I-4", "C-2", "9", "2026-03-02"),
	}}
	s := history(t, c, "I-1", day("2026-03-05"))
	if s.Machine != nil || s.AssignErr != nil || s.Next == nil || !s.Next.Opened || s.Next.Day != day("2026-03-12") {
		t.Errorf("no line takes it yet: %+v", s)
	}
	if s = history(t, c, "I-2", day("2026-03-05")); s.Machine != nil || s.KnownOn != day("2026-04-02") {
		t.Errorf("not known yet: %+v", s)
	}
	if s = history(t, c, "I-3", day("2026-03-25")); s.Machine != nil || s.Facts.Invoice.Open != -5000 {
		t.Errorf("a credit note: %+v", s)
	}
	if s = history(t, c, "I-4", day("2026-03-05")); s.Machine != nil || !errors.Is(s.AssignErr, noScore) {
		t.Errorf("nobody can tell its policy: %+v", s)
	}
}

func TestHistoryRefuses(t *testing.T) {
	c := simulate.Config{Book: bookOf(policy("standard")), Invoices: []engine.Invoice{
		invoice("INV-2026-001", "C-1", "1", "2026-03-02"), invoice("INV-2026-002", "C-1", "1", "2026-03-02"), invoice("X", "C-1", "1", "2026-03-02"),
	}}
	tests := []struct{ name, invoice, at, want string }{
		{"an unknown invoice", "inv-2026-01", "2026-03-02", "history of inv-2026-01: no such invoice in the portfolio; near it: INV-2026-001, INV-2026-002"},
		{"an invoice like no other", "zzz", "2026-03-02", "history of zzz: no such invoice in the portfolio"},
		{"a day before the data", "X", "2026-01-30", "history of X: 2026-01-30 is before 2026-01-31, the first day of the data"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := replay.History(context.Background(), c, tt.invoice, day(tt.at))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestHistoryTellsWhatRunDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for seed := range uint64(trials) {
		c := randomConfig(rand.New(rand.NewPCG(seed, 4)))
		var messages []engine.Message
		if _, err := simulate.Run(context.Background(), c, func(m engine.Message) error {
			messages = append(messages, m)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		inv := c.Invoices[r.IntN(len(c.Invoices))]
		whole := history(t, c, inv.ID, c.To)
		var got, want strings.Builder
		for _, m := range messages {
			if slices.ContainsFunc(m.Lines, func(l engine.Line) bool { return l.Invoice == inv.ID }) {
				fmt.Fprintln(&want, show(&m))
			}
		}
		for _, m := range whole.Messages {
			if m.Date <= c.To {
				fmt.Fprintln(&got, show(&m))
			}
		}
		if got.String() != want.String() {
			t.Fatalf("seed %d: %s\n%s", seed, inv.ID, diff(got.String(), want.String()))
		}
		at := c.From + engine.Date(r.IntN(int(c.To-c.From)))
		if part := path(history(t, c, inv.ID, at)); !strings.HasPrefix(path(whole), part) {
			t.Fatalf("seed %d: %s until %s:\n%sand until %s:\n%s", seed, inv.ID, at, part, c.To, path(whole))
		}
	}
}

func TestWhatComesNextDoesComeWhenNothingChanges(t *testing.T) {
	came := 0
	for seed := range uint64(trials) {
		c := randomConfig(rand.New(rand.NewPCG(seed, 5)))
		c.Events, c.To = nil, c.To+90
		for i := range c.Invoices {
			c.Invoices[i].PaidOn, c.Invoices[i].Issued = 0, 0
			c.Invoices[i].Open = c.Invoices[i].Amount
		}
		id := c.Invoices[0].ID
		whole := history(t, c, id, c.To)
		at := c.From + engine.Date(seed%20)
		s := history(t, c, id, at)
		i := slices.IndexFunc(whole.Path, func(e replay.Entry) bool { return e.Day > at })
		if s.Next == nil || len(s.Next.Steps) == 0 || s.Next.Day > c.To {
			continue
		}
		if i < 0 || whole.Path[i].Day != s.Next.Day {
			t.Fatalf("seed %d: on %s, %s is to move on %s; it moves:\n%s", seed, at, id, s.Next.Day, path(whole))
		}
		came++
	}
	if came < trials/10 {
		t.Errorf("only %d of %d came", came, trials)
	}
}
