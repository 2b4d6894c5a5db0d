package server

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
)

var update = flag.Bool("update", false, "rewrite the description of the interface")

const descriptionName = "openapi.yaml"

// ask asks as a program does.
func (b *bench) ask(token, path string) (int, string, http.Header) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.http.URL+"/api/v1"+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return b.anyone().do(r)
}

func (b *bench) token() string {
	b.Helper()
	secret, err := b.server.cfg.Accounts.NewToken("cash forecast", []string{ScopeRead}, "Claire")
	if err != nil {
		b.Fatal(err)
	}
	return secret
}

func TestProgramsReadWithATokenThatIsRevoked(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	token := b.token()
	if !strings.HasPrefix(token, "rl_") {
		t.Error(token)
	}
	for _, path := range []string{"/status", "/invoices", "/client?id=C-1", "/timeline?id=C-1", "/why?invoice=F-1", "/plan", "/tasks?whole=true", "/proposals", "/messages", "/openapi.yaml", "/openapi.json"} {
		for _, wrong := range []string{"", "rl_aaaa", token + "a", "Bearer"} {
			if code, body, h := b.ask(wrong, path); code != http.StatusUnauthorized || h.Get("WWW-Authenticate") == "" || !strings.Contains(h.Get("Content-Type"), "problem+json") || strings.Contains(body, "Briance") {
				t.Errorf("%s with %q: %d", path, wrong, code)
			}
		}
		code, body, h := b.ask(token, path)
		if code != http.StatusOK || !strings.HasPrefix(path, "/openapi") && h.Get("ETag") == "" {
			t.Errorf("%s: %d\n%s", path, code, body)
		}
		hasNot(t, body, "$schema")
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.http.URL+"/api/v1/status", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if code, _, h := b.anyone().do(r); code != http.StatusMethodNotAllowed || h.Get("Allow") != http.MethodGet {
		t.Errorf("POST: %d %v", code, h)
	}
	if err := b.server.cfg.Accounts.Revoke("cash forecast"); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := b.ask(token, "/status"); code != http.StatusUnauthorized {
		t.Errorf("after it was revoked: %d", code)
	}
}

// What is wrong with a question is said without repeating it, and what is unknown is refused.
func TestWrongQuestionsAreProblems(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	token := b.token()
	for path, want := range map[string]int{
		"/invoices?limit=0": 422, "/invoices?limit=1001": 422, "/invoices?limit=zzyzx": 422, "/invoices?zzyzx=1": 422, "/invoices?cursor=zzyzx": 422, "/status?zzyzx=1": 422,
		"/messages?status=zzyzx": 422, "/timeline": 422, "/timeline?id=zzyzx": 404, "/client?id=zzyzx": 404, "/invoices?client=zzyzx": 404, "/why?invoice=zzyzx": 404, "/zzyzx": 404, "/docs": 404, "/schemas/Status.json": 404,
	} {
		code, body, h := b.ask(token, path)
		var p Problem
		if err := json.Unmarshal([]byte(body), &p); code != want || err != nil || p.Status != want || p.Title == "" || p.Detail == "" || !strings.Contains(h.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s %v\n%s", path, code, h.Get("Content-Type"), err, body)
		}
		for _, e := range p.Errors {
			if strings.Contains(e.Message, "zzyzx") {
				t.Errorf("%s repeats what was sent: %s", path, body)
			}
		}
		if strings.Contains(p.Detail, "zzyzx") {
			t.Errorf("%s repeats what was sent: %s", path, body)
		}
	}
}

func TestPagesOfInvoicesHaveEachOnce(t *testing.T) {
	b := newBench(t, nil, nil)
	var all []engine.Invoice
	for _, id := range []string{"F-1", "F-2", "F-3", "F-4", "F-5"} {
		all = append(all, booktest.Euros(t, id, "C-1", "100.00", "2026-03-01"))
	}
	clients := []engine.Client{{ID: "C-1", Name: "Menuiserie Briance"}}
	b.Import(t, clients, all...)
	token := b.token()
	var seen []string
	for cursor, n := "", 0; n == 0 || cursor != ""; n++ {
		code, body, _ := b.ask(token, "/invoices?limit=2&cursor="+cursor)
		var p InvoicePage
		if err := json.Unmarshal([]byte(body), &p); code != http.StatusOK || err != nil {
			t.Fatalf("%d %v\n%s", code, err, body)
		}
		for _, i := range p.Invoices {
			seen = append(seen, i.Invoice)
			if i.Open != "100.00" {
				t.Errorf("%s: %s open", i.Invoice, i.Open)
			}
		}
		if cursor = p.Next; n == 0 { // something comes in before the next page
			b.Import(t, clients, booktest.Euros(t, "F-0", "C-1", "100.00", "2026-03-01"))
		}
	}
	if got := strings.Join(seen, " "); got != "F-1 F-2 F-3 F-4 F-5" {
		t.Errorf("the pages have %s", got)
	}
	if _, body, _ := b.ask(token, "/invoices?client=C-1&state=nowhere"); body != "{\"invoices\":[]}\n" {
		t.Errorf("a list of nothing: %s", body)
	}
}

func TestTheDescriptionIsWhatTheProgramWrites(t *testing.T) {
	b := newBench(t, nil, nil)
	code, body, _ := b.ask(b.token(), "/openapi.yaml")
	if code != http.StatusOK {
		t.Fatal(code)
	}
	if *update {
		if err := os.WriteFile(descriptionName, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(descriptionName)
	if err != nil || !bytes.Equal(kept, []byte(body)) {
		t.Errorf("%s is not what the program writes (%v): run go test ./cmd/relance/internal/server -update", descriptionName, err)
	}
	has(t, body, "openapi: 3.1.0", "/invoices:", "application/problem+json")
	hasNot(t, body, "- \"null\"", "$schema", "unpkg")
}
