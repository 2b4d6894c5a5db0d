package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ahead is what a transaction read ahead: rows as the database gave them, so that every answer is a value of its own. A row that was
// looked for and is not there is nil.
type ahead struct {
	messages, cases, clients map[string]values
	open                     map[string][]values // the invoices of a client that are open, by id
	last                     map[ledger.Kind]*ledger.Record
	meta                     map[string]*string
}

func newAhead() ahead {
	return ahead{
		messages: map[string]values{}, cases: map[string]values{}, clients: map[string]values{}, open: map[string][]values{},
		last: map[ledger.Kind]*ledger.Record{}, meta: map[string]*string{},
	}
}

// values is a row.
type values []any

// Scan implements scanner.
func (v values) Scan(to ...any) error {
	if len(to) != len(v) {
		return fmt.Errorf("columns read: %d, asked for: %d", len(v), len(to))
	}
	for i := range to {
		if err := assign(to[i], v[i]); err != nil {
			return err
		}
	}
	return nil
}

// assign gives a value what a column has.
func assign(to, from any) error {
	if s, ok := to.(sql.Scanner); ok {
		return s.Scan(from)
	}
	at := reflect.ValueOf(to).Elem()
	switch from := from.(type) {
	case string:
		if at.Kind() == reflect.String {
			at.SetString(from)
			return nil
		}
	case int64:
		switch {
		case at.CanInt():
			at.SetInt(from)
			return nil
		case at.Kind() == reflect.Bool:
			at.SetBool(from != 0)
			return nil
		}
	case bool:
		if at.Kind() == reflect.Bool {
			at.SetBool(from)
			return nil
		}
	}
	return fmt.Errorf("%T is not kept in %s", from, at.Type())
}

// from reads a row that was read ahead, as one does; false when it was not.
func from[T any](rows map[string]values, id, noun string, scan func(scanner) (T, error)) (v T, known bool, err error) {
	row, known := rows[id]
	switch {
	case !known:
		return v, false, nil
	case row == nil:
		return v, true, fmt.Errorf("%s: %w", noun, ledger.ErrNotFound)
	}
	if v, err = scan(row); err != nil {
		err = fmt.Errorf("%s: %w", noun, err)
	}
	return v, true, err
}

// rowsBy reads rows whose first column says where they belong.
func rowsBy(ctx context.Context, r *reader, columns, query string, ids []string) iter.Seq2[values, error] {
	n := 1 + strings.Count(columns, ",")
	text, _ := json.Marshal(ids) // never fails for texts
	return many(ctx, r, "reading ahead", func(row scanner) (values, error) {
		v, to := make(values, n), make([]any, n)
		for i := range v {
			to[i] = &v[i]
		}
		err := row.Scan(to...)
		return v, err
	}, query, string(text))
}

// Ahead implements ledger.OutboxReader.
func (r *reader) Ahead(ctx context.Context, keys []string, facts bool) error {
	keys = slices.DeleteFunc(slices.Clone(keys), func(key string) bool { _, known := r.ahead.messages[key]; return known })
	if len(keys) == 0 {
		return nil
	}
	cases, clients := map[string]values{}, map[string]values{}
	columns := "key, client, channel, status, body, created, not_before, attempts, receipt, reason, changed, made, parts"
	for _, key := range keys {
		r.ahead.messages[key] = nil
	}
	for v, err := range rowsBy(ctx, r, columns, "SELECT "+r.dialect.messageColumns()+" FROM messages WHERE key"+r.dialect.Among("?"), keys) {
		if err != nil {
			return err
		}
		m, err := scanMessage(v)
		if err != nil {
			return err
		}
		r.ahead.messages[m.Key] = v
		clients[m.Client] = nil
		for _, p := range m.Parts {
			cases[p.Case] = nil
		}
	}
	if err := r.aheadOf(ctx, r.ahead.cases, cases, "id, "+caseColumns, "cases"); err != nil || !facts {
		return err
	}
	if err := r.aheadOf(ctx, r.ahead.clients, clients, "id, "+clientColumns, "clients"); err != nil {
		return err
	}
	more := slices.DeleteFunc(slices.Sorted(maps.Keys(clients)), func(id string) bool { _, known := r.ahead.open[id]; return known })
	if len(more) == 0 {
		return nil
	}
	for _, id := range more {
		r.ahead.open[id] = nil
	}
	of := "SELECT client, " + invoiceColumns + " FROM invoices WHERE client" + r.dialect.Among("?") + " AND open <> 0 ORDER BY client, id"
	for v, err := range rowsBy(ctx, r, "client, "+invoiceColumns, of, more) {
		if err != nil {
			return err
		}
		owner, _ := v[0].(string)
		r.ahead.open[owner] = append(r.ahead.open[owner], v[1:])
	}
	return nil
}

// aheadOf reads the rows of a table that are not there yet, by id.
func (r *reader) aheadOf(ctx context.Context, have, want map[string]values, columns, table string) error {
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(want)), func(id string) bool { _, known := have[id]; return known })
	if len(ids) == 0 {
		return nil
	}
	for _, id := range ids {
		have[id] = nil
	}
	for v, err := range rowsBy(ctx, r, columns, "SELECT "+columns+" FROM "+table+" WHERE id"+r.dialect.Among("?"), ids) {
		if err != nil {
			return err
		}
		id, _ := v[0].(string)
		have[id] = v[1:]
	}
	return nil
}

// openOf lists the open invoices of a client that were read ahead.
func (r *reader) openOf(list []values) iter.Seq2[engine.Invoice, error] {
	return func(yield func(engine.Invoice, error) bool) {
		for _, row := range list {
			if inv, err := r.invoice(row); !yield(inv, err) || err != nil {
				return
			}
		}
	}
}

