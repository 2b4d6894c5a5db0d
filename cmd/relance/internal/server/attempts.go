package server

import (
	"sync"
	"time"
)

// Wrong passwords: so many in a row lock a name, seen from one address, and an address, for lockLasts.
const (
	maxWrongName    = 5
	maxWrongAddress = 30
	lockLasts       = 15 * time.Minute
	maxWatched      = 10_000 // names and addresses that are watched at once
)

// attempts counts wrong passwords.
type attempts struct {
	now func() time.Time

	mu    sync.Mutex
	wrong map[string]*wrong
}

type wrong struct {
	count int
	until time.Time // it is forgotten then
}

// locked says how long a key has to wait still; zero when it has not to.
func (t *attempts) locked(key string, limit int) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.wrong[key]
	if w == nil || w.count < limit {
		return 0
	}
	return max(0, w.until.Sub(t.now()))
}

// failed counts a wrong password for each key.
func (t *attempts) failed(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if t.wrong == nil {
		t.wrong = map[string]*wrong{}
	}
	if len(t.wrong) >= maxWatched {
		t.tidy(now)
	}
	for _, key := range keys {
		w := t.wrong[key]
		if w == nil || !w.until.After(now) {
			w = &wrong{}
			t.wrong[key] = w
		}
		w.count++
		w.until = now.Add(lockLasts)
	}
}

// tidy forgets what is over, and when that is not enough, those with the fewest wrong passwords.
func (t *attempts) tidy(now time.Time) {
	for least := 0; len(t.wrong) >= maxWatched; least++ {
		for key, w := range t.wrong {
			if !w.until.After(now) || w.count <= least {
				delete(t.wrong, key)
			}
		}
	}
}

// passed forgets a key whose password was right.
func (t *attempts) passed(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.wrong, key)
}
