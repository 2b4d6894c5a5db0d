package xlsx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Range is a rectangle of cells that are merged into one: what is written in it stands in its
// first cell, and the others are empty.
type Range struct {
	Ref               string // as a spreadsheet writes it: B2:B4
	Top, Bottom       int    // rows; the first of a sheet is 1
	FirstCol, LastCol int    // from 0
}

// Merged lists the merged cells of a sheet by their first row. They stand behind its rows:
// until these were visited to the end, there are none.
func (b *Book) Merged(sheet Sheet) []Range { return b.about(sheet.part).merged }

// HiddenColumn reports whether a person who opens the workbook does not see a column of a
// sheet, counted from 0. It is known once the first row was visited.
func (b *Book) HiddenColumn(sheet Sheet, col int) bool {
	return slices.ContainsFunc(b.about(sheet.part).hidden, func(r Range) bool { return r.FirstCol <= col && col <= r.LastCol })
}

// beside is what a sheet says beside its rows.
type beside struct {
	merged, hidden []Range
	read           bool // merged
}

// about is what is known of a sheet beside its rows.
func (b *Book) about(part string) *beside {
	if b.beside[part] == nil {
		b.beside[part] = &beside{}
	}
	return b.beside[part]
}

// hide notes columns that are not shown.
func (b *Book) hide(part string, col *element) {
	if !truth(col.attr("hidden")) {
		return
	}
	first, err := strconv.Atoi(col.attr("min"))
	last, err2 := strconv.Atoi(col.attr("max"))
	about := b.about(part)
	r := Range{FirstCol: first - 1, LastCol: last - 1}
	if err == nil && err2 == nil && !slices.Contains(about.hidden, r) {
		about.hidden = append(about.hidden, r)
	}
}

// behindMerged names what stands behind the merged cells of a sheet: where it begins, there are
// no more of them.
var behindMerged = []string{
	"phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
	"customProperties", "cellWatches", "ignoredErrors", "drawing", "legacyDrawing", "picture", "oleObjects", "controls", "tableParts", "extLst",
}

// readMerged reads the merged cells, which follow the rows of a sheet, once.
func (b *Book) readMerged(s *scanner, part string) error {
	about := b.about(part)
	if about.read {
		return nil
	}
	var found []Range
	for {
		s.limit.left = longestRow
		var e element
		switch err := s.next(&e); {
		case errors.Is(err, io.EOF):
			about.keep(found)
			return nil
		case err != nil:
			return fmt.Errorf("after the rows: %w", err)
		case e.end && e.name == "mergeCells", !e.end && slices.Contains(behindMerged, e.name):
			about.keep(found)
			return nil
		case e.name == "mergeCell" && !e.end:
			if r, ok := rangeOf(e.attr("ref")); ok {
				found = append(found, r)
			}
		}
	}
}

func (a *beside) keep(found []Range) {
	slices.SortStableFunc(found, func(x, y Range) int { return x.Top - y.Top })
	a.merged, a.read = found, true
}

// rangeOf reads B2:B4. It is false for one cell, and for what is no range.
func rangeOf(ref string) (Range, bool) {
	first, last, two := strings.Cut(ref, ":")
	r := Range{Ref: ref, FirstCol: column(first), LastCol: column(last), Top: rowOf(first), Bottom: rowOf(last)}
	ok := two && r.FirstCol >= 0 && r.LastCol >= r.FirstCol && r.Top > 0 && r.Bottom >= r.Top
	return r, ok && (r.FirstCol < r.LastCol || r.Top < r.Bottom)
}

// rowOf is the row of a cell such as BC12; 0 when it is none.
func rowOf(ref string) int {
	n, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
