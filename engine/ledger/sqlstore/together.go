package sqlstore

import (
	"context"
	"strconv"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// What several processes tell one another that deliver from one database; see ledger.Together. The tables are there where
// Dialect.Together is set.

// Leases implements ledger.TogetherReader.
func (r *reader) Leases(ctx context.Context) ([]ledger.Lease, error) {
	if !r.dialect.Together {
		return nil, nil
	}
	return all(many(ctx, r, "leases", func(row scanner) (l ledger.Lease, err error) {
		err = row.Scan(&l.Message, &l.Owner, instant{&l.Until})
		return l, err
	}, "SELECT message, owner, until FROM leases WHERE until > instant_now() ORDER BY message"))
}

// Unsealed implements ledger.TogetherReader.
func (r *reader) Unsealed(ctx context.Context) (n int64, err error) {
	if !r.dialect.Together {
		return 0, nil
	}
	err = r.row(ctx, "SELECT count(*) FROM answers").Scan(&n)
	return n, err
}

// Keeps implements ledger.TogetherTx. A lease that has ended and that nobody took is its owner's still.
func (t *tx) Keeps(ctx context.Context, owner string, keys []string, span time.Duration) ([]string, error) {
	list, err := texts(keys)
	if err != nil {
		return nil, err
	}
	return all(many(ctx, t.reader, "leases", func(row scanner) (key string, err error) {
		err = row.Scan(&key)
		return key, err
	}, "UPDATE leases SET until = instant_now() + ? WHERE owner = ? AND message"+t.dialect.Among("?")+" RETURNING message", span.Microseconds(), owner, list))
}

// Stranded implements ledger.TogetherTx.
func (t *tx) Stranded(ctx context.Context) ([]string, error) {
	return all(many(ctx, t.reader, "messages", func(row scanner) (key string, err error) {
		err = row.Scan(&key)
		return key, err
	}, `SELECT key FROM messages WHERE status = 'sending' AND NOT EXISTS (SELECT 1 FROM leases WHERE message = key AND until > instant_now())
		AND NOT EXISTS (SELECT 1 FROM answers WHERE message = key AND attempt = attempts) ORDER BY key`))
}

// Answers implements ledger.TogetherTx.
func (t *tx) Answers(ctx context.Context, n int) ([]ledger.Answer, error) {
	return all(many(ctx, t.reader, "answers", func(row scanner) (a ledger.Answer, err error) {
		var body string
		err = row.Scan(&a.ID, &a.Message, &a.Attempt, &body)
		a.Body = []byte(body)
		return a, err
	}, "SELECT id, message, attempt, body FROM answers ORDER BY id"+limit(n)))
}

// Sealed implements ledger.TogetherTx.
func (t *tx) Sealed(ctx context.Context, list []ledger.Answer) error {
	ids, keys := make([]string, len(list)), make([]string, len(list))
	for i := range list {
		ids[i], keys[i] = strconv.FormatInt(list[i].ID, 10), list[i].Message
	}
	answers, err := texts(ids)
	if err != nil {
		return err
	}
	messages, err := texts(keys)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, "DELETE FROM answers WHERE message"+t.dialect.Among("?")+" AND id::text"+t.dialect.Among("?"), messages, answers); err != nil {
		return err
	}
	_, err = t.exec(ctx, "DELETE FROM leases WHERE message"+t.dialect.Among("?")+" AND NOT EXISTS (SELECT 1 FROM messages WHERE key = message AND status = 'sending')", messages)
	return err
}

// all reads a sequence to its end.
func all[T any](list func(func(T, error) bool)) (out []T, err error) {
	for v, err := range list {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
