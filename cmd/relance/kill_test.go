//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// The crash harness of the whole program: relance run, its deployment live, sends to a mail
// server and an operator in this process, and is killed: while it decides or writes, with
// a message half handed over, taken and not acknowledged, acknowledged and not written down.
// In the end the ledger and what arrived must agree, and must be what a run decides that
// nobody kills. (engine/dispatch has the same with every named point.)

var kills = flag.Int("kills", 42, "how often the crash harness kills relance run")

// moments are when a run is killed.
var moments = []string{
	"mail begun", "mail taken", "mail acknowledged", "text begun", "text taken", "text acknowledged", "any instant",
}

const (
	debtors      = 6
	livesPerDay  = 6 // the last is not killed; the others take each moment in turn
	firstRemind  = "2026-03-02T08:00:00Z"
	betweenLives = 10 * time.Minute
)

// world is what the runs send to; it kills the run of the moment.
type world struct {
	mu     sync.Mutex
	moment string
	child  *os.Process
	clock  time.Time
	mails  map[string]int // by message key
	texts  []url.Values
}

// at is reached when something happens to a message.
func (w *world) at(moment string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.moment == moment && w.child != nil {
		_ = w.child.Kill()
		w.moment = ""
	}
}

// taking is a conversation of the mail server.
type taking struct{ w *world }

func (taking) Reset()                               {}
func (taking) Logout() error                        { return nil }
func (taking) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (t taking) Mail(string, *smtp.MailOptions) error {
	t.w.at("mail begun")
	return nil
}

func (t taking) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil { // the client died before the end
		return err
	}
	key, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	t.w.mu.Lock()
	t.w.mails[key]++
	t.w.mu.Unlock()
	t.w.at("mail taken")
	time.AfterFunc(time.Millisecond, func() { t.w.at("mail acknowledged") })
	return nil
}

// ServeHTTP is the operator: it takes texts, and lists what it took, newest first.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		rw.WriteHeader(http.StatusBadRequest)
		return
	}
	rw.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodGet {
		w.mu.Lock()
		defer w.mu.Unlock()
		all := []map[string]any{}
		for i, t := range slices.Backward(w.texts) {
			if t.Get("To") == r.Form.Get("To") {
				all = append(all, textResource(i, t))
			}
		}
		_ = json.NewEncoder(rw).Encode(map[string]any{"messages": all, "page": 0, "page_size": len(all)})
		return
	}
	w.at("text begun")
	w.mu.Lock()
	i, form := len(w.texts), r.PostForm
	form.Set("created", w.clock.Format(time.RFC1123Z))
	w.texts = append(w.texts, form)
	w.mu.Unlock()
	w.at("text taken")
	rw.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(rw).Encode(textResource(i, form))
	time.AfterFunc(time.Millisecond, func() { w.at("text acknowledged") })
}

func textResource(i int, form url.Values) map[string]any {
	return map[string]any{
		"sid": fmt.Sprintf("SM%032x", i+1), "status": "queued", "num_segments": "1", "to": form.Get("To"), "from": form.Get("From"),
		"body": form.Get("Body"), "date_created": form.Get("created"), "error_code": nil,
	}
}

