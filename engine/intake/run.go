package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
)

// run is one Read or Check.
type run struct {
	ctx    context.Context
	opt    *Options
	report *Report
	meter  *meter
}

// visitor takes the rows of one file. begin is told how many there are at most.
type visitor struct {
	begin func(rows int)
	row   func(d *decoder, s *FileSummary, sums *totals)
	end   func(b *binding, sums *totals) // after the last row; may be nil
}

// file reads one file whole: its form, the conventions of its columns, its rows.
// read is false when its rows could not be read at all. An error is one of I/O or
// cancellation.
func (r *run) file(src *Source, kind Kind, v visitor) (read bool, err error) {
	stated := src.table(&r.opt.Mapping, kind)
	if !r.notes(src) {
		r.report.Files = append(r.report.Files, FileSummary{File: src.Name, Kind: kind})
		return false, nil
	}
	t, p, err := openTable(r.ctx, src, r.meter, stated)
	if err != nil {
		return false, err
	}
	if p != nil {
		r.add(src, *p)
		r.report.Files = append(r.report.Files, FileSummary{File: src.Name, Kind: kind})
		return false, nil
	}
	defer func() { err = errors.Join(err, t.close()) }()
	b, problems := bind(t, kind, r.opt)
	if kind == KindInvoices && hasErrors(problems) && agedBalance(t.header) {
		problems = []Problem{*t.aged()}
	}
	if t.doubled != nil && hasErrors(problems) {
		problems = []Problem{t.doubled.problem(kind)}
	}
	for _, p := range slices.Concat(t.notes, problems) {
		r.add(src, p)
	}
	s := FileSummary{File: src.Name, Kind: kind, Format: cmp.Or(src.Form, t.format), Encoding: t.encoding, Delimiter: t.delimiter, Sheet: t.sheet}
	sums := &totals{}
	if !hasErrors(problems) {
		read, err = r.inferAll(b, v, &s)
	}
	if read && err == nil {
		err = r.rows(b, v, &s, sums)
		if v.end != nil && err == nil {
			v.end(b, sums)
		}
	}
	s.Columns, s.Totals, s.LeftOut, s.HeaderRow = b.summaries(), sums.sums, t.shape.left(), t.headerRow
	r.report.Files = append(r.report.Files, s)
	return read, err
}

func (r *run) add(src *Source, p Problem) {
	p.File, p.Row = src.at(p.Row)
	r.report.add(p)
}

// notes reports what is wrong with the files that a source was made from; ok is false when
// there is an error.
func (r *run) notes(src *Source) (ok bool) {
	for _, p := range src.Notes {
		r.report.add(p)
	}
	return !hasErrors(src.Notes)
}

func hasErrors(problems []Problem) bool {
	for _, p := range problems {
		if !p.Warning {
			return true
		}
	}
	return false
}

// inferAll walks the file once to give every column its convention. usable is
// false when there is nothing to read.
func (r *run) inferAll(b *binding, v visitor, s *FileSummary) (usable bool, err error) {
	shown := make([]evidence, len(b.fields))
	d := newDecoder(b, r.opt, &Report{}) // values are reported in the next walk
	statuses, untold := b.statusColumns(), b.untoldColumns()
	err = b.table.each(r.ctx, func(rec record) {
		s.Rows++
		d.start(rec)
		for _, c := range statuses {
			c.see(&rec)
		}
		for _, c := range untold {
			c.see(d, &rec)
		}
		if b.kind == KindInvoices {
			b.splits.expect(d.raw(&b.fields[invInvoice]).text)
		}
		for i := range b.fields {
			f := &b.fields[i]
			if f.col >= 0 && f.converts() {
				if c, ok := d.cell(f); ok {
					shown[i].weigh(f.typ, rec.row, c, b.table.epoch)
				}
			}
		}
	})
	if err != nil {
		return false, err
	}
	for _, c := range statuses {
		if p := c.judge(b); p != nil {
			r.add(b.table.src, *p)
		}
	}
	for _, c := range untold {
		if p := c.judge(b); p != nil {
			r.add(b.table.src, *p)
		}
	}
	for i := range b.fields {
		if f := &b.fields[i]; f.converts() {
			if p := shown[i].infer(b, f); p != nil {
				r.add(b.table.src, *p)
			}
		}
	}
	if odd := b.table.shape.odd; odd != nil {
		r.add(b.table.src, Problem{
			Code: codeLeftOut, Warning: true, Row: odd.row, Value: odd.first,
			Message: fmt.Sprintf("of the rows that are left out by their first cell, %d with a number, an amount and a day, as invoices have", b.table.shape.odds),
			Hint:    "if they are yours, describe titles and totals in intake.cue by another cell: leave_out: [{column: \"…\", empty: true}]",
		})
	}
	if left := b.table.shape.left(); s.Rows == 0 && len(left) > 0 {
		var why []string
		for _, l := range left {
			why = append(why, fmt.Sprintf("%d: %s", l.Rows, l.Why))
		}
		r.add(b.table.src, Problem{
			Code: codeNoRows, Row: b.table.headerRow, Message: "every row of the file is left out by intake.cue (" + strings.Join(why, "; ") + ")",
			Hint: "see whether the file is the right one, and whether the conditions in intake.cue mean these rows",
		})
		return false, nil
	}
	if s.Rows == 0 {
		r.add(b.table.src, Problem{
			Code: codeNoRows, Row: b.table.headerRow, Message: "the file has a header and no rows",
			Hint: "export again; leave the file out when there is nothing to read",
		})
		return false, nil
	}
	if b.kind == KindInvoices && b.fields[invCurrency].col < 0 && b.fields[invCurrency].standIn == "" && r.opt.Currency.IsZero() {
		r.add(b.table.src, Problem{
			Code: codeNoCurrency, Row: b.table.headerRow, Column: "currency", Message: "nothing says what currency the amounts are in",
			Hint: "state it in intake.cue: invoices: defaults: currency: \"EUR\"",
		})
	}
	v.begin(s.Rows)
	return true, nil
}

