package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
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
type rowTable struct{ noun, one, all string }

var rowTables = map[string]rowTable{
	casesTable: {"case", "SELECT * FROM cases WHERE id = ?", "SELECT * FROM cases ORDER BY id"},
	messagesTable: {
		"message", "SELECT *, " + partsColumn + " AS parts FROM messages WHERE key = ?", "SELECT *, " + partsColumn + " AS parts FROM messages ORDER BY key",
	},
	// The head is compared with the journal itself.
	metaTable:  {"meta", "SELECT * FROM meta WHERE name = ?", "SELECT * FROM meta WHERE name <> '" + headName + "' ORDER BY name"},
	booksTable: {"book", "SELECT * FROM books WHERE digest = ?", "SELECT * FROM books ORDER BY digest"},
	plansTable: {"plan", "SELECT * FROM plans WHERE digest = ?", "SELECT * FROM plans ORDER BY digest"},
	leftTable:  {"departure", "SELECT * FROM left_before WHERE part = ?", "SELECT * FROM left_before ORDER BY part"},
	renditionsTable: {
		"rendition", "SELECT message || '/' || attempt AS id, * FROM renditions WHERE message = ? AND attempt = ?",
		"SELECT message || '/' || attempt AS id, * FROM renditions ORDER BY message, attempt",
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
	for row := range t.dirty {
		digest, err := t.digest(ctx, row)
		if err != nil {
			return err
		}
		e.Rows[row.name()] = digest
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

// digest is that of a row as it stands; empty when it is gone.
func (t *tx) digest(ctx context.Context, row rowOf) (string, error) {
	for v, err := range t.rowsOf(ctx, row.table, rowTables[row.table].one, row.args()...) {
		return v.Digest, err
	}
	return "", nil
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
	return many(ctx, r, "rows of "+table, func(row scanner) (ledger.Row, error) {
		rows, ok := row.(*sql.Rows)
		if !ok {
			return ledger.Row{}, errors.New("not rows")
		}
		names, err := rows.Columns()
		if err != nil {
			return ledger.Row{}, err
		}
		values := make([]any, len(names))
		to := make([]any, len(names))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			return ledger.Row{}, err
		}
		fields := make(map[string]string, len(names))
		for i, name := range names {
			if values[i] != nil {
				fields[name] = fmt.Sprint(values[i])
			}
		}
		id, _ := values[0].(string)
		return ledger.Row{Name: rowOf{table, id}.name(), Digest: ledger.RowDigest(fields)}, nil
	}, query, args...)
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
