package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/costtest"
)

const manyBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR", address: ["1 rue de l'Exemple", "75000 Paris"]}
clients: kind: "business"
assign: [{policy: "standard"}]
policies: standard: {
	title:    "Two mails and a letter"
	currency: "EUR"
	compute: interest: "late_interest(invoice.open, 'FR_B2B')"
	start: "watch"
	states: {
		watch: next: [{to: "reminded", when: "days_late >= 7"}]
		reminded: {tone: "courteous", do: [{email: {template: "reminder", attach: ["statement"]}}], next: [{to: "notice", when: "days_late >= 15"}]}
		notice: {tone: "formal", do: [{letter: template: "reminder"}, {email: template: "reminder"}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`

const manyTemplate = `---
subject: Factures {{.references}}
---
Merci de régler {{.total.open}}.

| Facture | Échéance | Reste dû | Pénalités |
| --- | --- | ---: | ---: |
{{range .invoices}}
| {{.id}} | {{.due}} | {{.open}} | {{.interest}} |
{{end}}
`

// manyInvoices is a book with one client who owes so many invoices, due on one day, imported.
func manyInvoices(tb testing.TB, invoices int) string {
	tb.Helper()
	var rows strings.Builder
	for i := range invoices {
		fmt.Fprintf(&rows, "F-%05d,C-1,%d.00,2026-01-01,2026-01-31\n", i, 100+i)
	}
	dir := tb.TempDir()
	for name, text := range map[string]string{
		"book.cue":                 manyBook,
		"templates/reminder.fr.md": manyTemplate,
		"invoices.csv":             "invoice,client,amount,issued,due\n" + rows.String(),
		"clients.csv":              "client,name,email,street,postcode,city\nC-1,Menuiserie Briance,ap@example.org,2 rue du Bois,87000,Limoges\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	manyRun(tb, "2026-01-31T09:00:00Z", "import", dir, "--as-of", "2026-01-31")
	return dir
}

// manyRun runs a command that has to end well.
func manyRun(tb testing.TB, now string, args ...string) {
	tb.Helper()
	if out, code := at(tb, now, args...); code != exitDone {
		tb.Fatalf("%v: exit code %d\n%.2000s", args, code, out)
	}
}

// A message costs as much for each of its invoices when there are many of them: a run that decides, writes and
// sends a mail with a statement, then a letter and a mail in its thread.
func TestAMessageAboutManyInvoicesCostsByTheInvoice(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of invoices")
	}
	const few, times = 100, 8
	cost := func(invoices int) uint64 {
		dir := manyInvoices(t, invoices)
		allocated, _ := costtest.Of(t, func() {
			manyRun(t, "2026-02-10T09:00:00Z", "run", dir)
			manyRun(t, "2026-02-20T09:00:00Z", "run", dir)
		})
		return allocated
	}
	small, large := cost(few), cost(times*few)
	if g := math.Log(float64(large)/float64(small)) / math.Log(times); g > 1.2 {
		t.Errorf("%d invoices allocate %d MB, %d times as many %d MB: it grows with the power %.2f", few, small>>20, times, large>>20, g)
	}
}

// BenchmarkAMessageAboutManyInvoices decides, writes and sends one mail, and shows what each invoice costs.
func BenchmarkAMessageAboutManyInvoices(b *testing.B) {
	for _, invoices := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprint(invoices), func(b *testing.B) {
			for range b.N {
				b.StopTimer()
				dir := manyInvoices(b, invoices)
				b.StartTimer()
				manyRun(b, "2026-02-10T09:00:00Z", "run", dir)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N*invoices), "µs/invoice") // a rate, no amount
		})
	}
}
