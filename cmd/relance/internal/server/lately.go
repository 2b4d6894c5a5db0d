package server

import (
	"context"
	"sync"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// keepLately is how long what a page is made from is used again at most: what passes with the time of day, such as quiet
// hours, is told that much later.
const keepLately = 10 * time.Second

// lately keeps what pages that many people open are made from, while the ledger stays as it is.
type lately struct {
	mu   sync.Mutex
	made map[string]*latest
}

// latest is what was made last for a page and a part of the clients.
type latest struct {
	mu   sync.Mutex
	head ledger.Head
	book *policies.Book
	day  engine.Date
	at   time.Time
	of   any
}

// made returns what a page is made from: what was made for it before, while the journal's last entry, the book and the day are the
// same and it is not too old, else what is made now. Whoever asks meanwhile waits for it. Nobody may change it.
func made[T any](ctx context.Context, v *visit, r ledger.Reader, page string, from func() (T, error)) (T, error) {
	var none T
	head, err := r.Head(ctx)
	if err != nil {
		return none, err
	}
	l, key := &v.Server.lately, page+"\x00"+v.office.part()
	l.mu.Lock()
	if l.made == nil {
		l.made = map[string]*latest{}
	}
	m := l.made[key]
	if m == nil {
		m = &latest{}
		l.made[key] = m
	}
	l.mu.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	now := v.Server.cfg.Now()
	if last, ok := m.of.(T); ok && m.head == head && m.book == v.office.Book && m.day == v.today && !now.Before(m.at) && now.Sub(m.at) < keepLately {
		return last, nil
	}
	of, err := from()
	if err != nil {
		return none, err
	}
	m.head, m.book, m.day, m.at, m.of = head, v.office.Book, v.today, now, of
	return of, nil
}
