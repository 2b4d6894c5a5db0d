package sqlstore

import (
	"context"
	"iter"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// counted are the tables of counts; the view of the name with _now counts anew.
var counted = []string{"case_counts", "due_counts", "sales_counts", "message_counts"}

// Messages of whole days are counted; of the day on which they begin to count, one by one.
const (
	microsOfDay   = 24 * 60 * 60 * 1_000_000
	messageCounts = `SELECT status, channel, policy, state, registered, CAST(sum(messages) AS BIGINT) FROM (
		SELECT status, channel, policy, state, registered, messages FROM message_counts WHERE day > ?1 UNION ALL
		SELECT status, channel, policy, state, registered, 1 FROM message_kind WHERE created >= ?2 AND created < ?3) AS found
		GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`
	askedLess = "SELECT DISTINCT client FROM invoices WHERE open < 0 OR disputed <> 0 ORDER BY client"
)

// Counts implements ledger.CountReader.
func (r *reader) Counts(ctx context.Context, since time.Time) (c ledger.Counts, err error) {
	if c.Cases, err = list(many(ctx, r, "counts of cases", func(row scanner) (x ledger.CaseCount, err error) {
		err = r.coded(&x.Currency, func(code *string) error { return row.Scan(&x.Policy, &x.State, code, &x.Cases, &x.Owing, &x.Open) })
		return x, err
	}, "SELECT * FROM case_counts ORDER BY policy, state, currency")); err != nil {
		return c, err
	}
	if c.Due, err = list(many(ctx, r, "counts by due day", func(row scanner) (x ledger.DueCount, err error) {
		err = r.coded(&x.Currency, func(code *string) error {
			return row.Scan(code, day{&x.Due}, &x.Invoices, &x.Open, &x.Credits, &x.Credit)
		})
		return x, err
	}, "SELECT * FROM due_counts ORDER BY currency, due")); err != nil {
		return c, err
	}
	if c.Sales, err = list(many(ctx, r, "counts of sales", func(row scanner) (x ledger.SaleCount, err error) {
		err = r.coded(&x.Currency, func(code *string) error {
			return row.Scan(code, day{&x.Issued}, &x.Invoices, &x.Amount, &x.Closed)
		})
		return x, err
	}, "SELECT * FROM sales_counts ORDER BY currency, issued")); err != nil {
		return c, err
	}
	from := micros(since)
	begins := from / microsOfDay
	c.Messages, err = list(many(ctx, r, "counts of messages", func(row scanner) (x ledger.MessageCount, err error) {
		err = row.Scan(&x.Status, &x.Channel, &x.Policy, &x.State, &x.Registered, &x.Messages)
		return x, err
	}, messageCounts, begins, from, (begins+1)*microsOfDay))
	return c, err
}

// Counts implements ledger.CountReader.
func (t *tx) Counts(ctx context.Context, since time.Time) (ledger.Counts, error) {
	if err := t.settle(ctx); err != nil {
		return ledger.Counts{}, err
	}
	return t.reader.Counts(ctx, since)
}

// settle counts what was left to be counted.
func (t *tx) settle(ctx context.Context) error {
	if t.dialect.Settle == "" {
		return nil
	}
	_, err := t.exec(ctx, t.dialect.Settle)
	return err
}

// coded reads a row with the code of a currency.
func (r *reader) coded(to *engine.Currency, scan func(code *string) error) error {
	var code string
	err := scan(&code)
	if err == nil {
		*to, err = r.currency(code)
	}
	return err
}

// list reads a sequence to its end.
func list[T any](seq iter.Seq2[T, error]) (out []T, err error) {
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Marked implements ledger.CountReader.
func (r *reader) Marked(ctx context.Context) iter.Seq2[engine.Client, error] {
	return many(ctx, r, "marked clients", r.client, "SELECT "+clientColumns+" FROM clients WHERE "+
		r.dialect.Has("more", `"blacklisted":`)+" OR "+r.dialect.Has("more", `"on_account":`)+" ORDER BY id")
}

// AskedLess implements ledger.CountReader.
func (r *reader) AskedLess(ctx context.Context) iter.Seq2[string, error] {
	return many(ctx, r, "clients of whom less is asked", func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	}, askedLess)
}
