// Package view is what commands answer, as values: one JSON for the command line and for
// programs. Amounts are exact decimals in text, days are YYYY-MM-DD in the creditor's time zone,
// instants RFC 3339. A list is never null. FIELDS.md lists all of them.
package view

import (
	"encoding/json"
	"io"
)

// Write writes a view as indented JSON.
func Write(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// list is the form of each item of a list; never nil.
func list[T, V any](items []T, form func(*T) V) []V {
	out := make([]V, len(items))
	for i := range items {
		out[i] = form(&items[i])
	}
	return out
}

// texts is a list that is never nil.
func texts(items []string) []string { return append([]string{}, items...) }
