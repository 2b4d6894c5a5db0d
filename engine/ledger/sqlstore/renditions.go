package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"

	"github.com/relance-dev/relance/engine/ledger"
)

// storedFile is a file of a rendition, without its data.
type storedFile struct{ Name, Type, Digest string }

// Renditions implements ledger.OutboxReader.
func (r *reader) Renditions(ctx context.Context, message string) iter.Seq2[ledger.Rendition, error] {
	return func(yield func(ledger.Rendition, error) bool) {
		var list []ledger.Rendition
		var files [][]storedFile
		rows := many(ctx, r, "renditions of message "+message, func(row scanner) (ledger.Rendition, error) {
			v := ledger.Rendition{Message: message}
			var body string
			var of []storedFile
			err := row.Scan(&v.Attempt, instant{&v.At}, &body, object{&of})
			v.Body = json.RawMessage(body)
			files = append(files, of)
			return v, err
		}, "SELECT attempt, at, body, files FROM renditions WHERE message = ? ORDER BY attempt", message)
		for v, err := range rows {
			if err != nil {
				yield(v, err)
				return
			}
			list = append(list, v)
		}
		for i, v := range list {
			for _, f := range files[i] {
				data, err := one(ctx, r, "file "+f.Digest, func(row scanner) (data []byte, err error) {
					err = row.Scan(&data)
					return data, err
				}, "SELECT data FROM files WHERE digest = ?", f.Digest)
				if err != nil {
					yield(v, err)
					return
				}
				if len(data) == 0 {
					data = nil
				}
				v.Files = append(v.Files, ledger.File{Name: f.Name, Type: f.Type, Data: data})
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

// AddRendition implements ledger.OutboxWriter.
func (t *tx) AddRendition(ctx context.Context, v ledger.Rendition) error {
	files := make([]storedFile, 0, len(v.Files))
	for _, f := range v.Files {
		digest := ledger.DigestOf(f.Data)
		files = append(files, storedFile{f.Name, f.Type, digest})
		if _, err := t.exec(ctx, "INSERT INTO files (digest, data) VALUES (?, ?) ON CONFLICT DO NOTHING", digest, append([]byte{}, f.Data...)); err != nil {
			return fmt.Errorf("file %s of message %s: %w", f.Name, v.Message, err)
		}
	}
	text, err := json.Marshal(files)
	fail := func(err error) error { return fmt.Errorf("rendition %d of message %s: %w", v.Attempt, v.Message, err) }
	if err != nil {
		return fail(err)
	}
	at := fmt.Sprintf("%s/%d", v.Message, v.Attempt)
	args := []any{v.Message, v.Attempt, micros(v.At), string(v.Body), string(text)}
	if t.ahead.messages[v.Message] != nil {
		t.behind.renditions.args = append(t.behind.renditions.args, args...)
	} else if err := t.execNew(ctx, "INSERT INTO renditions (message, attempt, at, body, files) VALUES (?, ?, ?, ?, ?)", args...); err != nil {
		return fail(err)
	}
	t.wrote(renditionsTable, at, written(renditionFields, whole(micros(v.At)), strconv.Itoa(v.Attempt), string(v.Body), string(text), at, v.Message))
	return nil
}
