package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// What people look at all morning, over and over.
var looked = []string{
	"/", "/approvals", "/plan", "/attention", "/disputes", "/replies", "/client", "/client?id=C-0000042", "/client?id=C-0000007", "/journal", "/policies",
}

// BenchmarkFiftyPeople has fifty people look at the pages of a server over 100,000 invoices, a page a second each, and then each as
// fast as it answers, beside a handler that writes as many bytes and does nothing else. It shows how long the answers took.
func BenchmarkFiftyPeople(b *testing.B) {
	const people, each = 50, 22
	n := 100_000
	if testing.Short() {
		n = 2_000
	}
	dir := overdueBook(b, n)
	const now = "2026-03-02T08:00:00Z"
	for _, args := range [][]string{{"import", dir}, {"run", dir, "--no-deliver"}} {
		if out, code := at(b, now, args...); code != exitDone && code != exitFindings {
			b.Fatalf("%v: %d\n%.2000s", args, code, out)
		}
	}
	s := startServer(b, filepath.Dir(dir), "serve", dir)
	link := regexp.MustCompile(`http://127\.0\.0\.1:\d+/invite/\S+`).FindString(s.out.String())
	address, secret, _ := strings.Cut(link, "/invite/")
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	c := &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: people}}
	resp, err := c.PostForm(address+"/invite/"+secret, url.Values{"name": {"Claire"}, "password": {"quatre mots sans lien"}, "again": {"quatre mots sans lien"}})
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%v, %v", resp, err)
	}
	resp.Body.Close()

	sizes, first := map[string]int{}, time.Duration(0)
	for i, path := range looked { // once alone: what is kept for some minutes is made
		begun := time.Now()
		sizes[path] = fetch(b, c, address+path)
		if took := time.Since(begun); i == 0 {
			first = took
		}
	}
	for _, path := range looked { // and again, alone
		begun := time.Now()
		fetch(b, c, address+path)
		b.Logf("%s: %.1f ms, %d kB", path, millis(time.Since(begun)), sizes[path]>>10)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte("x"), sizes[r.URL.RequestURI()]))
	}))
	defer bare.Close()
	for b.Loop() {
		for _, of := range []struct{ name, address string }{{"bare", bare.URL}, {"relance", address}} {
			for _, pace := range []struct {
				name  string
				every time.Duration
			}{{"", time.Second}, {"-at-once", 0}} {
				took := together(b, c, of.address, people, each, pace.every)
				for _, percent := range []int{50, 99} {
					b.ReportMetric(millis(took[len(took)*percent/100]), fmt.Sprintf("%s%s-p%d-ms", of.name, pace.name, percent))
				}
			}
		}
	}
	b.ReportMetric(millis(first), "first-page-ms")
	if code := s.end(); code != exitDone {
		b.Errorf("it ended with %d", code)
	}
}

// millis are milliseconds, as the library shows figures.
func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// together has so many people look at so many pages each, one every so often, and returns how long each answer took, the
// quickest first.
func together(b *testing.B, c *http.Client, address string, people, each int, every time.Duration) (took []time.Duration) {
	b.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for person := range people {
		all.Go(func() {
			turn := time.Now().Add(every * time.Duration(person) / time.Duration(people))
			for i := range each {
				time.Sleep(time.Until(turn))
				turn = turn.Add(every)
				begun := time.Now()
				fetch(b, c, address+looked[(person*7+i)%len(looked)])
				mu.Lock()
				took = append(took, time.Since(begun))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	return took
}

// fetch gets a page, and returns how long it is.
func fetch(b *testing.B, c *http.Client, address string) int {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.Error(err)
		return 0
	}
	resp, err := c.Do(r)
	if err != nil {
		b.Error(err)
		return 0
	}
	defer resp.Body.Close()
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Errorf("%s: %d, %v", address, resp.StatusCode, err)
	}
	return int(n)
}
