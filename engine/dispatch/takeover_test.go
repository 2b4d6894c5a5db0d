//go:build unix

package dispatch

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/pgtest"
)

// Four processes deliver and are killed, the server goes down and comes back, is gone then in the middle, and a replica takes over that has all
// that was acknowledged: they go on there by themselves, nothing is lost, and nothing is sent twice.
func TestWorkersGoOnWithTheReplicaThatTakesOver(t *testing.T) {
	pg := pgtest.Start(t)
	db, err := postgres.Open(t.Context(), pg.Address("book"), postgres.Options{Create: true})
	must(t, err)
	seedMany(t, db, *sharedMessages)
	must(t, decide(t.Context(), db, *sharedMessages, 100, func(point) {}))
	must(t, db.Close())
	replica := pg.Replica(t, true)
	address, dir := pg.Either(replica, "book"), t.TempDir()
	mails := startServer(t)

	workers := make([]worker, 4)
	ended := make(chan error, len(workers))
	var kills atomic.Int32
	for i := range workers {
		workers[i].kills = &kills
		go func() { ended <- workers[i].run(t.Context(), fmt.Sprintf("%s,%s,%d", address, dir, mails.port)) }()
	}
	sentOn(t, replica.Address("book"), *sharedMessages/6)
	pg.Stop(t)
	pg.Resume(t)
	before := sentOn(t, replica.Address("book"), *sharedMessages/3)
	pg.Stop(t)
	replica.Promote(t)
	for range workers {
		must(t, <-ended)
	}
	db, err = postgres.Open(t.Context(), replica.Address("book"), postgres.Options{})
	must(t, err)
	defer func() { _ = db.Close() }()
	t.Logf("%d messages were sent when the server was gone; %d kills", before, kills.Load())
	if before == *sharedMessages {
		t.Error("the work was over too soon")
	}
	unknown := account(t, db, dir, mails)
	// Each worker sends three at a time by each of two routes, and no more than twenty have been answered and not acknowledged. A kill
	// leaves these of one worker, each loss of the server those of all.
	if limit := (6 + mostAnswered) * (int(kills.Load()) + 2*len(workers)); unknown > limit {
		t.Errorf("of %d messages nobody knows the fate", unknown)
	}
}

// sentOn waits until so many messages were sent, as a server that is read knows.
func sentOn(t *testing.T, address string, want int) (n int) {
	t.Helper()
	db, err := postgres.Open(t.Context(), address, postgres.Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = db.Close() }()
	for range 3000 {
		n = 0
		must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
			for _, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Sent}) {
				if err != nil {
					return err
				}
				n++
			}
			return nil
		}))
		if n >= want {
			return n
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%d of %d messages were sent", n, want)
	return 0
}

// A replica that takes over and lacks what the machine sent is refused by that machine, whose notes know it.
func TestAReplicaThatWasBehindIsRefusedByTheMachineThatSent(t *testing.T) {
	pg := pgtest.Start(t)
	sent := t.TempDir() + "/sent"
	open := func(address string) (*postgres.DB, error) {
		return postgres.Open(t.Context(), address, postgres.Options{Create: true, Sent: sent, Live: true})
	}
	db, err := open(pg.Address("book"))
	must(t, err)
	seedMany(t, db, 6)
	must(t, decide(t.Context(), db, 6, 1, func(point) {}))
	replica := pg.Replica(t, false)
	replica.Lag(t)
	dir := t.TempDir()
	d, err := childDispatcher(db, dir, startServer(t).port)
	must(t, err)
	_, err = d.Run(t.Context())
	must(t, err)
	must(t, db.Close())
	pg.Stop(t)
	replica.Promote(t)
	if db, err = open(pg.Either(replica, "book")); !errors.Is(err, ledger.ErrRestored) {
		t.Errorf("got %v", err)
	}
	if db != nil {
		_ = db.Close()
	}
}
