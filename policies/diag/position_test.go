package diag_test

import (
	"testing"
	"unicode/utf8"

	"github.com/relance-dev/relance/policies/diag"
)

func TestPositionsCountAsPeopleDo(t *testing.T) {
	for _, tc := range []struct {
		name   string
		data   string
		offset int
		want   diag.Position
	}{
		{"the first byte", "abc", 0, diag.Position{Line: 1, Column: 1}},
		{"a later line", "a\nbc", 3, diag.Position{Line: 2, Column: 2}},
		{"behind the last byte", "a\nbc", 4, diag.Position{Line: 2, Column: 3}},
		{"far beyond the end", "a\nbc", 99, diag.Position{Line: 2, Column: 3}},
		{"an accent is one column", "éa", 2, diag.Position{Line: 1, Column: 2}},
		{"a tab is one column", "\ta", 1, diag.Position{Line: 1, Column: 2}},
		{"CR LF ends a line", "a\r\nb", 3, diag.Position{Line: 2, Column: 1}},
		{"a byte order mark has no column", "\ufeffa", 3, diag.Position{Line: 1, Column: 1}},
		{"the file as a whole", "abc", -1, diag.Position{}},
		{"an empty file", "", 0, diag.Position{Line: 1, Column: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := diag.PositionOf([]byte(tc.data), tc.offset); got != tc.want {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

func TestPositionsGrowWithTheOffset(t *testing.T) {
	data := []byte("une\npremière\r\n\tligne « longue »\n\nfin")
	last := diag.Position{}
	for at := range data {
		if !utf8.RuneStart(data[at]) {
			continue
		}
		p := diag.PositionOf(data, at)
		if p.Line < last.Line || p.Line == last.Line && p.Column <= last.Column {
			t.Fatalf("offset %d is at %v, after %v", at, p, last)
		}
		last = p
	}
}
