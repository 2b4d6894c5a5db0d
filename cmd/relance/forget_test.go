package main

import (
	"bytes"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
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

// forgetfulFolder is a folder with a book of which both clients may be forgotten, and its ledger.
func forgetfulFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range forgetBook {
		path := filepath.Join("book", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const then = "2014-02-10T09:00:00Z"
	lines := [][]string{{"import", "book"}, {"run", "book"}}
	for _, invoice := range []string{"F-1", "F-2"} {
		lines = append(lines, []string{"record", "payment", "--invoice", invoice, "--amount", "100", "--note", "with thanks", "--book", "book"})
	}
	for _, line := range append(lines, []string{"run", "book"}) {
		if out, code := at(t, then, line...); code != exitDone {
			t.Fatalf("%v: exit code %d\n%s", line, code, out)
		}
	}
	return dir
}

// forgotten are texts about the two clients.
var forgotten = []string{"Briance", "briance@", "Lumen", "lumen@", "rue Haute", "rue du Bois", "with thanks"}

// Every page of the server is shown of a client who was forgotten, and nothing new is taken of them.
func TestServeShowsWhoWasForgotten(t *testing.T) {
	dir := forgetfulFolder(t)
	for _, client := range []string{"C-1", "C-2"} {
		if out, code := at(t, "2026-01-02T09:00:00Z", "forget", client, "book", "--yes"); code != exitDone {
			t.Fatal(out)
		}
	}
	s := startServer(t, dir, "serve", "book")
	address, secret, ok := strings.Cut(regexp.MustCompile(`http://127\.0\.0\.1:\d+/invite/\S+`).FindString(s.out.String()), "/invite/")
	if !ok {
		t.Fatalf("no link for the first admin:\n%s", s.out)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	resp, err := c.PostForm(address+"/invite/"+secret, url.Values{"name": {"Claire"}, "password": {"quatre mots sans lien"}, "again": {"quatre mots sans lien"}})
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", resp, err)
	}
	resp.Body.Close()
	for _, path := range []string{"/", "/approvals", "/client", "/client?id=C-1", "/disputes", "/replies", "/report", "/policies", "/attention", "/plan", "/journal"} {
		code, body := s.body(c, address+path)
		if code != http.StatusOK {
			t.Errorf("%s: %d\n%s", path, code, body)
		}
		for _, text := range forgotten {
			if strings.Contains(body, text) {
				t.Errorf("%s shows %q", path, text)
			}
		}
		if strings.HasPrefix(path, "/client?") && !strings.Contains(body, "forgotten") {
			t.Errorf("%s does not say that they were forgotten\n%s", path, body)
		}
	}
	if code := s.end(); code != exitDone {
		t.Errorf("it ended with %d\n%s", code, s.out)
	}
	if out, code := at(t, "2026-03-02T12:30:00Z", "verify", "book"); code != exitDone {
		t.Error(out)
	}
}

// A ledger in which a client was forgotten moves into a database and back, and another is forgotten there.
func TestAForgetfulLedgerMovesBothWays(t *testing.T) {
	server := pgtest.Shared(t)
	forgetfulFolder(t)
	const now = "2026-01-02T09:00:00Z"
	do := func(says string, args ...string) {
		t.Helper()
		if out, code := at(t, now, args...); code != exitDone || !strings.Contains(out, says) {
			t.Fatalf("%v: exit code %d, want %q in\n%s", args, code, says, out)
		}
	}
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
	for _, text := range forgotten {
		if bytes.Contains(data, []byte(text)) {
			t.Errorf("%q is still there", text)
		}
	}
}
