package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"
)

// What a person reads on the first screen when the world does not oblige: what happened, what waits,
// and the command that goes on. Nothing is lost, nothing goes out twice, and the exit code says so every day.

// says expects an exit code and words of an output.
func says(t *testing.T, out string, code, want exitCode, words ...string) {
	t.Helper()
	if code != want {
		t.Errorf("exit code %d, want %d", code, want)
	}
	for _, w := range words {
		if !strings.Contains(out, w) {
			t.Errorf("it does not say %q", w)
		}
	}
	if t.Failed() {
		t.Fatal(out)
	}
}

const outageDeploy = `{
	live: true
	documents: {invoice: "documents/{invoice}.pdf", missing: "send"}
	email: smtp: {host: "127.0.0.1", port: %d, security: "none", from: "accounts@example.org"}
	sms: %s
	letter: folder: {dir: "letters", name: "Atelier Dupont SAS"}
}`

func TestAMailServerThatIsAwayForAWeek(t *testing.T) {
	office := openPostOffice(t)
	dir := liveBook(t, "{}")
	deploy := func(port int) {
		text := "package relance\n\ndeploy: give_up_days: 8\ndeploy: " + fmt.Sprintf(outageDeploy, port, `folder: dir: "texts"`) + "\n"
		if err := os.WriteFile(filepath.Join(dir, "deploy.cue"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	deploy(1) // nobody answers there
	if out, code := at(t, "2026-02-07T08:00:00Z", "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	for day := 7; day <= 13; day++ {
		out, code := at(t, fmt.Sprintf("2026-02-%02dT09:00:00Z", day), "run", dir)
		says(t, out, code, exitFindings, "1 message of channel email waits since 2026-02-07", "network", "Tried again from 2026-02-", "relance deliver "+filepath.ToSlash(dir))
	}
	// Asked sooner than it is tried again, deliver does not pretend that nothing waits.
	out, code := at(t, "2026-02-13T09:00:01Z", "deliver", dir)
	says(t, out, code, exitFindings, "1 message of channel email waits since 2026-02-07")
	deploy(office.port)
	out, code = at(t, "2026-02-13T18:00:00Z", "deliver", dir)
	says(t, out, code, exitDone, "Sent: 1 message")
	out, code = at(t, "2026-02-14T09:00:00Z", "run", dir)
	if code != exitDone || len(office.took) != 1 || !strings.Contains(office.took[0].mail, "releve-2026-02-13.pdf") {
		t.Errorf("exit code %d, %d mails; the one that left is not of its day:\n%s", code, len(office.took), out)
	}
}

// refusing is a mail server that does not relay for us, until it is told to.
type refusing struct {
	counter
	relays *atomic.Bool
}

func (r *refusing) Rcpt(to string, o *smtp.RcptOptions) error {
	if !r.relays.Load() {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Unable to relay"}
	}
	return r.counter.Rcpt(to, o)
}

func TestARelayThatRefusesForAnAfternoon(t *testing.T) {
	office, relays := &postOffice{}, &atomic.Bool{}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &refusing{counter: counter{office: office}, relays: relays}, nil
	}))
	srv.Domain = "mx.example.org"
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	dir := liveBook(t, fmt.Sprintf(outageDeploy, l.Addr().(*net.TCPAddr).Port, `folder: dir: "texts"`))
	if out, code := at(t, "2026-02-07T08:00:00Z", "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	for _, now := range []string{"2026-02-07T13:00:00Z", "2026-02-07T13:01:00Z", "2026-02-07T15:00:00Z"} {
		out, code := at(t, now, "run", dir)
		says(t, out, code, exitFindings, "email rests, 1 message waits since 2026-02-07", "Unable to relay",
			"None of them fails or is lost meanwhile. Once it is mended, this sends them: relance deliver "+filepath.ToSlash(dir))
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "letters", "*.pdf")); len(found) != 0 {
		t.Errorf("letters went out for a fault of ours: %v", found)
	}
	relays.Store(true)
	out, code := at(t, "2026-02-07T18:00:00Z", "deliver", dir)
	says(t, out, code, exitDone, "Sent: 1 message")
	if len(office.took) != 1 {
		t.Errorf("%d mails", len(office.took))
	}
}

func TestAProviderThatSuspendsTheAccount(t *testing.T) {
	office := openPostOffice(t)
	var texts []string
	good, suspended := operator(t, &texts), atomic.Bool{}
	suspended.Store(true)
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !suspended.Load() {
			good.Config.Handler.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		_ = json.NewEncoder(w).Encode(map[string]any{"code": 20005, "message": "Account not active", "status": 403})
	}))
	t.Cleanup(provider.Close)
	sms := fmt.Sprintf(`twilio: {account_sid: %q, secret: env: "TWILIO_SECRET", from: "+15005550006", base_url: %q}`, liveAccount, provider.URL)
	dir := liveBook(t, fmt.Sprintf(outageDeploy, office.port, sms))
	if out, code := at(t, "2026-02-07T08:00:00Z", "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	for _, now := range []string{"2026-02-07T09:00:00Z", "2026-02-08T09:00:00Z", "2026-02-13T09:00:00Z"} {
		out, code := at(t, now, "run", dir)
		says(t, out, code, exitFindings, "sms rests, 1 message waits since 2026-02-07", "suspended", "Once it is mended", "relance deliver ")
	}
	suspended.Store(false)
	out, code := at(t, "2026-02-13T10:00:00Z", "deliver", dir)
	says(t, out, code, exitDone, "Sent: 1 message")
	if len(texts) != 1 || len(office.took) != 1 {
		t.Errorf("%d texts, %d mails", len(texts), len(office.took))
	}
}

func TestALedgerThatIsRestoredFromLastNight(t *testing.T) {
	office := openPostOffice(t)
	dir := liveBook(t, fmt.Sprintf(outageDeploy, office.port, `folder: dir: "texts"`))
	if out, code := at(t, "2026-02-07T08:00:00Z", "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	path := filepath.Join(dir, "relance.db")
	night, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out, code := at(t, "2026-02-07T09:00:00Z", "run", dir)
	says(t, out, code, exitDone, "Sent: 2 messages")
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(path + suffix)
	}
	if err := os.WriteFile(path, night, 0o600); err != nil {
		t.Fatal(err)
	}
	out, code = at(t, "2026-02-07T10:00:00Z", "run", dir)
	says(t, out, code, exitFailed, "relance restored")
	out, code = at(t, "2026-02-07T10:01:00Z", "restored", dir, "--accept", "--by", "Marie")
	says(t, out, code, exitDone)
	out, code = at(t, "2026-02-07T10:02:00Z", "run", dir)
	says(t, out, code, exitFindings, "may have left, and nobody can tell", "relance tasks "+filepath.ToSlash(dir))
	if len(office.took) != 1 {
		t.Errorf("%d mails", len(office.took))
	}
}
