package main

import (
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the page on production says of deploy.cue lets three programs say what happened.
func TestServeTakesWhatThePageOnProductionSays(t *testing.T) {
	page := onProduction(t, "Programs that say what happened")
	dir := folderToServe(t)
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	deploy := regexp.MustCompile(`env: "RELANCE_([A-Z]+)"|file: "/etc/relance/([a-z]+)"`).ReplaceAllStringFunc(page, func(s string) string {
		name := strings.ToLower(strings.Trim(s[strings.LastIndexAny(s, "_/")+1:], `"`))
		return `file: "../` + name + `"`
	})
	write("mybook/deploy.cue", deploy)
	write("stripe", "whsec_0123456789abcdef0123456789abcdef\n")
	write("gocardless", "0123456789abcdef0123456789abcdef\n")
	write("shop", "whsec_short\n")
	if out, code := run(t, dir, "serve", "mybook"); code != exitFailed || !strings.Contains(out, "deploy.cue, serve: hooks: shop: secret: ") || strings.Contains(out, "whsec_short") {
		t.Fatalf("with a secret that is none: %d %s", code, out)
	}
	write("shop", "whsec_"+base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef"))+"\n")
	s := startServer(t, dir, "serve", "mybook")
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(s.out.String())
	for name, want := range map[string]int{"shop": http.StatusForbidden, "cards": http.StatusForbidden, "debits": http.StatusForbidden, "nobody": http.StatusNotFound} {
		resp, err := http.Post(address+"/in/hooks/"+name, "application/json", strings.NewReader(`{"events":[]}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", name, resp.StatusCode, want)
		}
	}
	http.DefaultClient.CloseIdleConnections()
	if code := s.end(); code != exitDone {
		t.Errorf("it ended with %d\n%s", code, s.out)
	}
}
