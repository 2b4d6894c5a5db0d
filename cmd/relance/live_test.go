package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// postOffice is a mail server in this process: it keeps what it takes.
type postOffice struct {
	port int
	mu   sync.Mutex
	took []letterTaken
}

type letterTaken struct {
	to   []string
	mail string
}

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	o := &postOffice{}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{office: o}, nil }))
	srv.Domain = "mx.example.org"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.port = l.Addr().(*net.TCPAddr).Port
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return o
}

// counter is one conversation with a postOffice.
type counter struct {
	office *postOffice
	to     []string
}

func (c *counter) Reset()                               { c.to = nil }
func (c *counter) Logout() error                        { return nil }
func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = append(c.to, to)
	return nil
}

func (c *counter) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.took = append(c.office.took, letterTaken{c.to, string(text)})
	return err
}

// operator takes text messages as Twilio does.
func operator(t *testing.T, bodies *[]string) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, pass, _ := r.BasicAuth()
		if err := r.ParseForm(); err != nil || user != liveAccount || pass != liveSecret {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		*bodies = append(*bodies, r.PostForm.Get("To")+": "+r.PostForm.Get("Body"))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]any{"sid": "SM00000000000000000000000000000001", "status": "queued", "num_segments": "1"})
	}))
	t.Cleanup(srv.Close)
	return srv
}

const (
	liveAccount = "AC00000000000000000000000000000001"
	liveSecret  = "fedcba9876543210fedcba9876543210"
)

var liveFiles = map[string]string{
	"book.cue": `package relance

import "relance.dev/policy"

policy.#Book

creditor: {
	name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"
	email: "accounts@example.org", address: ["1 rue de l'Exemple", "75000 Paris"]
	siren: "123 456 782", rcs: "Paris", legal_form: "SAS", capital: "50 000 €"
}
assign: [{policy: "standard"}]
policies: standard: {// relance:ignore RL527 nobody promises here
	title: "Two steps"
	start: "watch"
	states: {
		watch: next: [{to: "courtesy", when: "days_late >= 7"}]
		courtesy: {
			tone: "courteous"
			do: [{email: {template: "courtesy", attach: ["invoice", "statement"], cc: ["sales@example.org"]}}, {sms: template: "nudge"}]
			next: [{to: "firm", when: "days_late >= 15"}]
		}
		firm: {tone: "firm", do: [{email: {template: "firm"}}, {letter: template: "firm"}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`,
	"templates/courtesy.fr.md": "---\nsubject: Facture {{.references}}\n---\nMerci de régler {{.total.open}} avant le {{plus_days .today 8}}.\n",
	"templates/firm.fr.md":     "---\nsubject: Rappel {{.references}}\n---\nNous attendons {{.total.open}} avant le {{plus_days .today 8}}.\n",
	"templates/nudge.fr.md":    "---\n---\nFacture {{.references}} : {{.total.open}} à régler avant le {{plus_days .today 8}}.\n",
	"invoices.csv":             "invoice,client,amount,issued,due\nF/1,C-1,100.00,2026-01-01,2026-01-31\nF-2,C-1,50.00,2026-01-20,2026-02-28\nA-3,C-1,-10.00,2026-02-01,2026-02-01\n",
	"clients.csv":              "client,name,email,phone,street,postcode,city\nC-1,Menuiserie Briance,ap@example.com,+33639980001,2 rue du Bois,87000,Limoges\n",
	"documents/F%2F1.pdf":      "%PDF-1.4 invoice",
}

func liveBook(t *testing.T, deploy string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"deploy.cue": "package relance\n\ndeploy: " + deploy + "\n"}
	for name, text := range liveFiles {
		files[name] = text
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// at runs a command line at an instant, with the secrets of the deployment.
func at(t testing.TB, now string, args ...string) (string, exitCode) {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, now)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	p := params{
		Lang:  "en",
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Workers: 1, Now: func() time.Time { return instant },
		Getenv: func(name string) string { return map[string]string{"TWILIO_SECRET": liveSecret}[name] },
	}
	code := execute(t.Context(), p, args)
	if strings.Contains(out.String(), liveSecret) {
		t.Errorf("%v shows a secret: %s", args, out.String())
	}
	return out.String(), code
}

