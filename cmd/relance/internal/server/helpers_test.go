package server

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// bench is a server of a small book, on a real ledger, reached over HTTP.
type bench struct {
	testing.TB
	*booktest.Office
	server *Server
	http   *httptest.Server
	log    strings.Builder

	oidc  *OIDC  // with which people sign in
	files string // what tells the book on disk from others
	wrong error  // what is wrong with it
	opens int
}

const password = "quatre mots sans lien"

// newBench serves a book on a day; extra are files of the book. change changes the configuration.
func newBench(t testing.TB, extra map[string]string, change func(*Config)) *bench {
	t.Helper()
	b := &bench{TB: t, Office: booktest.New(t, "2026-03-02", extra), files: "1"}
	now := func() time.Time { return b.Now }
	accounts, err := OpenAccounts(filepath.Join(b.Dir, "relance.db.accounts"), rand.Reader, now)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{
		Open: b.open, Files: func() (string, error) { return b.files, nil }, Check: func(context.Context) error { return b.wrong },
		Accounts: accounts, Now: now, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(&b.log, nil)),
	}
	if change != nil {
		change(&cfg)
	}
	if b.server, err = New(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	b.http = httptest.NewServer(b.server)
	t.Cleanup(func() {
		b.http.Close()
		if err := b.server.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func (b *bench) open(ctx context.Context) (*Office, error) {
	b.opens++
	d, err := delivery.Open(delivery.World{
		Now: func() time.Time { return b.Now }, Pause: func(context.Context, time.Duration) error { return nil }, Jitter: func(time.Duration) time.Duration { return 0 },
		Getenv: func(string) string { return "secret" },
	}, b.Book, b.Dir)
	if err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, filepath.Join(b.Dir, "relance.db"), sqlite.Options{Facts: b.Book.Engine.Facts, Live: d.Live, Wait: 200 * time.Millisecond})
	if err != nil {
		return nil, err
	}
	zone, err := delivery.Zone(b.Book)
	return &Office{Book: b.Book, Deployment: d, Ledger: db, Zone: zone, Files: b.files, OIDC: b.oidc}, err
}

// import writes a client with an invoice that is due on 1 March.
func (b *bench) invoice(name string) {
	b.Helper()
	b.Import(b, []engine.Client{{ID: "C-1", Name: name, Email: "compta@briance.example.org", Phone: "+33 1 99 00 12 12"}}, booktest.Euros(b, "F-1", "C-1", "1200.00", "2026-03-01"))
}

// called goes to the day on which the client has to be called.
func (b *bench) called() {
	b.Helper()
	b.invoice("Menuiserie Briance")
	for _, day := range []string{"2026-03-02", "2026-03-10"} {
		b.Go(b, day)
		b.server.cfg.RunAt = []int{0}
		b.server.Tick(b.Context())
	}
	b.server.cfg.RunAt = nil
}

// browser is somebody who uses the pages.
type browser struct {
	*bench
	client *http.Client
}

// as is somebody of a role, signed in.
func (b *bench) as(name string, role Role) *browser {
	b.Helper()
	w := b.anyone()
	w.post("/language", "to", "en")
	secret, err := b.server.cfg.Accounts.Invite(name, role)
	if err != nil {
		b.Fatal(err)
	}
	if code, body := w.post("/invite/"+secret, "password", password, "again", password); code != http.StatusOK {
		b.Fatalf("%s is not let in: %d\n%s", name, code, body)
	}
	return w
}

func (b *bench) anyone() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	return &browser{b, &http.Client{Jar: jar}}
}

func (w *browser) do(r *http.Request) (int, string, http.Header) {
	w.Helper()
	resp, err := w.client.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.Fatal(err)
	}
	if _, path, ok := strings.Cut(r.URL.Path, "/api/"); ok && r.Method != http.MethodHead {
		held(w, r.Method, "/api/"+path, resp.StatusCode, resp.Header, string(body))
	}
	return resp.StatusCode, string(body), resp.Header
}

// get gets a page.
func (w *browser) get(path string) (int, string) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.http.URL+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	code, body, _ := w.do(r)
	return code, body
}

// form is a request that sends a form: names and values by turns.
func (w *browser) form(path string, fields ...string) *http.Request {
	w.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(w.Context(), http.MethodPost, w.http.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// post sends a form, and goes where the answer leads.
func (w *browser) post(path string, fields ...string) (int, string) {
	w.Helper()
	code, body, _ := w.do(w.form(path, fields...))
	return code, body
}

// has fails unless a page has all of the texts.
func has(t testing.TB, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("the page lacks %q:\n%s", text, body)
		}
	}
}

// hasNot fails when a page has one of the texts.
func hasNot(t testing.TB, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(body, text) {
			t.Errorf("the page has %q:\n%s", text, body)
		}
	}
}

// readHead reads the end of the journal.
func readHead(head *ledger.Head) func(context.Context, ledger.Reader) error {
	return func(ctx context.Context, r ledger.Reader) (err error) {
		*head, err = r.Head(ctx)
		return err
	}
}
