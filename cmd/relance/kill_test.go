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

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// The crash harness of the whole program: relance run, its deployment live, sends to a mail
// server, an operator and a webhook in this process, and is killed or told to stop: while it decides or
// writes, with a message half handed over, taken and not acknowledged, acknowledged and not written down.
// None of the three obliges: they refuse for a while, for a rate or for a setting of ours, hang up before and after they took
// a message, and the operator lists late and in other words. The program's clock steps back, its ledger is restored from
// an older copy, two clients share a number, one pays. In the end the ledger and what arrived must agree, and the messages must be
// those that a run decides that nobody kills. (engine/dispatch has the same with every named point.)

var (
	kills    = flag.Int("kills", 42, "how often the crash harness kills relance run")
	killSeed = flag.Uint64("killseed", 1, "what the crash harness draws its faults and instants from")
)

// moments are when a run is killed; "stop" before one has it told to stop instead.
var moments = []string{
	"mail begun", "mail taken", "mail acknowledged", "text begun", "text taken", "text acknowledged",
	"hook begun", "hook taken", "hook acknowledged", "any instant", "stop mail taken", "stop text taken", "stop hook taken",
}

const (
	debtors     = 6
	sharing     = 4 // the first of two debtors with one number
	livesPerDay = 8 // the last is not killed; the others take each moment in turn
	firstRemind = "2026-03-02T08:00:00Z"
	payDay      = "2026-03-06" // of debtor 0
	// lag is how long the operator's list lacks a text.
	lag = 4 * time.Minute
)

// world is what the runs send to; it kills the run of the moment.
type world struct {
	url string // of the operator and the webhook

	mu     sync.Mutex
	rand   *rand.Rand
	rough  bool // the world does not oblige
	moment string
	child  *os.Process
	clock  time.Time
	mails  map[string]int // by message key
	texts  []url.Values
	hooks  map[string]string // bodies, by message key
	paid   bool              // debtor 0 did
	late   []string          // what arrived for them afterwards
	faults int

	serving *program // the lives are those of a server that it speaks to; nil for runs
}

// at is reached when something happens to a message.
func (w *world) at(moment string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	stop, told := strings.CutPrefix(w.moment, "stop ")
	switch {
	case w.child == nil:
	case w.moment == moment:
		_ = w.child.Kill()
		w.moment = ""
	case told && stop == moment:
		_ = w.child.Signal(syscall.SIGTERM)
		w.moment = ""
	}
}

// fault draws what goes wrong with a message, one in a few; "" is nothing.
func (w *world) fault(kinds ...string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.rough || w.rand.IntN(5) > 0 {
		return ""
	}
	w.faults++
	return kinds[w.rand.IntN(len(kinds))]
}

// arrive notes what debtor 0 got after they paid.
func (w *world) arrive(what, client string) {
	if client == "C-0" && w.paid {
		w.late = append(w.late, what)
	}
}

// taking is a conversation of the mail server.
type taking struct {
	w    *world
	conn *smtp.Conn
}

func (taking) Reset()        {}
func (taking) Logout() error { return nil }

func (t taking) Rcpt(string, *smtp.RcptOptions) error {
	switch t.w.fault("greylisted", "relay denied", "too many", "hung up") {
	case "greylisted":
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted, try again later"}
	case "relay denied":
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Relay access denied"}
	case "too many":
		return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "Too many messages, slow down"}
	case "hung up":
		_ = t.conn.Conn().Close()
	}
	return nil
}

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
	fault := t.w.fault("lost", "lost once taken", "refused")
	switch fault {
	case "lost":
		_ = t.conn.Conn().Close()
		return nil
	case "refused":
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Out of disk space"}
	}
	key, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	t.w.mu.Lock()
	t.w.mails[key]++
	t.w.arrive("mail "+key, m.Header.Get("X-Client"))
	t.w.mu.Unlock()
	if fault != "" {
		_ = t.conn.Conn().Close()
		return nil
	}
	t.w.at("mail taken")
	time.AfterFunc(time.Millisecond, func() { t.w.at("mail acknowledged") })
	return nil
}

