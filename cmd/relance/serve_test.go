package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// servingTest is a server that runs until it is stopped.
type servingTest struct {
	testing.TB
	out  *shared
	stop context.CancelFunc
	done chan exitCode
}

// shared is what several goroutines write.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// startServer runs relance serve in a folder until it says where it is.
func startServer(t testing.TB, dir string, args ...string) *servingTest {
	t.Helper()
	writeCertificate(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	s := &servingTest{TB: t, out: &shared{}, stop: stop, done: make(chan exitCode, 1)}
	begun, now := time.Now(), time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	p := params{
		Lang: "en", Stdin: strings.NewReader(""), Stdout: s.out, Stderr: s.out, Workers: 2,
		Now: func() time.Time { return now.Add(time.Since(begun)) }, Getenv: func(string) string { return "" },
	}
	go func() { s.done <- execute(ctx, p, append(args, "--listen", "127.0.0.1:0")) }()
	for deadline := time.Now().Add(time.Minute); !strings.Contains(s.out.String(), "Serving "); {
		select {
		case code := <-s.done:
			t.Fatalf("it ended with %d\n%s", code, s.out)
		case <-time.After(10 * time.Millisecond):
			if time.Now().After(deadline) {
				t.Fatalf("it does not say where it is\n%s", s.out)
			}
		}
	}
	return s
}

// end stops the server, and returns how it ended.
func (s *servingTest) end() exitCode {
	s.Helper()
	s.stop()
	select {
	case code := <-s.done:
		return code
	case <-time.After(time.Minute):
		s.Fatal("it does not end")
	}
	return exitFailed
}

// writeCertificate writes a certificate for this machine, and its key.
func writeCertificate(t testing.TB, dir string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	cert, err := x509.CreateCertificate(rand.Reader, &of, &of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"server.pem": {Type: "CERTIFICATE", Bytes: cert}, "server.key": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// body gets a page.
func (s *servingTest) body(c *http.Client, address string) (int, string) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, address, nil)
	if err != nil {
		s.Fatal(err)
	}
	resp, err := c.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// folderToServe is a folder with a book called mybook, and its ledger.
func folderToServe(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	template := t.TempDir()
	if out, code := run(t, template, "init", ".", "--all"); code != exitDone {
		t.Fatal(out)
	}
	dir := t.TempDir()
	exampleFolder(t, root, template, dir)
	fillLedgers(t, dir)
	return dir
}

func TestServeIsUsedBesideCommands(t *testing.T) {
	dir := folderToServe(t)
	s := startServer(t, dir, "serve", "mybook")
	link := regexp.MustCompile(`http://127\.0\.0\.1:\d+/invite/\S+`).FindString(s.out.String())
	address, secret, ok := strings.Cut(link, "/invite/")
	if !ok {
		t.Fatalf("no link for the first admin:\n%s", s.out)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	for _, path := range []string{"/healthz", "/readyz"} {
		if code, body := s.body(c, address+path); code != http.StatusOK {
			t.Errorf("%s: %d %s", path, code, body)
		}
	}
	resp, err := c.PostForm(address+"/invite/"+secret, url.Values{"name": {"Claire"}, "password": {"quatre mots sans lien"}, "again": {"quatre mots sans lien"}})
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", resp, err)
	}
	resp.Body.Close()
	if out, code := run(t, dir, "record", "payment", "--invoice", "2026-047", "--amount", "1000.00", "--book", "mybook", "--by", "the command line"); code != exitDone {
		t.Fatalf("beside the server: %s", out)
	}
	code, body := s.body(c, address+"/journal")
	if code != http.StatusOK || !strings.Contains(body, "the command line") {
		t.Errorf("%d\n%s", code, body)
	}
	if code := s.end(); code != exitDone {
		t.Errorf("it ended with %d\n%s", code, s.out)
	}
	if !strings.Contains(s.out.String(), "\nIt runs nothing by itself: run_at in deploy.cue says when, or --run-at.\n") {
		t.Errorf("it does not say whether it runs by itself:\n%s", s.out)
	}
	if err := os.WriteFile(filepath.Join(dir, "mybook", "deploy.cue"), []byte("package relance\n\ndeploy: run_at: [\"14:30\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := startServer(t, dir, "serve", "mybook")
	if !strings.Contains(again.out.String(), "\nIt runs every day at 14:30 of the creditor, as deploy.cue says.\n") {
		t.Errorf("it does not say when it runs:\n%s", again.out)
	}
	if strings.Contains(again.out.String(), "/invite/") {
		t.Errorf("another link for the first admin:\n%s", again.out)
	}
	if code := again.end(); code != exitDone {
		t.Errorf("it ended with %d", code)
	}
}

func TestServeSpeaksTLS(t *testing.T) {
	dir := folderToServe(t)
	s := startServer(t, dir, "serve", "mybook", "--tls-cert", "server.pem", "--tls-key", "server.key")
	address := regexp.MustCompile(`https://127\.0\.0\.1:\d+`).FindString(s.out.String())
	roots := x509.NewCertPool()
	text, err := os.ReadFile("server.pem")
	if err != nil || !roots.AppendCertsFromPEM(text) {
		t.Fatal(err)
	}
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	if code, body := s.body(c, address+"/healthz"); code != http.StatusOK {
		t.Errorf("%d %s", code, body)
	}
	c.CloseIdleConnections()
	if code := s.end(); code != exitDone {
		t.Errorf("it ended with %d\n%s", code, s.out)
	}
}

// onProduction is the first block of CUE below a heading of the page on production.
func onProduction(t *testing.T, heading string) string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "examples", "production", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(string(readme), "## "+heading+"\n")
	_, page, _ = strings.Cut(page, "```cue\n")
	page, _, _ = strings.Cut(page, "```")
	return page
}
