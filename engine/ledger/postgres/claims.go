package postgres

import (
	"context"
	"database/sql"

	"github.com/relance-dev/relance/engine/ledger"
)

// marks are rows of a table that is not written to the log of the server: it costs little, and is empty once the server has crashed, or a
// replica took over. A row that came by a copy of the database is not believed: it does not come from the transaction that it names.
type marks struct{ db *DB }

// genuine is the condition that a row comes from the transaction that it names.
const genuine = " AND xmin::text::bigint = made % 4294967296"

// Add implements sqlstore.Marks.
func (marks) Add(ctx context.Context, t *sql.Tx, list []ledger.Claim) error {
	messages, attempts := make([]string, len(list)), make([]int64, len(list))
	for i, c := range list {
		messages[i], attempts[i] = c.Message, int64(c.Attempt)
	}
	_, err := t.ExecContext(ctx, `INSERT INTO claims (message, attempt, made) SELECT m, n, txid_current() FROM unnest($1::text[], $2::bigint[]) AS c (m, n)
		ON CONFLICT DO NOTHING`, messages, attempts)
	return err
}

// Begin implements sqlstore.Marks. The server does not wait until this is on its disk, as of any table that is not in its log: a crash undoes it with the whole table.
func (m marks) Begin(ctx context.Context, c ledger.Claim) (bool, error) {
	return taken(m.db.writer.ExecContext(ctx, "DELETE FROM claims WHERE message = $1 AND attempt = $2"+genuine, c.Message, c.Attempt))
}

// Reclaim implements sqlstore.Marks. Of two that take the same mark away one does.
func (marks) Reclaim(ctx context.Context, t *sql.Tx, c ledger.Claim) (bool, error) {
	return taken(t.ExecContext(ctx, "DELETE FROM claims WHERE message = $1 AND attempt = $2"+genuine, c.Message, c.Attempt))
}

func taken(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
