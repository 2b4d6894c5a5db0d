package sqlite

import (
	"cmp"
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

// lock keeps other writers away. The operating system gives it back when the
// process ends, however it ends.
type lock struct{ file *flock.Flock }

// acquire takes the lock, or says who has it.
func acquire(path string, holder Holder) (*lock, error) {
	l := &lock{flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR))}
	taken, err := l.file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !taken {
		by, _ := os.ReadFile(path) // where a lock keeps readers out, nobody is named
		return nil, fmt.Errorf("ledger %s: %w: %s writes to it; wait until it has ended",
			strings.TrimSuffix(path, ".lock"), ledger.ErrInUse, cmp.Or(strings.TrimSpace(string(by)), "another process"))
	}
	if err := os.WriteFile(path, []byte(holder.String()+"\n"), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), l.release())
	}
	return l, nil
}

func (l *lock) release() error { return l.file.Unlock() }
