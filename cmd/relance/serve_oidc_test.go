package main

import (
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"
)

// What the page on production says of deploy.cue signs somebody in, with a stand-in in the place of the service.
func TestServeSignsInWithTheServiceOfTheBook(t *testing.T) {
	at, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = at.Shutdown() })
	page := onProduction(t, "Sign in with the company's account")
	dir := folderToServe(t)
	deploy := strings.NewReplacer(
		"https://login.example.org/realms/company", at.Issuer(), `"relance"`, `"`+at.ClientID+`"`, `env: "RELANCE_OIDC_SECRET"`, `file: "../oidc-secret"`,
	).Replace(page)
	if err := os.WriteFile(filepath.Join(dir, "mybook", "deploy.cue"), []byte(deploy), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, dir, "serve", "mybook"); code != exitFailed || !strings.Contains(out, "deploy.cue, serve: oidc: client_secret: ") {
		t.Fatalf("without its secret: %d %s", code, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "oidc-secret"), []byte(at.ClientSecret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServer(t, dir, "serve", "mybook")
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(s.out.String())
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	if _, body := s.body(c, address+"/"); !strings.Contains(body, `href="/sign-in/oidc"`) {
		t.Errorf("nothing leads to the service:\n%s", body)
	}
	at.FastForward(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC).Sub(at.Now()))
	at.QueueUser(&mockoidc.MockUser{Subject: "4711", Email: "anna@example.org", EmailVerified: true, Groups: []string{"finance", "finance-leads"}})
	code, body := s.body(c, address+"/sign-in/oidc")
	if code != http.StatusOK || !strings.Contains(body, "anna@example.org") || !strings.Contains(body, `href="/people"`) {
		t.Errorf("%d\n%s", code, body)
	}
	c.CloseIdleConnections()
	if code := s.end(); code != exitDone {
		t.Errorf("it ended with %d\n%s", code, s.out)
	}
	if strings.Contains(s.out.String(), "anna") || strings.Contains(s.out.String(), at.ClientSecret) {
		t.Errorf("the log has a name or the secret:\n%s", s.out)
	}
}
