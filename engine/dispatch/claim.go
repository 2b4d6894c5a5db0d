package dispatch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// claimed is an attempt that was begun in the ledger, and whose channel has not been called.
type claimed struct {
	*attempt
	words *rendered
}

// queue gives the messages of a route to its workers. They are claimed, made Sending, in groups, each in one transaction: as many as there
// are workers without one, and as many more as the transport takes within a moment, so that the next are written while these are on their way.
type queue struct {
	route  string
	atOnce int

	mu      sync.Mutex
	changed sync.Cond
	list    []due // that were not looked at
	leased  []due // that this process has a lease of, when several deliver
	claimed []*claimed
	idle    int           // workers without a message
	span    time.Duration // that its transport takes for a message, about; zero while nobody knows
	ended   bool          // nothing more is claimed
}

func newQueue(route string, atOnce int, list []due) *queue {
	q := &queue{route: route, atOnce: atOnce, list: list}
	q.changed.L = &q.mu
	return q
}

const (
	// mostClaimed is how many messages of a route one transaction claims, and how many lie ready at most.
	mostClaimed = 20
	// aheadFor is how long what is claimed may take to be sent: no more is claimed than a transport takes in that time.
	aheadFor = time.Second
	// freshFor is how long a claim is good: what was read for it may be different by then, and the message is looked at again.
	freshFor = 10 * time.Second
)

// took notes how long a message took.
func (q *queue) took(span time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.span == 0 {
		q.span = span
	}
	q.span += (span - q.span) / 4
}

// ahead is how many messages may be claimed beyond those that are sent at once. Whoever calls it has the lock.
func (p *pass) ahead(q *queue) int {
	if p.marks == nil || q.span == 0 || p.Transports[q.route].Every > 0 || p.strained(q.route) {
		return 0
	}
	return int(min(mostClaimed, time.Duration(q.atOnce)*aheadFor/q.span))
}

// room waits until messages may be claimed, and says how many.
func (p *pass) room(q *queue) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		ahead := p.ahead(q)
		if lack := q.idle - len(q.claimed); lack > 0 || ahead > 0 && len(q.claimed) <= ahead/2 {
			return min(lack+ahead, max(mostClaimed, q.atOnce))
		}
		q.changed.Wait()
	}
}

// claims claims the messages of a route until none is left, the route rests or the context ends.
func (p *pass) claims(ctx context.Context, q *queue) error {
	defer func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.ended = true
		q.changed.Broadcast()
	}()
	for {
		n := p.room(q)
		if p.rests(q.route) || ctx.Err() != nil {
			return nil
		}
		if p.Transports[q.route].Every > 0 {
			n = 1
		}
		list, err := p.next(ctx, q, n)
		if err != nil || len(list) == 0 {
			return err
		}
		wait, err := p.turn(ctx, q.route)
		if err != nil || wait > 0 && p.Pause(ctx, wait) != nil {
			return err // nil when the context ended
		}
		keys := make([]string, len(list))
		for i := range list {
			p.reached(pointChosen)
			keys[i] = list[i].key
		}
		got, err := p.begin(ctx, keys)
		q.mu.Lock()
		q.claimed = append(q.claimed, got...)
		q.changed.Broadcast()
		q.mu.Unlock()
		if err != nil {
			return err
		}
	}
}

// take gives a worker a message; nil when no more come.
func (q *queue) take() *claimed {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.idle++
	defer func() { q.idle-- }()
	q.changed.Broadcast()
	for len(q.claimed) == 0 {
		if q.ended {
			return nil
		}
		q.changed.Wait()
	}
	c := q.claimed[0]
	q.claimed = q.claimed[1:]
	q.changed.Broadcast()
	return c
}

// Why a message did not leave that was claimed.
const (
	// reasonTooLate is of one whose turn came later than its claim, or its lease, allows.
	reasonTooLate = "it took too long to begin, and has to be looked at again"
	// reasonLeft is of one whose transport took no more messages, or whose pass was stopped.
	reasonLeft = "it was about to leave when its transport, or the pass, stopped"
	// reasonNotBegun is of one whose process died.
	reasonNotBegun = "relance stopped before the message was on its way"
)

// mostAnswered is how many answers of channels are written down at most while the next messages leave already. Of those nobody knows the
// fate if the process dies now, as of those that are on their way.
const mostAnswered = 20

// deliver sends a message that was claimed, and has written down what became of it; an error is the ledger's, and done is told, perhaps later.
func (p *pass) deliver(ctx context.Context, q *queue, c *claimed, done func(error)) {
	p.reached(pointSending)
	why, failed := p.stays(ctx, q, c)
	if why != "" {
		end := ending{to: ledger.Ready, notBefore: p.Now(), reason: why}
		done(errors.Join(failed, p.conclude(c.attempt, end.beside(c.attempt))))
		return
	}
	begun := p.Now()
	receipt, err := p.send(ctx, p.Transports[q.route], c.words)
	if span := p.Now().Sub(begun); span >= 0 { // the clock was not put back
		q.took(max(span, time.Microsecond))
	}
	p.reached(pointAnswered)
	end, err := p.judge(context.WithoutCancel(ctx), c.attempt, receipt, err)
	if err != nil {
		done(err)
		return
	}
	p.strain(q.route, &end)
	p.concludeLater(c.attempt, end, done)
}

// stays says why a message that was claimed does not leave; "" when it does, and then its mark is taken away.
func (p *pass) stays(ctx context.Context, q *queue, c *claimed) (why string, err error) {
	if p.Transports[q.route].Every == 0 { // else it had its turn before it was claimed
		if wait := p.paces[q.route].wait(p.Now()); wait > 0 && (wait > freshFor || p.Pause(ctx, wait) != nil) {
			why = reasonLeft
		}
	}
	if p.marks != nil {
		begins, err := p.marks.Begin(context.WithoutCancel(ctx), ledger.Claim{Message: c.Key, Attempt: c.Attempts})
		if err != nil {
			return reasonLeft, fmt.Errorf("begin message %s: %w", c.Key, err)
		}
		if !begins { // the server that kept it failed, or somebody took it for lost
			return reasonTooLate, nil
		}
	}
	switch {
	case c.fence.Err() != nil:
		return reasonTooLate, nil
	case p.rests(q.route) || ctx.Err() != nil:
		return reasonLeft, nil
	}
	return why, nil
}
