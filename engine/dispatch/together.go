package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// share is what a pass has of a ledger from which several processes deliver. The zero share is of one from which this process delivers
// alone.
type share struct {
	all   ledger.Together // nil when it delivers alone
	owner string
}

// shareOf takes part.
func shareOf(ctx context.Context, l ledger.Ledger) (s share, err error) {
	all, several := l.(ledger.Together)
	if !several {
		return share{}, nil
	}
	if s.owner, err = all.Owner(ctx); err != nil {
		return share{}, fmt.Errorf("deliver beside others: %w", err)
	}
	s.all = all
	return s, nil
}

// end gives back what was leased and not sent.
func (s *share) end(ctx context.Context) error {
	if s.all == nil {
		return nil
	}
	return s.all.Return(ctx, s.owner)
}

// span is how long a lease goes on once an attempt begins: it outlasts the attempt by Policy.Slack, so that nobody takes a message for lost
// whose channel may still get it.
func (p *pass) span(route string) time.Duration {
	return p.Transports[route].timeout() + 2*p.Policy.Slack
}

// leased has the leases of messages of a route go on in the transaction that begins their attempts, and returns those that no other process
// has. Their channel must be called before fence ends.
func (p *pass) leased(ctx context.Context, tx ledger.Tx, keys []string) (fence context.Context, mine []string, err error) {
	fence, stop := context.WithTimeout(context.Background(), min(p.Policy.Slack, freshFor))
	_ = stop // it ends by itself: what it fences goes on after this returns
	if p.share.all == nil || len(keys) == 0 {
		return fence, keys, nil
	}
	several, ok := tx.(ledger.TogetherTx)
	if !ok {
		return nil, nil, fmt.Errorf("%T knows no leases", tx)
	}
	m, err := tx.Message(ctx, keys[0])
	if err != nil {
		return nil, nil, err
	}
	mine, err = several.Keeps(ctx, p.share.owner, keys, p.span(p.route(&m)))
	return fence, mine, err
}

// windowed is how many messages are looked at to lease some.
const windowed = 64

// next takes at most n messages; none when none is left for this process.
func (p *pass) next(ctx context.Context, q *queue, n int) (list []due, err error) {
	if p.share.all == nil {
		q.leased, q.list = append(q.leased, q.list...), nil
	}
	for len(q.leased) == 0 && len(q.list) > 0 && ctx.Err() == nil {
		if err := p.lease(ctx, q); err != nil {
			return nil, fmt.Errorf("lease messages: %w", err)
		}
	}
	n = min(n, len(q.leased))
	list, q.leased = q.leased[:n], q.leased[n:]
	return list, nil
}

// lease takes the next messages that nobody has.
func (p *pass) lease(ctx context.Context, q *queue) error {
	window := q.list[:min(windowed, len(q.list))]
	keys := make([]string, len(window))
	for i := range window {
		keys[i] = window[i].key
	}
	n := max(4*q.atOnce, 2*mostClaimed)
	got, err := p.share.all.Lease(ctx, p.share.owner, keys, n, p.span(window[0].route))
	if err != nil {
		return err
	}
	passed := len(window) // of which others have the rest
	if len(got) == n {
		for passed = 0; window[passed].key != got[n-1]; passed++ {
		}
		passed++
	}
	for _, key := range got {
		q.leased = append(q.leased, due{key, window[0].route})
	}
	q.list = q.list[passed:]
	return nil
}

// turn is how long a message waits until it may leave by a route: messages of all processes lie apart.
func (p *pass) turn(ctx context.Context, route string) (time.Duration, error) {
	own := p.paces[route].wait(p.Now())
	every := p.Transports[route].Every
	if p.share.all == nil || every <= 0 {
		return own, nil
	}
	theirs, err := p.share.all.Turn(ctx, route, every)
	if err != nil && ctx.Err() == nil {
		return 0, fmt.Errorf("take the next turn of %s: %w", route, err)
	}
	return max(own, theirs), nil
}

// reasonAtAnother is why a message waits that another process has.
const reasonAtAnother = "another process is at it"

// elsewhere tells of the messages that other processes have.
func (p *pass) elsewhere(ctx context.Context, r ledger.Reader) error {
	several, ok := r.(ledger.TogetherReader)
	if p.share.all == nil || !ok {
		return nil
	}
	leases, err := several.Leases(ctx)
	if err != nil {
		return err
	}
	for _, l := range leases {
		if l.Owner == p.share.owner {
			continue
		}
		m, err := r.Message(ctx, l.Message)
		if errors.Is(err, ledger.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		p.hold(m.Channel, Held{Reason: reasonAtAnother, Until: l.Until.In(p.Now().Location())})
	}
	return nil
}
