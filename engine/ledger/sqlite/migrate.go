package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

var (
	errOlder   = fmt.Errorf("%w: any command that writes brings it up to date, such as relance import", ledger.ErrOlder)
	errNewer   = fmt.Errorf("%w: install that version; nothing was changed", ledger.ErrNewer)
	errForeign = fmt.Errorf("%w: it is a database of another program; nothing was changed", ledger.ErrNotLedger)
)

// migrate brings a file up to date, in one transaction for each version. An
// empty database becomes a ledger only when it may.
func migrate(ctx context.Context, db *sql.DB, create bool) error {
	steps, err := sqlstore.Steps(migrations)
	if err != nil {
		return err
	}
	version, empty, err := inspect(ctx, db)
	switch {
	case err != nil:
		return err
	case empty && !create:
		return errForeign
	case version > len(steps):
		return errNewer
	}
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	for ; version < len(steps); version++ {
		if err := step(ctx, db, version+1, steps[version]); err != nil {
			return fmt.Errorf("migration %d: %w", version+1, err)
		}
	}
	return nil
}

// step makes a file one version newer.
func step(ctx context.Context, db *sql.DB, version int, text string) error {
	t, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // no effect after a commit
	header := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", applicationID, version)
	if _, err := t.ExecContext(ctx, text+header); err != nil {
		return err
	}
	return t.Commit()
}

// current refuses a file that is not of this version, for those who cannot change it.
func current(ctx context.Context, db *sql.DB) error {
	steps, err := sqlstore.Steps(migrations)
	if err != nil {
		return err
	}
	version, empty, err := inspect(ctx, db)
	switch {
	case err != nil:
		return err
	case empty:
		return errForeign
	case version > len(steps):
		return errNewer
	case version < len(steps):
		return errOlder
	}
	return nil
}

// inspect reads the version of a file, and refuses those of other programs.
// empty is a database without tables.
func inspect(ctx context.Context, db *sql.DB) (version int, empty bool, err error) {
	var id, tables int
	for _, q := range []struct {
		query string
		to    *int
	}{
		{"PRAGMA application_id", &id},
		{"PRAGMA user_version", &version},
		{"SELECT count(*) FROM sqlite_schema", &tables},
	} {
		if err := db.QueryRowContext(ctx, q.query).Scan(q.to); err != nil {
			return 0, false, err
		}
	}
	empty = tables == 0 && version == 0 && id == 0
	if !empty && id != applicationID {
		return 0, false, errForeign
	}
	return version, empty, nil
}
