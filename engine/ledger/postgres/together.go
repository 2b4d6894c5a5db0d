package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

var _ ledger.Together = (*DB)(nil)

// Owner implements ledger.Together.
func (db *DB) Owner(ctx context.Context) (owner string, err error) {
	err = db.writer.QueryRowContext(ctx, "SELECT gen_random_uuid()::text").Scan(&owner)
	return owner, db.explain(err)
}

// Lease implements ledger.Together. It waits for no lock, so that nobody who begins an attempt ever waits in vain for it: what another
// looks at it passes over; and of a lease that was given meanwhile the row itself says so.
func (db *DB) Lease(ctx context.Context, owner string, keys []string, n int, span time.Duration) (got []string, err error) {
	rows, err := db.writer.QueryContext(ctx, `WITH asked AS (SELECT key, place FROM unnest($1::text[]) WITH ORDINALITY AS a (key, place)),
		ended AS MATERIALIZED (SELECT message FROM leases WHERE message = ANY ($1::text[]) AND until <= instant_now() FOR UPDATE SKIP LOCKED),
		free AS (SELECT m.key, place FROM asked JOIN messages AS m ON m.key = asked.key COLLATE "C"
			WHERE m.status = 'ready' AND (NOT EXISTS (SELECT 1 FROM leases WHERE message = m.key) OR m.key IN (SELECT message FROM ended))
			ORDER BY place LIMIT $2 FOR UPDATE OF m SKIP LOCKED),
		got AS (INSERT INTO leases AS l (message, owner, until) SELECT key, $3, instant_now() + $4 FROM free ORDER BY key
			ON CONFLICT (message) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE l.until <= instant_now() RETURNING message)
		SELECT message FROM got JOIN free ON free.key = message ORDER BY place`, keys, n, owner, span.Microseconds())
	if err != nil {
		return nil, db.explain(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, db.explain(err)
		}
		got = append(got, key)
	}
	return got, db.explain(rows.Err())
}

// Return implements ledger.Together.
func (db *DB) Return(ctx context.Context, owner string) error {
	_, err := db.writer.ExecContext(ctx, `DELETE FROM leases WHERE owner = $1 AND NOT EXISTS (SELECT 1 FROM messages WHERE key = message AND status = 'sending')`, owner)
	return db.explain(err)
}

// Turn implements ledger.Together. A server whose clock jumped back does not make anybody wait for the hours to come again.
func (db *DB) Turn(ctx context.Context, route string, every time.Duration) (time.Duration, error) {
	var wait int64
	err := db.writer.QueryRowContext(ctx, `WITH clock AS MATERIALIZED (SELECT instant_now() AS at)
		INSERT INTO turns AS t (route, next) SELECT $1, at + $2 FROM clock
		ON CONFLICT (route) DO UPDATE SET next = CASE WHEN t.next > excluded.next + 1000 * $2 THEN excluded.next ELSE greatest(t.next + $2, excluded.next) END
		RETURNING next - $2 - (SELECT at FROM clock)`, route, every.Microseconds()).Scan(&wait)
	return time.Duration(wait) * time.Microsecond, db.explain(err)
}

// answering is what keeps a ledger here while answers are being kept.
const answering = "answers"

// Answer implements ledger.Together.
func (db *DB) Answer(ctx context.Context, list ...ledger.Answer) error {
	messages, attempts, bodies := make([]string, len(list)), make([]int64, len(list)), make([]string, len(list))
	for i := range list {
		messages[i], attempts[i], bodies[i] = list[i].Message, int64(list[i].Attempt), string(list[i].Body)
	}
	var moved string
	k := db.key(answering)
	err := db.writer.QueryRowContext(ctx, `SELECT coalesce(max(keep_answer($1, $2, m, n, b)), '') FROM unnest($3::text[], $4::bigint[], $5::text[]) AS a (m, n, b)`,
		k.class, k.object, messages, attempts, bodies).Scan(&moved)
	if err != nil {
		return fmt.Errorf("answers to %s: %w", strings.Join(messages, ", "), db.explain(err))
	}
	return db.moved(moved)
}