// ServeHTTP is the operator, which takes texts and lists what it took, newest first, and the webhook.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	rw.Header().Set("Date", w.clock.UTC().Format(http.TimeFormat))
	w.mu.Unlock()
	if r.URL.Path == "/hook" {
		w.hook(rw, r)
		return
	}
	if err := r.ParseForm(); err != nil {
		rw.WriteHeader(http.StatusBadRequest)
		return
	}
	rw.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodGet {
		w.list(rw, r.Form.Get("To"))
		return
	}
	w.at("text begun")
	fault := w.fault("busy", "country", "failed", "failed once taken", "hung up", "hung up once taken")
	switch fault {
	case "busy":
		rw.Header().Set("Retry-After", "60")
		refuse(rw, http.StatusTooManyRequests, 20429)
		return
	case "country":
		refuse(rw, http.StatusForbidden, 21408)
		return
	case "failed":
		refuse(rw, http.StatusInternalServerError, 20500)
		return
	case "hung up":
		hangUp(rw)
		return
	}
	w.mu.Lock()
	i, form := len(w.texts), r.PostForm
	form.Set("created", w.clock.Format(time.RFC1123Z))
	form.Set("shown", w.shown(form.Get("Body")))
	w.texts = append(w.texts, form)
	if strings.HasPrefix(form.Get("Body"), "F-0:") {
		w.arrive("text", "C-0")
	}
	w.mu.Unlock()
	switch fault {
	case "failed once taken":
		refuse(rw, http.StatusInternalServerError, 20500)
		return
	case "hung up once taken":
		hangUp(rw)
		return
	}
	w.at("text taken")
	rw.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(rw).Encode(textResource(i, form))
	time.AfterFunc(time.Millisecond, func() { w.at("text acknowledged") })
}

// shown is a text as the operator lists it.
func (w *world) shown(body string) string {
	if !w.rough {
		return body
	}
	switch w.rand.IntN(6) {
	case 0:
		return "Sent from your Twilio trial account - " + body
	case 1:
		return ""
	case 2:
		return body[:len(body)/2]
	}
	return body
}

// list answers what went to a number, but for the newest.
func (w *world) list(rw http.ResponseWriter, to string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := []map[string]any{}
	for i, t := range slices.Backward(w.texts) {
		created, _ := time.Parse(time.RFC1123Z, t.Get("created"))
		if t.Get("To") == to && !(w.rough && w.clock.Before(created.Add(lag))) {
			all = append(all, textResource(i, t))
		}
	}
	_ = json.NewEncoder(rw).Encode(map[string]any{"messages": all, "page": 0, "page_size": len(all)})
}

// hook is the webhook: it knows a repeat by its key.
func (w *world) hook(rw http.ResponseWriter, r *http.Request) {
	w.at("hook begun")
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	fault := w.fault("busy", "failed", "failed once taken", "hung up", "hung up once taken")
	switch fault {
	case "busy":
		rw.WriteHeader(http.StatusTooManyRequests)
		return
	case "failed":
		rw.WriteHeader(http.StatusServiceUnavailable)
		return
	case "hung up":
		hangUp(rw)
		return
	}
	key := r.Header.Get("Idempotency-Key")
	w.mu.Lock()
	if before, again := w.hooks[key]; again && before != string(body) {
		w.late = append(w.late, "webhook "+key+" in other words")
	}
	w.hooks[key] = string(body)
	w.mu.Unlock()
	switch fault {
	case "failed once taken":
		rw.WriteHeader(http.StatusInternalServerError)
		return
	case "hung up once taken":
		hangUp(rw)
		return
	}
	w.at("hook taken")
	rw.WriteHeader(http.StatusNoContent)
	time.AfterFunc(time.Millisecond, func() { w.at("hook acknowledged") })
}

