package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// rowOf names a row of a table that the entries of the journal vouch for: by its key, or by the columns of
// its key with a slash between them.
type rowOf struct{ table, id string }

const (
	casesTable      = "cases"
	messagesTable   = "messages"
	metaTable       = "meta"
	booksTable      = "books"
	plansTable      = "plans"
	leftTable       = "left_before"
	renditionsTable = "renditions"
)

func (r rowOf) name() string { return rowTables[r.table].noun + " " + r.id }

// rowTable says how the rows of a table are called, and reads them whole, with the columns that this version
// does not know of; the first column names a row.
type rowTable struct {
	noun, from string // SELECT and FROM
	by, order  string // the condition that finds one, and their order
	except     string // what is no row
}

// byID says that rows are found by the ids of a JSON array.
const byID = ""

var rowTables = map[string]rowTable{
	casesTable:    {noun: "case", from: "SELECT * FROM cases", by: byID, order: "id"},
	messagesTable: {noun: "message", from: "SELECT *, %PARTS% AS parts FROM messages", by: byID, order: "key"},
	// The head is compared with the journal itself.
	metaTable:       {noun: "meta", from: "SELECT * FROM meta", by: "name = ?", order: "name", except: " WHERE name <> '" + headName + "'"},
	booksTable:      {noun: "book", from: "SELECT * FROM books", by: "digest = ?", order: "digest"},
	plansTable:      {noun: "plan", from: "SELECT * FROM plans", by: "digest = ?", order: "digest"},
	leftTable:       {noun: "departure", from: "SELECT * FROM left_before", by: "part = ?", order: "part"},
	renditionsTable: {noun: "rendition", from: "SELECT message || '/' || attempt AS id, * FROM renditions", by: "message = ? AND attempt = ?", order: "message, attempt"},
}

// all asks for all rows of a table, one for a single one, some for those of a JSON array of ids.
func (d *Dialect) all(t rowTable) string { return d.from(t) + t.except + " ORDER BY " + t.order }
func (d *Dialect) one(t rowTable) string { return d.from(t) + " WHERE " + t.by }
func (d *Dialect) some(t rowTable) string {
	return d.from(t) + " WHERE " + t.order + d.Among("?")
}

func (d *Dialect) from(t rowTable) string { return strings.Replace(t.from, "%PARTS%", d.Parts, 1) }

// args are what finds the row.
func (r rowOf) args() []any {
	at := strings.LastIndexByte(r.id, '/')
	if r.table != renditionsTable || at < 0 {
		return []any{r.id}
	}
	return []any{r.id[:at], r.id[at+1:]}
}

// hold keeps an entry back until it is known which rows were changed with it.
func (t *tx) hold(e ledger.Entry) { t.pending = &e }

// seal chains the entry that was kept back, with the digests of the rows that were changed
// since the one before it.
func (t *tx) seal(ctx context.Context) error {
	if t.pending == nil {
		return nil
	}
	e := *t.pending
	e.Rows = make(map[string]string, len(t.dirty))
	if t.head.Seq == 0 { // and for what there was before it
		e.Rows[ledger.EveryTable] = "1"
		for v, err := range t.Rows(ctx) {
			if err != nil {
				return err
			}
			e.Rows[v.Name] = v.Digest
		}
	}
	if err := t.digest(ctx, e.Rows); err != nil {
		return err
	}
	clear(t.dirty)
	rec, err := ledger.Chain(*t.head, e)
	if err != nil {
		return err
	}
	t.pending = nil
	t.head, t.moved = &ledger.Head{Seq: rec.Seq, Hash: rec.Hash}, true
	return t.records.add(ctx, rec.Seq, rec.Text, rec.Hash)
}

