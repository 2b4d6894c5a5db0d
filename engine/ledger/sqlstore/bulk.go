package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// BulkRows is from how many invoices on the first ones of a ledger are written without what their table does for each
// row, which is done when the rows are there: that is many times faster.
const BulkRows = 1000

// first reports whether so many invoices are the first of the ledger.
func (t *tx) first(ctx context.Context, invoices int) (bool, error) {
	if invoices < BulkRows {
		return false, nil
	}
	var some bool
	err := t.row(ctx, "SELECT EXISTS (SELECT 1 FROM invoices)").Scan(&some)
	return !some, err
}

// inBulk fills tables that are empty as Dialect.Bulk does, and then makes the counts anew that their triggers would have
// kept. It is part of the transaction.
func (t *tx) inBulk(ctx context.Context, tables []string, fill func() error) (err error) {
	if after := t.dialect.AfterBulk; after != "" {
		defer func() {
			_, failed := t.t.ExecContext(ctx, after)
			err = errors.Join(err, failed)
		}()
	}
	for _, table := range tables {
		within := fill
		fill = func() error { return t.dialect.Bulk(ctx, t.t, table, within) }
	}
	if err := fill(); err != nil {
		return err
	}
	if err := t.settle(ctx); err != nil { // what changed before
		return err
	}
	for _, counts := range slices.Concat(counted, t.dialect.Counted) {
		for _, change := range []string{"DELETE FROM " + counts, fmt.Sprintf("INSERT INTO %s SELECT * FROM %s_now", counts, counts)} {
			if _, err := t.t.ExecContext(ctx, change); err != nil {
				return fmt.Errorf("%s: %w", counts, err)
			}
		}
	}
	return nil
}
