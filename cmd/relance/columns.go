package main

import (
	"strings"
	"unicode"

	"github.com/relance-dev/relance/policies/diag"
)

// fit shortens a text to so many columns, with … at the end when something is
// left out. No limit (0) leaves it as it is.
func fit(s string, limit int) string {
	if limit <= 0 || diag.Columns(s) <= limit {
		return s
	}
	n := 1 // of the …
	for i, r := range s {
		if n += diag.Columns(string(r)); n > limit {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// pad fills a text up with spaces to so many columns: before it when right is true.
func pad(s string, columns int, right bool) string {
	gap := strings.Repeat(" ", max(0, columns-diag.Columns(s)))
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
		case limit > 0 && diag.Columns(line)+diag.Columns(sep)+diag.Columns(item) > limit:
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
