package postgres_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/pgtest"
)

// outbox fills the outbox of a new ledger, and returns the keys in order.
func outbox(t *testing.T, db *postgres.DB, n int) (keys []string) {
	t.Helper()
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		for i := range n {
			m := messageOf(int64(i + 1))
			keys = append(keys, m.Key)
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
		}
		return addNote(ctx, tx)
	}))
	return keys
}

// move makes messages Sending, or what they are to be next.
func move(t *testing.T, db *postgres.DB, from, to ledger.Status, keys ...string) {
	t.Helper()
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		for _, key := range keys {
			if _, err := tx.MoveMessage(ctx, ledger.Move{Key: key, From: from, To: to, At: noon}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func owner(t *testing.T, db *postgres.DB) string {
	t.Helper()
	name, err := db.Owner(t.Context())
	must(t, err)
	return name
}

func lease(t *testing.T, db *postgres.DB, owner string, keys []string, n int, span time.Duration) []string {
	t.Helper()
	got, err := db.Lease(t.Context(), owner, keys, n, span)
	must(t, err)
	return got
}

// together runs f in a transaction that writes.
func together(t *testing.T, db *postgres.DB, f func(context.Context, ledger.TogetherTx) error) {
	t.Helper()
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error { return f(ctx, tx.(ledger.TogetherTx)) }))
}

// Whoever asks at once, each message is leased by one of them, in the order in which it was asked for; what has ended is leased again,
// what was given back too, and what is not ready is not.
func TestEachMessageIsLeasedByOneAtATime(t *testing.T) {
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	first, second := mustOpen(t, address), mustOpen(t, address)
	keys := outbox(t, first, 60)
	one, two := owner(t, first), owner(t, second)
	if one == two {
		t.Fatal("two owners have one name")
	}
	got := map[string]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 3 {
		for _, c := range []struct {
			db    *postgres.DB
			owner string
		}{{first, one}, {second, two}} {
			all.Go(func() {
				for {
					list, err := c.db.Lease(t.Context(), c.owner, keys[:50], 3, time.Hour)
					if err != nil {
						t.Error(err)
					}
					if len(list) == 0 {
						return
					}
					mu.Lock()
					for _, key := range list {
						got[key]++
					}
					mu.Unlock()
				}
			})
		}
	}
	all.Wait()
	for _, key := range keys[:50] {
		if got[key] != 1 {
			t.Errorf("message %s was leased %d times", key, got[key])
		}
	}
	rest := keys[50:]
	if list := lease(t, first, one, []string{rest[3], rest[1], rest[2]}, 2, time.Microsecond); !slices.Equal(list, []string{rest[3], rest[1]}) {
		t.Errorf("leased %v of %v", list, rest)
	}
	if list := lease(t, second, two, rest[:4], 9, time.Hour); !slices.Equal(list, rest[:4]) { // ended, or never leased
		t.Errorf("leased %v of %v", list, rest[:4])
	}
	together(t, first, func(ctx context.Context, tx ledger.TogetherTx) error {
		mine, err := tx.Keeps(ctx, one, rest[1:2], time.Hour)
		theirs, err2 := tx.Keeps(ctx, two, rest[1:2], time.Hour)
		if len(mine) > 0 || !slices.Equal(theirs, rest[1:2]) {
			t.Errorf("who lost a lease has it: %v; who got it has it: %v", mine, theirs)
		}
		return errors.Join(err, err2)
	})
	move(t, first, ledger.Ready, ledger.Sending, rest[0])
	must(t, second.Return(t.Context(), two))
	if list := lease(t, first, one, rest[:4], 9, time.Hour); !slices.Equal(list, rest[1:4]) { // but not what is being sent
		t.Errorf("leased %v of %v", list, rest[:4])
	}
	move(t, first, ledger.Ready, ledger.Suppressed, rest[5])
	if list := lease(t, first, one, rest[5:6], 9, time.Hour); len(list) != 0 {
		t.Errorf("leased %v, which is not sent", list)
	}
}

// A message is nobody's once the lease of whoever sent it has ended, and no answer of its channel is kept.
func TestAMessageIsStrandedWhenItsLeaseEnded(t *testing.T) {
	db := mustOpen(t, pgtest.Shared(t).Address(pgtest.Schema(t)))
	keys := outbox(t, db, 4)
	me := owner(t, db)
	lease(t, db, me, keys[:1], 1, time.Hour)
	lease(t, db, me, keys[1:3], 2, time.Microsecond)
	move(t, db, ledger.Ready, ledger.Sending, keys...)
	must(t, db.Answer(t.Context(), ledger.Answer{Message: keys[2], Attempt: 1, Body: []byte(`{"a":1}`)}))
	must(t, db.Answer(t.Context(), ledger.Answer{Message: keys[2], Attempt: 1, Body: []byte(`{"a":2}`)})) // asked twice, kept once
	must(t, db.Answer(t.Context(), ledger.Answer{Message: keys[1], Attempt: 7, Body: []byte(`{}`)}))      // of another attempt
	want := []string{keys[1], keys[3]}
	slices.Sort(want)
	var list []ledger.Answer
	together(t, db, func(ctx context.Context, tx ledger.TogetherTx) (err error) {
		if got, err := tx.Stranded(ctx); err != nil || !slices.Equal(got, want) {
			t.Errorf("stranded: %v, want %v; %v", got, want, err)
		}
		list, err = tx.Answers(ctx, 0)
		return err
	})
	if len(list) != 2 || list[0].Message != keys[2] || list[0].Attempt != 1 || string(list[0].Body) != `{"a":1}` || list[1].Attempt != 7 {
		t.Fatalf("answers %v", list)
	}
	// What waits is counted by verify, and has the head lag, not lie.
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := ledger.Verify(ctx, r, ledger.Bodies{Receipt: handedOver})
		if err == nil && (report.Unsealed != 2 || len(report.Findings) > 0) {
			t.Errorf("%+v", report)
		}
		return err
	}))
	// A ledger with answers does not move, nor is an answer kept once it has.
	if err := db.Retire(t.Context(), "elsewhere", func(context.Context) error { return nil }); !errors.Is(err, ledger.ErrInUse) || !strings.Contains(err.Error(), "relance deliver") {
		t.Errorf("got %v", err)
	}
	move(t, db, ledger.Sending, ledger.Sent, keys[2])
	together(t, db, func(ctx context.Context, tx ledger.TogetherTx) error {
		return tx.Sealed(ctx, list)
	})
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		leases, err := r.(ledger.TogetherReader).Leases(ctx)
		if len(leases) != 1 || leases[0].Message != keys[0] || leases[0].Owner != me || time.Until(leases[0].Until) < 50*time.Minute {
			t.Errorf("leases %v", leases)
		}
		return err
	}))
	must(t, db.Retire(t.Context(), "elsewhere", func(context.Context) error { return nil }))
	if err := db.Answer(t.Context(), ledger.Answer{Message: keys[0], Attempt: 1, Body: []byte(`{}`)}); !errors.Is(err, ledger.ErrMoved) {
		t.Errorf("got %v", err)
	}
}

