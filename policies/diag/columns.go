package diag

import (
	"unicode"

	"golang.org/x/text/width"
)

// Columns counts the columns of a terminal that a text takes: two for wide East
// Asian letters and emoji, none for combining marks.
func Columns(s string) int {
	n := 0
	for _, r := range s {
		n += columns(r)
	}
	return n
}

func columns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
