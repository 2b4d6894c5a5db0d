package posting

import (
	"context"
	"iter"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// planInvoices goes through the invoices of the ledger and of the export at once.
func (im *importer) planInvoices(ctx context.Context, r ledger.Reader) error {
	next, stop := iter.Pull2(each(im.export))
	defer stop()
	exported, err, more := next()
	pass := func() {
		if !im.Listed || !im.Portfolio.Papers {
			im.owes[exported.Client] = true
		}
		im.passed.pass(exported.ID)
		exported, err, more = next()
	}
	for inv, failed := range r.Invoices(ctx, ledger.InvoiceFilter{}) {
		if failed != nil {
			return failed
		}
		for more && err == nil && exported.ID < inv.ID {
			if err := im.add(exported); err != nil {
				return err
			}
			pass()
		}
		if err != nil {
			return err
		}
		if owes(&inv) {
			im.owing++
		}
		if !more || exported.ID != inv.ID {
			if err := im.absent(&inv); err != nil {
				return err
			}
			continue
		}
		if err := im.update(&inv, exported); err != nil {
			return err
		}
		pass()
	}
	for ; more && err == nil; pass() {
		if err := im.add(exported); err != nil {
			return err
		}
	}
	return err
}

// add is about an invoice that the ledger lacks.
func (im *importer) add(exported *engine.Invoice) error {
	if im.Listed && im.Portfolio.Papers {
		im.summary.Settled = append(im.summary.Settled, exported.ID)
		return nil
	}
	if im.comesBack(nil, exported) {
		return nil
	}
	after := im.derive(exported)
	if paid := exported.PaidOn; exported.Gross && paid != 0 && paid <= im.AsOf {
		im.allocate(im.expected(exported, paid), &after, paid)
	}
	im.recognize(&after)
	return im.post(nil, after)
}

// update is about an invoice that both have.
func (im *importer) update(before, exported *engine.Invoice) error {
	if before.Currency != exported.Currency {
		im.problems.add(engine.Event{Invoice: before.ID}, "give the new invoice another number",
			"invoice %s is in %s in the ledger, and in %s in the export", before.ID, before.Currency, exported.Currency)
		return nil
	}
	if im.Portfolio.Papers {
		after := im.papered(before, exported)
		if im.comesBack(before, &after) {
			after = *before
		}
		return im.post(before, after)
	}
	filled := im.filled(before, exported)
	after, day := im.derive(&filled), im.AsOf
	if filled.Gross {
		day = filled.PaidOn
	}
	touched := im.history.touch(*before, im.isFresh)
	if day != 0 && day <= im.AsOf {
		im.allocate(touched.Open, &after, day)
	}
	im.keepOpen(before, &touched, &filled, &after)
	if im.comesBack(before, &after) {
		after = *before
	}
	return im.post(before, after)
}

// absent is about an invoice that the export lacks.
func (im *importer) absent(before *engine.Invoice) error {
	after := *before
	if im.stirred[before.Client] {
		after = im.history.touch(after, im.isFresh)
	}
	if im.replace(&after) {
		return im.post(before, after)
	}
	if owes(&after) {
		if im.unread[before.ID] { // the export has it, and it could not be used
			return im.post(before, after)
		}
		if im.Full {
			im.closing++
			expected := after.Open
			after.Open = 0
			im.allocate(expected, &after, im.AsOf)
		} else if im.export.Len() > 0 || im.Portfolio.Had.Invoices != nil { // else nobody asked for invoices
			im.summary.Missing++
		}
	}
	return im.post(before, after)
}

func (im *importer) post(before *engine.Invoice, after engine.Invoice) error {
	if !im.summary.see(before, &after) {
		return nil
	}
	return im.changed.Add(&after)
}
