package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger"
)

// wiped are the tables out of which something may have been taken.
var wiped = []string{"journal", "clients", "client_history", "invoices", "invoice_history", "events", "cases", "messages", "renditions", "files"}

// Wipe has the server write the tables anew without the rows of what was taken out of the ledger, which it keeps until
// then. Its log of writes, its replicas and its backups are its own. It fails with ledger.ErrInUse when somebody reads for
// long: the ledger is whole, and the rows are there until it is done again.
func (db *DB) Wipe(ctx context.Context) (err error) {
	if db.writer == nil {
		return fmt.Errorf("ledger %s: %w", db.Name, ledger.ErrReadOnly)
	}
	conn, err := db.writer.Conn(ctx)
	if err != nil {
		return db.explain(err)
	}
	defer func() {
		_, reset := conn.ExecContext(ctx, "RESET lock_timeout")
		err = errors.Join(err, reset, conn.Close())
	}()
	if _, err := conn.ExecContext(ctx, "SET "+db.waits()); err != nil {
		return db.explain(err)
	}
	for _, table := range wiped {
		_, err := conn.ExecContext(ctx, "VACUUM (FULL) "+table)
		if waitedInVain(err) {
			return fmt.Errorf("ledger %s: %w: a program reads it, and the rows of what was taken out stay until it has ended; repeat then", db.Name, ledger.ErrInUse)
		}
		if err != nil {
			return db.explain(err)
		}
	}
	return nil
}
