package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
)

// deliveriesName is the folder, in that of the book, into which run delivers what
// contacts nobody.
const deliveriesName = "deliveries"

// deliver sends the messages of the outbox where the deployment says. It asks first what
// became of those that were on their way when an earlier run died.
func (d *deployment) deliver(ctx context.Context, p params, l ledger.Ledger) (*dispatch.Report, error) {
	s, err := d.dispatcher(p, l)
	if err != nil {
		return nil, err
	}
	if _, err := s.Recover(ctx); err != nil {
		return nil, err
	}
	return s.Run(ctx)
}

// dispatcher carries the outbox of a ledger with what the deployment has opened.
func (d *deployment) dispatcher(p params, l ledger.Ledger) (*dispatch.Dispatcher, error) {
	zone, err := zoneOf(d.book)
	if err != nil {
		return nil, err
	}
	cfg := dispatch.Config{
		Ledger: l, Transports: d.transports, Route: d.routeOf, Recheck: d.recheck, Hold: d.holder(p),
		Render: func(ctx context.Context, m ledger.Message, lost []dispatch.Lost) (out channels.Message, err error) {
			err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
				c := &composer{deployment: d, reader: r, today: engine.DateOf(p.Now().In(zone)), now: p.Now().In(zone)}
				out, err = c.write(ctx, m, lost)
				return err
			})
			return out, err
		},
		Now:    func() time.Time { return p.Now().In(zone) },
		Pause:  pause,
		Jitter: func(limit time.Duration) time.Duration { return rand.N(limit) },
	}
	if d.book.Deploy != nil {
		cfg.Policy.Workers = d.book.Deploy.Workers
	}
	return dispatch.New(cfg)
}

// recheck says what still holds of a message. One whose files are not there stays in the
// outbox, however long, and is told of.
func (d *deployment) recheck(ctx context.Context, r ledger.Reader, m ledger.Message) (dispatch.Verdict, error) {
	v, err := dispatch.Standing(ctx, r, m)
	if err != nil || v.Reason != "" {
		return v, err
	}
	body, err := decide.ReadBody(m.Body)
	if err != nil {
		return v, err
	}
	return v, d.documented(&body, v.Lost)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// writeDelivered says what became of the outbox.
func (d *deployment) writeDelivered(w io.Writer, r *dispatch.Report) error {
	if r.Sent+r.Failed+r.Suppressed+r.Postponed+r.Unknown+len(r.Problems)+len(r.Waiting)+len(r.Resting)+len(r.Holding) == 0 {
		return nil
	}
	where := "Sent"
	if !d.live {
		where = "Delivered into " + filepath.ToSlash(d.deliveries) + ", nobody was contacted"
	}
	_, err := fmt.Fprintf(w, "%s: %s; %d suppressed, %d failed, %d to try again, %d of unknown fate.\n",
		where, counted(r.Sent, "message", "messages"), r.Suppressed, r.Failed, r.Postponed, len(r.Waiting))
	line := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format, args...)
		}
	}
	for _, h := range r.Holding {
		line("  %s of channel %s %s: %s\n", counted(h.Messages, "message", "messages"), h.Channel, waits(h.Until), h.Reason)
	}
	for _, problem := range r.Problems {
		line("  message %s stays in the outbox: %v\n", problem.Key, problem.Err)
	}
	for _, rest := range r.Resting {
		line("  %s rests, %s left: %s\n", rest.Channel, counted(rest.Left, "message", "messages"), rest.Reason)
	}
	for _, key := range r.Waiting {
		line("  message %s may have left, and nobody can tell: a person has to look\n", key)
	}
	return err
}

// troubled reports whether a pass left something that a person should see.
func troubled(r *dispatch.Report) bool {
	stale := slices.ContainsFunc(r.Holding, func(h dispatch.Holding) bool { return h.Until.IsZero() })
	return stale || r.Failed+len(r.Problems)+len(r.Waiting)+len(r.Resting) > 0
}
