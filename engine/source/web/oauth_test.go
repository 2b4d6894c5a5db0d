package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/web"
)

// tokens is a service that gives tokens, each of which opens the list five times.
type tokens struct {
	given, asked atomic.Int32
	lifetime     int // seconds, as it says
}

func (s *tokens) give(w http.ResponseWriter, r *http.Request) {
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.Method != http.MethodPost || r.FormValue("grant_type") != "client_credentials" || r.FormValue("scope") != "invoices.read":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":"invalid_request"}`)
	case id != "relance" || secret != "s3cret":
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":"invalid_client","error_description":"%s is wrong"}`, secret)
	default:
		fmt.Fprintf(w, `{"access_token":"token-%d","token_type":"bearer","expires_in":%d}`, s.given.Add(1), s.lifetime)
	}
}

func (s *tokens) list(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != fmt.Sprintf("Bearer token-%d", s.given.Load()) || s.asked.Add(1)%3 == 0 {
		http.Error(w, "the token "+r.Header.Get("Authorization")+" ended", http.StatusUnauthorized)
		return
	}
	write(w, five(number(r, "offset"), 1))
}

func (s *tokens) read(t *testing.T, secret, path string) (string, error) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/token", s.give)
	mux.HandleFunc("/invoices", s.list)
	mux.HandleFunc("/empty", func(w http.ResponseWriter, _ *http.Request) { write(w, `{}`) })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://login.example.org/token", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/never", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	c := &web.Client{
		Base: server.URL, Secrets: []string{secret}, Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		OAuth: &web.OAuth{TokenURL: server.URL + "/token", ID: "relance", Secret: secret, Scope: "invoices.read"},
	}
	list := web.List{Path: path, Paging: web.Paging{By: web.PagingOffset}}
	if at, name, ok := strings.Cut(path, ":"); ok {
		list.Path, c.OAuth.TokenURL = at, server.URL+"/"+name
	}
	return rows(t, &web.Reader{Client: c, Where: "test", Lists: map[intake.Kind]web.List{intake.KindInvoices: list}}, intake.KindInvoices, source.Limits{})
}

// A token that the service no longer takes in the middle of a list is fetched anew, and no row is lost.
func TestATokenIsFetchedAndFetchedAnew(t *testing.T) {
	for _, lifetime := range []int{3600, 1, 0} { // 1 is over at once, 0 is not said
		s := &tokens{lifetime: lifetime}
		got, err := s.read(t, "s3cret", "/invoices")
		if err != nil || got != fiveRows {
			t.Errorf("lifetime %d: got %s, %v", lifetime, got, err)
		}
		if n := s.given.Load(); lifetime == 3600 && n != 3 || n < 3 { // 6 answers, every third time it ends
			t.Errorf("lifetime %d: %d tokens", lifetime, n)
		}
	}
}

func TestALoginThatIsRefusedSaysWhy(t *testing.T) {
	for path, want := range map[string]string{
		"/never":            "refuses the login for /never (status 401)",
		"/invoices:absent":  "gives no token (status 404)",
		"/invoices:empty":   "answers without a token",
		"/invoices:away":    "another address than the book names",
		"/invoices:token#s": "gives no token: invalid_client",
	} {
		secret := "s3cret"
		if strings.HasSuffix(path, "#s") {
			path, secret = strings.TrimSuffix(path, "#s"), "wr0ng"
		}
		got, err := (&tokens{lifetime: 3600}).read(t, secret, path)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "token-") || got != "" {
			t.Errorf("%s: got %q, %v, want %s", path, got, err, want)
		}
	}
	for address, want := range map[string]string{"http://login.example.org/token": "in the clear", "login": "not an address", "https://me:pw@login.example.org": "not an address"} {
		if err := (&web.OAuth{TokenURL: address}).Valid(false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", address, err, want)
		}
	}
}
