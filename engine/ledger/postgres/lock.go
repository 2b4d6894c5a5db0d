package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/ledger"
)

// key is a lock of the database: what for, and in which schema.
type key struct{ class, object int32 }

func (db *DB) key(what string) key { return key{number("relance " + what), number(db.schema())} }

func number(text string) int32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // never fails
	return int32(h.Sum32())
}

func (k key) String() string { return fmt.Sprintf("%d, %d", k.class, k.object) }

// waits lets a statement wait so long for a lock.
func (db *DB) waits() string { return fmt.Sprintf("lock_timeout = %d", max(1, db.wait.Milliseconds())) }

const writing = "writes"

// vanished is for how long a transaction that writes may ask nothing before the server gives its turn to others: its machine is gone, or
// stands still. Far longer than any command computes between two questions.
const vanished = 10 * time.Minute

// takeTurn begins a transaction that writes: it waits for the others, whatever they are, and ends with it.
func (db *DB) takeTurn(ctx context.Context, t *sql.Tx) error {
	_, err := t.ExecContext(ctx, fmt.Sprintf("SET LOCAL %s; SELECT pg_advisory_xact_lock(%s); SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = %d",
		db.waits(), db.key(writing), db.vanished.Milliseconds()))
	if !waitedInVain(err) {
		return err
	}
	return errors.Join(db.held(ctx, "writes to it", db.key(writing)), context.Cause(ctx))
}

// begin takes a turn, unless the ledger has moved since it was opened, or another process does what this one did alone.
func (db *DB) begin(ctx context.Context, t *sql.Tx) error {
	if err := db.stillAlone(ctx); err != nil {
		return err
	}
	if err := db.takeTurn(ctx, t); err != nil {
		return err
	}
	var moved string
	if err := t.QueryRowContext(ctx, "SELECT moved FROM relance_ledger").Scan(&moved); err != nil {
		return err
	}
	return db.moved(moved)
}

// moved refuses a ledger that is somewhere else.
func (db *DB) moved(where string) error {
	if where == "" {
		return nil
	}
	return fmt.Errorf("ledger %s: %w: it moved to %s; name that one, or drop the schema to use it again", db.Name, ledger.ErrMoved, where)
}

// Retire has f copy the ledger while nobody writes to it, and then says in it where it is: nobody writes to it any more. When f
// fails it stays what it was.
func (db *DB) Retire(ctx context.Context, where string, f func(context.Context) error) error {
	if db.writer == nil {
		return fmt.Errorf("ledger %s: %w", db.Name, ledger.ErrReadOnly)
	}
	t, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return db.explain(err)
	}
	defer func() { _ = t.Rollback() }() // no effect after a commit
	if err := db.begin(ctx, t); err != nil {
		return db.explain(err)
	}
	if _, err := t.ExecContext(ctx, "SET LOCAL idle_in_transaction_session_timeout = 0"); err != nil { // it takes as long as it takes
		return db.explain(err)
	}
	if err := f(ctx); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_xact_lock(%s)", db.key(answering))); err != nil { // none is being kept
		return db.explain(err)
	}
	if _, err := t.ExecContext(ctx, "UPDATE relance_ledger SET moved = $1", where); err != nil {
		return db.explain(err)
	}
	var answers int
	if err := t.QueryRowContext(ctx, "SELECT count(*) FROM answers").Scan(&answers); err != nil {
		return db.explain(err)
	}
	if answers > 0 {
		return agree.Errorf("ledger %s: %w: %d {answer of a channel is|answers of channels are} not in the journal yet; relance deliver writes them, then repeat", db.Name, ledger.ErrInUse, answers)
	}
	return db.explain(t.Commit())
}

// held says who has a lock.
func (db *DB) held(ctx context.Context, doing string, k key) error {
	by := "another process"
	var name string
	var since time.Time
	err := db.reader.QueryRowContext(ctx, `SELECT a.application_name, coalesce(a.xact_start, a.state_change, a.backend_start) FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
		WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid::bigint = $1 AND l.objid::bigint = $2
		AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`, int64(uint32(k.class)), int64(uint32(k.object))).Scan(&name, &since)
	if err == nil && name != "" {
		by = fmt.Sprintf("%s since %s", name, since.UTC().Format(time.RFC3339))
	}
	return fmt.Errorf("ledger %s: %w: %s %s, and did not end within %s; wait until it has ended and repeat", db.Name, ledger.ErrInUse, by, doing, db.wait)
}
