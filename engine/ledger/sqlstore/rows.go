package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// reader answers in one transaction. It implements ledger.Reader.
type reader struct {
	t          *sql.Tx
	dialect    *Dialect
	decls      []engine.FactDecl
	currencies map[string]engine.Currency // that were read before
	kept       *statements                // of the connections; nil where the driver keeps them itself
	statements map[string]*sql.Stmt       // of this transaction, by their text
	reading    map[string]bool            // those whose rows are being read
	ahead      ahead
	before     func(context.Context) error // of each question; nil does nothing
}

func newReader(t *sql.Tx, s *Store, kept *statements) *reader {
	return &reader{
		t: t, kept: kept, dialect: s.Dialect, decls: s.Facts,
		currencies: map[string]engine.Currency{}, statements: map[string]*sql.Stmt{}, reading: map[string]bool{}, ahead: newAhead(),
	}
}

// scanner is a row: *sql.Row or *sql.Rows.
type scanner interface{ Scan(...any) error }

// one reads a single row; noun names it when it is not there.
func one[T any](ctx context.Context, r *reader, noun string, scan func(scanner) (T, error), query string, args ...any) (v T, err error) {
	if err := r.told(ctx); err != nil {
		return v, err
	}
	v, err = scan(r.row(ctx, query, args...))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return v, fmt.Errorf("%s: %w", noun, ledger.ErrNotFound)
	case err != nil:
		return v, fmt.Errorf("%s: %w", noun, err)
	}
	return v, nil
}

// told tells the database first what it does not know yet.
func (r *reader) told(ctx context.Context) error {
	if r.before == nil {
		return nil
	}
	return r.before(ctx)
}

// row asks for a single row. It has to be scanned before the next question.
func (r *reader) row(ctx context.Context, query string, args ...any) *sql.Row {
	if st := r.statement(ctx, query); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return r.t.QueryRowContext(ctx, r.dialect.placed(query), args...)
}

// many reads rows one after the other.
func many[T any](ctx context.Context, r *reader, noun string, scan func(scanner) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		var rows *sql.Rows
		err := r.told(ctx)
		if err != nil {
			yield(none, err)
			return
		}
		if st := r.statement(ctx, query); st != nil {
			r.reading[query] = true
			defer delete(r.reading, query)
			rows, err = st.QueryContext(ctx, args...)
		} else {
			rows, err = r.t.QueryContext(ctx, r.dialect.placed(query), args...)
		}
		if err != nil {
			yield(none, fmt.Errorf("%s: %w", noun, err))
			return
		}
		defer func() { _ = rows.Close() }() // rows.Err says what went wrong
		for rows.Next() {
			v, err := scan(rows)
			if err != nil {
				err = fmt.Errorf("%s: %w", noun, err)
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(none, fmt.Errorf("%s: %w", noun, err))
		}
	}
}

// where collects the conditions of a query.
type where struct {
	conditions []string
	args       []any
}

func (w *where) and(condition string, args ...any) {
	w.conditions = append(w.conditions, condition)
	w.args = append(w.args, args...)
}

func (w *where) String() string {
	if len(w.conditions) == 0 {
		return " "
	}
	return " WHERE " + strings.Join(w.conditions, " AND ") + " "
}

// limit is the end of a query that gives at most n rows; 0 means all.
func limit(n int) string {
	if n <= 0 {
		return ""
	}
	return " LIMIT " + strconv.Itoa(n)
}

// batch inserts rows many at a time, which is what makes a large import fast.
type batch struct {
	t       *tx
	insert  string // up to VALUES
	columns int
	after   string // such as ON CONFLICT
	new     bool   // each row has to be a new one, else flush fails with ledger.ErrExists
	args    []any
}

// batchRows is how many rows one statement inserts; more bring nothing.
const batchRows = 200

// fewRows is up to how many rows a statement is kept for each number of them.
const fewRows = 8

func (b *batch) add(ctx context.Context, values ...any) error {
	b.args = append(b.args, values...)
	if len(b.args) < batchRows*b.columns {
		return nil
	}
	return b.flush(ctx)
}

// flush inserts what is left.
func (b *batch) flush(ctx context.Context) error {
	if len(b.args) == 0 {
		return nil
	}
	rows := len(b.args) / b.columns
	exec := b.t.exec
	if rows > fewRows && rows < batchRows { // a statement that is not likely to come again
		exec = b.t.once
	}
	res, err := exec(ctx, b.statement(rows), b.args...)
	b.args = b.args[:0]
	if err != nil || !b.new {
		return err
	}
	return inserted(res, rows)
}

// inserted fails with ledger.ErrExists when fewer rows were inserted than there were: the others are there already. A
// statement that fails would end the transaction of some databases.
func inserted(res sql.Result, rows int) error {
	n, err := res.RowsAffected()
	if err == nil && n < int64(rows) {
		err = ledger.ErrExists
	}
	return err
}

const unlessThere = " ON CONFLICT DO NOTHING"

// execNew inserts a row, or fails with ledger.ErrExists when it is there already.
func (t *tx) execNew(ctx context.Context, insert string, args ...any) error {
	res, err := t.exec(ctx, insert+unlessThere, args...)
	if err != nil {
		return err
	}
	return inserted(res, 1)
}

func (b *batch) statement(rows int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", b.columns), ",") + ")"
	text := b.insert + " VALUES " + strings.TrimSuffix(strings.Repeat(row+",", rows), ",") + " " + b.after
	if b.new {
		text += unlessThere
	}
	return text
}

// currency reads a code; the empty one is no currency.
func (r *reader) currency(code string) (engine.Currency, error) {
	if code == "" {
		return engine.Currency{}, nil
	}
	if c, ok := r.currencies[code]; ok {
		return c, nil
	}
	c, err := engine.ParseCurrency(code)
	if err == nil {
		r.currencies[code] = c
	}
	return c, err
}

// day reads a date column.
type day struct{ to *engine.Date }

// Scan implements sql.Scanner.
func (d day) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("%v is not a day", v)
	}
	return d.to.UnmarshalText([]byte(text))
}

// instant reads a column of microseconds.
type instant struct{ to *time.Time }

// Scan implements sql.Scanner.
func (i instant) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("%v is not an instant", v)
	}
	*i.to = time.Time{}
	if n != 0 {
		*i.to = time.UnixMicro(n).UTC()
	}
	return nil
}

// micros is what instant reads.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// object reads a column of JSON.
type object struct{ to any }

// Scan implements sql.Scanner.
func (o object) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("%v is not JSON", v)
	}
	return json.Unmarshal([]byte(text), o.to)
}

// anys are texts as arguments of a query.
func anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return list
}

// flag is how a column keeps what is true or not.
func flag(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
