package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"

	"github.com/relance-dev/relance/engine/ledger"
)

// member is an account at the service of a test: what its token says, and what is said when it is asked.
type member struct {
	sub          string
	claims, info map[string]any
	then         func() // once the token was written
}

func (m *member) ID() string { return m.sub }

func (m *member) Userinfo([]string) ([]byte, error) {
	info := map[string]any{"sub": m.sub}
	for name, value := range m.info {
		info[name] = value
	}
	return json.Marshal(info)
}

func (m *member) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	text, err := json.Marshal(base)
	if err != nil {
		return nil, err
	}
	claims := jwt.MapClaims{}
	if err := json.Unmarshal(text, &claims); err != nil {
		return nil, err
	}
	for name, value := range m.claims {
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
	}
	if m.then != nil {
		m.then()
	}
	return claims, nil
}

// anna is an account whose groups give the role of a caller.
func anna(claims map[string]any) *member {
	all := map[string]any{"name": "Anna Keller", "email": "anna@example.org", "email_verified": true, "groups": []string{"staff", "finance-calls"}}
	for name, value := range claims {
		all[name] = value
	}
	return &member{sub: "4711", claims: all}
}

// withService is a server whose people sign in at a service, which is of the same day.
type withService struct {
	*bench
	at *mockoidc.MockOIDC
}

func newService(t *testing.T, change func(*Config)) *withService {
	t.Helper()
	return newServiceOf(t, nil, change)
}

func newServiceOf(t *testing.T, files map[string]string, change func(*Config)) *withService {
	t.Helper()
	at, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = at.Shutdown() })
	b := newBench(t, files, change)
	b.oidc = &OIDC{Issuer: at.Issuer(), ClientID: at.ClientID, Secret: at.ClientSecret, GroupsClaim: "groups", Roles: map[string]Role{
		"finance-calls": Caller, "finance-leads": Admin, "paul@example.org": Approver,
	}}
	if err := b.server.desk.adopt(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	return &withService{b, at}
}

// signsIn is what somebody sees who signs in at the service as a member.
func (s *withService) signsIn(w *browser, m *member) (int, string) {
	s.at.FastForward(s.Now.Sub(s.at.Now()))
	s.at.QueueUser(m)
	return w.get(oidcBegin)
}

// stranger is somebody who follows no redirect, and reads English.
func (s *withService) stranger() *browser {
	w := s.anyone()
	w.post("/language", "to", "en")
	w.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return w
}

// leads is where an address leads.
func (w *browser) leads(address string) *url.URL {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), http.MethodGet, address, nil)
	if err != nil {
		w.Fatal(err)
	}
	code, body, header := w.do(r)
	to, err := url.Parse(header.Get("Location"))
	if err != nil || to.Host == "" {
		w.Fatalf("%s leads nowhere: %d\n%s", address, code, body)
	}
	return to
}

// back is where the service leads a member back to.
func (s *withService) back(w *browser, m *member) *url.URL {
	s.Helper()
	s.at.FastForward(s.Now.Sub(s.at.Now()))
	s.at.QueueUser(m)
	return w.leads(w.leads(s.http.URL + oidcBegin).String())
}

// out fails when somebody is signed in.
func (w *browser) out(name string) {
	w.Helper()
	w.client.CheckRedirect = nil
	if _, body := w.get("/"); !strings.Contains(body, `name="password"`) {
		w.Errorf("%s: signed in\n%s", name, body)
	}
}

