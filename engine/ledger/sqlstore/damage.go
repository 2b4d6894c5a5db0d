package sqlstore

import (
	"context"
	"slices"

	"github.com/relance-dev/relance/engine/ledger"
)

// Check finds what does not agree with itself, or with the rows that the journal vouches for: each row of its answer is a
// sentence, or ok.
type Check struct{ Noun, Query string }

// Damage implements ledger.Reader.
func (r *reader) Damage(ctx context.Context) ([]string, error) {
	var found []string
	for _, c := range r.dialect.Checks {
		for text, err := range many(ctx, r, c.Noun, func(row scanner) (text string, err error) {
			err = row.Scan(&text)
			return text, err
		}, c.Query) {
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
	for _, table := range slices.Concat(counted, r.dialect.Counted) {
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