// digest adds the digests of the rows that were changed as they stand, by name; empty ones of those that are gone. Those
// that were not written whole are read.
func (t *tx) digest(ctx context.Context, digests map[string]string) error {
	ids := map[string][]string{} // of the tables with a key of one column
	for row, digest := range t.dirty {
		if digest != unread {
			digests[row.name()] = digest
			continue
		}
		digests[row.name()] = ""
		of := rowTables[row.table]
		if of.by == byID {
			ids[row.table] = append(ids[row.table], row.id)
			continue
		}
		for v, err := range t.rowsOf(ctx, row.table, t.dialect.one(of), row.args()...) {
			if err != nil {
				return err
			}
			digests[v.Name] = v.Digest
		}
	}
	for table, list := range ids {
		text, err := json.Marshal(list)
		if err != nil {
			return err
		}
		for v, err := range t.rowsOf(ctx, table, t.dialect.some(rowTables[table]), string(text)) {
			if err != nil {
				return err
			}
			digests[v.Name] = v.Digest
		}
	}
	return nil
}

// Rows implements ledger.Reader.
func (r *reader) Rows(ctx context.Context) iter.Seq2[ledger.Row, error] {
	return func(yield func(ledger.Row, error) bool) {
		for _, table := range slices.Sorted(maps.Keys(rowTables)) {
			for v, err := range r.rowsOf(ctx, table, r.dialect.all(rowTables[table])) {
				if !yield(v, err) || err != nil {
					return
				}
			}
		}
	}
}

// rowsOf digests rows of a table. The first column names a row.
func (r *reader) rowsOf(ctx context.Context, table, query string, args ...any) iter.Seq2[ledger.Row, error] {
	var c columns
	return many(ctx, r, "rows of "+table, func(row scanner) (ledger.Row, error) {
		rows, ok := row.(*sql.Rows)
		if !ok {
			return ledger.Row{}, errors.New("not rows")
		}
		if c.to == nil {
			if err := c.read(rows); err != nil {
				return ledger.Row{}, err
			}
		}
		if err := rows.Scan(c.to...); err != nil {
			return ledger.Row{}, err
		}
		id, _ := c.values[0].(string)
		return ledger.Row{Name: rowOf{table, id}.name(), Digest: ledger.RowDigest(c.names, func(i int) string { return textOf(c.values[c.at[i]]) })}, nil
	}, query, args...)
}

// columns are those of a question, for digests.
type columns struct {
	names  []string // in order
	at     []int    // where each is in a row
	values []any    // of the row that was read last
	to     []any    // where to read a row to
}

func (c *columns) read(rows *sql.Rows) error {
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	c.values, c.to, c.at = make([]any, len(names)), make([]any, len(names)), make([]int, len(names))
	for i := range names {
		c.to[i], c.at[i] = &c.values[i], i
	}
	slices.SortFunc(c.at, func(a, b int) int { return strings.Compare(names[a], names[b]) })
	for _, i := range c.at {
		c.names = append(c.names, names[i])
	}
	return nil
}

// textOf is a value of a column as a digest counts it.
func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return fmt.Sprint(v)
}

// complete chains what is kept back. Rows that were changed without an entry get one, but in a new ledger, whose
// first entry vouches for what there was before it.
func (t *tx) complete(ctx context.Context) error {
	if t.pending == nil && len(t.dirty) > 0 && t.head.Seq > 0 {
		at, err := t.instant(ctx)
		if err != nil {
			return err
		}
		if _, err := t.Append(ctx, ledger.Draft{At: at, Kind: ledger.KindRows, Body: struct{}{}}); err != nil {
			return err
		}
	}
	return t.seal(ctx)
}

// instant is that of the last entry, for one that has none of its own; a ledger without
// entries begins at the beginning of 1970.
func (t *tx) instant(ctx context.Context) (time.Time, error) {
	for rec, err := range t.reader.Journal(ctx, ledger.JournalFilter{After: t.head.Seq - 1}) {
		if err != nil {
			return time.Time{}, err
		}
		e, err := rec.Entry()
		return e.At, err
	}
	return time.Unix(0, 0).UTC(), nil
}