// The turns of a route lie apart, whichever process takes them.
func TestTurnsLieApartWhoeverTakesThem(t *testing.T) {
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	dbs := []*postgres.DB{mustOpen(t, address), mustOpen(t, address)}
	const every, n = time.Minute, 8
	var waits []time.Duration
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			wait, err := dbs[i%2].Turn(t.Context(), "sms", every)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			waits = append(waits, wait)
		})
	}
	all.Wait()
	slices.Sort(waits)
	for i, wait := range waits {
		if due := time.Duration(i) * every; wait > due+every/2 || wait < due-every/2 { // turns that are taken at once read the clock one after the other
			t.Errorf("turn %d is in %s", i, wait)
		}
	}
	if wait, err := dbs[0].Turn(t.Context(), "email", every); err != nil || wait > 0 {
		t.Errorf("another route waits for %s; %v", wait, err)
	}
	execute(t, address, "UPDATE turns SET next = next + 2592000000000") // the clock jumped back
	if wait, err := dbs[0].Turn(t.Context(), "sms", every); err != nil || wait > 0 {
		t.Errorf("a turn is in %s; %v", wait, err)
	}
}

// Several do beside one another what one does alone, and not while one does it alone: such is an older relance that delivers.
func TestWhatSeveralDoIsNotDoneAlone(t *testing.T) {
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	first, second := mustOpen(t, address), mustOpen(t, address)
	hasty, err := postgres.Open(t.Context(), address, postgres.Options{Wait: 50 * time.Millisecond})
	must(t, err)
	defer mustClose(t, hasty)
	one, err := first.Beside(t.Context(), "outbox")
	must(t, err)
	two, err := second.Beside(t.Context(), "outbox")
	must(t, err)
	if _, err := hasty.Alone(t.Context(), "outbox"); !errors.Is(err, ledger.ErrInUse) {
		t.Errorf("got %v", err)
	}
	must(t, errors.Join(one(), two()))
	alone, err := first.Alone(t.Context(), "outbox")
	must(t, err)
	if _, err := hasty.Beside(t.Context(), "outbox"); !errors.Is(err, ledger.ErrInUse) {
		t.Errorf("got %v", err)
	}
	must(t, alone())
}

// A machine that vanishes, or stands still, while it writes has the turn taken away, and what it wrote does not count; but one that moves the
// ledger, which takes its time, has not.
func TestWhoVanishesWhileItWritesKeepsNobodyWaiting(t *testing.T) {
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	gone, other := mustOpen(t, address), mustOpen(t, address)
	gone.VanishesAfter(100 * time.Millisecond)
	err := gone.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		must(t, addNote(ctx, tx))
		must(t, other.Write(ctx, addNote)) // waits until then
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "the connection broke") {
		t.Errorf("got %v", err)
	}
	if head := headOf(t, other); head.Seq != 1 {
		t.Errorf("the journal ends with entry %d", head.Seq)
	}
	must(t, gone.Retire(t.Context(), "elsewhere", func(context.Context) error { time.Sleep(300 * time.Millisecond); return nil }))
}

// An older ledger gets what processes tell one another by the first command that writes.
func TestAnOlderLedgerIsBroughtUpToDate(t *testing.T) {
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	db := mustOpen(t, address)
	keys := outbox(t, db, 1)
	mustClose(t, db)
	execute(t, address, "DROP TRIGGER journal_keeps ON journal", "DROP FUNCTION journal_is_redacted CASCADE",
		"CREATE TRIGGER journal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_stays()",
		"DROP TABLE leases, answers, turns, claims", "DROP FUNCTION instant_now", "DROP FUNCTION keep_answer", "UPDATE relance_ledger SET version = 2")
	if _, err := postgres.Open(t.Context(), address, postgres.Options{ReadOnly: true}); !errors.Is(err, ledger.ErrOlder) {
		t.Errorf("got %v", err)
	}
	db = mustOpen(t, address)
	if got := lease(t, db, owner(t, db), keys, 1, time.Hour); len(got) != 1 {
		t.Errorf("leased %s of 1", strconv.Itoa(len(got)))
	}
}