func TestPeopleSignInWithTheCompanysAccount(t *testing.T) {
	s := newService(t, nil)
	s.called()
	w := s.anyone()
	w.post("/language", "to", "en")
	_, body := w.get("/sign-in")
	has(t, body, `href="/sign-in/oidc"`, "Sign in with your company’s account", `name="password"`)
	code, body := s.signsIn(w, anna(nil))
	if code != http.StatusOK {
		t.Fatalf("%d\n%s", code, body)
	}
	has(t, body, "Anna Keller")
	if code, _ := w.post("/approvals"); code != http.StatusForbidden {
		t.Errorf("a caller agrees: %d", code)
	}
	_, body = w.post("/client", "client", "C-1", "type", "payment", "invoice", "F-1", "amount", "200,00")
	has(t, body, "Recorded: C-1.")
	if by := s.said(ledger.KindEvent); len(by) != 1 || !strings.Contains(by[0], "Anna Keller") {
		t.Errorf("the journal says that it was %v", by)
	}

	other := s.anyone()
	if code, body := s.signsIn(other, anna(map[string]any{"name": "Claire Dubois", "groups": []string{"staff", "finance-calls", "finance-leads"}})); code != http.StatusOK || !strings.Contains(body, "/people") {
		t.Errorf("an admin by now: %d\n%s", code, body)
	} else if strings.Contains(body, "Claire Dubois") || !strings.Contains(body, "Anna Keller") {
		t.Error("a name was changed, and the journal would have two for one person")
	}
	if _, body := other.get("/people"); !strings.Contains(body, "Anna Keller") {
		t.Errorf("not listed\n%s", body)
	}
	_, body = w.post("/sign-out")
	has(t, body, "You are signed out here", `name="password"`)
	if code, body := s.signsIn(w, anna(map[string]any{"groups": []string{"staff"}})); code != http.StatusForbidden || !strings.Contains(body, "no role here") {
		t.Errorf("%d\n%s", code, body)
	}
	other.out("who lost every role")
	hasNot(t, s.log.String(), "Anna", "Keller", "anna@", "4711", s.at.ClientSecret)
}

