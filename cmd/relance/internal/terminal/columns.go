package terminal

import (
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// Fit shortens a text to so many columns, with … at the end when something is
// left out. No limit (0) leaves it as it is.
func Fit(s string, limit int) string {
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

// Pad fills a text up with spaces to so many columns: before it when right is true.
func Pad(s string, columns int, right bool) string {
	gap := strings.Repeat(" ", max(0, columns-diag.Columns(s)))
	if right {
		return gap + s
	}
	return s + gap
}

// Wrap breaks items, joined by sep, into lines of at most limit columns (0 is
// no limit); no item is broken.
func Wrap(items []string, sep string, limit int) []string {
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
