package intake

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
)

// Export is a portfolio to be compared with a ledger: its invoices are Rows, by id, and not in memory. Close Rows.
type Export struct {
	Portfolio // without Invoices
	Rows      Invoices

	err error
}

// ReadExport reads a portfolio as Read does, and checks it whole. The invoices that it has no room for in memory wait
// in files of a folder, the system's for temporary files when that is "".
func ReadExport(ctx context.Context, from Sources, opt Options, folder string) (*Export, *Report, error) {
	r := &run{ctx: ctx, opt: &opt, report: &Report{}, meter: newMeter(opt.Progress, from.Invoices, from.Clients, from.Contacts, from.Events)}
	if !r.mapping() {
		return nil, r.report, nil
	}
	defer r.meter.done()
	x := &Export{Portfolio: *r.portfolio(), Rows: Invoices{Folder: folder}}
	err := r.all(&x.Portfolio, newLedger(), from, x)
	if err = errors.Join(err, x.err); err != nil || !r.report.OK() {
		return nil, r.report, errors.Join(err, x.Rows.Close())
	}
	x.sort()
	return x, r.report, nil
}

func (x *Export) expect(kind Kind, rows int) {
	if kind != KindInvoices {
		x.Portfolio.expect(kind, rows)
	}
}

func (x *Export) invoice(inv *engine.Invoice) {
	if x.err == nil {
		x.err = x.Rows.Add(inv)
	}
}

func (x *Export) leave(replaced map[string]bool) {
	if x.err == nil {
		x.err = x.Rows.leave(replaced)
	}
}
