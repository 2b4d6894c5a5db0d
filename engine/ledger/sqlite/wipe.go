package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger"
)

// Wipe removes from the file, and from its -wal, the bytes of what was taken out of the ledger: SQLite leaves them where they
// were until it needs the room. It writes the file anew, and needs its size twice meanwhile. While a program reads
// the ledger it fails with ledger.ErrInUse: the ledger is whole, and the bytes are there until it is done again.
func (db *DB) Wipe(ctx context.Context) (err error) {
	if db.writer == nil {
		return fmt.Errorf("ledger %s: %w", db.path, ledger.ErrReadOnly)
	}
	release, err := db.writing().acquire(ctx)
	if err != nil {
		return fmt.Errorf("ledger %s: %w", db.path, err)
	}
	defer func() { err = errors.Join(err, release()) }()
	if _, err := db.writer.ExecContext(ctx, "PRAGMA temp_store = file"); err != nil { // as large as the ledger
		return db.explain(err)
	}
	_, err = db.writer.ExecContext(ctx, "VACUUM")
	if _, reset := db.writer.ExecContext(ctx, writing); err != nil || reset != nil {
		return db.explain(errors.Join(err, reset))
	}
	var busy, pages, done int
	if err := db.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done); err != nil {
		return db.explain(err)
	}
	if busy != 0 {
		return fmt.Errorf("ledger %s: %w: a program reads it, such as relance serve, and keeps the bytes of what was taken out; end it and repeat", db.path, ledger.ErrInUse)
	}
	return nil
}
