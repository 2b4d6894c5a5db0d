package diag

import (
	"unicode"

	"golang.org/x/text/width"
)

// Columns counts the columns of a terminal that a text takes: two for wide East
// Asian letters and emoji, none for combining marks, and as many as Visible needs for a hidden
// character.
func Columns(s string) int {
	n := 0
	for _, r := range s {
		n += columns(r)
	}
	return n
}

func columns(r rune) int {
	if r >= 0x20 && r < 0x300 && (r < 0x7f || r > 0x9f) && r != 0xad { // what most texts are made of: no table is asked
		return 1
	}
	if Hidden(r) {
		return len(AppendVisible(nil, r))
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
