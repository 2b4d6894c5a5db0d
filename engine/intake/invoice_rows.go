package intake

import (
	"strings"

	"github.com/relance-dev/relance/engine"
)

// invoiceSink takes what a file of invoices holds.
type invoiceSink struct {
	seen    func(d *decoder, r *receivable) // every row; may be nil
	invoice func(r *receivable)
	payment func(e engine.Event)
	done    func(b *binding, d *decoder, replaced map[string]bool)
}

// invoiceRows visits the rows of a file of invoices.
func (r *run) invoiceRows(notes *credits, to invoiceSink, begin func(rows int)) visitor {
	keys := keySet{}
	var gather *lines
	var last *decoder
	var summary *FileSummary
	paid := map[string]int{}
	x := &receivable{} // of the row that is read
	emit := func(x *receivable, sums *totals) {
		notes.see(last, x)
		last.splits.see(x.row, &x.Invoice)
		summary.span(x.Due)
		open := x.Open
		if x.PaidOn != 0 {
			open = 0
		}
		sums.add(x.Currency, x.Amount, open)
		to.invoice(x)
	}
	return visitor{
		begin: begin,
		row: func(d *decoder, s *FileSummary, sums *totals) {
			if last == nil {
				last, summary, gather = d, s, linesOf(d.binding)
			}
			ok := d.receivable(x, keys)
			if to.seen != nil {
				to.seen(d, x)
			}
			switch {
			case !ok:
				s.span(x.Due)
			case d.paysOnly(x):
				if e, ok := d.payment(x); ok {
					key := strings.Join([]string{e.Date.String(), e.Client, e.Currency.Format(e.Amount), e.Note}, "\x00")
					if paid[key]++; paid[key] > 1 {
						e.Note += strings.Repeat("*", paid[key]-1) // twice on a day is two payments
					}
					s.Payments++
					to.payment(e)
				}
			case gather != nil:
				gather.add(d, x)
			default:
				emit(x, sums)
			}
		},
		end: func(b *binding, sums *totals) {
			if last == nil {
				return
			}
			if gather != nil && r.report.OK() {
				gather.finish(func(x *receivable) { emit(x, sums) })
			}
			if last.dated == 0 && last.undated > 0 && r.report.OK() {
				r.add(b.table.src, Problem{
					Code: codeNoDue, Row: b.table.headerRow, Column: b.fields[invDue].header, Message: "no row has a due date",
					Hint: "say in intake.cue when invoices fall due: invoices: due: {days: 30}",
				})
			}
			replaced := b.splits.judge(r, b.table.src, sums)
			if to.done != nil {
				to.done(b, last, replaced)
			}
		},
	}
}
