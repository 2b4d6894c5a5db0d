package dispatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// Run makes one pass: it asks about messages of unknown fate, then sends what is
// due. It fails when the ledger does; what was sent and could not be written
// down then stays Sending until Recover. When the context ends, messages on their
// way are concluded first, and the error is the context's. The report is never nil.
func (d *Dispatcher) Run(ctx context.Context) (*Report, error) {
	p := &pass{Dispatcher: d, tally: tally{resting: map[string]*Rest{}, strains: map[string]int{}}, paces: map[string]*pace{}, slots: make(chan struct{}, mostAnswered)}
	for route, t := range d.Transports {
		p.paces[route] = newPace(t.Every, d.Policy.Workers)
	}
	all := context.WithoutCancel(ctx)
	var err error
	if p.share, err = shareOf(ctx, d.Ledger); err != nil {
		return &p.report, err
	}
	if p.share.all != nil {
		if _, err := p.seal(ctx); err != nil { // what others left; the end says what could not be
			return &p.report, err
		}
		p.sealer, p.keeper = p.seals(all), p.keeps(all)
	}
	if marks, ok := d.Ledger.(ledger.Claims); ok && marks.Marks() {
		p.marks = marks
	}
	shared, end := gather(ctx, d.Ledger, d.Policy.Workers)
	p.shared = shared
	if err = p.ask(ctx); err == nil {
		err = p.sendDue(ctx)
	}
	end()
	if p.share.all != nil {
		p.keeper.end()
		p.sealer.end()
		problems, failed := p.seal(all)
		p.report.Problems = append(p.report.Problems, problems...)
		err = errors.Join(err, failed, p.share.end(all))
	}
	return &p.report, errors.Join(err, p.close(all))
}

// pass is one Run.
type pass struct {
	*Dispatcher
	tally
	shared *gatherer
	slots  chan struct{}  // of answers that are not durable yet
	answer sync.WaitGroup // them
	share  share
	keeper *keeper          // nil when this process delivers alone
	sealer *sealer          // nil when this process delivers alone
	marks  ledger.Claims    // nil when no marks are kept: then nothing is claimed ahead
	paces  map[string]*pace // by route
}

// due is a message that may be tried.
type due struct{ key, route string }

// sendDue sends what is due: by each transport as many messages at once as it carries, and no
// transport waits for another. A message is taken up when there is room for it.
func (p *pass) sendDue(ctx context.Context) error {
	queues, err := p.queues(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var workers sync.WaitGroup
	for route, list := range queues {
		t, ok := p.Transports[route]
		if !ok {
			p.rest(route, "no transport carries it", true)
			continue
		}
		q := newQueue(route, t.atOnce(p.Policy.Workers), list)
		workers.Go(func() {
			if err := p.claims(ctx, q); err != nil {
				cancel(err)
			}
		})
		for range min(q.atOnce, len(list)) {
			workers.Go(func() {
				for c := q.take(); c != nil; c = q.take() {
					p.deliver(ctx, q, c, func(err error) {
						if err != nil {
							cancel(err)
						}
					})
				}
			})
		}
	}
	workers.Wait()
	p.answer.Wait()
	return context.Cause(ctx)
}

// queues lists what is due, by route.
func (p *pass) queues(ctx context.Context) (map[string][]due, error) {
	queues, now := map[string][]due{}, p.Now()
	err := p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready}) {
			if err != nil {
				return err
			}
			if isDue(&m, now) {
				route := p.route(&m)
				queues[route] = append(queues[route], due{m.Key, route})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	return queues, nil
}

// isDue reports whether a message that is Ready may be tried. One that was put off by a clock that
// was ahead does not wait for the hours to come again.
func isDue(m *ledger.Message, now time.Time) bool {
	return !m.NotBefore.After(now) || m.Changed.After(now.Add(ahead))
}

// ahead is how far a clock may be ahead of another without having been wrong.
const ahead = 5 * time.Minute

// strains are how many failures in a row, which the next message would likely meet as well, let a
// transport rest for the pass.
const (
	strainOff  = 5  // no connection, no answer
	strainBusy = 10 // too much at once
)

// longestPause is how long a pass waits for a transport that asked to be left alone.
const longestPause = 10 * time.Second

// strain lets a transport rest that takes nothing at the moment.
func (p *pass) strain(route string, end *ending) {
	switch {
	case end.rest != "":
		p.rest(route, end.rest, true)
	case !end.strained:
		p.relax(route)
	default:
		if end.after > 0 {
			p.paces[route].delay(p.Now(), min(end.after, longestPause))
		}
		limit := strainOff
		if end.busy {
			limit = strainBusy
		}
		p.strainedBy(route, limit, end.reason)
	}
}

// close says what is left.
func (p *pass) close(ctx context.Context) error {
	r := &p.report
	slices.SortFunc(r.Problems, func(a, b Problem) int { return cmp.Compare(a.Key, b.Key) })
	delays := map[[2]string]*Delay{}
	err := p.Ledger.Read(ctx, func(ctx context.Context, reader ledger.Reader) error {
		for m, err := range reader.Messages(ctx, ledger.MessageFilter{Status: ledger.Unknown}) {
			if err != nil {
				return err
			}
			r.Waiting = append(r.Waiting, m.Key)
		}
		for m, err := range reader.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready}) {
			if err != nil {
				return err
			}
			next := m.NotBefore
			if next.IsZero() {
				next = m.Created
			}
			if r.Next.IsZero() || next.Before(r.Next) {
				r.Next = next
			}
			p.left(delays, &m)
		}
		return p.elsewhere(ctx, reader)
	})
	for _, name := range slices.Sorted(maps.Keys(p.resting)) {
		r.Resting = append(r.Resting, *p.resting[name])
	}
	for _, d := range delays {
		r.Delayed = append(r.Delayed, *d)
	}
	slices.SortFunc(r.Delayed, func(a, b Delay) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Reason, b.Reason))
	})
	slices.Sort(r.Waiting)
	slices.SortFunc(r.Holding, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Channel, b.Channel))
	})
	if err != nil {
		return fmt.Errorf("read the outbox: %w", err)
	}
	return nil
}

// left counts a message that is still in the outbox after the pass: with what rests, or with what was
// tried and put off.
func (p *pass) left(delays map[[2]string]*Delay, m *ledger.Message) {
	route := p.route(m)
	if rest := p.resting[route]; rest != nil {
		rest.Left++
		if rest.Since.IsZero() || m.Created.Before(rest.Since) {
			rest.Since = m.Created
		}
		return
	}
	if m.Attempts == 0 || m.Reason == "" {
		return
	}
	at := [2]string{route, m.Reason}
	d := delays[at]
	if d == nil {
		d = &Delay{Channel: route, Reason: m.Reason, Since: m.Created, Next: m.NotBefore}
		delays[at] = d
	}
	d.Messages++
	if m.Created.Before(d.Since) {
		d.Since = m.Created
	}
	if m.NotBefore.Before(d.Next) {
		d.Next = m.NotBefore
	}
}
