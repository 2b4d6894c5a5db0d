package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const largeBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR", address: ["1 rue de l'Exemple", "75000 Paris"]}
exits: agency: {title: "Collection agency", source: "an example"}
assign: [{policy: "standard"}]
policies: standard: {
	title:    "One mail"
	currency: "EUR"
	compute: interest: "late_interest(invoice.open, 'FR_B2B')"
	start: "watch"
	states: {
		watch: next: [{to: "reminded", when: "days_late >= 7"}]
		reminded: {tone: "courteous", do: [{email: template: "reminder"}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`

// claimBook is a book with one client who owes so many invoices, in a new folder.
func claimBook(t *testing.T, client string, invoices int) string {
	t.Helper()
	var rows strings.Builder
	for i := range invoices {
		fmt.Fprintf(&rows, "F-%04d,C-1,%d.00,2026-01-01,2026-01-%02d\n", i, 100+i, 1+i%28)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"book.cue":                 largeBook,
		"templates/reminder.fr.md": "---\nsubject: Factures {{.references}}\n---\nMerci de régler {{.total.open}}.\n\n{{range .invoices}}- {{.id}}\n{{end}}",
		"invoices.csv":             "invoice,client,amount,issued,due\n" + rows.String(),
		"clients.csv":              "client,name,email,street,postcode,city\nC-1," + client + ",ap@example.org,2 rue du Bois,87000,Limoges\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// One mail about many invoices, to a client whose name no window holds and no font draws, is
// evidence like any other.
func TestEvidenceAndHandoverOfALargeClaim(t *testing.T) {
	name := strings.Repeat("Compagnie Générale ", 8) + "北京"
	dir := claimBook(t, name, 150)
	for _, args := range [][]string{
		{"import", dir, "--as-of", "2026-02-01"},
		{"run", dir},
		{"evidence", "C-1", "--out", filepath.Join(dir, "evidence.zip"), "--book", dir},
		{"verify", dir, "--evidence", filepath.Join(dir, "evidence.zip")},
		{"handover", "C-1", "--exit", "agency", "--out", filepath.Join(dir, "agency.zip"), "--incomplete", "--book", dir},
		{"verify", dir, "--evidence", filepath.Join(dir, "agency.zip")},
	} {
		if out, code := at(t, "2026-02-10T09:00:00Z", args...); code != exitDone {
			t.Fatalf("%v: exit code %d\n%s", args, code, out)
		}
	}
}
