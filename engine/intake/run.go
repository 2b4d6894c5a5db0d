package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// run is one Read or Check.
type run struct {
	ctx    context.Context
	opt    *Options
	report *Report
	meter  *meter
}

// visitor takes the rows of one file. begin is told how many there are.
type visitor struct {
	begin func(rows int)
	row   func(d *decoder, s *FileSummary, sums *totals)
}

// file reads one file whole: its form, the conventions of its columns, its rows.
// read is false when its rows could not be read at all. An error is one of I/O or
// cancellation.
func (r *run) file(src *Source, kind Kind, v visitor) (read bool, err error) {
	stated := r.opt.Mapping.table(kind)
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
	for _, p := range problems {
		r.add(src, p)
	}
	s := FileSummary{File: src.Name, Kind: kind, Format: t.format, Encoding: t.encoding, Delimiter: t.delimiter, Sheet: t.sheet}
	sums := &totals{}
	if !hasErrors(problems) {
		read, err = r.settle(b, v, &s)
	}
	if read && err == nil {
		err = r.rows(b, v, &s, sums)
	}
	s.Columns, s.Totals = b.summaries(), sums.sums
	r.report.Files = append(r.report.Files, s)
	return read, err
}

func (r *run) add(src *Source, p Problem) {
	p.File = src.Name
	r.report.add(p)
}

func hasErrors(problems []Problem) bool {
	for _, p := range problems {
		if !p.Warning {
			return true
		}
	}
	return false
}

// settle walks the file once to give every column its convention. usable is
// false when there is nothing to read.
func (r *run) settle(b *binding, v visitor, s *FileSummary) (usable bool, err error) {
	shown := make([]evidence, len(b.fields))
	d := newDecoder(b, r.opt, &Report{}) // values are reported in the next walk
	err = b.table.each(r.ctx, func(rec record) {
		s.Rows++
		d.start(rec)
		for i := range b.fields {
			f := &b.fields[i]
			if f.col >= 0 && f.converts() {
				if c, ok := d.cell(f); ok {
					shown[i].weigh(f.typ, rec.row, c)
				}
			}
		}
	})
	if err != nil {
		return false, err
	}
	for i := range b.fields {
		if f := &b.fields[i]; f.converts() {
			if p := shown[i].settle(b, f); p != nil {
				r.add(b.table.src, *p)
			}
		}
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
	err := b.table.each(r.ctx, func(rec record) {
		d.start(rec)
		switch {
		case rec.broken != nil:
			d.say(*rec.broken)
		case !d.fits(width):
		default:
			v.row(d, s, sums)
		}
	})
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
			Code: codeCells, Value: d.cells[width].text, Message: fmt.Sprintf("the row has %d cells, the header %d", n, width),
			Hint: "put cells that contain the delimiter in quotes, or export with another delimiter",
		})
	case n < width && d.table.format == formatCSV:
		d.say(Problem{
			Code: codeCells, Message: fmt.Sprintf("the row has %d cells, the header %d", n, width),
			Hint: "a line break inside a cell must be in quotes; export again",
		})
	default:
		return true
	}
	return false
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
