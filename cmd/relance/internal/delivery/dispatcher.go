package delivery

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// Deliver sends the messages of the outbox where the deployment says. It asks first what
// became of those that were on their way when an earlier run died. Of a file one process delivers at a time,
// of a database any number; others may write meanwhile.
func (d *Deployment) Deliver(ctx context.Context, l ledger.Ledger) (_ *dispatch.Report, err error) {
	s, err := d.dispatcher(l)
	if err != nil {
		return nil, err
	}
	at := l.Alone
	if several, ok := l.(ledger.Together); ok {
		at = several.Beside
	}
	release, err := at(ctx, "outbox")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if _, err := s.Recover(ctx); err != nil {
		return nil, err
	}
	return s.Run(ctx)
}

// Seal has the journal say what channels answered to processes that share the ledger and may have died, so that who decides knows. What
// cannot be put there is told of by Deliver.
func (d *Deployment) Seal(ctx context.Context, l ledger.Ledger) error {
	zone, err := Zone(d.Book)
	if err != nil {
		return err
	}
	_, err = dispatch.Seal(ctx, l, d.Book.Engine, zone)
	return err
}

// dispatcher carries the outbox of a ledger with what the deployment has opened.
func (d *Deployment) dispatcher(l ledger.Ledger) (*dispatch.Dispatcher, error) {
	zone, err := Zone(d.Book)
	if err != nil {
		return nil, err
	}
	cfg := dispatch.Config{
		Ledger: l, Book: d.Book.Engine, Transports: d.transports, Route: d.routeOf, Recheck: d.recheck(), Hold: d.holder(),
		Render: func(ctx context.Context, m ledger.Message, lost []dispatch.Lost) (out channels.Message, err error) {
			err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
				c := &Composer{Deployment: d, Reader: r, Today: engine.DateOf(d.world.Now().In(zone)), Links: d.portal}
				out, err = c.Write(ctx, m, lost)
				return err
			})
			return out, err
		},
		Now:    func() time.Time { return d.world.Now().In(zone) },
		Pause:  d.world.Pause,
		Jitter: d.world.Jitter,
	}
	if d.Book.Deploy != nil {
		cfg.Policy.Workers = d.Book.Deploy.Workers
		cfg.Policy.GiveUp = time.Duration(d.Book.Deploy.GiveUpDays) * 24 * time.Hour
	}
	return dispatch.New(cfg)
}

// recheck says what still holds of a message. One whose files are not there stays in the
// outbox, however long, and is told of.
func (d *Deployment) recheck() func(context.Context, ledger.Reader, ledger.Message, engine.Date) (dispatch.Verdict, error) {
	recheck := dispatch.Recheck(d.Book.Engine)
	return func(ctx context.Context, r ledger.Reader, m ledger.Message, today engine.Date) (dispatch.Verdict, error) {
		v, err := recheck(ctx, r, m, today)
		if err != nil || v.Reason != "" {
			return v, err
		}
		return v, d.documented(ctx, r, &m.Body, v.Lost)
	}
}

// Troubled reports whether a pass left something that a person should see: also what is tried again by
// the next one, since nobody may run it.
func Troubled(r *dispatch.Report) bool {
	stale := slices.ContainsFunc(r.Holding, func(h dispatch.Holding) bool { return h.Until.IsZero() })
	return stale || r.Failed+len(r.Problems)+len(r.Waiting)+len(r.Resting)+len(r.Delayed) > 0
}
