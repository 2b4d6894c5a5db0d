package server

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// seesBook gives each collector their clients.
var seesBook = map[string]string{"deploy.cue": `package relance

facts: collector: "string"
deploy: serve: sees: {
	"Claire":   "facts.collector == 'Claire'"
	"north":    "facts.collector == 'Claire' || client.country == 'ZZ'"
	"*":        "false"
	"Paul":     "true"
}
`}

// In all that the ledger knows of the client who is not Claire's there is this word, or an amount that begins with these digits.
const (
	hiddenWord   = "zyz"
	hiddenDigits = "98765"
)

// twoCollectors is a ledger in which something of everything is known of a client of Claire's and of one of Paul's.
func twoCollectors(t *testing.T) *bench {
	b := newBench(t, seesBook, nil)
	of := func(name string) []engine.Value { return []engine.Value{{Type: engine.FactString, Str: name}} }
	clients := []engine.Client{
		{ID: "C-1", Name: "Menuiserie Briance", Email: "compta@briance.example.org", Phone: "+33 1 99 00 12 12", Facts: of("Claire")},
		{ID: "C-2", Name: "Scierie Doline", Email: "compta@doline.example.org"}, // nobody's
		{ID: "ZYZ", Name: "Zyzomat", Email: "compta@zyzomat.example.org", Phone: "+33 1 99 00 13 13", Contact: "Mme Zyzo", Address: []string{"1 rue Zyzo", "75001 Zyzbourg"}, Facts: of("Paul")},
	}
	var invoices []engine.Invoice
	for _, due := range []string{"2026-02-01", "2026-02-10", "2026-02-20", "2026-03-01", "2026-03-10", "2026-03-25"} {
		day := strings.ReplaceAll(due[5:], "-", "")
		amount := "1.00"
		if day == "0201" {
			amount = "9876500000.00" // so that each sum with it shows
		}
		invoices = append(invoices, booktest.Euros(t, "F-"+day, "C-1", "10.00", due), booktest.Euros(t, "ZYZ-"+day, "ZYZ", amount, due))
	}
	slices.SortFunc(invoices, func(a, b engine.Invoice) int { return strings.Compare(a.ID, b.ID) })
	b.Import(t, clients, invoices...)
	paul := b.as("Paul", Approver)
	for _, day := range []string{"2026-03-02", "2026-03-10", "2026-03-18"} {
		b.Go(t, day)
		b.server.cfg.RunAt = []int{0}
		b.server.Tick(t.Context())
		for _, m := range b.Messages(t) { // the calls are made, so that the agency is proposed
			if m.Channel == "call" && m.Status == ledger.Ready {
				paul.post("/", "task", m.Key, "outcome", "no_answer", "note", "zyz was called")
			}
		}
	}
	b.server.cfg.RunAt = nil
	b.Go(t, "2026-03-26")
	b.Run(t)
	for _, m := range b.Messages(t) {
		if m.Channel == "email" && m.Status == ledger.Ready {
			b.Advance(t, m, ledger.Sending, ledger.Unknown)
		}
	}
	b.Import(t, nil, booktest.Euros(t, "F-0322", "C-1", "10.00", "2026-03-22"), booktest.Euros(t, "ZYZ-0322", "ZYZ", "1.00", "2026-03-22"))
	for _, id := range []string{"C-1", "ZYZ"} {
		prefix := map[string]string{"C-1": "F-", "ZYZ": "ZYZ-"}[id]
		word := map[string]string{"C-1": "they agree", "ZYZ": "zyz is unhappy"}[id]
		b.Record(t, engine.Event{Type: engine.EventDispute, Client: id, Invoice: prefix + "0201", Reason: word},
			engine.Event{Type: engine.EventPromise, Client: id, Invoice: prefix + "0210", Until: b.Today() + 5},
			engine.Event{Type: engine.EventNote, Client: id, Note: word})
		if _, err := posting.RecordAnswer(t.Context(), b.DB, posting.AnswerConfig{At: b.Now, Today: b.Today(), ID: strings.Repeat(string(id[0]|32), 32), Client: id, From: word, Text: word}); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// walk asks each address of the server, and each operation of the interface for programs, for all that it can name: with a
// value of its own in the place of a name, and with the ids of who is not seen in each parameter. It gives what was
// answered, by address.
func (w *browser) walk(ids []string) map[string][]string {
	w.Helper()
	said := map[string][]string{}
	ask := func(pattern, path string, echo ...string) {
		code, body, h := w.do(w.request(http.MethodGet, path, ""))
		if code >= 500 {
			w.Errorf("%s: %d\n%s", path, code, body)
		}
		if strings.HasSuffix(h.Get("Content-Type"), "spreadsheetml.sheet") {
			body = unzipped(w, body)
		}
		said[pattern] = append(said[pattern], without(body, echo))
	}
	names := map[string][]string{"format": {"report.xlsx", "report.pdf"}, "picture": {"standard.svg"}}
	patterns := slices.Clone(w.server.patterns)
	_, body := w.get("/api/v1/openapi.json")
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		w.Fatal(err)
	}
	for path, methods := range doc.Paths {
		if _, reads := methods["get"]; reads {
			patterns = append(patterns, "GET /api/v1"+path)
		}
	}
	slices.Sort(patterns)
	for _, pattern := range patterns {
		path, reads := strings.CutPrefix(pattern, "GET ")
		if !reads || strings.HasPrefix(path, "/sign-in") {
			continue
		}
		path = strings.TrimSuffix(path, "{$}")
		paths := []string{path}
		if name := regexp.MustCompile(`\{(\w+)\}`).FindStringSubmatch(path); name != nil {
			paths = nil
			for _, value := range append(names[name[1]], ids...) {
				paths = append(paths, strings.Replace(path, name[0], url.PathEscape(value), 1))
			}
		}
		for _, p := range paths {
			ask(pattern, p, ids...)
			for _, id := range ids {
				for _, parameter := range []string{"id", "q", "client", "invoice", "queue", "cursor"} {
					ask(pattern, p+"?"+url.Values{parameter: {id}}.Encode(), id)
				}
			}
			for _, query := range []string{"limit=1000", "page=2", "before=9", "tests=1", "whole=true&limit=100", "from=2025-06-01&at=2026-03-26", "q=e", "status=unknown"} {
				ask(pattern, p+"?"+query)
			}
		}
	}
	return said
}

func (w *browser) request(method, path, body string) *http.Request {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, w.http.URL+path, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// without is a text without what was asked for, as an answer may repeat it.
func without(body string, echo []string) string {
	for _, text := range echo {
		for _, form := range []string{text, url.QueryEscape(text), url.PathEscape(text)} {
			body = strings.ReplaceAll(body, form, "")
		}
	}
	return body
}

func unzipped(t interface {
	Helper()
	Fatal(args ...any)
}, body string,
) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// names reports whether a text tells anything of who is not seen.
func names(text string) bool {
	text = strings.ToLower(text)
	digits := regexp.MustCompile(`([0-9])[,.\s\x{a0}\x{202f}]([0-9])`)
	for range 2 {
		text = digits.ReplaceAllString(text, "$1$2")
	}
	return strings.Contains(text, hiddenWord) || strings.Contains(text, hiddenDigits)
}

// hiddenIDs are names of what the ledger has of who is not seen.
func (b *bench) hiddenIDs() []string {
	ids := []string{"ZYZ", "ZYZ-0301", "invoice/ZYZ-0220"}
	for _, m := range b.Messages(b) {
		if m.Client == "ZYZ" {
			ids = append(ids, m.Key)
		}
	}
	return ids[:min(len(ids), 6)]
}

// Whoever sees a part of the clients is told nothing of the others, whatever they ask; a route that forgot it fails here.
func TestNobodyIsToldOfClientsOutsideTheirPerimeter(t *testing.T) {
	b := twoCollectors(t)
	ids := b.hiddenIDs()
	claire, paul := b.as("Claire", Admin), b.as("Paul", Admin)
	told := func(said map[string][]string, tells func(string) bool) (by []string) {
		for pattern, bodies := range said {
			if slices.ContainsFunc(bodies, tells) {
				by = append(by, pattern)
			}
		}
		return by
	}
	all := told(paul.walk(ids), names) // who sees all is told, and what is kept for them is not shown to the next
	said := claire.walk(ids)
	hers := told(said, func(body string) bool { return strings.Contains(body, "C-1") || strings.Contains(body, "Briance") })
	for _, pattern := range []string{
		"GET /{$}", "GET /approvals", "GET /client", "GET /attention", "GET /disputes", "GET /replies", "GET /report", "GET /report/{format}", "GET /plan", "GET /journal",
		"GET /api/v1/status", "GET /api/v1/invoices", "GET /api/v1/client", "GET /api/v1/timeline", "GET /api/v1/why", "GET /api/v1/plan", "GET /api/v1/tasks", "GET /api/v1/proposals",
		"GET /api/v1/clients", "GET /api/v1/messages",
	} {
		if !slices.Contains(all, pattern) {
			t.Errorf("the walk finds nothing at %s", pattern)
		}
		if !slices.Contains(hers, pattern) && !strings.HasSuffix(pattern, "why") && !strings.HasSuffix(pattern, "/api/v1/client") && !strings.HasSuffix(pattern, "timeline") { // of a client outside alone
			t.Errorf("%s does not tell of her client", pattern)
		}
	}
	for pattern, bodies := range said {
		for _, body := range bodies {
			if names(body) {
				t.Errorf("%s tells of who is not seen:\n%s", pattern, around(body))
				break
			}
		}
	}
	_, body := claire.get("/client")
	has(t, body, "Menuiserie Briance", "You see a part of the clients.")
	hasNot(t, body, "Doline")
	_, body = paul.get("/people")
	has(t, body, "Sees a part of the clients:", "<code>facts.collector == &#39;Claire&#39;</code>")
	if code, _ := claire.get("/people"); code != http.StatusForbidden {
		t.Errorf("people: %d", code)
	}
	if code, _ := claire.get("/metrics"); code != http.StatusForbidden {
		t.Errorf("metrics: %d", code)
	}
}

func around(body string) string {
	i := strings.Index(strings.ToLower(body), hiddenWord)
	return body[max(0, i-200):min(len(body), max(0, i)+200)]
}

// trace is all that the ledger has of a client.
func (b *bench) trace(client string) (text string) {
	b.Read(b, func(ctx context.Context, r ledger.Reader) error {
		a, err := r.Account(ctx, ledger.AccountQuery{Client: client, Messages: true})
		if err != nil {
			return err
		}
		m, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		data, err := json.Marshal([]any{a, m.Answers, m.Bank})
		text = string(data)
		return err
	})
	return text
}

// Whoever sees a part of the clients changes nothing of the others, whatever they send.
func TestNobodyActsOnClientsOutsideTheirPerimeter(t *testing.T) {
	b := twoCollectors(t)
	claire := b.as("Claire", Admin)
	before := b.trace("ZYZ")
	for _, id := range b.hiddenIDs() {
		for _, pattern := range b.server.patterns {
			path, posts := strings.CutPrefix(pattern, "POST ")
			if !posts || strings.HasPrefix(path, "/sign-out") || strings.Contains(path, "{") && path != "/{$}" {
				continue
			}
			for _, word := range []string{"done", "sent", "not-sent", "give-up", "again", "let_go"} {
				code, body := claire.post(strings.TrimSuffix(path, "{$}"), "client", "ZYZ", "invoice", "ZYZ-0301", "task", id, "case", "agency invoice/ZYZ-0201", "answer", "agree", "note", "no",
					"type", "hold", "outcome", "refused", "word", word, "do", "token", "name", "mine", "scope", "read")
				if code >= 500 || names(without(body, append(b.hiddenIDs(), "ZYZ-0201", "agency invoice/ZYZ-0201"))) {
					t.Errorf("%s: %d\n%s", path, code, around(body))
				}
			}
		}
	}
	p := &program{b, b.tokenOf("Claire")}
	bodies := p.bodies()
	for _, path := range slices.Sorted(maps.Keys(bodies)) {
		for i, body := range bodies[path] {
			code, said, _ := p.send(path, fmt.Sprintf("outside-%s-%d", strings.Trim(strings.ReplaceAll(path, "/", "-"), "-"), i), body)
			if code < 400 || code >= 500 || names(said) {
				t.Errorf("%s %s: %d\n%s", path, body, code, said)
			}
		}
	}
	if after := b.trace("ZYZ"); after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
	code, body, _ := p.send("/events", "inside-0001", `{"events":[{"type":"payment","invoice":"F-0301","amount":"4.00"}]}`)
	if code != http.StatusOK {
		t.Errorf("a client of hers: %d\n%s", code, body)
	}
	if code, body, _ := p.send("/events", "inside-0002", `{"events":[{"type":"hold","client":"C-1"},{"type":"hold","client":"ZYZ"}]}`); code != http.StatusUnprocessableEntity {
		t.Errorf("one of hers and another: %d\n%s", code, body)
	}
}

// tokenOf makes a token for a program, as somebody.
func (b *bench) tokenOf(name string) string {
	b.Helper()
	secret, err := b.server.cfg.Accounts.NewToken("of "+name, Scopes, name)
	if err != nil {
		b.Fatal(err)
	}
	return secret
}

// What somebody sees follows their groups at the service, as they were at the last sign-in; a name that they chose there counts
// after these.
func TestAGroupOfTheServiceSaysWhoSeesWhom(t *testing.T) {
	s := newServiceOf(t, map[string]string{"deploy.cue": `package relance

deploy: serve: sees: {"finance-calls": "client.country == 'BE'", "Anna": "client.country == 'FR'", "anna@example.org": "client.country == 'DE'", "*": "false"}
`}, nil)
	s.Import(t, []engine.Client{{ID: "B", Name: "Belge", Country: "BE"}, {ID: "D", Name: "Deutz", Country: "DE"}, {ID: "F", Name: "Franc", Country: "FR"}})
	for i, c := range []struct {
		claims map[string]any
		want   string
	}{
		{map[string]any{"name": "Anna", "groups": []any{"finance-calls"}}, "B"},
		{map[string]any{"name": "Anna", "groups": []any{"finance-calls"}, "email": "anna@example.org", "email_verified": true}, "BD"},
		{map[string]any{"name": "Anna", "groups": []any{"finance-calls"}, "email": "anna@example.org"}, "B"}, // nobody verified it
		{map[string]any{"name": "Anna", "groups": []any{"finance-leads"}}, "F"},
		{map[string]any{"name": "Zoé", "groups": []any{"finance-leads"}}, "F"}, // the journal knows them as Anna
	} {
		w := s.anyone()
		if code, body := s.signsIn(w, &member{sub: "4711", claims: c.claims}); code != http.StatusOK {
			t.Fatalf("%d: %d\n%s", i, code, body)
		}
		_, page := w.get("/client")
		_, list := w.get("/api/v1/clients?limit=10")
		for id, name := range map[string]string{"B": "Belge", "F": "Franc", "D": "Deutz"} {
			if want := strings.Contains(c.want, id); strings.Contains(page, name) != want || strings.Contains(list, name) != want {
				t.Errorf("%d: %s is seen: %v, want %v\n%s", i, name, !want, want, list)
			}
		}
	}
}