// refuse answers as the operator does.
func refuse(rw http.ResponseWriter, status, code int) {
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(map[string]any{"code": code, "message": "refused", "status": status})
}

// hangUp ends the conversation without an answer.
func hangUp(rw http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(rw).Hijack(); err == nil {
		_ = conn.Close()
	}
}

func textResource(i int, form url.Values) map[string]any {
	return map[string]any{
		"sid": fmt.Sprintf("SM%032x", i+1), "status": "queued", "num_segments": "1", "to": form.Get("To"), "from": form.Get("From"),
		"body": form.Get("shown"), "date_created": form.Get("created"), "error_code": nil,
	}
}

// killBook writes a book that reminds every debtor every other day, by mail and text, and a
// ledger of debtors.
func (w *world) killBook(t *testing.T, deploy, action string) string {
	t.Helper()
	dir := liveBook(t, deploy)
	invoices, clients := "invoice,client,amount,issued,due\n", "client,name,email,phone\n"
	for i := range debtors {
		invoices += fmt.Sprintf("F-%d,C-%d,100.00,2026-01-01,2026-02-20\n", i, i)
		number := i
		if i == sharing+1 {
			number = sharing
		}
		clients += fmt.Sprintf("C-%d,Client %d,c%d@example.com,+3363998000%d\n", i, i, i, number)
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
			do: [{email: {template: "courtesy"}` + action + `, on_failure: "go_on"}, {sms: {template: "nudge"}` + action + `, on_failure: "go_on"}, {webhook: {url: "` + w.url + `/hook", template: "nudge"}, on_failure: "go_on"}]
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
	words := "---\n---\n{{.references}}: {{.total.open}}\n"
	if err := os.WriteFile(filepath.Join(dir, "templates", "nudge.fr.md"), []byte(words), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := at(t, "2026-03-01T08:00:00Z", "import", dir, "--as-of", "2026-03-01"); code != exitDone {
		t.Fatal(out)
	}
	return dir
}

func openWorld(t *testing.T) (w *world, deploy string) {
	t.Helper()
	w = &world{mails: map[string]int{}, hooks: map[string]string{}, rand: rand.New(rand.NewPCG(*killSeed, uint64(*kills)))}
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return taking{w, c}, nil }))
	srv.Domain, srv.ErrorLog = "mx.example.org", muted{}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	operator := httptest.NewServer(w)
	w.url = operator.URL
	t.Cleanup(func() { _ = srv.Close(); operator.Close() })
	return w, fmt.Sprintf(`{
	live: true
	workers: 2
	email: {every: "1ms", smtp: {host: "127.0.0.1", port: %d, security: "none", from: "accounts@example.org"}}
	sms: twilio: {account_sid: %q, secret: env: "TWILIO_SECRET", from: "+15005550006", base_url: %q}
	webhook: http: secret: env: "TWILIO_SECRET"
	letter: folder: {dir: "letters", name: "Atelier Dupont SAS"}
}`, l.Addr().(*net.TCPAddr).Port, liveAccount, operator.URL)
}

type muted struct{}

func (muted) Printf(string, ...any) {}
func (muted) Println(...any)        {}

// life is one run of the program at an instant, killed or told to stop at a moment; "" lets it live.
func (w *world) life(t *testing.T, dir string, now time.Time, moment string, whole *time.Duration) (ended bool) {
	t.Helper()
	if w.serving != nil {
		return w.serveLife(t, dir, now, moment, whole)
	}
	cmd := exec.CommandContext(t.Context(), "relance", "run", dir)
	cmd.Env = append(os.Environ(), languageVariable+"=en", nowVariable+"="+now.Format(time.RFC3339), "TWILIO_SECRET="+liveSecret)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	w.mu.Lock()
	w.clock, w.moment = now, moment
	if w.rough && w.rand.IntN(10) == 0 { // the program's clock is behind, and was right before
		cmd.Env = append(cmd.Env, nowVariable+"="+now.Add(-30*time.Minute).Format(time.RFC3339))
	}
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
	reached := w.moment != moment
	w.mu.Unlock()
	exit, failed := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil || failed && exit.ExitCode() == int(exitFindings): // what did not leave is a finding
		*whole = time.Since(begun)
		return reached
	case failed && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL:
		return true
	case reached && strings.HasPrefix(moment, "stop ") && strings.Contains(out.String(), "relance: stopped"):
		return true
	}
	t.Fatalf("a run at %s, to be killed at %q: %v\n%s", now, moment, err, out.String())
	return false
}

