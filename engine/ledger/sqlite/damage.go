package sqlite

import (
	"context"

	"github.com/relance-dev/relance/engine/ledger"
)

// checks find what does not agree with itself, or with the rows that the journal vouches for, each as a sentence of a row.
var checks = []struct{ noun, query string }{
	{"integrity check of the file", "PRAGMA integrity_check"},
	{"references", `SELECT 'a row of ' || "table" || ' names a row that is not there' FROM pragma_foreign_key_check LIMIT 20`},
	{"index of the journal", `SELECT 'entry ' || seq || ' is not found by what it is about' FROM (
		SELECT journal.seq AS seq, 'client' AS noun, json_extract(text, '$.about.client') AS id FROM journal
		UNION ALL SELECT journal.seq, 'case', json_extract(text, '$.about.case') FROM journal
		UNION ALL SELECT journal.seq, 'kind', json_extract(text, '$.kind') FROM journal WHERE json_extract(text, '$.kind') NOT IN ('decision', 'message', 'receipt')
		UNION ALL SELECT journal.seq, 'invoice', i.value FROM journal, json_each(text, '$.about.invoices') AS i) AS said
		WHERE id <> '' AND NOT EXISTS (SELECT 1 FROM about WHERE about.noun = said.noun AND about.id = said.id AND about.seq = said.seq) LIMIT 20`},
	{"index of the journal", `SELECT 'entry ' || seq || ' is found by ' || noun || ' ' || id || ', which it is not about' FROM about WHERE NOT EXISTS (
		SELECT 1 FROM journal WHERE journal.seq = about.seq AND CASE noun
			WHEN 'client' THEN json_extract(text, '$.about.client') = id
			WHEN 'case' THEN json_extract(text, '$.about.case') = id
			WHEN 'kind' THEN json_extract(text, '$.kind') = id
			WHEN 'invoice' THEN id IN (SELECT i.value FROM json_each(text, '$.about.invoices') AS i) END) LIMIT 20`},
	{"places of events", `SELECT 'event ' || key || ' is not in its place in entry ' || seq FROM (
		SELECT key, seq, place, row_number() OVER (PARTITION BY seq ORDER BY place) - 1 AS nth FROM events) WHERE place <> nth LIMIT 20`},
	{"invoices of cases", `SELECT 'invoice ' || invoice || ' is not in case ' || case_id || ' as the case says' FROM covers WHERE NOT EXISTS (
		SELECT 1 FROM cases, json_each(cases.run, '$.covers') AS c WHERE cases.id = covers.case_id AND c.value = covers.invoice) LIMIT 20`},
	{"invoices of cases", `SELECT 'invoice ' || c.value || ' is not found in case ' || cases.id FROM cases, json_each(cases.run, '$.covers') AS c
		WHERE NOT EXISTS (SELECT 1 FROM covers WHERE covers.case_id = cases.id AND covers.invoice = c.value) LIMIT 20`},
	{"places of parts", `SELECT 'part ' || key || ' is not in its place in message ' || message FROM (
		SELECT key, message, place, row_number() OVER (PARTITION BY message ORDER BY place) - 1 AS nth FROM parts) WHERE place <> nth LIMIT 20`},
	{"files", `SELECT 'file ' || digest || ' went with no message' FROM files WHERE digest NOT IN (
		SELECT json_extract(f.value, '$.Digest') FROM renditions, json_each(renditions.files) AS f) LIMIT 20`},
	{"files", `SELECT 'file ' || json_extract(f.value, '$.Digest') || ' of message ' || message || ' is not there' FROM renditions, json_each(renditions.files) AS f
		WHERE json_extract(f.value, '$.Digest') NOT IN (SELECT digest FROM files) LIMIT 20`},
}

// Damage implements ledger.Reader.
func (r *reader) Damage(ctx context.Context) ([]string, error) {
	var found []string
	for _, c := range checks {
		for text, err := range many(ctx, r, c.noun, func(row scanner) (text string, err error) {
			err = row.Scan(&text)
			return text, err
		}, c.query) {
			if err != nil {
				if len(found) > 0 { // what was found says why
					return found, nil
				}
				return nil, err
			}
			if text != "ok" {
				found = append(found, text)
			}
		}
	}
	for _, look := range []func(context.Context) (string, error){r.miscounted, r.damagedFile, r.damagedPart} {
		text, err := look(ctx)
		switch {
		case err != nil && len(found) > 0:
			return found, nil
		case err != nil:
			return nil, err
		case text != "":
			found = append(found, text)
		}
	}
	return found, nil
}

// miscounted says which counts are not what there is.
func (r *reader) miscounted(ctx context.Context) (string, error) {
	for _, table := range counted {
		query := "SELECT 'what is counted in " + table + " is not what there is' WHERE EXISTS (SELECT * FROM " + table + "_now EXCEPT SELECT * FROM " + table +
			") OR EXISTS (SELECT * FROM " + table + " EXCEPT SELECT * FROM " + table + "_now)"
		for text, err := range many(ctx, r, "counts", func(row scanner) (text string, err error) {
			err = row.Scan(&text)
			return text, err
		}, query) {
			return text, err
		}
	}
	return "", nil
}

// damagedFile says which file is not what its digest says.
func (r *reader) damagedFile(ctx context.Context) (string, error) {
	for text, err := range many(ctx, r, "files", func(row scanner) (string, error) {
		var digest string
		var data []byte
		err := row.Scan(&digest, &data)
		if err == nil && ledger.DigestOf(data) != digest {
			return "file " + digest + " was changed: it has another digest", nil
		}
		return "", err
	}, "SELECT digest, data FROM files") {
		if err != nil || text != "" {
			return text, err
		}
	}
	return "", nil
}

// damagedPart says which part of a message does not name its own case.
func (r *reader) damagedPart(ctx context.Context) (string, error) {
	for text, err := range many(ctx, r, "parts", func(row scanner) (string, error) {
		var key, of string
		if err := row.Scan(&key, &of); err != nil {
			return "", err
		}
		if p, err := ledger.ParsePartKey(key); err != nil || p.Case != of {
			return "part " + key + " is said to be of case " + of, nil
		}
		return "", nil
	}, "SELECT key, case_id FROM parts") {
		if err != nil || text != "" {
			return text, err
		}
	}
	return "", nil
}