// converts reports whether the field's values depend on a convention.
func (f *field) converts() bool {
	switch f.typ {
	case typeAmount, typeNumber, typeInt, typeDate:
		return true
	}
	return false
}

// rows walks the file a last time and hands every whole row on.
func (r *run) rows(b *binding, v visitor, s *FileSummary, sums *totals) error {
	d := newDecoder(b, r.opt, r.report)
	width := len(b.table.header)
	hidden, firstHidden := 0, 0
	strays := newStrays(b)
	err := b.table.each(r.ctx, func(rec record) {
		d.start(rec)
		if rec.hidden {
			hidden++
			firstHidden = cmp.Or(firstHidden, rec.row)
		}
		switch {
		case rec.broken != nil:
			d.say(*rec.broken)
		case !strays.takes(d, &rec), !d.fits(width):
		default:
			v.row(d, s, sums)
		}
	})
	if hidden > 0 {
		r.add(b.table.src, Problem{
			Code: codeHidden, Warning: true, Row: firstHidden,
			Message: agree.Sprintf("%d of the rows that are read {is|are} hidden in the workbook", hidden),
			Hint:    "a filter may be on: take it off, or export again, if they should not be read",
		})
	}
	if columns := b.hiddenColumns(); len(columns) > 0 {
		r.add(b.table.src, Problem{
			Code: codeHidden, Warning: true, Row: b.table.headerRow, Value: strings.Join(columns, ", "),
			Message: "columns that are read are hidden in the workbook: " + strings.Join(columns, ", "),
			Hint:    "show them in the spreadsheet, and see whether what they hold is still true",
		})
	}
	if sums.over() {
		r.add(b.table.src, Problem{
			Code: codeTotal, Message: "the amounts of the file add up to more than can be counted",
			Hint: "see whether numbers of another column were taken for amounts",
		})
	}
	return err
}

// fits reports a row with another number of cells than the header. Empty cells
// at the end do not count, and a workbook does not write them.
func (d *decoder) fits(width int) bool {
	n := len(d.cells)
	for n > width && d.cells[n-1].text == "" {
		n--
	}
	switch {
	case n > width:
		d.say(Problem{
			Code: codeCells, Value: d.cells[width].text, Message: agree.Sprintf("the row has %d {cell|cells}, the header %d", n, width),
			Hint: "put cells that contain the delimiter in quotes, or export with another delimiter",
		})
	case n < width && d.table.format == formatCSV:
		hint := "a line break inside a cell must be in quotes; export again"
		switch first, filled := d.filled(); {
		case strings.HasPrefix(strings.ToLower(first), "total"):
			hint = fmt.Sprintf("if it is a total, write in intake.cue: %s: leave_out: [{starts: [\"Total\"]}]", d.kind)
		case filled == 1:
			hint = fmt.Sprintf("if it is a heading and no row of yours, write in intake.cue: %s: leave_out: [{cells: 1}], or, when it names the client of the rows below it, headings: client: {cells: 1}; "+
				"a line break inside a cell must be in quotes", d.kind)
		}
		d.say(Problem{Code: codeCells, Message: agree.Sprintf("the row has %d {cell|cells}, the header %d", n, width), Hint: hint})
	default:
		return true
	}
	return false
}

// filled is the first cell of the row that has something, and how many have.
func (d *decoder) filled() (first string, n int) {
	for i := range d.cells {
		if text := strings.TrimSpace(d.cells[i].text); text != "" {
			first = cmp.Or(first, text)
			n++
		}
	}
	return first, n
}

// span widens the first and last day of a file.
func (s *FileSummary) span(d engine.Date) {
	if d == 0 {
		return
	}
	if s.First == 0 || d < s.First {
		s.First = d
	}
	s.Last = max(s.Last, d)
}
