package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

func TestAPageOfAnotherSiteDoesNothing(t *testing.T) {
	b := newBench(t, nil, nil)
	b.proposes()
	w := b.as("Claire", Approver)
	for name, h := range map[string]http.Header{
		"cross-site": {"Sec-Fetch-Site": {"cross-site"}},
		"same-site":  {"Sec-Fetch-Site": {"same-site"}},
		"an origin":  {"Origin": {"https://evil.example.org"}},
		"null":       {"Origin": {"null"}},
	} {
		r := w.form("/approvals", "case", proposalOfF1, "answer", "agree")
		for k, v := range h {
			r.Header[k] = v
		}
		if code, _, _ := w.do(r); code != http.StatusForbidden {
			t.Errorf("%s: %d", name, code)
		}
	}
	if by := b.said(ledger.KindApproval); len(by) != 0 {
		t.Errorf("the journal says %v", by)
	}
	r := w.form("/approvals", "case", proposalOfF1, "answer", "agree")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if code, body, _ := w.do(r); code != http.StatusOK || !strings.Contains(body, "Agreed") {
		t.Errorf("its own page: %d", code)
	}
}

func TestEveryAnswerIsShielded(t *testing.T) {
	b := newBench(t, nil, nil)
	w := b.as("Claire", Admin)
	for _, path := range []string{"/", "/nope", "/healthz", "/readyz", "/api/v1/status", "/api/v1/nope", "/static/x.css", "/client?id=nobody", "/../../etc/passwd", "/static/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "//evil.example.org"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.http.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Opaque = path
		if p, q, ok := strings.Cut(path, "?"); ok {
			r.URL.Opaque, r.URL.RawQuery = p, q
		}
		code, body, h := w.do(r)
		if code >= 500 || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %d %v", path, code, h)
		}
		hasNot(t, body, "root:", "panic")
	}
	code, body, h := w.do(w.form("/journal"))
	if code != http.StatusMethodNotAllowed || h.Get("Allow") != http.MethodGet || !strings.Contains(body, "<h1>") {
		t.Errorf("another method: %d %v", code, h)
	}
}

func TestLargeBodiesAreRefused(t *testing.T) {
	b := newBench(t, nil, nil)
	w := b.as("Claire", Approver)
	for _, path := range []string{"/approvals", "/sign-in", "/in/twilio/sms"} {
		r := w.form(path, "note", strings.Repeat("x", maxForm+1))
		if code, _, _ := w.do(r); code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", path, code)
		}
		r = w.form(path, "note", strings.Repeat("x", maxForm+1))
		r.ContentLength = -1 // nobody says how long it is
		if code, _, _ := w.do(r); code != http.StatusRequestEntityTooLarge && code != http.StatusNotFound {
			t.Errorf("%s without a length: %d", path, code)
		}
	}
}

func TestTheServerGoesByItsNames(t *testing.T) {
	b := newBench(t, nil, func(c *Config) { c.Hosts = []string{"127.0.0.1", "finance.example.org"} })
	w := b.anyone()
	for host, want := range map[string]int{"": 200, "finance.example.org": 200, "finance.example.org:443": 200, "rebound.example.com": 421, "[::1]:8080": 421} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.http.URL+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		if code, _, _ := w.do(r); code != want {
			t.Errorf("%q: %d", host, code)
		}
	}
}

func TestABaseIsBeforeEveryAddress(t *testing.T) {
	public := &url.URL{Scheme: "https", Host: "finance.example.org", Path: "/relance"}
	b := newBench(t, nil, func(c *Config) { c.Public, c.Secure = public, true })
	w := b.anyone()
	code, body := w.get("/relance/sign-in")
	has(t, body, `action="/relance/sign-in"`, `href="/relance/static/`)
	if other, _ := w.get("/sign-in"); code != http.StatusOK || other != http.StatusNotFound {
		t.Errorf("%d, %d", code, other)
	}
	secret, err := b.server.cfg.Accounts.Invite("Claire", Admin)
	if err != nil {
		t.Fatal(err)
	}
	if link := b.server.Link("127.0.0.1:8080", "/invite/"+secret); link != "https://finance.example.org/relance/invite/"+secret {
		t.Error(link)
	}
	r := w.form("/relance/invite/"+secret, "password", password, "again", password)
	r.Header.Set("Origin", "https://finance.example.org")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	cookie := resp.Header.Get("Set-Cookie")
	if resp.Header.Get("Location") != "/relance/" || !strings.Contains(cookie, "Path=/relance/") || !strings.Contains(cookie, "Secure") || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Errorf("%s %s", resp.Header.Get("Location"), cookie)
	}
}

func TestAFormSendsNobodyElsewhere(t *testing.T) {
	for back, want := range map[string]string{"/plan": "/plan", "": "/", "//evil.example.org": "/", "https://evil.example.org": "/", `/\evil.example.org`: "/", "/x\r\nSet-Cookie: a=b": "/"} {
		if got := local(back); got != want {
			t.Errorf("%q leads to %q", back, got)
		}
	}
}

// broken is a ledger that cannot be read.
type broken struct{ ledger.Ledger }

func (broken) Read(context.Context, func(context.Context, ledger.Reader) error) error {
	return errors.New("secret db path /var/lib/relance/relance.db")
}

func TestAnErrorOfOursSaysNothing(t *testing.T) {
	b := newBench(t, nil, nil)
	w := b.as("Claire", Admin)
	whole := b.server.desk.current.Ledger
	b.server.desk.current.Ledger = broken{whole}
	defer func() { b.server.desk.current.Ledger = whole }()
	for _, path := range []string{"/", "/approvals", "/plan", "/api/v1/status", "/api/v1/invoices", "/readyz"} {
		code, body := w.get(path)
		if code < 500 {
			t.Errorf("%s: %d", path, code)
		}
		hasNot(t, body, "secret", "/var/lib")
	}
	has(t, b.log.String(), "/var/lib/relance")
}

func TestASlowClientIsCutOff(t *testing.T) {
	b := newBench(t, nil, nil)
	b.http.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &http.Server{Handler: b.server, ReadHeaderTimeout: 50 * time.Millisecond, ReadTimeout: 100 * time.Millisecond}
	go func() { _ = h.Serve(l) }()
	defer h.Close()
	for _, begins := range []string{"GET / HTTP/1.1\r\nHost: x\r\n", "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nname="} {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, begins)
		if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(c).ReadString('\n'); strings.Contains(line, " 200 ") || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%q: %q %v", begins, line, err)
		}
		c.Close()
	}
}
