package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// slowCanonical writes a body by way of maps, as the first ledgers were written.
func slowCanonical(body any) (string, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("body: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var fields map[string]any
	if err := dec.Decode(&fields); err != nil || fields == nil {
		return "", errors.New("the body is not a JSON object")
	}
	if n, ok := fraction(fields); ok {
		return "", fmt.Errorf("the body holds the number %s: an amount is written as text", n)
	}
	return encode(fields)
}

// fraction finds a number that is not whole.
func fraction(v any) (json.Number, bool) {
	switch v := v.(type) {
	case json.Number:
		return v, strings.ContainsAny(v.String(), ".eE")
	case []any:
		for _, item := range v {
			if n, ok := fraction(item); ok {
				return n, true
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if n, ok := fraction(v[name]); ok {
				return n, true
			}
		}
	}
	return "", false
}

// bodies are those whose order, texts or numbers are written otherwise by some.
var bodies = []string{
	`{}`, `{"b":1,"a":2}`, `{"b":{"d":[],"c":{}},"a":[{"z":1,"y":[1,2,[3]]},null,true,false,-4]}`,
	`{"":"","a\u0000":"\u0000\n\t\\\"\/","é":"é\u00e9\u2028\u2029<>&\ud83d\ude00\ud800"}`,
	`{"a":1,"b":2,"a":{"x":3}}`, `{"\u0061":1,"a":2}`, `{"a\"b":",:]}","a":"[{"}`,
	`{"n":1.5}`, `{"z":1e3,"a":{"n":2.5}}`, `{"n":[1,2,0.25]}`, `{"n":12345678901234567890}`,
	`null`, `1`, `"text"`, `[1]`, `true`, `[]`, `{"` + "\xff" + `":"` + "\xfe" + `"}`, `{"a" : [ 1 , 2 ] }`,
}

// compareCanonical holds the bytes of a body against those that it has by way of maps.
func compareCanonical(t *testing.T, body any) {
	t.Helper()
	got, err := canonical(body)
	want, wantErr := slowCanonical(body)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("%q: error %v, by way of maps %v", body, err, wantErr)
	}
	if string(got) != want {
		t.Fatalf("%q: wrote\n%s\nby way of maps\n%s", body, got, want)
	}
}

// A body is written as it always was: an entry has the hash that it had.
func TestBodiesAreWrittenAsByWayOfMaps(t *testing.T) {
	for _, text := range bodies {
		compareCanonical(t, json.RawMessage(text))
	}
	type inner struct {
		Z, A string
		M    map[string]any `json:"m,omitempty"`
	}
	compareCanonical(t, struct {
		B inner   `json:"b"`
		A []inner `json:"a"`
		N *int
	}{B: inner{Z: "a < b && c\xff\n", M: map[string]any{"y": 1, "x": []string{}}}, A: []inner{{}, {A: "é"}}})
	compareCanonical(t, struct{}{})
	compareCanonical(t, []int(nil))
	compareCanonical(t, make(chan int))
}

// compareEntry holds the bytes of an entry against those of encoding/json.
func compareEntry(t *testing.T, e *Entry) {
	t.Helper()
	got, err := e.appendTo(nil)
	want, wantErr := encode(e)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("error %v, by encoding/json %v", err, wantErr)
	}
	if err == nil && string(got) != want {
		t.Fatalf("wrote\n%s\nby encoding/json\n%s", got, want)
	}
}

// An entry has the bytes that encoding/json gives it, on which the chain rests.
func TestEntriesAreWrittenAsByEncodingJSON(t *testing.T) {
	texts := []string{"", "x", "a\"b\\c", "é<&>", "\xff", "\u2028\x00\n\t\b\f\x7f", "invoice/F%20-1"}
	for i, a := range texts {
		b := texts[(i+3)%len(texts)]
		for _, at := range []time.Time{{}, time.Unix(1, 0).UTC(), time.Unix(1e9, 120).UTC(), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)} {
			for _, rows := range []map[string]string{nil, {}, {a: b}, {"case b": "1", "case a": "", "message " + a: b}} {
				for _, body := range bodies {
					text, err := canonical(json.RawMessage(body))
					if err != nil {
						continue
					}
					compareEntry(t, &Entry{About: About{Case: a, Client: b}, At: at, Body: text, By: b, Facts: a, Kind: Kind(a), Prev: b, Rows: rows, Seq: int64(i)})
					compareEntry(t, &Entry{About: About{Client: a, Invoices: []string{a, b}}, At: at, Body: text, Kind: KindNote, Rows: rows})
					compareEntry(t, &Entry{About: About{Invoices: []string{}}, At: at, Body: text, Rows: rows})
				}
			}
		}
	}
}

// FuzzEntry holds the texts of an entry against encoding/json.
func FuzzEntry(f *testing.F) {
	f.Add("invoice/F-1", "C \"1\"", "case é", "\xff")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		compareEntry(t, &Entry{
			About: About{Case: a, Client: b, Invoices: []string{c, d}}, At: time.Unix(1e9, 0).UTC(), Body: json.RawMessage("{}"), By: c, Kind: Kind(d),
			Prev: a, Rows: map[string]string{a: b, c: d},
		})
	})
}

// FuzzCanonical holds any JSON against the way of maps.
func FuzzCanonical(f *testing.F) {
	for _, text := range bodies {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if json.Valid(text) {
			compareCanonical(t, json.RawMessage(text))
		}
	})
}
