package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger"
)

// lone is what this process does alone, or beside others that do it too: the lock belongs to a connection of its own.
type lone struct {
	what   string
	key    key
	shared string // "_shared" when others may do it too, as the server's functions are called
	conn   *sql.Conn
}

// Alone implements ledger.Ledger. The server lets go of the lock when the process ends, or the connection breaks: a process
// that goes on then takes it again before it writes, or may not write when another was faster.
func (db *DB) Alone(ctx context.Context, what string) (release func() error, err error) {
	return db.hold(ctx, &lone{what: what, key: db.key("alone: " + what)})
}

// Beside implements ledger.Together. An older relance, which delivers alone, waits until all have ended.
func (db *DB) Beside(ctx context.Context, what string) (release func() error, err error) {
	return db.hold(ctx, &lone{what: what, key: db.key("alone: " + what), shared: "_shared"})
}

// hold waits for the lock.
func (db *DB) hold(ctx context.Context, l *lone) (release func() error, err error) {
	if l.conn, err = db.lockPool().Conn(ctx); err != nil {
		return nil, db.explain(err)
	}
	_, err = l.conn.ExecContext(ctx, fmt.Sprintf("SET %s; SELECT pg_advisory_lock%s(%s); SET lock_timeout = 0", db.waits(), l.shared, l.key))
	if waitedInVain(err) {
		err = db.held(ctx, "is at it ("+l.what+")", l.key)
	}
	if err != nil {
		_, _ = l.conn.ExecContext(context.WithoutCancel(ctx), "SET lock_timeout = 0") // it goes back to the others
		return nil, errors.Join(db.explain(err), l.conn.Close())
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	db.alone = append(db.alone, l)
	return func() error { return db.release(context.WithoutCancel(ctx), l) }, nil
}

func (db *DB) lockPool() *sql.DB {
	if db.writer != nil {
		return db.writer
	}
	return db.reader
}

func (db *DB) release(ctx context.Context, l *lone) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	for i := range db.alone {
		if db.alone[i] == l {
			db.alone = append(db.alone[:i], db.alone[i+1:]...)
			break
		}
	}
	_, err := l.conn.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_unlock%s(%s)", l.shared, l.key))
	if err != nil && (lost(err) || errors.Is(err, sql.ErrConnDone)) { // and the lock with it
		err = nil
	}
	if closing := l.conn.Close(); err == nil && !errors.Is(closing, sql.ErrConnDone) && !errors.Is(closing, driver.ErrBadConn) {
		err = closing
	}
	return err
}

// stillAlone makes sure that what this process does alone it does alone still, whatever happened to its connections.
func (db *DB) stillAlone(ctx context.Context) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	for _, l := range db.alone {
		if l.conn.PingContext(ctx) == nil {
			continue
		}
		conn, err := db.lockPool().Conn(ctx)
		if err != nil {
			return err
		}
		var again bool
		err = conn.QueryRowContext(ctx, fmt.Sprintf("SELECT pg_try_advisory_lock%s(%s)", l.shared, l.key)).Scan(&again)
		if err == nil && !again {
			err = fmt.Errorf("ledger %s: %w: the connection broke, and another process is at it (%s) since", db.Name, ledger.ErrInUse, l.what)
		}
		if err != nil {
			return errors.Join(err, conn.Close())
		}
		_ = l.conn.Close() // it is broken
		l.conn = conn
	}
	return nil
}
