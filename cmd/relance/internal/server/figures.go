package server

import (
	"context"
	"sync"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/report"
	"github.com/relance-dev/relance/policies"
)

// A report that took more than dearReport to make is shown for keepReport although the ledger went on.
const (
	dearReport = 500 * time.Millisecond
	keepReport = 5 * time.Minute
)

// figured keeps the report that was made last: what it costs follows the whole ledger, and the pages that show
// parts of it are opened one after the other.
type figured struct {
	mu   sync.Mutex
	head ledger.Head
	book *policies.Book
	part string // of the clients
	cfg  report.Config
	last *report.Report
	made time.Time
	took time.Duration
}

// holds reports whether the report is good enough at an instant.
func (f *figured) holds(head ledger.Head, o *Office, cfg report.Config, now time.Time) bool {
	fresh := f.head == head || f.took > dearReport && now.Sub(f.made) < keepReport
	return f.last != nil && f.book == o.Book && f.part == o.part() && f.cfg == cfg && fresh
}

// figures are those of a day over a span, as relance report has them; of today when at is zero, over twelve
// months when from is. old is when they were made, when the ledger went on since; else zero.
func (s *Server) figures(ctx context.Context, r ledger.Reader, o *Office, today, from, at engine.Date) (rep *report.Report, old time.Time, err error) {
	head, err := r.Head(ctx)
	if err != nil {
		return nil, old, err
	}
	if at == 0 {
		at = today
	}
	if from == 0 {
		from = at.EndOfMonth().AddMonths(-12).EndOfMonth() + 1
	}
	cfg := report.Config{Book: o.Book.Engine, Zone: o.Zone, From: from, At: at, Current: at >= today}
	f := &s.figured
	f.mu.Lock()
	defer f.mu.Unlock()
	began := s.cfg.Now()
	if !f.holds(head, o, cfg, began) {
		rep, err := report.New(ctx, r, cfg)
		if err != nil {
			return nil, old, err
		}
		f.head, f.book, f.part, f.cfg, f.last, f.made = head, o.Book, o.part(), cfg, rep, s.cfg.Now()
		f.took = f.made.Sub(began)
	}
	if f.head != head {
		old = f.made.In(o.Zone)
	}
	return f.last, old, nil
}
