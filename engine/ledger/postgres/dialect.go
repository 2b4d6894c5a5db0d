package postgres

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// dialect is what PostgreSQL is told otherwise than another database. Its driver keeps statements by itself.
var dialect = sqlstore.Dialect{
	Placed: placed,
	Far:    true,
	Reads:  sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	Among: func(place string) string {
		return " = ANY (ARRAY(SELECT json_array_elements_text(" + place + "::text::json)))"
	},
	Has:       func(column, text string) string { return "strpos(" + column + ", '" + text + "') > 0" },
	Join:      "JOIN",
	Parts:     "(SELECT '[' || coalesce(string_agg(to_json(parts.key)::text, ',' ORDER BY place), '') || ']' FROM parts WHERE message = messages.key)",
	EntryKind: "as_json(text) ->> 'kind'",
	Counted:   []string{"case_open"},
	Settle:    "SELECT count_changes()",
	Checks:    checks,
	Bulk:      withoutTriggers,
	Together:  true,
	Gone:      "the database has no ledger",
	Older:     "it was restored from an older backup, was taken over by a replica that was behind, or is a new one",
}

// withoutTriggers fills a table that is empty without its triggers.
func withoutTriggers(ctx context.Context, t *sql.Tx, table string, fill func() error) error {
	if _, err := t.ExecContext(ctx, fmt.Sprintf("ALTER TABLE %q DISABLE TRIGGER USER", table)); err != nil {
		return err
	}
	if err := fill(); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, fmt.Sprintf("ALTER TABLE %q ENABLE TRIGGER USER", table))
	return err
}

// checks are what our indexes, places and references have to agree with.
var checks = []sqlstore.Check{
	{Noun: "counts", Query: `SELECT 'what changed was not counted: ' || noun FROM (SELECT 'a case' AS noun FROM case_changed UNION SELECT 'an invoice' FROM sales_changed
		UNION SELECT 'what is due' FROM due_changed UNION SELECT 'a message' FROM message_changed) AS changed ORDER BY noun`},
	{Noun: "references", Query: `SELECT 'a row of parts names a row that is not there' FROM parts WHERE NOT EXISTS (SELECT 1 FROM messages WHERE messages.key = parts.message) LIMIT 20`},
	{Noun: "index of the journal", Query: `WITH entries AS MATERIALIZED (SELECT seq, as_json(text) AS entry FROM journal)
		SELECT 'entry ' || seq || ' is not found by what it is about' FROM (
		SELECT seq, 'client' AS noun, entry #>> '{about,client}' AS id FROM entries
		UNION ALL SELECT seq, 'case', entry #>> '{about,case}' FROM entries
		UNION ALL SELECT seq, 'kind', entry ->> 'kind' FROM entries WHERE entry ->> 'kind' NOT IN ('decision', 'message', 'receipt')
		UNION ALL SELECT seq, 'invoice', i FROM entries, json_list(entry #> '{about,invoices}') AS i) AS said
		WHERE id <> '' AND NOT EXISTS (SELECT 1 FROM about WHERE about.noun = said.noun AND about.id = said.id AND about.seq = said.seq) LIMIT 20`},
	{Noun: "index of the journal", Query: `SELECT 'entry ' || seq || ' is found by ' || noun || ' ' || id || ', which it is not about' FROM about WHERE NOT EXISTS (
		SELECT 1 FROM (SELECT seq, as_json(text) AS entry FROM journal) AS said WHERE said.seq = about.seq AND CASE noun
			WHEN 'client' THEN entry #>> '{about,client}' = id
			WHEN 'case' THEN entry #>> '{about,case}' = id
			WHEN 'kind' THEN entry ->> 'kind' = id
			WHEN 'invoice' THEN id IN (SELECT json_list(entry #> '{about,invoices}')) END) LIMIT 20`},
	{Noun: "places of events", Query: `SELECT 'event ' || key || ' is not in its place in entry ' || seq FROM (
		SELECT key, seq, place, row_number() OVER (PARTITION BY seq ORDER BY place) - 1 AS nth FROM events) AS counted WHERE place <> nth LIMIT 20`},
	{Noun: "invoices of cases", Query: `SELECT 'invoice ' || invoice || ' is not in case ' || case_id || ' as the case says' FROM covers WHERE NOT EXISTS (
		SELECT 1 FROM cases WHERE cases.id = covers.case_id AND covers.invoice IN (SELECT json_list(as_json(cases.run) -> 'covers'))) LIMIT 20`},
	{Noun: "invoices of cases", Query: `SELECT 'invoice ' || c || ' is not found in case ' || cases.id FROM cases, json_list(as_json(cases.run) -> 'covers') AS c
		WHERE NOT EXISTS (SELECT 1 FROM covers WHERE covers.case_id = cases.id AND covers.invoice = c) LIMIT 20`},
	{Noun: "places of parts", Query: `SELECT 'part ' || key || ' is not in its place in message ' || message FROM (
		SELECT key, message, place, row_number() OVER (PARTITION BY message ORDER BY place) - 1 AS nth FROM parts) AS counted WHERE place <> nth LIMIT 20`},
	{Noun: "files", Query: `SELECT 'file ' || digest || ' went with no message' FROM files WHERE digest NOT IN (
		SELECT as_json(f) ->> 'Digest' FROM renditions, json_list(as_json(renditions.files)) AS f WHERE as_json(f) ->> 'Digest' IS NOT NULL) LIMIT 20`},
	{Noun: "files", Query: `SELECT 'file ' || (as_json(f) ->> 'Digest') || ' of message ' || message || ' is not there' FROM renditions, json_list(as_json(renditions.files)) AS f
		WHERE as_json(f) ->> 'Digest' NOT IN (SELECT digest FROM files) LIMIT 20`},
}
