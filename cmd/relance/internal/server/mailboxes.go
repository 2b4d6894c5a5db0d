package server

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/collect"
	"github.com/relance-dev/relance/engine"
)

// collectFor is how long the mailboxes of a book may keep the day's work waiting.
const collectFor = 2 * time.Minute

// collect reads the mailboxes of a live book, so that the work behind it knows what clients answered and which mails
// came back; a rehearsal leaves them alone. One that cannot be read keeps neither the others nor the work: it is logged,
// and what is wrong is returned for people.
func (s *Server) collect(ctx context.Context, o *Office) (wrong string) {
	if o.Book.Deploy == nil || !o.Deployment.Live || len(o.Book.Deploy.Mailboxes) == 0 {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, collectFor)
	defer cancel()
	ctx, finish := s.cfg.Trace.Work(ctx, "collect")
	defer func() { finish(wrong != "") }()
	now := s.cfg.Now().In(o.Zone)
	c := &collect.Collector{Ledger: o.Ledger, Book: o.Book, At: now, Today: engine.DateOf(now)}
	kinds := map[collect.Kind]int{}
	var failures []error
	for _, m := range o.Book.Deploy.Mailboxes {
		err := collect.Mailbox(ctx, o.Deployment.World(), o.Book.Dir, m, false, func(ctx context.Context, raw []byte) error {
			t, err := c.Mail(ctx, raw)
			if err == nil {
				kinds[t.Kind]++
			}
			return err
		})
		if err != nil {
			s.cfg.Log.Error("a mailbox cannot be read", slog.String("mailbox", m.Name))
			failures = append(failures, err)
		}
	}
	if n := kinds[collect.Answer] + kinds[collect.Bounce] + kinds[collect.Returned] + kinds[collect.Automatic]; n > 0 {
		s.cfg.Log.Info("mails were taken in", slog.Int("answers", kinds[collect.Answer]), slog.Int("came_back", kinds[collect.Bounce]+kinds[collect.Returned]))
	}
	if err := errors.Join(failures...); err != nil {
		return err.Error()
	}
	return ""
}
