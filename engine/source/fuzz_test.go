package source_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine/source"
)

// Whatever an object holds, a row is flat, bounded, and with names has these names alone.
func FuzzFlatten(f *testing.F) {
	f.Add(`{"a":{"b":[1,2,3,4,5],"c":null},"d":"x"}`)
	f.Add(`{"a":[[[[[[[[1]]]]]]]]}`)
	f.Add(`{"a":1`)
	f.Fuzz(func(t *testing.T, text string) {
		row, err := source.Flatten(json.RawMessage(text), nil)
		if err == nil && len(row) > 500 {
			t.Errorf("a row of %d values", len(row))
		}
		for _, field := range row {
			switch field.Value.(type) {
			case nil, bool, string, json.Number:
			default:
				t.Errorf("%s is a %T", field.Name, field.Value)
			}
		}
		names := []string{"d", "a.b.0"}
		named, err := source.Flatten(json.RawMessage(text), names)
		if err != nil {
			return
		}
		var got []string
		for _, field := range named {
			got = append(got, field.Name)
		}
		if !slices.Equal(got, names) {
			t.Errorf("got %v", got)
		}
	})
}
