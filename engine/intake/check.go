package intake

import (
	"cmp"
	"context"
	"errors"
	"strings"
)

// Check reads one file and says what was understood of it, and what is wrong.
// Rows are not kept, so that memory grows with the number of keys only, by about
// 32 bytes a row. KindAuto takes the kind whose columns the header has most of.
// What two files say of each other is checked by Read alone. The error is one
// of reading the file or of cancellation.
func Check(ctx context.Context, src Source, kind Kind, opt Options) (*Report, error) {
	r := &run{ctx: ctx, opt: &opt, report: &Report{}, meter: newMeter(opt.Progress, &src)}
	if !r.mapping() {
		return r.report, nil
	}
	defer r.meter.done()
	if kind == KindAuto {
		var err error
		if kind, err = r.detect(&src); err != nil || kind == KindAuto {
			return r.report, err
		}
	}
	var notes credits
	if _, err := r.file(&src, kind, checker(kind, &notes)); err != nil {
		return nil, err
	}
	r.match(&notes, &src)
	return r.report, nil
}

// checker visits rows and keeps none.
func checker(kind Kind, notes *credits) visitor {
	keys := keySet{}
	v := visitor{begin: func(int) {}}
	switch kind {
	case KindInvoices:
		v.row = func(d *decoder, s *FileSummary, sums *totals) {
			inv, ok := d.invoice(keys)
			notes.see(d, &inv)
			s.span(inv.Due)
			if ok {
				sums.add(inv.Currency, inv.Amount, inv.Open)
			}
		}
	case KindEvents:
		v.row = func(d *decoder, s *FileSummary, sums *totals) {
			e, ok := d.event(keys, nil)
			s.span(e.Date)
			if ok && !e.Currency.IsZero() {
				sums.add(e.Currency, e.Amount, 0)
			}
		}
	case KindContacts:
		v.row = func(d *decoder, _ *FileSummary, _ *totals) { d.contact(keys, nil) }
	default:
		v.row = func(d *decoder, _ *FileSummary, _ *totals) { d.client(keys) }
	}
	return v
}

// detect finds the kind whose columns the header has most of. A file that fits
// none, or cannot be opened, is reported and KindAuto returned.
func (r *run) detect(src *Source) (best Kind, err error) {
	most := 0
	var t *table
	var problem *Problem
	defer func() { err = errors.Join(err, t.close()) }()
	for i, kind := range []Kind{KindInvoices, KindEvents, KindContacts, KindClients} {
		stated := r.opt.Mapping.table(kind)
		if i == 0 || !stated.opensLike(r.opt.Mapping.table(KindInvoices)) {
			if err := t.close(); err != nil {
				return KindAuto, err
			}
			var p *Problem
			if t, p, err = openTable(r.ctx, src, &meter{}, stated); err != nil {
				return KindAuto, err
			}
			problem = cmp.Or(problem, p)
		}
		if t == nil {
			continue
		}
		if n := recognised(t, kind, r.opt); n > most {
			best, most = kind, n
		}
	}
	if best == KindClients && most <= oneColumn && len(t.header) > 2 {
		best = KindAuto // a number of clients stands in every kind of export
	}
	if best == KindAuto {
		if problem == nil {
			problem = unrecognised(t)
		}
		r.add(src, *problem)
		r.report.Files = append(r.report.Files, FileSummary{File: src.Name})
	}
	return best, nil
}

// opensLike reports whether a file opens in the same way with both mappings.
func (t *Table) opensLike(other *Table) bool {
	return t.Delimiter == other.Delimiter && t.Encoding == other.Encoding && t.Sheet == other.Sheet
}

// oneColumn is what one column weighs at most.
const oneColumn = 3

// recognised weighs the canonical columns of a kind that a file has; of two kinds
// with as many, the one that lacks nothing weighs more.
func recognised(t *table, kind Kind, opt *Options) int {
	b, problems := bind(t, kind, opt)
	n := 0
	for i := range b.fields {
		if b.fields[i].col >= 0 && b.fields[i].fact < 0 {
			n += 2
		}
	}
	if n > 0 && !hasErrors(problems) {
		n++
	}
	return n
}

func unrecognised(t *table) *Problem {
	return &Problem{
		Code: codeKind, Row: t.headerRow,
		Message: "too few columns are known to say what this file is; it has: " + strings.Join(t.header, ", "),
		Hint:    `say whether these are invoices, clients, contacts or events, or name the columns in intake.cue: invoices: columns: invoice: "…"`,
	}
}
