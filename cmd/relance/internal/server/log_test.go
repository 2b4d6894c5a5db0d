package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
)

// Errors name whom they are about; the log does not.
func TestErrorsAreLoggedWithoutWhatIsSomebodys(t *testing.T) {
	for text, want := range map[string]string{
		"answer of client C-1: database is locked":                                          "answer of client …: database is locked",
		`invoice "F-1" of Menuiserie: x@briance.example.org at +33 1 99 00 12 12: no route`: "invoice … of Menuiserie: … at …: no route",
		"open /var/lib/relance/relance.db: no such file or directory":                       "open /var/lib/relance/relance.db: no such file or directory",
		"dial tcp 192.0.2.1:25: i/o timeout":                                                "dial tcp 192.0.2.1:25: i/o timeout",
		"payment of 1200.00 EUR by FR14 2004 1010 0505 0001 3M02 606 names “Martin”":        "payment of … by … names “…”",
		"Get /c/AQALSWdDLTHFXn60v3T2OD0 failed on 2026-03-02T09:00:00Z after 3 attempts":    "Get /… failed on 2026-03-02T09:00:00Z after 3 attempts",
		"disk I/O error (10)": "disk I/O error (10)",
		"events of 2026-03-02: the client C-1 has no account; the case standard/F-1 is stuck": "events of 2026-03-02: the client … has no account; the case … is stuck",
	} {
		if got := plainText(text); got != want {
			t.Errorf("%q\n is logged as %q\n want         %q", text, got, want)
		}
	}
	var b strings.Builder
	log := slog.New(plainHandler{slog.NewJSONHandler(&b, nil)}).With(slog.Any("error", errors.New("client C-1"))).WithGroup("g")
	log.Error("failed", slog.Any("error", fmt.Errorf("client C-2: %w", context.Canceled)), slog.String("day", "2026-03-02"), slog.Int("n", 3), slog.Any("panic", "invoice F-1"))
	has(t, b.String(), `"day":"2026-03-02"`, `"n":3`, "context canceled", "client …")
	hasNot(t, b.String(), "C-1", "C-2", "F-1")
}