func TestSignInsThatAreRefused(t *testing.T) {
	s := newService(t, nil)
	other, err := mockoidc.RandomKeypair(2048)
	if err != nil {
		t.Fatal(err)
	}
	own := s.at.Keypair
	s.as("Marie Blanc", Reader)
	const untrusted, unverified = "could not be trusted", "has not verified your e-mail address"
	for name, c := range map[string]struct {
		who  *member
		code int
		text string
	}{
		"another sign-in's nonce": {anna(map[string]any{"nonce": "another"}), http.StatusUnauthorized, untrusted},
		"no nonce":                {anna(map[string]any{"nonce": nil}), http.StatusUnauthorized, untrusted},
		"another audience":        {anna(map[string]any{"aud": "another"}), http.StatusUnauthorized, untrusted},
		"a token that is too old": {anna(map[string]any{"exp": s.Now.Add(-time.Minute).Unix()}), http.StatusUnauthorized, untrusted},
		"another issuer":          {anna(map[string]any{"iss": "https://login.example.org"}), http.StatusUnauthorized, untrusted},
		"for another program":     {anna(map[string]any{"aud": []string{s.at.ClientID, "another"}, "azp": "another"}), http.StatusUnauthorized, untrusted},
		"nobody":                  {anna(map[string]any{"sub": ""}), http.StatusUnauthorized, untrusted},
		"a token put together":    {anna(map[string]any{"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}), http.StatusUnauthorized, untrusted},
		"another's signature":     {&member{sub: "4711", claims: anna(nil).claims, then: func() { s.at.Keypair = other }}, http.StatusUnauthorized, untrusted},
		"another account's facts": {&member{sub: "4711", claims: anna(map[string]any{"groups": nil}).claims, info: map[string]any{"sub": "4712", "groups": "finance-leads"}}, http.StatusUnauthorized, untrusted},
		"an unverified address":   {anna(map[string]any{"email_verified": false}), http.StatusForbidden, unverified},
		"one that gives a role":   {anna(map[string]any{"email": "paul@example.org", "email_verified": nil, "groups": nil}), http.StatusForbidden, unverified},
		"one in a text":           {anna(map[string]any{"email": "paul@example.org", "email_verified": "false", "groups": nil}), http.StatusForbidden, unverified},
		"one that is a name":      {anna(map[string]any{"email_verified": nil, "name": nil}), http.StatusForbidden, "has no name"},
		"verified is another":     {&member{sub: "4711", claims: anna(map[string]any{"email": "paul@example.org", "email_verified": nil, "groups": nil}).claims, info: map[string]any{"email": "anna@example.org", "email_verified": true}}, http.StatusForbidden, unverified},
		"no group":                {anna(map[string]any{"groups": nil}), http.StatusForbidden, "no role here"},
		"another group":           {anna(map[string]any{"groups": []string{"Finance-Leads", "finance", "paul@example.org.test"}}), http.StatusForbidden, "no role here"},
		"groups of another kind":  {anna(map[string]any{"groups": map[string]any{"finance-leads": true}}), http.StatusForbidden, "no role here"},
		"another's name":          {anna(map[string]any{"name": "marie  blanc"}), http.StatusConflict, "Somebody has your name here already"},
		"a name of two lines":     {anna(map[string]any{"name": "Claire\u202e", "email": nil}), http.StatusForbidden, "has no name"},
	} {
		w := s.anyone()
		w.post("/language", "to", "en")
		code, body := s.signsIn(w, c.who)
		s.at.Keypair = own
		if code != c.code || !strings.Contains(body, c.text) {
			t.Errorf("%s: %d\n%s", name, code, body)
		}
		hasNot(t, body, "oidc:", "anna@", "4711")
		w.out(name)
	}
	if n := len(s.server.cfg.Accounts.People()); n != 1 {
		t.Errorf("%d people are kept: %v", n, s.server.cfg.Accounts.People())
	}
	hasNot(t, s.log.String(), "Anna", "Keller", "anna@", "paul@", "Marie", s.at.ClientSecret)
}

func TestSignInsThatNobodyBeganAreRefused(t *testing.T) {
	s := newService(t, nil)
	const begun, taken = "was not begun in this browser", "did not take this sign-in"
	refused := func(name string, w *browser, address *url.URL, want int, text string) {
		t.Helper()
		code, body := w.get(address.RequestURI())
		if code != want || !strings.Contains(body, text) {
			t.Errorf("%s: %d\n%s", name, code, body)
		}
		hasNot(t, body, "evil", "Invalid", "invalid_", "error_description")
		w.out(name)
	}
	with := func(address *url.URL, name, value string) *url.URL {
		q := address.Query()
		q.Set(name, value)
		return &url.URL{Path: address.Path, RawQuery: q.Encode()}
	}
	w := s.stranger()
	refused("a forged state", w, with(s.back(w, anna(nil)), "state", "evil"), http.StatusBadRequest, begun)
	w = s.stranger()
	refused("no state", w, with(s.back(w, anna(nil)), "state", ""), http.StatusBadRequest, begun)
	refused("another browser", s.stranger(), s.back(s.stranger(), anna(nil)), http.StatusBadRequest, begun)
	w = s.stranger()
	other, mine := s.back(s.stranger(), anna(nil)), s.back(w, anna(nil))
	refused("the code of another browser, whose verifier is another", w, with(mine, "code", other.Query().Get("code")), http.StatusUnauthorized, taken)
	w = s.stranger()
	refused("a code that nobody gave", w, with(s.back(w, anna(nil)), "code", "evil"), http.StatusUnauthorized, taken)
	w = s.stranger()
	refused("another service answers", w, with(s.back(w, anna(nil)), "iss", "https://evil.example.org"), http.StatusUnauthorized, "could not be trusted")
	w = s.stranger()
	refused("the service says no", w, with(with(s.back(w, anna(nil)), "error", "evil"), "error_description", "<b>evil</b>"), http.StatusForbidden, "did not let you in")
	w = s.stranger()
	late := s.back(w, anna(nil))
	s.Now = s.Now.Add(oidcLasts + time.Second)
	refused("after more than ten minutes", w, late, http.StatusBadRequest, begun)
	hasNot(t, s.log.String(), "evil", "Anna")
}

func TestASignInEndsOnce(t *testing.T) {
	s := newService(t, nil)
	w := s.stranger()
	s.at.FastForward(s.Now.Sub(s.at.Now()))
	s.at.QueueUser(anna(nil))
	begins := w.leads(s.http.URL + oidcBegin)
	here, err := url.Parse(s.http.URL)
	if err != nil {
		t.Fatal(err)
	}
	kept := w.client.Jar.Cookies(here)
	back := w.leads(begins.String())
	if code, body := w.get(back.RequestURI()); code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", code, body)
	}
	w.post("/sign-out")
	if code, body := w.get(back.RequestURI()); code != http.StatusBadRequest {
		t.Errorf("again: %d\n%s", code, body)
	}
	w.client.Jar.SetCookies(here, kept)
	if code, body := w.get(back.RequestURI()); code != http.StatusUnauthorized || !strings.Contains(body, "it was used already") {
		t.Errorf("again, with the cookie of before: %d\n%s", code, body)
	}
	w.out("again")
}

func TestWhatTheServiceIsAskedFor(t *testing.T) {
	s := newService(t, func(c *Config) {
		c.Public = &url.URL{Scheme: "https", Host: "finance.example.org", Path: "/relance/"}
		c.Secure = true
	})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.http.URL+"/relance"+oidcBegin, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := s.stranger()
	_, _, header := w.do(r)
	to, err := url.Parse(header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	q := to.Query()
	for name, want := range map[string]string{
		"redirect_uri": "https://finance.example.org/relance/sign-in/oidc/back", "response_type": "code", "client_id": s.at.ClientID,
		"scope": "openid profile email groups", "code_challenge_method": "S256",
	} {
		if q.Get(name) != want {
			t.Errorf("%s is %q", name, q.Get(name))
		}
	}
	cookie := header.Get("Set-Cookie")
	has(t, cookie, "relance_oidc=", "Path=/relance/", "Max-Age=600", "HttpOnly", "Secure", "SameSite=Lax")
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(q.Get(name)) < 43 || strings.Contains(cookie, q.Get(name)) {
			t.Errorf("%s is %q", name, q.Get(name))
		}
	}
	_, body := w.get("/relance/sign-in")
	has(t, body, `href="/relance/sign-in/oidc"`)
}

func TestAnAddressThatIsVerifiedGivesARoleAndAName(t *testing.T) {
	s := newService(t, nil)
	w := s.anyone()
	who := &member{sub: "4712", claims: map[string]any{}, info: map[string]any{"email": "Paul@example.org", "email_verified": "true"}}
	if code, body := s.signsIn(w, who); code != http.StatusOK || !strings.Contains(body, "Paul@example.org") {
		t.Fatalf("%d\n%s", code, body)
	}
	if code, _ := w.post("/approvals"); code == http.StatusForbidden {
		t.Error("an approver may not agree")
	}
	s.oidc = nil
	if err := s.server.desk.adopt(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	w.out("the book names the service no more")
	for _, path := range []string{"/api/v1/status", "/metrics"} {
		if code, _ := w.get(path); code != http.StatusUnauthorized {
			t.Errorf("%s: %d", path, code)
		}
	}
	if code, _ := w.get(oidcBegin); code != http.StatusNotFound {
		t.Errorf("%d", code)
	}
}

func TestAServiceThatDoesNotAnswerKeepsNobodyElseOut(t *testing.T) {
	s := newService(t, nil)
	if err := s.at.Shutdown(); err != nil {
		t.Fatal(err)
	}
	w := s.anyone()
	w.post("/language", "to", "fr")
	code, body := w.get(oidcBegin)
	if code != http.StatusBadGateway {
		t.Errorf("%d", code)
	}
	has(t, body, "Le service de connexion ne répond pas", "Service injoignable")
	hasNot(t, body, s.at.Issuer())
	_, body = w.get("/sign-in")
	has(t, body, "Se connecter avec le compte de l’entreprise")
	if code, _ := s.as("Claire", Reader).get("/"); code != http.StatusOK {
		t.Errorf("%d", code)
	}
}

func TestOfSeveralRolesTheOneThatMayDoMostCounts(t *testing.T) {
	o := &OIDC{Roles: map[string]Role{"a": Reader, "b": Admin, "c": Caller, "anna@example.org": Approver}}
	for range 50 { // a map has another order each time
		role, _ := o.roleOf(&account{groups: []string{"c", "b", "a"}, address: "anna@example.org", verified: true})
		if role != Admin {
			t.Fatalf("an admin is %s", role)
		}
		if role, _ = o.roleOf(&account{groups: []string{"a"}, address: "Anna@example.org", verified: true}); role != Approver {
			t.Fatalf("an approver is %s", role)
		}
	}
}
