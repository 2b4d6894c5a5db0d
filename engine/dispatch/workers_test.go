//go:build unix

package dispatch

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/pgtest"
)

// The parts of the harness of several workers: processes that deliver from one database at once, each killed at any instant, or by
// itself at any point of an attempt, or suspended for longer than its leases, and started again, while connections are cut and the database itself goes down and comes back. In the end every message must have arrived
// once, or be listed as unknown.

// workerVariable makes a process of this test a worker; its value is "address,folder,port,odds": at each point
// it kills itself one time in so many; never when that is 0.
const workerVariable = "RELANCE_TEST_WORKER"

// shared is how much the harness of several workers does.
var (
	sharedMessages = flag.Int("shared-messages", 150, "how many messages the workers share")
	sharedKills    = flag.Int("shared-kills", 16, "how many workers are killed before they are let go")
)

// deliver delivers until nothing is left, whatever happens to the database.
func deliver(spec string) error {
	ctx := context.Background()
	fields := strings.Split(spec, ",")
	port, err := strconv.Atoi(fields[2])
	if err != nil {
		return err
	}
	odds, err := strconv.Atoi(fields[3])
	if err != nil {
		return err
	}
	reached := func(point) {
		if odds > 0 && rand.N(odds) == 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // nothing more happens here
		}
	}
	var last error
	for range 400 {
		left, err := deliverOnce(ctx, fields[0], fields[1], port, reached)
		if last = err; err == nil && left == 0 {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("it does not end: %w", last)
}

// deliverOnce makes one pass, and returns how many messages are still to be sent.
func deliverOnce(ctx context.Context, address, dir string, port int, reached func(point)) (left int, err error) {
	db, err := postgres.Open(ctx, address, postgres.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	d, err := childDispatcher(db, dir, port)
	if err != nil {
		return 0, err
	}
	d.reached = reached
	d.Policy = Policy{Backoff: 1, MaxBackoff: 1, Settle: 1, Workers: 3, Slack: time.Second}.withDefaults()
	d.Pause = func(_ context.Context, span time.Duration) error {
		time.Sleep(min(span, 20*time.Millisecond))
		return nil
	}
	for route, t := range d.Transports {
		t.Timeout = time.Second
		d.Transports[route] = t
	}
	release, err := db.Beside(ctx, "outbox")
	if err != nil {
		return 0, err
	}
	defer func() { _ = release() }()
	if _, err := d.Recover(ctx); err != nil {
		return 0, err
	}
	if _, err := d.Run(ctx); err != nil {
		return 0, err
	}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for _, s := range []ledger.Status{ledger.Ready, ledger.Sending} {
			for _, err := range r.Messages(ctx, ledger.MessageFilter{Status: s}) {
				if err != nil {
					return err
				}
				left++
			}
		}
		return nil
	})
	return left, err
}

// worker is a process that is started again whenever it was killed.
type worker struct {
	mu      sync.Mutex
	process *os.Process
	kills   *atomic.Int32 // of all workers
}

// run has the worker work to its end.
func (w *worker) run(ctx context.Context, spec string) error {
	for {
		cmd := exec.CommandContext(ctx, os.Args[0])
		odds := max(50, 5**sharedMessages/max(1, *sharedKills))
		if int(w.kills.Load()) >= *sharedKills {
			odds = 0
		}
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s,%d", workerVariable, spec, odds))
		var trouble strings.Builder
		cmd.Stderr = &trouble
		if err := cmd.Start(); err != nil {
			return err
		}
		w.mu.Lock()
		w.process = cmd.Process
		w.mu.Unlock()
		err := cmd.Wait()
		w.mu.Lock()
		w.process = nil
		w.mu.Unlock()
		if err == nil {
			return nil
		}
		if exit := (&exec.ExitError{}); !errors.As(err, &exit) || exit.ExitCode() >= 0 { // it was not killed
			return fmt.Errorf("%w: %s", err, trouble.String())
		}
		w.kills.Add(1)
	}
}

// suspend has it stand still for a while, if it runs.
func (w *worker) suspend(span time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	process := w.process
	if process == nil || process.Signal(syscall.SIGSTOP) != nil {
		return
	}
	time.AfterFunc(span, func() { _ = process.Signal(syscall.SIGCONT) }) // no effect once it was killed
}

// kill ends it as it is, if it runs.
func (w *worker) kill() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.process != nil {
		_ = w.process.Kill()
	}
}

func TestWorkersThatShareABookAreKilledAndLoseNothingAndSendNothingTwice(t *testing.T) {
	pg := pgtest.Start(t)
	address, dir := pg.Address("book"), t.TempDir()
	db, err := postgres.Open(t.Context(), address, postgres.Options{Create: true})
	must(t, err)
	seedMany(t, db, *sharedMessages)
	must(t, decide(t.Context(), db, *sharedMessages, 100, func(point) {}))
	must(t, db.Close())
	mails := startServer(t)
	spec := fmt.Sprintf("%s,%s,%d", address, dir, mails.port)

	workers := make([]worker, 4)
	ended := make(chan error, len(workers))
	var kills atomic.Int32
	for i := range workers {
		workers[i].kills = &kills
		go func() { ended <- workers[i].run(t.Context(), spec) }()
	}
	cuts, running := 0, len(workers)
	for i := 0; running > 0; i++ {
		select {
		case err := <-ended:
			must(t, err)
			running--
			continue
		case <-time.After(100*time.Millisecond + rand.N(200*time.Millisecond)):
		}
		switch {
		case int(kills.Load()) >= *sharedKills:
		case i%8 == 5: // a loss of power
			pg.Stop(t)
			pg.Resume(t)
		case i%8 == 1: // as a machine that is suspended, until after its leases ended
			workers[rand.N(len(workers))].suspend(4 * time.Second)
		case i%4 == 3:
			if cut(t, address) {
				cuts++
			}
		default:
			workers[rand.N(len(workers))].kill()
		}
	}
	db, err = postgres.Open(t.Context(), address, postgres.Options{})
	must(t, err)
	defer func() { _ = db.Close() }()
	t.Logf("%d kills, connections cut %d times", kills.Load(), cuts)
	if int(kills.Load()) < *sharedKills || cuts == 0 {
		t.Errorf("the work was over too soon")
	}
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		n, err := r.(ledger.TogetherReader).Unsealed(ctx)
		if n != 0 {
			t.Errorf("%d answers are not in the journal", n)
		}
		return err
	}))
	if _, err := os.Stat(filepath.Join(dir, "out")); err != nil {
		t.Error(err)
	}
	if account(t, db, dir, mails) == 0 {
		t.Error("the kills hit nothing")
	}
}

// cut cuts some connections of workers, as a network does; false when there was none.
func cut(t *testing.T, address string) bool {
	t.Helper()
	db, err := sql.Open("pgx", address)
	must(t, err)
	defer func() { _ = db.Close() }()
	var n int
	err = db.QueryRowContext(t.Context(), `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < 0.4`).Scan(&n)
	must(t, err)
	return n > 0
}
