package dispatch

import (
	"sync"
	"time"
)

// pace keeps the messages of one channel apart.
type pace struct {
	every  time.Duration
	behind time.Duration // the longest pause that messages on their way at once can ask for

	mu   sync.Mutex
	next time.Time
}

func newPace(every time.Duration, workers int) *pace {
	return &pace{every: every, behind: every * time.Duration(workers)}
}

// wait takes the next turn, and says how long it is until then. A clock that
// jumped back does not make it wait for the hours to come again.
func (p *pace) wait(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next.Before(now) || p.next.Sub(now) > p.behind {
		p.next = now
	}
	turn := p.next
	p.next = turn.Add(p.every)
	return turn.Sub(now)
}

// delay lets nobody have a turn for a while.
func (p *pace) delay(now time.Time, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := now.Add(d); p.next.Before(until) {
		p.next, p.behind = until, max(p.behind, d+p.every)
	}
}