// noTime leaves out when a line was written: the digits of an instant may be those of an amount.
func noTime(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

// A busy day: people sign in and act, programs ask, clients answer, operators report, mails leave and do not, the book
// breaks. Nothing of anybody, and no secret, is in the whole log.
func TestTheLogOfABusyDayHasNothingOfAnybody(t *testing.T) {
	b := newPortal(t, map[string]string{"bank.cue": "package relance\n\ncreditor: {iban: \"FR1420041010050500013M02606\", phone: \"+33 1 99 00 10 10\"}\n"})
	var all strings.Builder
	b.server.cfg.Log = slog.New(plainHandler{slog.NewJSONHandler(&all, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: noTime})})
	b.server.courier.log = b.server.cfg.Log
	b.Import(t, []engine.Client{
		{ID: "KUNDE-77", Name: "Vitrerie Orme", Email: "compta@orme.example.org", Phone: "+33 1 99 00 14 14", Contact: "Amélie Poulain", Address: []string{"4 rue des Tilleuls", "35000 Rennes"}},
	}, booktest.Euros(t, "FA-4711", "KUNDE-77", "4321.09", "2026-03-01"))
	links := []string{b.link("C-1"), b.link("KUNDE-77")}
	var secrets []string
	w := b.as("Claire Dubois", Admin)
	secret, err := b.server.cfg.Accounts.Invite("Paul Martin", Caller)
	if err != nil {
		t.Fatal(err)
	}
	secrets = append(secrets, secret, password, portalKeyText)
	b.anyone().get("/invite/" + secret)
	b.anyone().post("/sign-in", "name", "Claire Dubois", "password", "wrong password 99")
	program := b.program(ScopeRead, ScopeRecord, ScopeApprove)
	secrets = append(secrets, program.token)
	for _, day := range []string{"2026-03-01 17:00", "2026-03-02 08:00", "2026-03-10 08:00", "2026-03-18 17:30"} {
		b.Now = at(t, day)
		b.server.cfg.RunAt = []int{7 * 60}
		b.server.Tick(t.Context())
		for _, path := range append([]string{"/client?id=KUNDE-77", "/client?q=orme", "/nope/KUNDE-77"}, pagesOfAll...) {
			w.get(path)
		}
		for _, mail := range b.mails() {
			for _, found := range regexp.MustCompile(`http://localhost:8080(/hold-back/([\w-]+))`).FindAllStringSubmatch(mail, -1) {
				b.anyone().get(found[1])
				b.anyone().post(found[1], "name", "Claire Dubois", "until", "2026-03-09")
				secrets = append(secrets, found[2])
			}
		}
	}
	for _, m := range b.Messages(t) {
		w.post("/", "task", m.Key, "outcome", "promise", "until", "2026-03-27", "note", "Amélie says tomorrow")
		w.post("/attention", "task", m.Key, "word", "again")
	}
	w.post("/client", "client", "KUNDE-77", "type", "payment", "invoice", "FA-4711", "amount", "99999.99")
	w.post("/client", "client", "KUNDE-77", "type", "payment", "invoice", "FA-4711", "amount", "21.09", "note", "by cheque of Amélie")
	for _, link := range append(links, b.link("C-1"), b.link("KUNDE-77")) {
		for _, form := range [][]string{{"kind", "paid", "day", "2026-03-01"}, {"kind", "promise", "invoice", "FA-4711", "day", "2026-03-30"}, {"kind", "dispute", "invoice", "FA-4711", "reason", "un carreau cassé"}, {"kind", "wrong", "reason", "voir M. Dupuis"}, {"kind", "x"}} {
			b.anyone().post(link, form...)
			b.anyone().get(link + "/statement.pdf?of=")
			b.anyone().get(link[:len(link)-1])
		}
		secrets = append(secrets, strings.TrimPrefix(link, "/c/"))
	}
	for _, path := range []string{"/status", "/clients", "/invoices?client=KUNDE-77", "/clients/KUNDE-77", "/invoices/FA-4711", "/invoices/FA-4711/why", "/nope/KUNDE-77", "/invoices?nope=Amélie"} {
		program.ask(program.token, path)
		program.ask("rl_wrong_token_of_somebody", path)
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, b.http.URL+"/in/twilio/sms", strings.NewReader("From=%2B33199001414&Body=Amélie"))
	b.anyone().do(r)
	if _, err := posting.RecordAnswer(t.Context(), b.DB, posting.AnswerConfig{At: b.Now, Today: b.Today(), ID: strings.Repeat("cd", 16), Client: "KUNDE-77", From: "compta@orme.example.org", Text: "payé"}); err != nil {
		t.Fatal(err)
	}
	b.server.courier.put(mail{Key: "odd key?", To: "no address", Since: b.Now}) // the channel refuses it
	b.server.Tick(t.Context())
	b.wrong, b.files = errors.New("book.cue:3:1: error: Amélie Poulain of KUNDE-77"), "2"
	b.Now = b.Now.Add(time.Hour)
	b.server.Tick(t.Context())
	b.server.cfg.Log.Error("request failed", slog.Any("error", fmt.Errorf("answer of client KUNDE-77: invoice FA-4711: %w", os.ErrPermission)))
	closed := b.server.desk.current.Ledger
	if err := closed.Close(); err != nil { // from here on nothing can be read
		t.Fatal(err)
	}
	w.get("/client?id=KUNDE-77")
	b.anyone().get(links[1])
	b.Now = b.Now.Add(time.Hour)
	b.server.Tick(t.Context())
	log := all.String()
	if n := strings.Count(log, "\n"); n < 12 {
		t.Fatalf("only %d lines: the log is somewhere else\n%s", n, log)
	}
	has(t, log, "the day was run", "the mail with the plan was written", "a client answered on their page", "something of the plan was held back", "request failed", "permission denied")
	names := []string{
		"Briance", "briance", "Doline", "doline", "Orme", "orme.example", "Amélie", "Poulain", "Tilleuls", "Rennes", "Claire", "Dubois", "Paul Martin", "Dupuis", "carreau", "cheque", "payé",
		"KUNDE-77", "FA-4711", `"C-1"`, `"C-2"`, " C-1", " C-2", "F-1", "F-9", "4321", "1200.00", "99999", "21.09", "1 99 00", "199001414", "FR14", "2004 1010", "equipe@", "compta@", "@example.org", "wrong password", "rl_wrong",
	}
	for _, s := range append(names, secrets...) {
		if i := strings.Index(log, s); i >= 0 {
			line := log[strings.LastIndexByte(log[:i], '\n')+1:]
			line, _, _ = strings.Cut(line, "\n")
			t.Errorf("%q is in the log: %s", s, line)
		}
	}
	if data, err := os.ReadFile(filepath.Join(b.Dir, "relance.db.accounts")); err != nil || strings.Contains(string(data), password) {
		t.Errorf("the file of accounts has a password, %v", err)
	}
}
