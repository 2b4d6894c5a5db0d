package sqlite

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/relance-dev/relance/engine/ledger"
)

// explain says in the words of package ledger what SQLite met. Other errors stay
// as they are.
func (db *DB) explain(err error) error {
	if errors.Is(err, errOlder) || errors.Is(err, errNewer) || errors.Is(err, errForeign) {
		return fmt.Errorf("ledger %s: %w", db.path, err)
	}
	var problem *sqlite.Error
	if !errors.As(err, &problem) {
		return err
	}
	for _, known := range []error{ledger.ErrNotLedger, ledger.ErrDamaged, ledger.ErrFull, ledger.ErrInUse} {
		if errors.Is(err, known) {
			return err
		}
	}
	switch primary := problem.Code() & 0xff; primary {
	case sqlite3.SQLITE_NOTADB:
		return db.as(ledger.ErrNotLedger, "the file was made by another program", err)
	case sqlite3.SQLITE_CORRUPT:
		return db.as(ledger.ErrDamaged, "it may have been cut short: restore it from a backup", err)
	case sqlite3.SQLITE_IOERR:
		if problem.Code() == sqlite3.SQLITE_IOERR_SHORT_READ {
			return db.as(ledger.ErrDamaged, "it was cut short: restore it from a backup", err)
		}
	case sqlite3.SQLITE_FULL:
		return db.as(ledger.ErrFull, "nothing was changed: make room on its disk and repeat", err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return db.as(ledger.ErrInUse, "a program has locked the file without asking: end it and repeat", err)
	}
	return fmt.Errorf("ledger %s: %w", db.path, err)
}

func (db *DB) as(known error, hint string, err error) error {
	return fmt.Errorf("ledger %s: %w; %s (%w)", db.path, known, hint, err)
}