// slaughter runs a book every other day until it was killed so often, and a little more. On some days
// the ledger is restored from the morning's copy.
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
		restored := w.rough && w.serving == nil && len(days)%3 == 0 // what a program recorded since would be lost with the file
		morning := t.TempDir()
		copyLedger(t, dir, morning)
		at := now
		for life := range livesPerDay - 1 {
			moment := moments[i%len(moments)]
			if i++; w.life(t, dir, at, moment, &whole) {
				count[moment]++
				n++
			}
			intact(t, dir)
			if at = at.Add(10 * time.Minute); life%2 == 0 {
				at = at.Add(-8 * time.Minute)
			}
			if restored && life == livesPerDay/2 {
				restore(t, dir, morning, at)
				count["restored"]++
			}
		}
		w.life(t, dir, at, "", &whole)
		if len(days)%20 == 0 {
			t.Logf("%d kills of %d in %d days", n, kills, len(days))
		}
		if now.Format(time.DateOnly) == payDay {
			w.pay(t, dir)
		}
		if len(days) > kills {
			t.Fatalf("only %d kills in %d days", n, len(days))
		}
	}
	w.mu.Lock()
	w.rough = false
	w.mu.Unlock()
	for i := range 3 { // what is left is asked about, and sent
		w.life(t, dir, days[len(days)-1].Add(time.Duration(4+2*i)*time.Hour), "", &whole)
	}
	return days, count
}

// pay has debtor 0 pay, in the evening of the pay day.
func (w *world) pay(t *testing.T, dir string) {
	t.Helper()
	w.mu.Lock()
	w.paid = true
	w.mu.Unlock()
	if out, code := at(t, payDay+"T20:00:00Z", "record", "payment", "--invoice", "F-0", "--amount", "100.00", "--on", payDay, "--book", dir); code != exitDone {
		t.Fatal(out)
	}
}

// copyLedger copies a book's ledger as a backup does while nothing runs.
func copyLedger(t *testing.T, dir, to string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		name := store.FileName + suffix
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), data, 0o600)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

// restore puts an older copy in the place of a book's ledger. A run refuses to go on, until a
// person takes it over.
func restore(t *testing.T, dir, from string, now time.Time) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(dir, store.FileName+suffix)); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	copyLedger(t, from, dir)
	instant := now.Format(time.RFC3339)
	if out, code := at(t, instant, "run", dir); code != exitFailed || !strings.Contains(out, "relance restored") {
		t.Errorf("a run on an older copy: exit code %d\n%s", code, out)
	}
	if out, code := at(t, instant, "restored", dir, "--accept", "--by", "Ana"); code != exitDone {
		t.Errorf("taking the copy over: exit code %d\n%s", code, out)
	}
}

// intact expects that the journal of a book's ledger verifies.
func intact(t *testing.T, dir string) {
	t.Helper()
	read(t, dir, func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			t.Errorf("the journal does not verify: %v", report.Findings)
		}
		return err
	})
}

func read(t *testing.T, dir string, f func(context.Context, ledger.Reader) error) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, store.FileName), sqlite.Options{})
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

