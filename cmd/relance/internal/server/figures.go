package server

import (
	"context"
	"sync"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/report"
)

// figured keeps the report that was made last: what it costs follows the ledger, and the pages that show parts of
// it are opened one after the other.
type figured struct {
	mu     sync.Mutex
	head   ledger.Head
	office *Office
	cfg    report.Config
	last   *report.Report
}

// figures are those of a day over a span, as relance report has them; of today when at is zero, over twelve
// months when from is.
func (s *Server) figures(ctx context.Context, r ledger.Reader, o *Office, today, from, at engine.Date) (*report.Report, error) {
	head, err := r.Head(ctx)
	if err != nil {
		return nil, err
	}
	if at == 0 {
		at = today
	}
	if from == 0 {
		from = at.EndOfMonth().AddMonths(-12).EndOfMonth() + 1
	}
	cfg := report.Config{Book: o.Book.Engine, Zone: o.Zone, From: from, At: at, Standing: at >= today}
	f := &s.figured
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last == nil || f.head != head || f.office != o || f.cfg != cfg {
		rep, err := report.New(ctx, r, cfg)
		if err != nil {
			return nil, err
		}
		f.head, f.office, f.cfg, f.last = head, o, cfg, rep
	}
	return f.last, nil
}