func TestALiveRunSendsOnceAndThreadsItsMails(t *testing.T) {
	office := openPostOffice(t)
	var texts []string
	twilio := operator(t, &texts)
	dir := liveBook(t, fmt.Sprintf(`{
	live: true
	documents: invoice: "documents/{invoice}.pdf"
	email: {every: "1ms", smtp: {host: "127.0.0.1", port: %d, security: "none", from: "Atelier Dupont <accounts@example.org>", unsubscribe: "stop@example.org"}}
	sms: twilio: {account_sid: %q, secret: env: "TWILIO_SECRET", from: "+15005550006", base_url: %q}
	letter: spool: {dir: "letters", name: "Atelier Dupont SAS"}
}`, office.port, liveAccount, twilio.URL))
	for _, step := range []struct{ now, says string }{
		{"2026-02-07T09:00:00Z", "LIVE: e-mail by smtp (127.0.0.1), letter by spool"},
		{"2026-02-07T10:00:00Z", "Nothing to do"},
		{"2026-02-16T09:00:00Z", "Sent: 2 messages"},
	} {
		if step.now == "2026-02-07T09:00:00Z" {
			if out, code := at(t, step.now, "check", "--strict", dir); code != exitDone {
				t.Fatal(out)
			}
			if out, code := at(t, step.now, "import", dir, "--as-of", "2026-02-06"); code != exitDone {
				t.Fatal(out)
			}
		}
		if out, code := at(t, step.now, "run", dir); code != exitDone || !strings.Contains(out, step.says) {
			t.Fatalf("%s: exit code %d, want %q in:\n%s", step.now, code, step.says, out)
		}
	}
	if len(office.took) != 2 || len(texts) != 1 {
		t.Fatalf("%d mails and %d texts, want 2 and 1", len(office.took), len(texts))
	}
	var heads []mail.Header
	for _, m := range office.took {
		read, err := mail.ReadMessage(strings.NewReader(m.mail))
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, read.Header)
	}
	if !slices.Equal(office.took[0].to, []string{"ap@example.com", "sales@example.org"}) {
		t.Errorf("the first mail went to %q", office.took[0].to)
	}
	for _, file := range []string{"F_1.pdf", "releve-2026-02-07.pdf"} {
		if !strings.Contains(office.took[0].mail, file) {
			t.Errorf("the first mail has no file %s", file)
		}
	}
	if id := heads[0].Get("Message-Id"); id == "" || !strings.Contains(heads[1].Get("References"), id) {
		t.Errorf("the second mail does not answer the first: %q in %q", id, heads[1].Get("References"))
	}
	if !strings.Contains(heads[0].Get("List-Unsubscribe"), "stop@example.org") {
		t.Errorf("List-Unsubscribe: %q", heads[0].Get("List-Unsubscribe"))
	}
	if want := "+33639980001: Facture F/1"; !strings.HasPrefix(texts[0], want) {
		t.Errorf("text %q", texts[0])
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "letters", "*.pdf")); len(found) != 1 {
		t.Errorf("letters: %v", found)
	}
}

