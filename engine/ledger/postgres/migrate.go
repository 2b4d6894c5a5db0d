package postgres

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// marker is the table that makes a schema a ledger's. Moved says where the ledger went: this one is not written any more.
const marker = `CREATE TABLE relance_ledger (version bigint NOT NULL, moved text NOT NULL)`

// found is what a schema says of itself.
type found struct {
	version int
	moved   string
	schema  bool // it is there
	tables  int
}

type asker interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// inspect reads the version of a schema; 0 of one that is no ledger.
func (db *DB) inspect(ctx context.Context, in asker) (f found, err error) {
	var marked bool
	err = in.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1),
		(SELECT count(*) FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = $1 AND relkind IN ('r', 'p')
			AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')),
		EXISTS (SELECT 1 FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = $1 AND relname = 'relance_ledger')`, db.schema()).Scan(&f.schema, &f.tables, &marked)
	if err != nil || !marked {
		return f, err
	}
	return f, in.QueryRowContext(ctx, "SELECT version, moved FROM relance_ledger").Scan(&f.version, &f.moved)
}

// absent says that there is no ledger.
func (db *DB) absent(f found) error {
	if f.tables > 0 {
		return fmt.Errorf("ledger %s: %w: the schema %s has tables of another program; name an empty one, ?search_path=relance. Nothing was changed", db.Name, ledger.ErrNotLedger, db.schema())
	}
	return &ledger.NoLedgerError{Name: db.Name, Why: "there is none in the schema " + db.schema()}
}

// current refuses a ledger that is not of this version, for those who cannot change it.
func (db *DB) current(ctx context.Context) error {
	steps, err := sqlstore.Steps(migrations)
	if err != nil {
		return err
	}
	f, err := db.inspect(ctx, db.reader)
	switch {
	case err != nil:
		return err
	case f.version == 0:
		return db.absent(f)
	case f.moved != "":
		return db.moved(f.moved)
	case f.version > len(steps):
		return db.newer()
	case f.version < len(steps):
		return fmt.Errorf("ledger %s: %w: any command that writes brings it up to date, such as relance import", db.Name, ledger.ErrOlder)
	}
	return nil
}

func (db *DB) newer() error {
	return fmt.Errorf("ledger %s: %w: install that version; nothing was changed", db.Name, ledger.ErrNewer)
}

// migrate brings a ledger up to date in one transaction. An empty schema becomes a ledger only when it may.
func (db *DB) migrate(ctx context.Context, opt Options) error {
	steps, err := sqlstore.Steps(migrations)
	if err != nil {
		return err
	}
	f, err := db.inspect(ctx, db.reader)
	switch {
	case err != nil:
		return err
	case f.version == 0 && (f.tables > 0 || !opt.Create):
		return db.absent(f)
	case f.moved != "":
		return db.moved(f.moved)
	case f.version > len(steps):
		return db.newer()
	case f.version == len(steps):
		return nil
	}
	if f.version == 0 && !opt.Restored {
		if err := db.Succeeds(); err != nil {
			return err
		}
	}
	t, err := db.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // no effect after a commit
	if err := db.make(ctx, t, steps); err != nil {
		return err
	}
	return t.Commit()
}

// make carries out the steps that are left, unless somebody did it in the meantime.
func (db *DB) make(ctx context.Context, t *sql.Tx, steps []string) error {
	if err := db.takeTurn(ctx, t); err != nil {
		return err
	}
	f, err := db.inspect(ctx, t)
	if err != nil {
		return err
	}
	if !f.schema {
		if _, err := t.ExecContext(ctx, "CREATE SCHEMA "+pgx.Identifier{db.schema()}.Sanitize()); err != nil {
			return err
		}
	}
	if f.version == 0 {
		if _, err := t.ExecContext(ctx, marker+"; INSERT INTO relance_ledger VALUES (0, '')"); err != nil {
			return err
		}
	}
	for ; f.version < len(steps); f.version++ {
		if _, err := t.ExecContext(ctx, steps[f.version]); err != nil {
			return fmt.Errorf("migration %d: %w", f.version+1, err)
		}
		if _, err := t.ExecContext(ctx, "UPDATE relance_ledger SET version = $1", f.version+1); err != nil {
			return err
		}
	}
	return nil
}
