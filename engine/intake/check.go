package intake

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
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
	why := ""
	if kind == KindAuto && src.Table != nil {
		kind = KindInvoices
	}
	if kind == KindAuto {
		var err error
		if kind, why, err = r.detect(&src); err != nil || kind == KindAuto {
			return r.report, err
		}
	}
	var notes credits
	if _, err := r.file(&src, kind, r.checker(kind, &notes)); err != nil {
		return nil, err
	}
	for i := range r.report.Files {
		r.report.Files[i].Why = why
	}
	r.match(&notes, &src)
	return r.report, nil
}

// checker visits rows and keeps none.
func (r *run) checker(kind Kind, notes *credits) visitor {
	keys := keySet{}
	v := visitor{begin: func(int) {}}
	switch kind {
	case KindInvoices:
		described := map[string]*engine.Client{}
		return r.invoiceRows(notes, invoiceSink{
			seen: func(d *decoder, x *receivable) {
				if d.says == nil {
					d.says = d.clientColumns()
				}
				if len(d.says) == 0 || x.Client == "" {
					return
				}
				c := described[x.Client]
				if c == nil {
					c = &engine.Client{ID: x.Client}
					described[x.Client] = c
				}
				d.describe(c)
			},
			invoice: func(*receivable) {},
			payment: func(engine.Event) {},
		}, v.begin)
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

// detect finds the kind whose columns the header has most of, the required ones before all;
// of an unmapped file, columns that are called as programs usually call them count too. A
// file that fits none, or cannot be opened, is reported and KindAuto returned.
func (r *run) detect(src *Source) (best Kind, why string, err error) {
	most := 0
	var t *table
	var problem *Problem
	defer func() { err = errors.Join(err, t.close()) }()
	for i, kind := range []Kind{KindInvoices, KindEvents, KindContacts, KindClients} {
		stated := r.opt.Mapping.table(kind)
		if i == 0 || !stated.opensLike(r.opt.Mapping.table(KindInvoices)) {
			if err := t.close(); err != nil {
				return KindAuto, "", err
			}
			var p *Problem
			if t, p, err = openTable(r.ctx, src, &meter{}, stated); err != nil {
				return KindAuto, "", err
			}
			problem = cmp.Or(problem, p)
		}
		if t == nil {
			continue
		}
		if n, columns := recognised(r.ctx, t, kind, r.opt); n > most {
			best, most, why = kind, n, columns
		}
	}
	if t != nil && best == KindInvoices && agedBalance(t.header) {
		best = KindAuto
	}
	if most <= oneColumn && t != nil && len(t.header) > 2 {
		best = KindAuto // a number of clients, or a type, stands in every kind of export
	}
	if best == KindAuto {
		switch {
		case problem != nil:
		case agedBalance(t.header):
			problem = t.aged()
		default:
			problem = unrecognised(t)
		}
		r.add(src, *problem)
		r.report.Files = append(r.report.Files, FileSummary{File: src.Name})
	}
	return best, why, nil
}

// opensLike reports whether a file opens in the same way with both mappings.
func (t *Table) opensLike(other *Table) bool {
	return t.Delimiter == other.Delimiter && t.Encoding == other.Encoding && t.Sheet == other.Sheet && t.Header == other.Header && t.HeaderRows == other.HeaderRows &&
		slices.Equal(t.headers(), other.headers())
}

// oneColumn is what one column weighs at most.
const oneColumn = 5

// recognised weighs the columns of a kind that a file has, and names them: a required one
// weighs twice what another does, one that is only called as programs call it less than one
// of our name. Of two kinds with as many, the one that lacks nothing weighs more.
func recognised(ctx context.Context, t *table, kind Kind, opt *Options) (weight int, columns string) {
	b, problems := bind(t, kind, opt)
	var found []string
	for i := range b.fields {
		f := &b.fields[i]
		switch {
		case f.fact >= 0:
		case kind == KindEvents && i == evtType && f.col >= 0 && !t.hasWords(ctx, f, b.stated.Values[f.name]):
			// lists of clients and of invoices have a type, too
		case f.col >= 0:
			weight += 2
			if f.required {
				weight += 2
			}
			found = append(found, f.header)
		case f.required && f.standIn == "" && len(b.stated.Columns) == 0:
			if h := b.usual(f.name); h != "" {
				weight += 2
				found = append(found, h)
			}
		}
	}
	if weight > 0 && !hasErrors(problems) {
		weight++
	}
	return weight, strings.Join(found, ", ")
}

// sampledRows is how many rows are looked at to say what a column holds.
const sampledRows = 100

// hasWords reports whether a column of a closed list has one of its words, or of those that are
// translated to one, in the first rows.
func (t *table) hasWords(ctx context.Context, f *field, translated map[string]string) bool {
	known := map[string]bool{}
	for _, w := range f.words {
		known[nearest.Fold(w)] = true
	}
	for w := range translated {
		known[nearest.Fold(w)] = true
	}
	found, rows := false, 0
	_ = t.body.walk(ctx, func(r record) bool { // what cannot be read is reported when the file is
		if r.row > t.headerRow && !r.blank() && f.col < len(r.cells) {
			rows++
			found = known[nearest.Fold(r.cells[f.col].text)]
		}
		return !found && rows < sampledRows
	})
	return found
}

func unrecognised(t *table) *Problem {
	return &Problem{
		Code: codeKind, Row: t.headerRow,
		Message: "too few columns are known to say what this file is; it has: " + strings.Join(t.header, ", "),
		Hint:    `say what its rows are with --kind invoices, clients, contacts, events or bank; or let relance intake suggest FILE write an intake.cue for it`,
	}
}