// killBook writes a book that reminds every debtor every other day, by mail and text, and a
// ledger of debtors.
func killBook(t *testing.T, deploy, action string) string {
	t.Helper()
	dir := liveBook(t, deploy)
	invoices, clients := "invoice,client,amount,issued,due\n", "client,name,email,phone\n"
	for i := range debtors {
		invoices += fmt.Sprintf("F-%d,C-%d,100.00,2026-01-01,2026-02-20\n", i, i)
		clients += fmt.Sprintf("C-%d,Client %d,c%d@example.com,+3363998000%d\n", i, i, i, i)
	}
	for name, text := range map[string]string{
		"invoices.csv": invoices, "clients.csv": clients,
		"book.cue": `package relance

import "relance.dev/policy"

policy.#Book

creditor: {
	name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"
	email: "accounts@example.org", address: ["1 rue de l'Exemple", "75000 Paris"]
}
assign: [{policy: "standard"}]
policies: standard: {
	title: "Again and again", min_gap: 1
	start: "watch"
	states: {
		watch: next: [{to: "remind", when: "days_late >= 7"}]
		remind: {
			tone: "courteous"
			do: [{email: {template: "courtesy"}` + action + `}, {sms: template: "nudge"}]
			next: [{to: "remind", reenter: true, when: "case.days_in_state >= 2"}]
		}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_ = os.Remove(filepath.Join(dir, "templates", "firm.fr.md")) // unused here
	if out, code := at(t, "2026-03-01T08:00:00Z", "import", dir, "--as-of", "2026-03-01"); code != exitDone {
		t.Fatal(out)
	}
	return dir
}

func openWorld(t *testing.T) (w *world, deploy string) {
	t.Helper()
	w = &world{mails: map[string]int{}}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return taking{w}, nil }))
	srv.Domain, srv.ErrorLog = "mx.example.org", muted{}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	operator := httptest.NewServer(w)
	t.Cleanup(func() { _ = srv.Close(); operator.Close() })
	return w, fmt.Sprintf(`{
	live: true
	workers: 2
	email: {every: "1ms", smtp: {host: "127.0.0.1", port: %d, security: "none", from: "accounts@example.org"}}
	sms: twilio: {account_sid: %q, secret: env: "TWILIO_SECRET", from: "+15005550006", base_url: %q}
	letter: folder: {dir: "letters", name: "Atelier Dupont SAS"}
}`, l.Addr().(*net.TCPAddr).Port, liveAccount, operator.URL)
}

type muted struct{}

func (muted) Printf(string, ...any) {}
func (muted) Println(...any)        {}

// life is one run of the program at an instant, killed at a moment; "" lets it live.
func (w *world) life(t *testing.T, dir string, now time.Time, moment string, whole *time.Duration) (killed bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "relance", "run", dir)
	cmd.Env = append(os.Environ(), nowVariable+"="+now.Format(time.RFC3339), "TWILIO_SECRET="+liveSecret)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	w.mu.Lock()
	w.clock, w.moment = now, moment
	err := cmd.Start()
	w.child = cmd.Process
	w.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if moment == "any instant" {
		timer := time.AfterFunc(*whole/2+rand.N(*whole/2+1), func() { w.at(moment) })
		defer timer.Stop()
	}
	err = cmd.Wait()
	w.mu.Lock()
	w.child = nil
	w.mu.Unlock()
	exit, failed := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil || failed && exit.ExitCode() == int(exitFindings): // a message of unknown fate is a finding
		*whole = time.Since(begun)
		return false
	case failed && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL:
		return true
	}
	t.Fatalf("a run at %s, to be killed at %q: %v\n%s", now, moment, err, out.String())
	return false
}

// slaughter runs a book day by day until it was killed so often, and once more.
func (w *world) slaughter(t *testing.T, dir string, kills int) (days []time.Time, count map[string]int) {
	t.Helper()
	count = map[string]int{}
	now, err := time.Parse(time.RFC3339, firstRemind)
	if err != nil {
		t.Fatal(err)
	}
	whole := 300 * time.Millisecond
	for n, i := 0, 0; n < kills; now = now.AddDate(0, 0, 2) {
		days = append(days, now)
		for life := range livesPerDay - 1 {
			moment := moments[i%len(moments)]
			if i++; w.life(t, dir, now.Add(time.Duration(life)*betweenLives), moment, &whole) {
				count[moment]++
				n++
			}
			intact(t, dir)
		}
		w.life(t, dir, now.Add(livesPerDay*betweenLives), "", &whole)
		if len(days) > kills {
			t.Fatalf("only %d kills in %d days", n, len(days))
		}
	}
	for i := range 2 { // what is left is asked about, and sent
		w.life(t, dir, days[len(days)-1].Add(time.Duration(4+2*i)*time.Hour), "", &whole)
	}
	return days, count
}

// intact expects that the journal of a book's ledger verifies.
func intact(t *testing.T, dir string) {
	t.Helper()
	read(t, dir, func(ctx context.Context, r ledger.Reader) error {
		report, err := ledger.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			t.Errorf("the journal does not verify: %v", report.Findings)
		}
		return err
	})
}

func read(t *testing.T, dir string, f func(context.Context, ledger.Reader) error) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, ledgerName), sqlite.Options{})
	if err == nil {
		err = errors.Join(db.Read(t.Context(), f), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// outbox reads the messages of a book by key.
func outbox(t *testing.T, dir string) map[string]ledger.Message {
	t.Helper()
	all := map[string]ledger.Message{}
	read(t, dir, func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			all[m.Key] = m
		}
		return nil
	})
	return all
}

// disagreements lists where the outbox and what arrived differ.
func (w *world) disagreements(t *testing.T, dir string) (list []string, fates map[ledger.Status]int) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	fates = map[ledger.Status]int{}
	texts := map[string]int{} // by the operator's name of them
	for i := range w.texts {
		texts[fmt.Sprintf("SM%032x", i+1)] = 1
	}
	for key, m := range outbox(t, dir) {
		fates[m.Status]++
		arrived := w.mails[key]
		if m.Channel == "sms" {
			arrived = texts[m.Receipt]
			delete(texts, m.Receipt)
		}
		switch {
		case m.Status == ledger.Sent && arrived == 1:
		case m.Status == ledger.Unknown && m.Channel == "email" && arrived <= 1:
		case m.Status == ledger.Suppressed && m.Reason == dispatch.ReasonSuperseded && arrived == 0: // the next reminder was due
		default:
			list = append(list, fmt.Sprintf("%s %s is %s (%s) and arrived %d times", m.Channel, key, m.Status, m.Reason, arrived))
		}
	}
	for sid := range texts {
		list = append(list, "text "+sid+" arrived and no message of the outbox is it")
	}
	return list, fates
}

func TestKilledRunsLoseNothingAndSendNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	w, deploy := openWorld(t)
	dir := killBook(t, deploy, "")
	days, count := w.slaughter(t, dir, *kills)
	t.Logf("kills: %v", count)
	for _, m := range moments {
		if count[m] == 0 {
			t.Errorf("nobody was killed at %q", m)
		}
	}
	list, fates := w.disagreements(t, dir)
	for _, d := range list {
		t.Error(d)
	}
	t.Logf("messages: %v", fates)
	if fates[ledger.Unknown] == 0 || fates[ledger.Sent] < len(days) {
		t.Error("the kills hit nothing, or everything")
	}
	calm := killBook(t, deploy, "") // the same days, and nobody is killed
	for _, day := range days {
		if out, code := at(t, day.Format(time.RFC3339), "run", calm, "--no-deliver"); code != exitDone {
			t.Fatal(out)
		}
	}
	killed := outbox(t, dir)
	for key := range outbox(t, calm) {
		if _, ok := killed[key]; !ok {
			t.Errorf("message %s was decided without kills alone", key)
		}
		delete(killed, key)
	}
	for key := range killed {
		t.Errorf("message %s was decided with kills alone", key)
	}
}

// The harness sees a double, when the policy asks for one.
func TestTheCrashHarnessSeesADouble(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	w, deploy := openWorld(t)
	dir := killBook(t, deploy, ", resend: true")
	w.slaughter(t, dir, len(moments))
	if list, _ := w.disagreements(t, dir); !slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, "arrived 2 times") }) {
		t.Errorf("no mail arrived twice, though they are resent blindly: %v", list)
	}
}
