package sqlite

import (
	"context"
	"fmt"
)

// bulkRows is from how many invoices on the first ones of a ledger are written without its indexes and
// triggers, which are made when the rows are there: that is many times faster.
const bulkRows = 1000

// first reports whether so many invoices are the first of the ledger.
func (t *tx) first(ctx context.Context, invoices int) (bool, error) {
	if invoices < bulkRows {
		return false, nil
	}
	var some bool
	err := t.row(ctx, "SELECT EXISTS (SELECT 1 FROM invoices)").Scan(&some)
	return !some, err
}

// withoutIndexes fills a table that is empty, and then makes its indexes and triggers as they were, and the counts
// anew that the triggers would have kept. It is part of the transaction.
func (t *tx) withoutIndexes(ctx context.Context, table string, fill func() error) error {
	type object struct{ kind, name, text string }
	objects, err := list(many(ctx, t.reader, "indexes", func(row scanner) (o object, err error) {
		err = row.Scan(&o.kind, &o.name, &o.text)
		return o, err
	}, "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql <> '' ORDER BY rowid", table))
	if err != nil {
		return err
	}
	for _, o := range objects {
		if _, err := t.t.ExecContext(ctx, fmt.Sprintf("DROP %s %q", o.kind, o.name)); err != nil {
			return fmt.Errorf("%s %s: %w", o.kind, o.name, err)
		}
	}
	if err := fill(); err != nil {
		return err
	}
	for _, o := range objects {
		if _, err := t.t.ExecContext(ctx, o.text); err != nil {
			return fmt.Errorf("%s %s: %w", o.kind, o.name, err)
		}
	}
	for _, counts := range counted {
		if _, err := t.t.ExecContext(ctx, fmt.Sprintf("DELETE FROM %s; INSERT INTO %s SELECT * FROM %s_now", counts, counts, counts)); err != nil {
			return fmt.Errorf("%s: %w", counts, err)
		}
	}
	return nil
}
