// Package examples_test runs every example: its book is clean, its policy tests
// pass, its data can be read, simulated, and every message of it written.
package examples_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels/gsm"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/library/deadlinetest"
	"github.com/relance-dev/relance/policies/policytest"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// books are the examples, and the book that relance init --all writes.
var books = []string{"quickstart", "steps_7_15_30_45", "steps_disputes_on_hold", "../policies/library/france_b2b"}

func load(t *testing.T, dir string) *policies.Book {
	t.Helper()
	book, list := policies.Load(dir, policies.Options{Tests: true})
	for _, d := range list {
		t.Errorf("%s: %s[%s] at byte %d: %s", d.File, d.Severity, d.Code, d.Start, d.Message)
	}
	if t.Failed() {
		t.FailNow()
	}
	return book
}

// portfolio reads the exports in the folder of a book.
func portfolio(t *testing.T, book *policies.Book) *intake.Portfolio {
	t.Helper()
	var sources [3]*intake.Source
	for i, name := range []string{"invoices.csv", "clients.csv", "events.csv"} {
		s, err := intake.File(filepath.Join(book.Dir, name))
		if errors.Is(err, fs.ErrNotExist) && i > 0 {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		sources[i] = &s
	}
	p, report, err := intake.Read(t.Context(), intake.Sources{Invoices: sources[0], Clients: sources[1], Events: sources[2]}, intake.Options{
		Mapping: book.Intake, Facts: book.Engine.Facts, Profiles: book.Engine.Profiles,
		Currency: book.Currency, Language: book.Engine.Creditor.Language,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range report.Problems {
		t.Errorf("%s:%d: %s: %s", x.File, x.Row, x.Column, x.Message)
	}
	if t.Failed() {
		t.FailNow()
	}
	return p
}

func config(book *policies.Book, p *intake.Portfolio) simulate.Config {
	return simulate.Config{Book: book.Engine, Clients: p.Clients, Invoices: p.Invoices, Events: p.Events}
}

// simulated is what a book does with its own data.
func simulated(t *testing.T, dir string) (*policies.Book, *intake.Portfolio, []engine.Message, *simulate.Summary) {
	t.Helper()
	book := load(t, dir)
	p := portfolio(t, book)
	var messages []engine.Message
	summary, err := simulate.Run(t.Context(), config(book, p), func(m engine.Message) error {
		messages = append(messages, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return book, p, messages, summary
}

func TestBooksPassTheirPolicyTests(t *testing.T) {
	for _, dir := range books {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			book := load(t, dir)
			results, err := policytest.Run(t.Context(), book.Subject(), book.Tests)
			if err != nil {
				t.Fatal(err)
			}
			var report strings.Builder
			if err := policytest.WriteText(&report, results, policytest.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(report.String(), "FAIL") {
				t.Error(report.String())
			}
		})
	}
}

func TestSimulationsGiveTheSameCalendar(t *testing.T) {
	for _, dir := range books {
		name := filepath.Base(dir)
		t.Run(name, func(t *testing.T) {
			_, _, messages, summary := simulated(t, dir)
			golden(t, name+".txt", calendar(messages)+endings(summary))
			if n := len(summary.Undecided) + len(summary.Unassigned) + len(summary.Overpaid) + summary.StrayEvents; n > 0 {
				t.Errorf("the data leaves questions open: %+v", summary)
			}
		})
	}
}

func TestEveryMessageCanBeWritten(t *testing.T) {
	for _, dir := range books {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			book, p, messages, _ := simulated(t, dir)
			for _, m := range messages {
				r, err := book.Render(m, inputs(t, config(book, p), m))
				if err != nil {
					t.Errorf("%s %s: %v", m.Date, m.Client, err)
					continue
				}
				for _, l := range m.Lines {
					if m.Template != "" && !strings.Contains(r.Subject+r.Text, l.Invoice) {
						t.Errorf("%s %s: the message does not name %s:\n%s", m.Date, m.Client, l.Invoice, r.Text)
					}
				}
				if m.Channel == "email" && r.Subject == "" || r.Text == "" || strings.Contains(r.Text, "<no value>") {
					t.Errorf("%s %s: subject %q, text:\n%s", m.Date, m.Client, r.Subject, r.Text)
				}
				if cost := gsm.Count(r.SMS); m.Channel == "sms" && cost.Segments > 2 {
					t.Errorf("%s %s: the text message has %d parts (%s)", m.Date, m.Client, cost.Segments, cost.Letters)
				}
			}
		})
	}
}

// inputs are the facts of the day of a message, one for each of its lines.
func inputs(t *testing.T, c simulate.Config, m engine.Message) []engine.Input {
	t.Helper()
	in := make([]engine.Input, len(m.Lines))
	for i, l := range m.Lines {
		story, err := replay.History(t.Context(), c, l.Invoice, m.Date)
		if err != nil {
			t.Fatal(err)
		}
		in[i] = *story.Input()
	}
	return in
}

// calendar writes messages one a line.
func calendar(messages []engine.Message) string {
	var b strings.Builder
	for i := range messages {
		m := &messages[i]
		ids := make([]string, len(m.Lines))
		for j, l := range m.Lines {
			ids[j] = l.Invoice
		}
		fmt.Fprintf(&b, "%s  %-10s  %-13s  %-16s  %-6s  %-16s  %10s %s  %s\n", m.Date, m.Client, m.Policy, m.State,
			m.Channel, m.Template, m.Currency.Format(m.Amount), m.Currency, strings.Join(ids, " "))
	}
	return b.String()
}

// endings writes where the cases end, and what was not sent in the end.
func endings(s *simulate.Summary) string {
	var b strings.Builder
	b.WriteString("\n")
	for _, c := range s.Cases {
		fmt.Fprintf(&b, "%s %s: %d\n", c.Policy, c.State, c.Cases)
	}
	for _, x := range s.Suppressed {
		fmt.Fprintf(&b, "not sent on %s: %s %s by %s, %s\n", x.Date, x.Invoice, x.State, x.Channel, x.Reason)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs (rewrite it with -update):\n%s", path, got)
	}
}

func TestQuickstartEntersEveryStateOfEveryPolicy(t *testing.T) {
	book, p, _, summary := simulated(t, "quickstart")
	entered := map[string]bool{}
	for i := range p.Invoices {
		story, err := replay.History(t.Context(), config(book, p), p.Invoices[i].ID, summary.To)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range story.Path {
			entered[e.Machine.Policy+" "+e.Machine.Name(e.Step.To)] = true
		}
	}
	for _, m := range book.Engine.Machines {
		for i := range m.States {
			if name := m.Policy + " " + m.States[i].Name; !entered[name] {
				t.Errorf("no invoice enters %s", name)
			}
		}
	}
}

func TestInvoicesAreRemindedOncePerStep(t *testing.T) {
	for dir, want := range map[string][4]int{"steps_7_15_30_45": {5, 3, 2, 1}, "steps_disputes_on_hold": {5, 3, 2, 1}} {
		t.Run(dir, func(t *testing.T) {
			_, _, _, summary := simulated(t, dir)
			var got [4]int
			for _, s := range summary.States {
				got[slices.Index([]string{"first", "second", "third", "last"}, s.State)] = s.Invoices
			}
			if got != want {
				t.Errorf("reminded %v, want %v", got, want)
			}
		})
	}
}

// Files that stand in two books are the same file.
func TestCopiesAreKeptEqual(t *testing.T) {
	for _, pair := range [][2]string{
		{"quickstart/templates", "../policies/library/france_b2b/templates"},
		{"steps_disputes_on_hold/templates", "steps_7_15_30_45/templates"},
	} {
		files, err := filepath.Glob(filepath.Join(pair[0], "*.md"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pair[0], len(files), err)
		}
		for _, f := range files {
			a, errA := os.ReadFile(f)
			b, errB := os.ReadFile(filepath.Join(pair[1], filepath.Base(f)))
			if errA != nil || errB != nil || string(a) != string(b) {
				t.Errorf("%s differs from the one in %s", f, pair[1])
			}
		}
	}
}

// Who was given until a day to pay is left alone until that day is over.
func TestNoStepComesBeforeTheDeadlineThatWasNamed(t *testing.T) {
	compared := 0
	for _, dir := range books {
		t.Run(filepath.Base(dir), func(t *testing.T) { compared += deadlinetest.Check(t, load(t, dir)) })
	}
	if compared == 0 {
		t.Fatal("no step after a deadline")
	}
}
