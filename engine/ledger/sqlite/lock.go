package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/relance-dev/relance/engine/ledger"
)

// Holder names the process that writes a ledger. It is told to another that
// wants to, and has no other effect.
type Holder struct {
	PID   int
	Host  string
	Since time.Time
}

// String is "process 4711 on db1 since 2026-01-31T08:00:00Z".
func (h Holder) String() string {
	return fmt.Sprintf("process %d on %s since %s", h.PID, cmp.Or(h.Host, "an unknown host"), h.Since.UTC().Format(time.RFC3339))
}

// DefaultWait is how long a process waits for its turn; see Options.Wait.
const DefaultWait = 10 * time.Second

// lockPause is how long it waits between two looks.
const lockPause = 5 * time.Millisecond

// lock keeps other processes away. The operating system gives it back when the
// process ends, however it ends.
type lock struct {
	path   string
	doing  string // what its holder does, for the message
	holder Holder
	wait   time.Duration
}

// acquire waits for the lock, or says who has it. Each acquisition is its own: two of one
// process keep each other out as two processes do.
func (l *lock) acquire(ctx context.Context) (release func() error, err error) {
	file := flock.New(l.path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	taken, err := file.TryLock()
	if err == nil && !taken {
		waiting, cancel := context.WithTimeout(ctx, l.wait)
		taken, err = file.TryLockContext(waiting, lockPause)
		cancel()
		if !taken && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			err = l.held()
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", l.path, err), file.Close())
	}
	if err := os.WriteFile(l.path, []byte(l.holder.String()+"\n"), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", l.path, err), file.Close())
	}
	return file.Close, nil
}

// held says who has the lock.
func (l *lock) held() error {
	by, _ := os.ReadFile(l.path) // where a lock keeps readers out, nobody is named
	return fmt.Errorf("%w: %s %s, and did not end within %s; wait until it has ended and repeat",
		ledger.ErrInUse, cmp.Or(strings.TrimSpace(string(by)), "another process"), l.doing, l.wait)
}

// lockOf is the lock by which this ledger is kept for something; the empty name is for writing.
func (db *DB) lockOf(what, doing string) *lock {
	name := db.path + ".lock"
	if what != "" {
		name = db.path + "." + what + ".lock"
	}
	return &lock{path: name, doing: doing, holder: db.holder, wait: db.wait}
}

// Alone implements ledger.Ledger.
func (db *DB) Alone(ctx context.Context, what string) (release func() error, err error) {
	release, err = db.lockOf(what, "is at it ("+what+")").acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("ledger %s: %w", db.path, err)
	}
	return release, nil
}
