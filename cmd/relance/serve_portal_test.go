package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the page on production says of deploy.cue gives clients a page: the link of a command opens it on the server, and
// what is said there is a task for people.
func TestServeHasThePageOfTheBooksClients(t *testing.T) {
	page := onProduction(t, "A page for each client")
	dir := folderToServe(t)
	deploy := strings.NewReplacer("https://finance.example.org", "http://localhost:8080/relance", `env: "RELANCE_PORTAL_KEY"`, `file: "../portal-key"`).Replace(page)
	if deploy == page {
		t.Fatal("the page has other lines")
	}
	if err := os.WriteFile(filepath.Join(dir, "mybook", "deploy.cue"), []byte(deploy), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, dir, "serve", "mybook"); code != exitFailed || !strings.Contains(out, "deploy.cue, serve: portal: key: ") {
		t.Fatalf("without its key: %d %s", code, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "portal-key"), []byte(strings.Repeat("0123456789abcdef", 4)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := run(t, dir, "serve", "mybook", "--public-url", "http://localhost:8081"); code != exitFailed || !strings.Contains(out, "links would lead elsewhere") {
		t.Fatalf("another public address: %d %s", code, out)
	}
	out, code := run(t, dir, "link", "C-01", "mybook")
	link := regexp.MustCompile(`http://localhost:8080(/relance/c/[\w-]+)\n`).FindStringSubmatch(out)
	if code != exitDone || link == nil {
		t.Fatalf("%d %s", code, out)
	}
	s := startServer(t, dir, "serve", "mybook")
	address := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(s.out.String())
	c := &http.Client{}
	status, body := s.body(c, "http://"+address+link[1])
	if status != http.StatusOK || !strings.Contains(body, "C-01") && !strings.Contains(body, "2026-0") {
		t.Errorf("%d\n%s", status, body)
	}
	if code, body := s.body(c, "http://"+address+strings.TrimPrefix(link[1], "/relance")); code != http.StatusNotFound {
		t.Errorf("below another address: %d\n%s", code, body)
	}
	resp, err := c.Post("http://"+address+link[1], "application/x-www-form-urlencoded", strings.NewReader("kind=wrong&reason=ask+the+town+hall"))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	c.CloseIdleConnections()
	if code := s.end(); code != exitDone {
		t.Errorf("it ended with %d\n%s", code, s.out)
	}
	if out, _ := run(t, dir, "tasks", "mybook"); !strings.Contains(out, "Sur leur page") {
		t.Errorf("nobody is asked to read it:\n%s", out)
	}
	if strings.Contains(s.out.String(), strings.TrimPrefix(link[1], "/relance/c/")) {
		t.Error("the log has the link")
	}
}
