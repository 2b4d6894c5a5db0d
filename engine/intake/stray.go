package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/intake/xlsx"
)

// strays finds what stands in a sheet and is no row of the table that is read: the header once
// more, another table below, cells that are merged over several rows or columns.
type strays struct {
	b      *binding
	last   int // the last row that was looked at
	ended  bool
	again  bool
	merged []xlsx.Range // not begun yet
	open   []openRange
}

type openRange struct {
	xlsx.Range
	said bool
}

func newStrays(b *binding) *strays {
	s := &strays{b: b, last: b.table.headerRow}
	if w, ok := b.table.body.(*workbook); ok {
		s.merged = w.book.Merged(w.sheet)
	}
	return s
}

// takes reports whether a row is to be read, and says once why it is not.
func (s *strays) takes(d *decoder, rec *record) bool {
	gap := rec.row > s.last+1
	s.last = rec.row
	if s.ended {
		return false
	}
	if t := s.b.table.doubled; t != nil && !t.lower && rec.row == t.low && s.b.kind == KindInvoices {
		d.say(t.problem(s.b.kind))
		return false
	}
	if s.isHeader(rec) {
		s.sayHeader(d)
		return false
	}
	if s.b.kind == KindInvoices && gap && rec.words() >= 2 && !s.figures(rec) {
		s.sayTable(d, rec)
		return false
	}
	return s.whole(d, rec)
}

// figures reports whether a row has a figure where an amount or a day belongs, though words stand beside
// them: € 100, 31 Jan 2026.
func (s *strays) figures(rec *record) bool {
	return slices.ContainsFunc(s.b.fields, func(f field) bool {
		return (f.typ == typeAmount || f.typ == typeDate) && f.col >= 0 && strings.ContainsAny(rec.cellAt(f.col).text, "0123456789")
	})
}

// isHeader reports whether a row is the header once more.
func (s *strays) isHeader(rec *record) bool {
	header := s.b.table.header
	for i := range max(len(header), len(rec.cells)) {
		h, text := "", ""
		if i < len(header) {
			h = header[i]
		}
		if i < len(rec.cells) {
			text = rec.cells[i].text
		}
		if h != text {
			return false
		}
	}
	return true
}

func (s *strays) sayHeader(d *decoder) {
	if s.again {
		return
	}
	s.again = true
	name := s.b.headers()[0]
	d.say(Problem{
		Code: codeCells, Message: "the header stands here once more",
		Hint: fmt.Sprintf("if what is below belongs to it, write in intake.cue: %s: leave_out: [{column: %q, is: [%q]}]", s.b.kind, name, name),
	})
}

// sayTable reports another table below the one that is read. What follows is not looked at.
func (s *strays) sayTable(d *decoder, rec *record) {
	s.ended = true
	var words []string
	for _, c := range rec.cells {
		if c.text != "" {
			words = append(words, clip(c.text, longestValue))
		}
	}
	hint := "export the invoices alone"
	for i := range s.b.fields {
		f := &s.b.fields[i]
		if f.col >= 0 && f.required && rec.cellAt(f.col).text == "" {
			hint += fmt.Sprintf("; or, if these rows have nothing below %q, write in intake.cue: invoices: leave_out: [{column: %q, empty: true}]", f.header, f.header)
			break
		}
	}
	d.say(Problem{Code: codeCells, Value: strings.Join(words, ", "), Message: "another table seems to begin here, below rows that are empty", Hint: hint})
}

// whole reports whether no cell of a row that is read lies within merged cells, where it is empty
// whatever a person sees.
func (s *strays) whole(d *decoder, rec *record) bool {
	for len(s.merged) > 0 && s.merged[0].Top <= rec.row {
		s.open = append(s.open, openRange{Range: s.merged[0]})
		s.merged = s.merged[1:]
	}
	s.open = slices.DeleteFunc(s.open, func(r openRange) bool { return r.Bottom < rec.row })
	fine := true
	for i := range s.open {
		r := &s.open[i]
		if r.Top <= s.b.table.headerRow {
			continue
		}
		col, n := -1, 0
		for c := r.FirstCol; c <= r.LastCol && c < len(s.b.table.header); c++ {
			if s.b.used(c) || s.b.looksAt(c) {
				col = c
				n++
			}
		}
		if n == 0 || rec.row == r.Top && n == 1 {
			continue
		}
		fine = false
		if r.said {
			continue
		}
		r.said = true
		d.say(Problem{
			Code: codeMangled, Column: s.b.table.header[col], Value: r.Ref, Message: "cells are merged here, and only the first of them holds what is written",
			Hint: "take the merge off in a spreadsheet and write the value into each cell that it is true for, or export the rows without merged cells",
		})
	}
	return fine
}

// hiddenColumns lists the columns that are read and that a person does not see in the workbook.
func (b *binding) hiddenColumns() []string {
	w, ok := b.table.body.(*workbook)
	if !ok {
		return nil
	}
	var hidden []string
	for i, h := range b.table.header {
		if h != "" && w.book.HiddenColumn(w.sheet, i) && (b.used(i) || b.looksAt(i)) {
			hidden = append(hidden, h)
		}
	}
	return hidden
}
