package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/pgtest"
)

// forgetBook is a book with two clients of whom all was paid long ago.
var forgetBook = map[string]string{
	"book.cue": `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"}
assign: [{policy: "standard"}]
policies: standard: {
	title: "A letter"
	start: "watch"
	states: {
		watch: next: [{to: "late", when: "days_late >= 7"}]
		late: {tone: "courteous", do: [{letter: {template: "late"}}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`,
	"templates/late.fr.md": "---\nsubject: Facture {{.references}}\n---\nBonjour {{.client.name}}, merci.\n",
	"invoices.csv":         "invoice,client,amount,due\nF-1,C-1,100.00,2014-01-31\nF-2,C-2,100.00,2014-01-31\n",
	"clients.csv":          "client,name,email,street,postcode,city\nC-1,Menuiserie Briance,briance@example.org,2 rue du Bois,87000,Limoges\nC-2,Lumen SARL,lumen@example.org,3 rue Haute,87000,Limoges\n",
}

// A ledger in which a client was forgotten moves into a database and back, and another is forgotten there.
func TestAForgetfulLedgerMovesBothWays(t *testing.T) {
	server := pgtest.Shared(t)
	t.Chdir(t.TempDir())
	for name, text := range forgetBook {
		path := filepath.Join("book", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := "2014-02-10T09:00:00Z"
	do := func(says string, args ...string) {
		t.Helper()
		if out, code := at(t, now, args...); code != exitDone || !strings.Contains(out, says) {
			t.Fatalf("%v: exit code %d, want %q in\n%s", args, code, says, out)
		}
	}
	do("", "import", "book")
	do("", "run", "book")
	for _, invoice := range []string{"F-1", "F-2"} {
		do("", "record", "payment", "--invoice", invoice, "--amount", "100", "--note", "with thanks", "--book", "book")
	}
	do("", "run", "book")
	now = "2026-01-02T09:00:00Z"
	do("C-1 is forgotten", "forget", "C-1", "book", "--yes", "--lang", "en")
	database := server.Address(pgtest.Schema(t))
	do("", "ledger", "move", "book", "--to", database)
	do("as it was written", "verify", "book", "--ledger", database, "--lang", "en")
	do("C-2", "forget", "--due", "book", "--ledger", database)
	do("C-2 is forgotten", "forget", "C-2", "book", "--ledger", database, "--yes", "--by", "Marie", "--reason", "the term is over", "--lang", "en")
	do("as it was written", "verify", "book", "--ledger", database, "--lang", "en")
	do("was forgotten on 2026-01-02", "forget", "C-2", "book", "--ledger", database, "--lang", "en")
	do("", "ledger", "move", "book", "--ledger", database, "--to", filepath.Join("book", "back.db"))
	do("out of", "verify", "book", "--ledger", filepath.Join("book", "back.db"), "--lang", "en")
	do("forgotten", "timeline", "C-2", "--book", "book", "--ledger", filepath.Join("book", "back.db"), "--lang", "en")
	data, err := os.ReadFile(filepath.Join("book", "back.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Briance", "briance@", "Lumen", "lumen@", "rue Haute", "with thanks"} {
		if bytes.Contains(data, []byte(text)) {
			t.Errorf("%q is still there", text)
		}
	}
}
