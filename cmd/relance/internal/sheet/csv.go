// Package sheet writes tables that people open in a spreadsheet.
package sheet

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
)

// Writer writes rows of CSV, with a comma between cells, of which no spreadsheet computes
// anything: see Defused. Like csv.Writer it keeps its first error.
type Writer struct{ csv *csv.Writer }

// NewWriter writes to w.
func NewWriter(w io.Writer) *Writer { return &Writer{csv.NewWriter(w)} }

// Row writes a row.
func (w *Writer) Row(cells ...string) {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = Defused(c)
	}
	_ = w.csv.Write(safe) // Close tells
}

// Error is the first error so far.
func (w *Writer) Error() error { return w.csv.Error() }

// Close writes what is left, and returns the first error. It does not close what is below.
func (w *Writer) Close() error {
	w.csv.Flush()
	return w.csv.Error()
}

var (
	// begins finds where a spreadsheet might take text for a formula: at the beginning of a cell, and where one that
	// takes another separator, or no quotes, would begin a cell.
	begins = regexp.MustCompile("(^|[;\t\r\n|])([ \"]*)([=+\\-@\uff1d\uff0b\uff0d\uff20])")
	number = regexp.MustCompile(`^-[0-9]+(\.[0-9]+)?$`)
)

// Defused is a cell that a spreadsheet shows as it is: an apostrophe stands before what would
// begin a formula. A negative number stays a number.
func Defused(cell string) string {
	if !strings.ContainsAny(cell, "=+-@\uff1d\uff0b\uff0d\uff20\t\r\n") {
		return cell // nothing in it could begin a formula
	}
	if isDay(cell) {
		return cell
	}
	if number.MatchString(cell) {
		return cell
	}
	cell = begins.ReplaceAllString(cell, "$1'$2$3")
	if cell != "" && strings.ContainsRune("\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// isDay recognises a day such as 2026-01-31, as most cells with a hyphen are.
func isDay(cell string) bool {
	if len(cell) != len("2026-01-31") {
		return false
	}
	for i := range len(cell) {
		if i == 4 || i == 7 {
			if cell[i] != '-' {
				return false
			}
		} else if cell[i] < '0' || cell[i] > '9' {
			return false
		}
	}
	return true
}
