package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
)

const simulatedBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"}
clients: kind: "business"
assign: [{policy: "standard"}]
policies: standard: {
	title:    "Two mails and a last one"
	currency: "EUR"
	start:    "watch"
	states: {
		watch: next: [{to: "courtesy", when: "days_late >= 7"}]
		courtesy: {tone: "courteous", do: [{email: {template: "courtesy"}}], next: [{to: "firm", when: "days_late >= 15"}]}
		firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "last", when: "days_late >= 30"}]}
		last: {tone: "firm", do: [{email: {template: "last"}}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`

// largePortfolio writes a book and n invoices of a tenth as many clients, in the order of their dates; two of three
// are paid some day. No two messages of a client fall on one day.
func largePortfolio(tb testing.TB, n int) (dir string) {
	tb.Helper()
	dir = tb.TempDir()
	files := map[string]string{"book.cue": simulatedBook}
	for _, name := range []string{"courtesy", "firm", "last"} {
		files["templates/"+name+".fr.md"] = "---\nsubject: Factures {{.references}}\n---\nMerci de régler {{.total.open}}.\n"
	}
	var clients, invoices strings.Builder
	clients.WriteString("client,name,email\n")
	for i := range n / 10 {
		fmt.Fprintf(&clients, "C%07d,Client %d,ap%d@example.org\n", i, i, i)
	}
	invoices.WriteString("invoice,client,amount,currency,issued,due,paid_on\n")
	for i := range n {
		c, turn := i%(n/10), i/(n/10)
		issued := engine.NewDate(2025, 1, 1) + engine.Date(40*turn+c%31)
		paid := engine.Date(0)
		if i%3 > 0 {
			paid = issued + 30 + engine.Date(i*7%45)
		}
		fmt.Fprintf(&invoices, "INV-%08d,C%07d,%d.%02d,EUR,%s,%s,%s\n", i, c, 10+i%9000, i%100, issued, issued+30, paid)
	}
	files["clients.csv"], files["invoices.csv"] = clients.String(), invoices.String()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// csvRows reads a file of CSV without its header.
func csvRows(tb testing.TB, dir, name string, row func(cells []string)) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReaderSize(f, 64<<10))
	r.ReuseRecord = true
	for n := 0; ; n++ {
		cells, err := r.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			tb.Fatal(err)
		}
		if n > 0 {
			row(cells)
		}
	}
}

// byHand is the program that one would write for this book alone: it reads the files with encoding/csv, has the
// steps as comparisons of days, and writes the lines with encoding/json.
func byHand(tb testing.TB, dir string, out io.Writer) {
	emails := map[string]string{}
	csvRows(tb, dir, "clients.csv", func(c []string) { emails[strings.Clone(c[0])] = strings.Clone(c[2]) })
	type step struct {
		late        int
		state, tone string
	}
	steps := []step{{7, "courtesy", "courteous"}, {15, "firm", "firm"}, {30, "last", "firm"}}
	day := func(s string) engine.Date {
		if s == "" {
			return 0
		}
		d, err := engine.ParseDate(s)
		if err != nil {
			tb.Fatal(err)
		}
		return d
	}
	var list []view.Simulated
	last := engine.Date(0)
	csvRows(tb, dir, "invoices.csv", func(c []string) {
		due, paid := day(c[5]), day(c[6])
		last = max(last, due)
		id, client, amount := strings.Clone(c[0]), strings.Clone(c[1]), strings.Clone(c[2])
		for _, s := range steps {
			on := due + engine.Date(s.late)
			if paid != 0 && paid <= on {
				break
			}
			list = append(list, view.Simulated{
				Date: on, Decided: on, Policy: "standard", Client: client, State: s.state, Tone: s.tone, Channel: "email", Template: s.state,
				To: emails[client], Language: "fr", Amount: amount, Currency: "EUR",
				Invoices: []view.SimulatedLine{{Invoice: id, Policy: "standard", State: s.state, Open: amount, Due: due, DaysLate: s.late}},
			})
		}
	})
	slices.SortStableFunc(list, func(a, b view.Simulated) int {
		if a.Date != b.Date {
			return int(a.Date - b.Date)
		}
		return strings.Compare(a.Client, b.Client)
	})
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range list {
		if err := enc.Encode(list[i]); err != nil {
			tb.Fatal(err)
		}
	}
}

// simulated runs the command into a file, and returns its name.
func simulated(tb testing.TB, dir, format string) string {
	name := filepath.Join(tb.TempDir(), "out")
	if out, code := at(tb, "2026-07-01T08:00:00Z", "simulate", dir, "--format", format, "--out", name); code != exitDone {
		tb.Fatalf("exit code %d\n%.2000s", code, out)
	}
	return name
}

func TestALargeSimulationIsWhatOneWouldWriteByHand(t *testing.T) {
	dir := largePortfolio(t, 20_000)
	var want bytes.Buffer
	byHand(t, dir, &want)
	got, err := os.ReadFile(simulated(t, dir, "jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		g, w := bytes.Split(got, []byte("\n")), bytes.Split(want.Bytes(), []byte("\n"))
		for i := range min(len(g), len(w)) {
			if !bytes.Equal(g[i], w[i]) {
				t.Fatalf("line %d is\n%s\nwant\n%s", i+1, g[i], w[i])
			}
		}
		t.Fatalf("%d lines, want %d", len(g), len(w))
	}
}

// BenchmarkSimulateLarge simulates with the command, beside byHand and a bare reading of the same files.
func BenchmarkSimulateLarge(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		if n > 100_000 && testing.Short() {
			continue
		}
		dir := largePortfolio(b, n)
		for _, format := range []string{"jsonl", "table", "csv"} {
			b.Run(fmt.Sprintf("%s/%d", format, n), func(b *testing.B) {
				for b.Loop() {
					simulated(b, dir, format)
				}
			})
		}
		b.Run(fmt.Sprintf("by-hand/%d", n), func(b *testing.B) {
			for b.Loop() {
				f, err := os.Create(filepath.Join(b.TempDir(), "out"))
				if err != nil {
					b.Fatal(err)
				}
				out := bufio.NewWriterSize(f, 64<<10)
				byHand(b, dir, out)
				if err := out.Flush(); err != nil {
					b.Fatal(err)
				}
				if err := f.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("encoding-csv/%d", n), func(b *testing.B) {
			for b.Loop() {
				for _, name := range []string{"clients.csv", "invoices.csv"} {
					csvRows(b, dir, name, func([]string) {})
				}
			}
		})
	}
}
