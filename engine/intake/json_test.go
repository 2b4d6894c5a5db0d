package intake

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzObject compares the rows of JSON with what encoding/json makes of them.
func FuzzObject(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"a": 1, "b": "x\"y", "c": {"d": [1, "}"]}, "e": null, "f": true}`, `{"\u0061": " é\ud83d ", "b":-1.5e+7}`, `{"a":[],"b":{}}`, ` [1] `,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &jsonFile{keys: map[string]int{}}
		rec := file.object(1, data)
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		var want map[string]any
		if err := dec.Decode(&want); err != nil || want == nil || !json.Valid(data) {
			if rec.broken == nil {
				t.Fatalf("%q is read as %+v", data, rec.cells)
			}
			return
		}
		if rec.broken != nil { // more is refused than encoding/json refuses: keys that repeat, zero bytes
			return
		}
		if len(rec.cells) != len(want) && !bytes.ContainsRune(data, '\ufffd') && bytes.Equal(data, bytes.ToValidUTF8(data, nil)) {
			t.Fatalf("%q has %d cells, want %d", data, len(rec.cells), len(want))
		}
		for key, col := range file.keys {
			if v, ok := want[key]; ok && !agrees(rec.cells[col], v) {
				t.Fatalf("%q: %s is %+v, want %v", data, key, rec.cells[col], v)
			}
		}
	})
}

// agrees compares a cell with a value of encoding/json.
func agrees(c cell, v any) bool {
	switch v := v.(type) {
	case nil:
		return c == cell{}
	case string:
		return c.kind == cellText && (c.text == strings.TrimSpace(v) || strings.ContainsRune(v, '\ufffd'))
	case json.Number:
		return c == cell{text: v.String(), kind: cellNumber}
	case bool:
		return c.kind == cellStated && (c.text == "true") == v
	}
	return c.kind == cellNested
}
