package server

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// Behind a proxy wrong passwords lock the address that it names, and not everybody.
func TestWrongPasswordsBehindAProxyLockOneAddress(t *testing.T) {
	b := newBench(t, nil, func(c *Config) {
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8")}
	})
	b.as("Claire", Reader)
	sign := func(from, word string) int {
		r := b.anyone().form("/sign-in", "name", "Claire", "password", word)
		if from != "" {
			r.Header.Set("X-Forwarded-For", from)
		}
		code, _, _ := b.anyone().do(r)
		return code
	}
	for range maxWrongName {
		if code := sign("203.0.113.9, 198.51.100.7, 10.1.2.3", "wrong"); code != http.StatusUnauthorized {
			t.Fatalf("%d", code)
		}
	}
	if code := sign("192.0.2.1, 198.51.100.7", password); code != http.StatusTooManyRequests {
		t.Errorf("the same address, with another made up before it: %d", code)
	}
	for _, from := range []string{"198.51.100.8", "203.0.113.9", ""} {
		if code := sign(from, password); code != http.StatusOK {
			t.Errorf("%q: %d", from, code)
		}
	}
}

func TestWhereARequestComesFrom(t *testing.T) {
	proxies, err := ParseProxies([]string{"127.0.0.1", "10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"127.0.0.1:1", "198.51.100.7", "198.51.100.7"},
		{"127.0.0.1:1", "1.1.1.1,198.51.100.7, 10.0.0.1", "198.51.100.7"},
		{"127.0.0.1:1", "198.51.100.7:4711", "198.51.100.7"},
		{"127.0.0.1:1", "", "127.0.0.1"},
		{"127.0.0.1:1", "unknown", "127.0.0.1"},
		{"127.0.0.1:1", "unknown, 10.0.0.1", "10.0.0.1"},
		{"198.51.100.7:1", "203.0.113.1", "198.51.100.7"},
		{"[2001:db8:1:2:3::4]:1", "203.0.113.1", "2001:db8:1:2::/64"},
		{"[::ffff:127.0.0.1]:1", "[2001:db8::1]:443", "2001:db8::/64"},
		{"pipe", "198.51.100.7", "pipe"},
	} {
		s := &Server{cfg: Config{Proxies: proxies}}
		if got := s.from(&http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": {c.forwarded}}}); got != c.want {
			t.Errorf("%s behind %s: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
	for _, wrong := range []string{"proxy", "10.0.0.1/8", "10.0.0.0/99", ""} {
		if _, err := ParseProxies([]string{wrong}); err == nil {
			t.Errorf("%q is a proxy", wrong)
		}
	}
}

// Who wrote a rule does not agree to its first message.
func TestWhoWroteARuleDoesNotAgreeAlone(t *testing.T) {
	written := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	asked := ""
	b := newBench(t, nil, func(c *Config) {
		c.Author = func(_ context.Context, file string, line int) (string, time.Time, bool) {
			asked = file
			return "Claire  Dubois", written, line > 0
		}
	})
	b.proposes()
	claire := b.as("Claire Dubois", Approver)
	own := b.scopedBy("own", "Claire Dubois")
	word := `{"case":"invoice/F-1","to":"agency","answer":"approved"}`
	b.as("Paul", Approver)
	_, body := claire.post("/approvals", "case", proposalOfF1, "answer", "agree")
	has(t, body, "you wrote the rule")
	code, body, _ := own.send("/proposals/answer", "four-eyes", word)
	if code != http.StatusForbidden || problemIn(t, body).Type != "urn:relance:four_eyes" {
		t.Errorf("by her token: %d\n%s", code, body)
	}
	if by := b.said(ledger.KindApproval); len(by) != 0 || !strings.HasSuffix(asked, ".cue") {
		t.Fatalf("the journal says %v, and %q was asked about", by, asked)
	}
	b.as("Paul", Caller) // nobody else could agree
	_, body = claire.post("/approvals", "case", proposalOfF1, "answer", "agree")
	has(t, body, "Agreed: C-1")
	if by := b.said(ledger.KindApproval); len(by) != 1 {
		t.Errorf("the journal says %v", by)
	}
}

func (b *bench) scopedBy(name, by string) *program {
	b.Helper()
	secret, err := b.server.cfg.Accounts.NewToken(name, []string{ScopeApprove}, by)
	if err != nil {
		b.Fatal(err)
	}
	return &program{b, secret}
}