func TestAMissingInvoiceHoldsItsMessageAndSaysSo(t *testing.T) {
	office := openPostOffice(t)
	dir := liveBook(t, fmt.Sprintf(`{
	live: true
	documents: invoice: "elsewhere/{invoice}.pdf"
	email: smtp: {host: "127.0.0.1", port: %d, security: "none", from: "accounts@example.org"}
	sms: folder: dir: "texts"
	letter: folder: {dir: "letters", name: "Atelier Dupont SAS"}
}`, office.port))
	if out, code := at(t, "2026-02-07T08:00:00Z", "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	out, _ := at(t, "2026-02-07T09:00:00Z", "plan", dir)
	if !strings.Contains(out, "LIVE: a run sends what this plan shows, e-mail by smtp (127.0.0.1), letter by folder") ||
		!strings.Contains(out, "Would not leave: message ") || !strings.Contains(out, "invoice F/1 has no file") {
		t.Errorf("the plan:\n%s", out)
	}
	out, code := at(t, "2026-02-07T09:00:00Z", "run", dir)
	if code == exitDone || !strings.Contains(out, "invoice F/1 has no file") || len(office.took) != 0 {
		t.Fatalf("exit code %d, %d mails:\n%s", code, len(office.took), out)
	}
	if err := os.Rename(filepath.Join(dir, "documents"), filepath.Join(dir, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	if out, code := at(t, "2026-02-07T15:00:00Z", "deliver", dir); code != exitDone || len(office.took) != 1 {
		t.Fatalf("exit code %d, %d mails:\n%s", code, len(office.took), out)
	}
}

func TestALiveDeploymentWithoutItsSecretSendsNothing(t *testing.T) {
	dir := liveBook(t, `{
	live: true
	documents: invoice: "documents/{invoice}.pdf"
	email: smtp: {host: "127.0.0.1", port: 1, security: "none", from: "accounts@example.org"}
	sms: twilio: {account_sid: "AC00000000000000000000000000000001", secret: env: "NOT_SET", from: "+15005550006"}
	letter: folder: {dir: "letters", name: "Atelier Dupont SAS"}
}`)
	if out, code := at(t, "2026-02-07T08:00:00Z", "check", dir); code != exitDone {
		t.Errorf("a check needs no secret: %s", out)
	}
	out, code := at(t, "2026-02-07T09:00:00Z", "run", dir)
	if code == exitDone || !strings.Contains(out, "the variable NOT_SET of the environment is empty or not set") {
		t.Errorf("exit code %d: %s", code, out)
	}
}

// rewrite changes a file of a book.
func rewrite(t *testing.T, path string, pairs ...string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Each company of a group writes under its own name, by its own server if need be: one
// that is down does not stop the mails of the other.
func TestEachEntitySignsItsOwnMessages(t *testing.T) {
	office := openPostOffice(t)
	const deploy = `{
	live: true
	documents: {invoice: "documents/{invoice}.pdf", missing: "send"}
	email: smtp: {host: "127.0.0.1", port: %d, security: "none", from: "Atelier Dupont <accounts@example.org>"}
	sms: folder: dir: "texts"
	letter: folder: {dir: "letters", name: "Atelier Dupont SAS"}
	entities: north: {
		email: smtp: {host: "127.0.0.1", port: %d, security: "none", from: "Dupont Nord <north@example.net>"}
		letter: folder: {dir: "letters", name: "Dupont Nord SARL", lines: ["2 rue du Nord", "59000 Lille"]}
	}
}`
	dir := liveBook(t, fmt.Sprintf(deploy, 1, office.port)) // nobody answers at port 1
	rewrite(t, filepath.Join(dir, "book.cue"), `assign: [`, "entities: north: {name: \"Dupont Nord SARL\", siren: \"123 456 782\", rcs: \"Lille\", legal_form: \"SARL\", capital: \"10 000 €\", seat: [\"2 rue du Nord\", \"59000 Lille\"]}\nassign: [")
	rewrite(t, filepath.Join(dir, "invoices.csv"), "issued,due\n", "issued,due,entity\n", "2026-01-31\n", "2026-01-31,north\n",
		"2026-02-28\n", "2026-01-31,\n", "2026-02-01,2026-02-01\n", "2026-02-01,2026-02-01,\n")
	if out, code := at(t, "2026-02-07T08:00:00Z", "check", dir); code != exitDone {
		t.Fatal(out)
	}
	if out, code := at(t, "2026-02-07T08:00:00Z", "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	out, code := at(t, "2026-02-07T09:00:00Z", "run", dir)
	if code != exitFindings || !strings.Contains(out, "1 to try again") || !strings.Contains(out, "e-mail of north by smtp") || len(office.took) != 1 {
		t.Fatalf("exit code %d, %d mails:\n%s", code, len(office.took), out)
	}
	if m := office.took[0].mail; !strings.Contains(m, "From: \"Dupont Nord\" <north@example.net>") || !strings.Contains(m, "F/1") {
		t.Errorf("the mail of north:\n%s", m)
	}
	rewrite(t, filepath.Join(dir, "deploy.cue"), "port: 1,", fmt.Sprintf("port: %d,", office.port))
	if out, code := at(t, "2026-02-07T15:00:00Z", "deliver", dir); code != exitDone || len(office.took) != 2 {
		t.Fatalf("exit code %d, %d mails:\n%s", code, len(office.took), out)
	}
	if m := office.took[1].mail; !strings.Contains(m, "From: \"Atelier Dupont\" <accounts@example.org>") || !strings.Contains(m, "F-2") {
		t.Errorf("the mail of the creditor:\n%s", m)
	}
	rewrite(t, filepath.Join(dir, "deploy.cue"), "entities: north:", "_ignored:")
	if out, code := at(t, "2026-02-07T15:00:00Z", "check", "--strict", dir); code == exitDone || !strings.Contains(out, "RL171") {
		t.Errorf("an entity that nobody signs for: %s", out)
	}
}
