package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// dialect is what SQLite is told otherwise than another database.
var dialect = sqlstore.Dialect{
	Keeps:     true,
	Reads:     sql.TxOptions{ReadOnly: true},
	Among:     func(place string) string { return " IN (SELECT value FROM json_each(" + place + "))" },
	Has:       func(column, text string) string { return "instr(" + column + ", '" + text + "') > 0" },
	Join:      "CROSS JOIN", // else it turns tables over
	Late:      "+",          // no index is used for the order
	Parts:     "(SELECT json_group_array(parts.key ORDER BY place) FROM parts WHERE message = messages.key)",
	EntryKind: "json_extract(text, '$.kind')",
	Checks:    checks,
	Bulk:      withoutIndexes,
	AfterBulk: writing,
	Gone:      "the file is gone",
	Older:     "it was restored from an older copy, lost its -wal file, or is a new one",
}

// What a connection that writes keeps in memory; and while it fills tables, in order, and makes their indexes and counts,
// which sorts as many rows as there are: as much as its cache is at a time, the rest in temporary files.
const (
	writing = "PRAGMA cache_size = -" + writeCache + "; PRAGMA temp_store = memory"
	sorting = "PRAGMA cache_size = -" + readCache + "; PRAGMA temp_store = file"
)

// withoutIndexes fills a table that is empty, and then makes its indexes and triggers as they were. It leaves the
// connection sorting.
func withoutIndexes(ctx context.Context, t *sql.Tx, table string, fill func() error) error {
	if _, err := t.ExecContext(ctx, sorting); err != nil {
		return fmt.Errorf("temporary files: %w", err)
	}
	type object struct{ kind, name, text string }
	rows, err := t.QueryContext(ctx, "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql <> '' ORDER BY rowid", table)
	if err != nil {
		return fmt.Errorf("indexes: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	var objects []object
	for rows.Next() {
		var o object
		if err := rows.Scan(&o.kind, &o.name, &o.text); err != nil {
			return fmt.Errorf("indexes: %w", err)
		}
		objects = append(objects, o)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("indexes: %w", err)
	}
	for _, o := range objects {
		if _, err := t.ExecContext(ctx, fmt.Sprintf("DROP %s %q", o.kind, o.name)); err != nil {
			return fmt.Errorf("%s %s: %w", o.kind, o.name, err)
		}
	}
	if err := fill(); err != nil {
		return err
	}
	for _, o := range objects {
		if _, err := t.ExecContext(ctx, o.text); err != nil {
			return fmt.Errorf("%s %s: %w", o.kind, o.name, err)
		}
	}
	return nil
}

// checks are what SQLite itself finds, and what our indexes and counts have to agree with.
var checks = []sqlstore.Check{
	{Noun: "integrity check of the file", Query: "PRAGMA integrity_check"},
	{Noun: "references", Query: `SELECT 'a row of ' || "table" || ' names a row that is not there' FROM pragma_foreign_key_check LIMIT 20`},
	{Noun: "index of the journal", Query: `SELECT 'entry ' || seq || ' is not found by what it is about' FROM (
		SELECT journal.seq AS seq, 'client' AS noun, json_extract(text, '$.about.client') AS id FROM journal
		UNION ALL SELECT journal.seq, 'case', json_extract(text, '$.about.case') FROM journal
		UNION ALL SELECT journal.seq, 'kind', json_extract(text, '$.kind') FROM journal WHERE json_extract(text, '$.kind') NOT IN ('decision', 'message', 'receipt')
		UNION ALL SELECT journal.seq, 'invoice', i.value FROM journal, json_each(text, '$.about.invoices') AS i) AS said
		WHERE id <> '' AND NOT EXISTS (SELECT 1 FROM about WHERE about.noun = said.noun AND about.id = said.id AND about.seq = said.seq) LIMIT 20`},
	{Noun: "index of the journal", Query: `SELECT 'entry ' || seq || ' is found by ' || noun || ' ' || id || ', which it is not about' FROM about WHERE NOT EXISTS (
		SELECT 1 FROM journal WHERE journal.seq = about.seq AND CASE noun
			WHEN 'client' THEN json_extract(text, '$.about.client') = id
			WHEN 'case' THEN json_extract(text, '$.about.case') = id
			WHEN 'kind' THEN json_extract(text, '$.kind') = id
			WHEN 'invoice' THEN id IN (SELECT i.value FROM json_each(text, '$.about.invoices') AS i) END) LIMIT 20`},
	{Noun: "places of events", Query: `SELECT 'event ' || key || ' is not in its place in entry ' || seq FROM (
		SELECT key, seq, place, row_number() OVER (PARTITION BY seq ORDER BY place) - 1 AS nth FROM events) WHERE place <> nth LIMIT 20`},
	{Noun: "invoices of cases", Query: `SELECT 'invoice ' || invoice || ' is not in case ' || case_id || ' as the case says' FROM covers WHERE NOT EXISTS (
		SELECT 1 FROM cases, json_each(cases.run, '$.covers') AS c WHERE cases.id = covers.case_id AND c.value = covers.invoice) LIMIT 20`},
	{Noun: "invoices of cases", Query: `SELECT 'invoice ' || c.value || ' is not found in case ' || cases.id FROM cases, json_each(cases.run, '$.covers') AS c
		WHERE NOT EXISTS (SELECT 1 FROM covers WHERE covers.case_id = cases.id AND covers.invoice = c.value) LIMIT 20`},
	{Noun: "places of parts", Query: `SELECT 'part ' || key || ' is not in its place in message ' || message FROM (
		SELECT key, message, place, row_number() OVER (PARTITION BY message ORDER BY place) - 1 AS nth FROM parts) WHERE place <> nth LIMIT 20`},
	{Noun: "files", Query: `SELECT 'file ' || digest || ' went with no message' FROM files WHERE digest NOT IN (
		SELECT json_extract(f.value, '$.Digest') FROM renditions, json_each(renditions.files) AS f) LIMIT 20`},
	{Noun: "files", Query: `SELECT 'file ' || json_extract(f.value, '$.Digest') || ' of message ' || message || ' is not there' FROM renditions, json_each(renditions.files) AS f
		WHERE json_extract(f.value, '$.Digest') NOT IN (SELECT digest FROM files) LIMIT 20`},
}