// disagreements lists where the outbox and what arrived differ: what was lost, doubled, said not to have
// left although it arrived, or told to somebody who had paid.
func (w *world) disagreements(t *testing.T, dir string) (list []string, fates map[ledger.Status]int) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	fates, list = map[ledger.Status]int{}, slices.Clone(w.late)
	owner, unknown := map[string]string{}, map[string]int{}
	for i, text := range w.texts {
		owner[fmt.Sprintf("SM%032x", i+1)] = text.Get("To")
	}
	for key, m := range outbox(t, dir) {
		fates[m.Status]++
		arrived := w.mails[key]
		switch m.Channel {
		case "sms":
			arrived = 0
			if owner[m.Receipt] == m.Body.To {
				arrived = 1
				delete(owner, m.Receipt)
			}
			if m.Status == ledger.Unknown {
				unknown[m.Body.To]++
			}
		case "webhook":
			if _, ok := w.hooks[key]; ok {
				arrived = 1
			}
		}
		switch {
		case (m.Status == ledger.Sent || m.Status == ledger.Delivered) && arrived == 1:
		case m.Status == ledger.Unknown && arrived <= 1:
		case (m.Status == ledger.Suppressed || m.Status == ledger.Failed) && arrived == 0:
		default:
			list = append(list, fmt.Sprintf("%s %s is %s (%s) and arrived %d times", m.Channel, key, m.Status, m.Reason, arrived))
		}
	}
	for _, to := range owner { // no message of the outbox has them: one of unknown fate is each of them
		if unknown[to]--; unknown[to] < 0 {
			list = append(list, "a text to "+to+" arrived and no message of the outbox is it: lost, or arrived 2 times")
		}
	}
	return list, fates
}

func TestKilledRunsLoseNothingAndSendNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	w, deploy := openWorld(t)
	w.rough = true
	dir := w.killBook(t, deploy, "")
	days, count := w.slaughter(t, dir, *kills)
	t.Logf("kills: %v, and %d faults of others", count, w.faults)
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
	calm := w.killBook(t, deploy, "") // the same days, and nobody is killed
	for _, day := range days {
		if out, code := at(t, day.Format(time.RFC3339), "run", calm, "--no-deliver"); code != exitDone {
			t.Fatal(out)
		}
		if day.Format(time.DateOnly) == payDay {
			w.pay(t, calm)
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

// The harness sees a double of either kind, when the policy asks for one.
func TestTheCrashHarnessSeesADouble(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	seen := map[string]bool{}
	for try := 0; try < 6 && len(seen) < 2; try++ { // whether a kill leaves a double is luck
		w, deploy := openWorld(t)
		w.rough = true
		dir := w.killBook(t, deploy, ", resend: true")
		w.slaughter(t, dir, 2*len(moments))
		list, _ := w.disagreements(t, dir)
		for _, kind := range []string{"email ", "a text to "} {
			if slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, kind) && strings.Contains(s, "arrived 2 times") }) {
				seen[kind] = true
			}
		}
	}
	if len(seen) < 2 {
		t.Errorf("messages are resent blindly, and only of %v two arrived", seen)
	}
}

// Told to stop while the server acknowledges, a run takes what was acknowledged for sent.
func TestARunThatIsToldToStopKnowsWhatArrived(t *testing.T) {
	if testing.Short() {
		t.Skip("processes")
	}
	w, deploy := openWorld(t)
	dir := w.killBook(t, deploy, "")
	now, err := time.Parse(time.RFC3339, firstRemind)
	if err != nil {
		t.Fatal(err)
	}
	whole, stopped := time.Second, 0
	const lives = 9
	for i := range lives {
		moment := []string{"stop mail taken", "stop text taken", "stop hook taken"}[i%3]
		if w.life(t, dir, now.AddDate(0, 0, 2*i), moment, &whole) {
			stopped++
		}
		list, fates := w.disagreements(t, dir)
		if fates[ledger.Unknown] != 0 || fates[ledger.Sending] != 0 {
			t.Errorf("stopped at %q: %v", moment, fates)
		}
		for _, d := range list {
			if !strings.Contains(d, " is ready ") {
				t.Error(d)
			}
		}
	}
	if stopped < lives {
		t.Errorf("only %d of %d were stopped", stopped, lives)
	}
}
