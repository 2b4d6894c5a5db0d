package server

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/overview"
	"github.com/relance-dev/relance/engine/posting"
)

// metricsAge is how long figures of the ledger are told again before it is read anew.
const metricsAge = 30 * time.Second

// metrics are the figures of a server for whoever watches it: of the process, of what it answers, and of where the
// ledger stands. They have no name, no address and no amount.
type metrics struct {
	server   *Server
	registry *prometheus.Registry
	answers  *prometheus.HistogramVec

	mu   sync.Mutex
	read time.Time
	last ledgerFigures
}

// ledgerFigures are what is told of the ledger.
type ledgerFigures struct {
	status  *overview.Status
	bank    int // entries of bank statements that wait for a person
	today   engine.Date
	problem bool // it could not be read
}

// What is told of the ledger.
var (
	messagesDesc = prometheus.NewDesc("relance_messages", "Messages and tasks by where they stand; what was rehearsed is not counted.", []string{"status"}, nil)
	casesDesc    = prometheus.NewDesc("relance_cases", "Cases by policy and state.", []string{"policy", "state"}, nil)
	waitingDesc  = prometheus.NewDesc("relance_approvals_waiting", "Steps that wait for a person's agreement.", nil, nil)
	bankDesc     = prometheus.NewDesc("relance_bank_entries_waiting", "Entries of bank statements that nobody could place.", nil, nil)
	changedDesc  = prometheus.NewDesc("relance_clients_changed", "Clients whose facts changed since the last run.", nil, nil)
	ageDesc      = prometheus.NewDesc("relance_import_age_days", "Days since the balances of the last import; absent when there was none.", nil, nil)
	dailyDesc    = prometheus.NewDesc("relance_daily_run_days_ago", "Days since the server ran the creditor's day; absent when it does not run by itself or has not yet.", nil, nil)
	failedDesc   = prometheus.NewDesc("relance_daily_failed", "1 when the last daily work could not be done, else 0; absent when the server does not run by itself.", nil, nil)
	lookDesc     = prometheus.NewDesc("relance_daily_look", "1 when the last daily work left something for a person to look at, else 0.", nil, nil)
	readableDesc = prometheus.NewDesc("relance_ledger_readable", "1 when the ledger could be read for these figures, else 0.", nil, nil)
)

func newMetrics(s *Server) *metrics {
	m := &metrics{server: s, registry: prometheus.NewRegistry(), answers: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "relance_http_request_duration_seconds", Help: "How long answers took, by address pattern and status class.",
		Buckets: []float64{.005, .02, .1, .5, 2, 10}, // the library counts seconds in floats
	}, []string{"address", "class"})}
	m.registry.MustRegister(m, m.answers, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Describe implements prometheus.Collector.
func (m *metrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{messagesDesc, casesDesc, waitingDesc, bankDesc, changedDesc, ageDesc, dailyDesc, failedDesc, lookDesc, readableDesc} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (m *metrics) Collect(to chan<- prometheus.Metric) {
	tell := func(d *prometheus.Desc, n int, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...) // the library's numbers are floats
	}
	if loop := m.server.daily.state(); loop.On {
		tell(failedDesc, bit(loop.Failed != ""))
		tell(lookDesc, bit(loop.Look))
		if loop.Ran != 0 {
			tell(dailyDesc, max(0, int(m.today()-loop.Ran)))
		}
	}
	f := m.figures()
	tell(readableDesc, bit(!f.problem))
	if f.status == nil {
		return
	}
	counted := map[ledger.Status]int{}
	for _, c := range f.status.Outbox {
		counted[c.Status] = c.Messages
	}
	for _, s := range ledger.Statuses {
		tell(messagesDesc, counted[s], string(s))
	}
	for _, c := range f.status.Cases {
		tell(casesDesc, c.Cases, c.Policy, c.State)
	}
	tell(waitingDesc, len(f.status.Waiting))
	tell(changedDesc, f.status.Changed)
	tell(bankDesc, f.bank)
	if i := f.status.Import; i != nil && !i.AsOf.IsZero() {
		tell(ageDesc, max(0, int(f.today-i.AsOf)))
	}
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

// today is the creditor's day.
func (m *metrics) today() engine.Date {
	o, done := m.server.desk.take()
	defer done()
	return engine.DateOf(m.server.cfg.Now().In(o.Zone))
}

// figures are those of the ledger, at most metricsAge old.
func (m *metrics) figures() ledgerFigures {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.server.cfg.Now()
	if !m.read.IsZero() && now.Sub(m.read) < metricsAge && !now.Before(m.read) {
		return m.last
	}
	o, done := m.server.desk.take()
	defer done()
	ctx, cancel := context.WithTimeout(context.Background(), metricsAge)
	defer cancel()
	f := ledgerFigures{today: engine.DateOf(now.In(o.Zone))}
	err := o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if f.status, err = overview.NewStatus(ctx, r, f.today); err != nil {
			return err
		}
		waiting, err := posting.BankWaiting(ctx, r)
		f.bank = len(waiting)
		return err
	})
	if err != nil {
		m.server.cfg.Log.Warn("no figures of the ledger", slog.Any("error", err))
		f = ledgerFigures{problem: true}
	}
	m.read, m.last = now, f
	return f
}

// measured times what a handler answers, by the pattern of the address: an address itself may name a client.
func (m *metrics) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, out := m.server.cfg.Now(), &answered{ResponseWriter: w, status: http.StatusOK}
		r, finish := m.traced(r)
		next.ServeHTTP(out, r)
		_, address, _ := strings.Cut(r.Pattern, " ")
		if address == "" {
			address = "/" // nothing is there
		}
		finish(address, out.status)
		m.answers.WithLabelValues(address, strconv.Itoa(out.status/100)+"xx").Observe(m.server.cfg.Now().Sub(began).Seconds())
	})
}

// traced begins the span of a request; whoever looks every few seconds whether the server is there has none.
func (m *metrics) traced(r *http.Request) (*http.Request, func(pattern string, status int)) {
	switch strings.TrimPrefix(r.URL.Path, m.server.base) {
	case "/healthz", "/readyz", "/metrics":
		return r, func(string, int) {}
	}
	return m.server.cfg.Trace.Request(r)
}

// answered notes the status of an answer.
type answered struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (a *answered) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap gives http.ResponseController the writer beneath.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// showMetrics answers who watches the server, and shows a token with the scope read.
func (s *Server) showMetrics(w http.ResponseWriter, r *http.Request) {
	if !s.mayRead(r) {
		askToken(w)
		return
	}
	o, done := s.desk.take()
	defer done()
	if c, _ := s.callerOf(r); !s.perimeterOfCaller(o, c).Whole() {
		writeProblem(w, http.StatusForbidden, forWhole)
		return
	}
	promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{}).ServeHTTP(w, r)
}
