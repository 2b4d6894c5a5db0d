package sqlite

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
	noun, one, all string
	some           string // those of a JSON array of ids, in the place of one
}

var rowTables = map[string]rowTable{
	casesTable: {
		"case", "", "SELECT * FROM cases ORDER BY id", "SELECT * FROM cases WHERE id IN (SELECT value FROM json_each(?))",
	},
	messagesTable: {
		"message", "", "SELECT *, " + partsColumn + " AS parts FROM messages ORDER BY key",
		"SELECT *, " + partsColumn + " AS parts FROM messages WHERE key IN (SELECT value FROM json_each(?))",
	},
	// The head is compared with the journal itself.
	metaTable:  {"meta", "SELECT * FROM meta WHERE name = ?", "SELECT * FROM meta WHERE name <> '" + headName + "' ORDER BY name", ""},
	booksTable: {"book", "SELECT * FROM books WHERE digest = ?", "SELECT * FROM books ORDER BY digest", ""},
	plansTable: {"plan", "SELECT * FROM plans WHERE digest = ?", "SELECT * FROM plans ORDER BY digest", ""},
	leftTable:  {"departure", "SELECT * FROM left_before WHERE part = ?", "SELECT * FROM left_before ORDER BY part", ""},
	renditionsTable: {
		"rendition", "SELECT message || '/' || attempt AS id, * FROM renditions WHERE message = ? AND attempt = ?",
		"SELECT message || '/' || attempt AS id, * FROM renditions ORDER BY message, attempt", "",
	},
}

// args are what finds the row.
func (r rowOf) args() []any {
	at := strings.LastIndexByte(r.id, '/')
	if r.table != renditionsTable || at < 0 {
		return []any{r.id}
	}
	return []any{r.id[:at], r.id[at+1:]}
}

// changed notes that a row was changed: the next entry vouches for it.
func (t *tx) changed(table, id string) { t.dirty[rowOf{table, id}] = true }

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

// digest adds the digests of the rows that were changed as they stand, by name; empty ones of those that are gone.
func (t *tx) digest(ctx context.Context, digests map[string]string) error {
	byID := map[string][]string{} // of the tables with a key of one column
	for row := range t.dirty {
		digests[row.name()] = ""
		if of := rowTables[row.table]; of.some != "" {
			byID[row.table] = append(byID[row.table], row.id)
			continue
		}
		for v, err := range t.rowsOf(ctx, row.table, rowTables[row.table].one, row.args()...) {
			if err != nil {
				return err
			}
			digests[v.Name] = v.Digest
		}
	}
	for table, list := range byID {
		ids, err := json.Marshal(list)
		if err != nil {
			return err
		}
		for v, err := range t.rowsOf(ctx, table, rowTables[table].some, string(ids)) {
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
			for v, err := range r.rowsOf(ctx, table, rowTables[table].all) {
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
