package server

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/tracing"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
)

// How often the loop works once the day's run is done: what waits for its hour is delivered, and what failed
// is tried again.
const (
	deliverEvery = 10 * time.Minute
	retryEvery   = 15 * time.Minute
)

// daily is the work of a server by itself.
type daily struct {
	mu      sync.Mutex
	last    loopState
	next    time.Time // not before then
	working sync.Mutex
}

// loopState is what became of it, for people.
type loopState struct {
	On     bool        // the server runs by itself
	Ran    engine.Date // the last day that was run
	Time   int         // the last time of that day at which it was, in minutes after midnight
	At     time.Time   // when it last worked
	Failed string      // why it could not; empty when it could
	Look   bool        // something did not go as it should
	Mail   string      // why a mailbox could not be read; empty when all could
}

func (d *daily) state() loopState {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.last
}

// Tick does what is due: it looks whether the book changed, reads the mailboxes of a live one, runs the creditor's day at each of the times that
// Config.RunAt or the book says, and delivers what waits. A time at which the server was down is made up for as
// soon as it is up, once however many there were; days that passed are caught up by the run, as always. Call it every half minute or so; a call
// while another works returns at once.
func (s *Server) Tick(ctx context.Context) {
	s.desk.look(ctx)
	o, done := s.desk.take()
	defer done()
	s.told(o) // while it is still the book on disk
	s.writePlan(ctx, o, s.cfg.Now().In(o.Zone))
	s.courier.carry(ctx, o, s.cfg.Now().In(o.Zone))
	times := s.runTimes(o)
	if len(times) == 0 || !s.daily.working.TryLock() {
		return
	}
	defer s.daily.working.Unlock()
	now := s.cfg.Now().In(o.Zone)
	s.daily.mu.Lock()
	state, next := s.daily.last, s.daily.next
	s.daily.mu.Unlock()
	state.On = true
	today := engine.DateOf(now)
	last, come := lastBefore(times, now)
	due := come && (state.Ran != today || state.Time < last)
	if now.Before(next) && !(due && state.Failed == "") || state.Ran == 0 && !due {
		s.daily.set(state, next)
		return
	}
	state.Mail = s.collect(ctx, o)
	var decide *plan.Config
	if due {
		cfg := o.plan(s.cfg.Now())
		decide = &cfg
	}
	worked, err := s.work(ctx, o, decide, true)
	look := worked.look()
	pause := deliverEvery
	state.At, state.Look, state.Failed = now, look || state.Mail != "", ""
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		state.Failed, pause = err.Error(), retryEvery
		s.cfg.Log.Error("the daily run failed", slog.Any("error", err))
	case due:
		state.Ran, state.Time = today, last
		s.cfg.Log.Info("the day was run", slog.String("day", today.String()), slog.Bool("look", look))
	}
	s.daily.set(state, now.Add(pause))
}

func (d *daily) set(state loopState, next time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last, d.next = state, next
}

// did is what became of a piece of work.
type did struct {
	made   *plan.Plan
	result *plan.Result
	sent   *dispatch.Report // nil when nothing was to be delivered, or somebody else does it
}

// look reports whether a person should.
func (d *did) look() bool {
	look := d.sent != nil && delivery.Troubled(d.sent)
	if d.result != nil {
		look = look || len(d.result.Failed) > 0
	}
	if d.made != nil {
		for i := range d.made.Clients {
			look = look || d.made.Clients[i].Stuck != "" || len(d.made.Clients[i].Undecided) > 0
		}
	}
	return look
}

// work decides as a configuration says, unless that is nil, and delivers. Only one process works on a ledger at a time.
func (s *Server) work(ctx context.Context, o *Office, decide *plan.Config, deliver bool) (d did, err error) {
	ctx, finish := s.cfg.Trace.Work(ctx, "work")
	defer func() { finish(err != nil) }()
	release, err := o.Ledger.Alone(ctx, "daily")
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := rehearsal.Admit(ctx, o.Ledger, o.Deployment.Live, s.cfg.Now()); err != nil {
		return d, err
	}
	if decide != nil {
		if err := o.Deployment.Seal(ctx, o.Ledger); err != nil {
			return d, err
		}
		if d.made, d.result, err = s.decide(ctx, o, decide); err != nil {
			return d, err
		}
	}
	if !deliver {
		return d, nil
	}
	sent, err := s.deliver(ctx, o)
	if errors.Is(err, ledger.ErrInUse) { // somebody delivers by hand
		return d, nil
	}
	d.sent = sent
	return d, err
}

// decide runs the creditor's day.
func (s *Server) decide(ctx context.Context, o *Office, cfg *plan.Config) (*plan.Plan, *plan.Result, error) {
	ctx, finish := s.cfg.Trace.Work(ctx, "run")
	made, result, err := plan.Run(ctx, o.Ledger, *cfg)
	if err != nil {
		finish(true)
		return made, result, err
	}
	finish(false, tracing.Attr{Key: "relance.clients", Number: len(made.Clients)}, tracing.Attr{Key: "relance.clients_failed", Number: len(result.Failed)})
	return made, result, nil
}

// deliver sends what waits in the outbox.
func (s *Server) deliver(ctx context.Context, o *Office) (*dispatch.Report, error) {
	ctx, finish := s.cfg.Trace.Work(ctx, "deliver")
	sent, err := o.Deployment.Deliver(ctx, o.Ledger)
	if sent == nil {
		finish(err != nil && !errors.Is(err, ledger.ErrInUse))
		return sent, err
	}
	finish(err != nil, tracing.Attr{Key: "relance.sent", Number: sent.Sent}, tracing.Attr{Key: "relance.failed", Number: sent.Failed},
		tracing.Attr{Key: "relance.unknown", Number: sent.Unknown}, tracing.Attr{Key: "relance.postponed", Number: sent.Postponed})
	return sent, err
}