// The columns of a message that was read ahead, by place.
const (
	atStatus    = 3
	atBody      = 4
	atNotBefore = 6
	atAttempts  = 7
	atReceipt   = 8
	atReason    = 9
	atChanged   = 10
	atMade      = 11
)

// behind is what a transaction has written of rows that were read ahead, and has not yet told the database: many at a time cost as
// much as one. Whatever is asked of the database is told it first.
type behind struct {
	messages, cases changes
	renditions      *batch
}

// changes are rows that were changed, each with its values as they stand.
type changes struct {
	order []string
	rows  map[string][]string
}

func (c *changes) put(id string, row ...string) {
	if c.rows == nil {
		c.rows = map[string][]string{}
	}
	if _, again := c.rows[id]; !again {
		c.order = append(c.order, id)
	}
	c.rows[id] = row
}

// writeMessage writes a message that was read ahead, once other things are asked; false when it was not.
func (t *tx) writeMessage(m *ledger.Message) bool {
	row := slices.Clone(t.ahead.messages[m.Key])
	if row == nil {
		return false
	}
	row[atStatus], row[atNotBefore], row[atAttempts], row[atReceipt] = string(m.Status), micros(m.NotBefore), int64(m.Attempts), m.Receipt
	row[atReason], row[atChanged], row[atMade] = m.Reason, micros(m.Changed), m.Made.String()
	t.ahead.messages[m.Key] = row
	text := func(at int) string { return textOf(row[at]) }
	t.behind.messages.put(m.Key, m.Key, text(atStatus), text(atNotBefore), text(atAttempts), m.Receipt, m.Reason, text(atChanged), text(atMade))
	t.wrote(messagesTable, m.Key, written(messageFields, text(atAttempts), text(atBody), text(atChanged), text(2), text(1), text(5), text(0),
		text(atMade), text(atNotBefore), text(12), m.Reason, m.Receipt, text(atStatus)))
	return true
}

// writeCase writes a case that was read ahead, once other things are asked, but for one that is another's by now, or under another
// policy, or has other invoices; false when it does not.
func (t *tx) writeCase(c *ledger.Case, run string) (bool, error) {
	row := t.ahead.cases[c.ID()]
	if row == nil {
		return false, nil
	}
	was, err := t.scanCase(row)
	if err != nil {
		return false, err
	}
	if was.Version != c.Version {
		return false, fmt.Errorf("case %s, version %d: %w", c.ID(), c.Version, ledger.ErrConflict)
	}
	if was.Invoice != c.Invoice || was.Client != c.Client || was.Policy != c.Policy || was.Currency != c.Currency || !slices.Equal(was.Covers, c.Covers) {
		return false, nil
	}
	id, version, proposed := c.ID(), c.Version+1, flag(c.Proposal != nil)
	t.ahead.cases[id] = values{c.Invoice, c.Client, c.Currency.Code(), c.Policy, c.Book, version, c.State, c.Wake.String(), run}
	t.behind.cases.put(id, id, whole(version), c.State, c.Wake.String(), whole(int64(proposed)), run, c.Book)
	return true, nil
}

// tell tells the database what was written.
func (t *tx) tell(ctx context.Context) error {
	if err := t.update(ctx, &t.behind.messages, &messageChange); err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	if err := t.update(ctx, &t.behind.cases, &caseChange); err != nil {
		return fmt.Errorf("cases: %w", err)
	}
	b := t.behind.renditions
	if len(b.args) == 0 {
		return nil
	}
	all := *b
	b.args = nil
	return all.flush(ctx)
}

// change says which columns of a table are changed; the first column is the key of a row.
type change struct {
	table   string
	columns []string
	numbers []string // those that are
}

var (
	messageChange = change{
		"messages", []string{"key", "status", "not_before", "attempts", "receipt", "reason", "changed", "made"}, []string{"not_before", "attempts", "changed"},
	}
	caseChange = change{"cases", []string{"id", "version", "state", "wake", "proposed", "run", "book"}, []string{"version", "proposed"}}
)

// statement changes rows, whose values follow one another as texts.
func (c *change) statement(rows int) string {
	set := make([]string, 0, len(c.columns))
	for i, name := range c.columns[1:] {
		value := "v.column" + strconv.Itoa(i+2)
		if rows == 1 {
			value = "?" + strconv.Itoa(i+2)
		}
		if slices.Contains(c.numbers, name) {
			value = "CAST(" + value + " AS bigint)"
		}
		set = append(set, name+" = "+value)
	}
	text := "UPDATE " + c.table + " SET " + strings.Join(set, ", ")
	if rows == 1 {
		return text + " WHERE " + c.columns[0] + " = ?1"
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(c.columns)), ",") + "),"
	return text + " FROM (VALUES " + strings.TrimSuffix(strings.Repeat(row, rows), ",") + ") AS v WHERE " + c.table + "." + c.columns[0] + " = v.column1"
}

// update changes rows, each once.
func (t *tx) update(ctx context.Context, c *changes, of *change) error {
	list, rows, atOnce := c.order, c.rows, 1
	*c = changes{}
	if t.dialect.Far {
		atOnce = batchRows
	}
	for some := range slices.Chunk(list, atOnce) {
		args := make([]any, 0, len(of.columns)*len(some))
		for _, id := range some {
			args = append(args, anys(rows[id])...)
		}
		exec := t.once
		if len(some) <= fewRows || len(some) == batchRows {
			exec = t.exec
		}
		res, err := exec(ctx, of.statement(len(some)), args...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n != int64(len(some)) {
			return fmt.Errorf("rows changed: %d of %d: %w", n, len(some), errors.Join(err, ledger.ErrConflict))
		}
	}
	return nil
}
