package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/ledger"
)

// copied are the tables that make a ledger, each with the order of its rows; what is counted follows from them. A row
// comes after those that it names.
var copied = []struct{ table, order string }{
	{"meta", "name"},
	{"journal", "seq"},
	{"about", "noun, id, seq"},
	{"clients", "id"},
	{"invoices", "id"},
	{"client_history", "id, seq"},
	{"invoice_history", "id, seq"},
	{"events", "seq, place"},
	{"books", "digest"},
	{"cases", "id"},
	{"covers", "invoice"},
	{"messages", "key"},
	{"parts", "key"},
	{"plans", "digest"},
	{"files", "digest"},
	{"renditions", "message, attempt"},
	{"left_before", "part"},
}

// busy are the tables that do something for each row, which a copy does once.
var busy = []string{"clients", "invoices", "cases", "covers", "messages"}

// ErrTaken says that the ledger to copy into has something in it already, and not the same.
var ErrTaken = errors.New("another ledger is there")

// Copied says what a copy holds.
type Copied struct {
	Head ledger.Head
	Rows int    // of all tables but those of counts
	Sum  string // SHA-256 over all rows, the same for the same ledger in any database
}

// Copy fills an empty ledger with another as it stands at one moment, in one transaction, and proves that each row of each
// table, and each count, is the same on both sides. A ledger that has been filled so before is only compared. It fails
// with ErrTaken when something else is there. Whoever calls it sees to it that nobody writes to from afterwards.
func Copy(ctx context.Context, from, to *Store) (c Copied, err error) {
	err = from.Read(ctx, func(ctx context.Context, l ledger.Reader) error {
		source, ok := l.(*reader)
		if !ok {
			return fmt.Errorf("%T is no reader of this package", l)
		}
		return to.Write(ctx, func(ctx context.Context, w ledger.Tx) error {
			target, ok := w.(*tx)
			if !ok {
				return fmt.Errorf("%T is no transaction of this package", w)
			}
			empty, err := target.empty(ctx)
			if err == nil && empty {
				err = target.inBulk(ctx, busy, func() error { return target.fill(ctx, source) })
			}
			if err != nil {
				return err
			}
			c, err = same(ctx, source, target.reader)
			if err != nil && !empty {
				err = fmt.Errorf("ledger %s: %w: %w", to.Name, ErrTaken, err)
			}
			return err
		})
	})
	return c, err
}

// empty reports whether nothing was ever written to a ledger.
func (t *tx) empty(ctx context.Context) (bool, error) {
	var some bool
	err := t.row(ctx, "SELECT EXISTS (SELECT 1 FROM meta) OR EXISTS (SELECT 1 FROM journal) OR EXISTS (SELECT 1 FROM cases)").Scan(&some)
	return !some, err
}

// fill copies the rows of all tables.
func (t *tx) fill(ctx context.Context, from *reader) error {
	for _, c := range copied {
		var b *batch
		err := from.walk(ctx, c.table, c.order, func(names []string, values []any) error {
			if b == nil {
				b = &batch{t: t, insert: "INSERT INTO " + c.table + " (" + joined(names) + ")", columns: len(names)}
			}
			return b.add(ctx, values...)
		})
		if err == nil && b != nil {
			err = b.flush(ctx)
		}
		if err != nil {
			return fmt.Errorf("table %s: %w", c.table, err)
		}
	}
	return nil
}

func joined(names []string) (text string) {
	for i, name := range names {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text
}

// same compares all rows, and says what there is.
func same(ctx context.Context, a, b *reader) (c Copied, err error) {
	all := sha256.New()
	for _, t := range copied {
		one, n, err := a.sum(ctx, t.table, t.order)
		if err != nil {
			return c, err
		}
		other, m, err := b.sum(ctx, t.table, t.order)
		if err != nil {
			return c, err
		}
		if n != m || one != other {
			return c, agree.Errorf("table %s has %d {row|rows} here and %d there, and they are not the same", t.table, n, m)
		}
		c.Rows += n
		all.Write([]byte(t.table + " " + one + "\n"))
	}
	for _, table := range counted {
		one, _, err := a.sum(ctx, table, "1, 2, 3, 4, 5")
		if err != nil {
			return c, err
		}
		if other, _, err := b.sum(ctx, table, "1, 2, 3, 4, 5"); err != nil || one != other {
			return c, errors.Join(err, fmt.Errorf("what is counted in %s is not the same", table))
		}
	}
	c.Sum = hex.EncodeToString(all.Sum(nil))
	c.Head, err = a.Head(ctx)
	return c, err
}

// sum digests the rows of a table, in their order.
func (r *reader) sum(ctx context.Context, table, order string) (digest string, rows int, err error) {
	h := sha256.New()
	err = r.walk(ctx, table, order, func(names []string, values []any) error {
		rows++
		for i, v := range values {
			text := textOf(v)
			fmt.Fprintf(h, "%s %d ", names[i], len(text))
			h.Write([]byte(text))
		}
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), rows, err
}

// walk gives f the rows of a table, one after the other, each with the names of its columns in order.
func (r *reader) walk(ctx context.Context, table, order string, f func(names []string, values []any) error) error {
	var c columns
	for _, err := range many(ctx, r, table, func(row scanner) (none struct{}, err error) {
		rows, ok := row.(*sql.Rows)
		if !ok {
			return none, errors.New("not rows")
		}
		if c.to == nil {
			if err := c.read(rows); err != nil {
				return none, err
			}
		}
		if err := rows.Scan(c.to...); err != nil {
			return none, err
		}
		values := make([]any, len(c.at))
		for i, at := range c.at {
			values[i] = c.values[at]
		}
		return none, f(c.names, values)
	}, "SELECT * FROM "+table+" ORDER BY "+order) {
		if err != nil {
			return err
		}
	}
	return nil
}
