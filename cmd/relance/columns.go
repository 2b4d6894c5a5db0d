package main

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columnsOf counts the columns of a terminal that a text takes: two for wide
// East Asian letters and emoji, none for combining marks.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// fit shortens a text to so many columns, with … at the end when something is
// left out. No limit (0) leaves it as it is.
func fit(s string, limit int) string {
	if limit <= 0 || columnsOf(s) <= limit {
		return s
	}
	n := 1 // of the …
	for i, r := range s {
		if n += runeColumns(r); n > limit {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// pad fills a text up with spaces to so many columns: before it when right is true.
func pad(s string, columns int, right bool) string {
	gap := strings.Repeat(" ", max(0, columns-columnsOf(s)))
	if right {
		return gap + s
	}
	return s + gap
}

// printable makes text of an export safe for a terminal: control characters,
// which could move the cursor or change colours, become one visible sign.
func printable(s string) string {
	if strings.IndexFunc(s, unicode.IsControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// wrap breaks items, joined by sep, into lines of at most limit columns (0 is
// no limit); no item is broken.
func wrap(items []string, sep string, limit int) []string {
	var lines []string
	line := ""
	for _, item := range items {
		switch {
		case line == "":
			line = item
		case limit > 0 && columnsOf(line)+columnsOf(sep)+columnsOf(item) > limit:
			lines = append(lines, line)
			line = item
		default:
			line += sep + item
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
