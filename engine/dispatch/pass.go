package dispatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/relance-dev/relance/engine/ledger"
)

// Run makes one pass: it asks about messages of unknown fate, then sends what is
// due. It fails when the ledger does; what was sent and could not be written
// down then stays Sending until Recover. When the context ends, messages on their
// way are concluded first, and the error is the context's. The report is never nil.
func (d *Dispatcher) Run(ctx context.Context) (*Report, error) {
	p := &pass{Dispatcher: d, tally: tally{resting: map[string]*Rest{}}, paces: map[string]*pace{}}
	for route, t := range d.Transports {
		p.paces[route] = newPace(t.Every, d.Policy.Workers)
	}
	shared, end := gather(ctx, d.Ledger, d.Policy.Workers)
	p.shared = shared
	err := p.ask(ctx)
	if err == nil {
		err = p.sendDue(ctx)
	}
	end()
	return &p.report, errors.Join(err, p.close(context.WithoutCancel(ctx)))
}

// pass is one Run.
type pass struct {
	*Dispatcher
	tally
	shared *gatherer
	paces  map[string]*pace // by route
}

// due is a message that may be tried.
type due struct{ key, route string }

// sendDue sends what is due, several messages at once.
func (p *pass) sendDue(ctx context.Context) error {
	list, err := p.list(ctx, ledger.MessageFilter{Status: ledger.Ready, DueBy: p.Now()})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan due)
	var workers sync.WaitGroup
	for range min(p.Policy.Workers, len(list)) {
		workers.Go(func() {
			for m := range todo {
				if err := p.try(ctx, m); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, m := range list {
		select {
		case todo <- m:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(todo)
	workers.Wait()
	return context.Cause(ctx)
}

// list reads which messages a filter selects.
func (p *pass) list(ctx context.Context, f ledger.MessageFilter) (list []due, err error) {
	err = p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, f) {
			if err != nil {
				return err
			}
			list = append(list, due{m.Key, p.route(&m)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	return list, nil
}

// close says what is left.
func (p *pass) close(ctx context.Context) error {
	r := &p.report
	for _, name := range slices.Sorted(maps.Keys(p.resting)) {
		r.Resting = append(r.Resting, *p.resting[name])
	}
	slices.SortFunc(r.Holding, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Channel, b.Channel))
	})
	slices.SortFunc(r.Problems, func(a, b Problem) int { return cmp.Compare(a.Key, b.Key) })
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
			if r.Next = m.NotBefore; r.Next.IsZero() {
				r.Next = m.Created
			}
			break
		}
		return nil
	})
	slices.Sort(r.Waiting)
	if err != nil {
		return fmt.Errorf("read the outbox: %w", err)
	}
	return nil
}
