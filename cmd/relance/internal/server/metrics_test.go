package server

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// scrape asks for the figures as a watching program does.
func (b *bench) scrape(token string) (int, string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, b.http.URL+"/metrics", nil)
	if err != nil {
		b.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	code, body, _ := b.anyone().do(r)
	return code, body
}

// The figures say how things stand to who shows a token, and name nobody.
func TestFiguresForWhoWatches(t *testing.T) {
	b := newBench(t, nil, func(c *Config) { c.RunAt = []int{8 * 60} })
	b.called()
	for _, wrong := range []string{"", "rl_aaaa"} {
		if code, body := b.scrape(wrong); code != http.StatusUnauthorized || strings.Contains(body, "relance_") {
			t.Errorf("with %q: %d", wrong, code)
		}
	}
	token := b.token()
	b.ask(token, "/client?id=C-1")
	b.ask(token, "/nowhere?id=C-1")
	b.server.Tick(t.Context())
	code, body := b.scrape(token)
	if code != http.StatusOK {
		t.Fatalf("%d\n%s", code, body)
	}
	for _, want := range []string{
		`relance_ledger_readable 1`, `relance_daily_failed 0`, `relance_daily_run_days_ago 0`, `relance_approvals_waiting`, `relance_messages{status="failed"} 0`,
		`relance_cases{policy="`, `relance_import_age_days`, `relance_http_request_duration_seconds_count{address="/api/v1/client",class="2xx"} 1`,
		`relance_http_request_duration_seconds_count{address="/metrics",class="4xx"} 2`, `process_cpu_seconds_total`, `go_goroutines`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if found := regexp.MustCompile(`(?i)C-1|F-1|briance|example\.org|\+33`).FindString(body); found != "" {
		t.Errorf("the figures have %q", found)
	}
	if t.Failed() {
		t.Log(body)
	}
}

// The ledger is not read for each question: what it costs does not follow how often somebody looks.
func TestFiguresOfTheLedgerAreKeptForAWhile(t *testing.T) {
	b := newBench(t, nil, nil)
	b.called()
	token := b.token()
	b.scrape(token)
	first := b.server.metrics.read
	b.Now = b.Now.Add(metricsAge - time.Second)
	if b.scrape(token); !b.server.metrics.read.Equal(first) {
		t.Error("the ledger was read again at once")
	}
	b.Now = b.Now.Add(2 * time.Second)
	if b.scrape(token); b.server.metrics.read.Equal(first) {
		t.Error("the figures are kept for ever")
	}
}
