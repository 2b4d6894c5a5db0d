package intake

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// invoice reads one row of invoices. ok is false when it cannot be used.
func (d *decoder) invoice(keys keySet) (inv engine.Invoice, ok bool) {
	f := d.fields
	inv.ID, _ = d.id(&f[invInvoice])
	client, _ := d.id(&f[invClient])
	inv.Client = d.intern(client)
	inv.Currency = d.rowCurrency(&f[invCurrency])
	d.invoiceDates(&inv)
	whole := d.invoiceAmounts(&inv)
	inv.Disputed, _ = d.bool(&f[invDisputed])
	inv.OnHold, _ = d.bool(&f[invOnHold])
	inv.Factored, _ = d.bool(&f[invFactored])
	inv.Factor = d.intern(d.text(&f[invFactor]))
	inv.Factored = inv.Factored || inv.Factor != "" // who bought it says that it was sold
	if len(d.opt.Entities) > 0 {
		inv.Entity, _ = d.word(&f[invEntity])
	}
	d.creditFor(&inv)
	inv.Facts = d.facts()
	if inv.ID != "" {
		d.unique(keys, &f[invInvoice], inv.ID)
	}
	return inv, d.errors == 0 && whole && inv.Due != 0 // a refused column has no values
}

// rowCurrency reads the currency of a row, Options.Currency when it has none. It
// is the zero Currency when a problem was reported, for the row or for the file.
func (d *decoder) rowCurrency(f *field) engine.Currency {
	before := d.errors
	cur, given := d.currency(f)
	if given || d.errors > before {
		return cur
	}
	if d.opt.Currency.IsZero() && f.col >= 0 {
		d.fault(codeNoCurrency, f, "", "the row has no currency",
			fmt.Sprintf("fill it in, or state one in intake.cue: %s: defaults: currency: \"EUR\"", d.kind))
	}
	return d.opt.Currency
}

// invoiceAmounts reads amount and open, and says when they contradict each
// other. Of an invoice with a PaidOn all was open before that day. known is
// false when the amount could not be read.
func (d *decoder) invoiceAmounts(inv *engine.Invoice) (known bool) {
	amountField, openField := &d.fields[invAmount], &d.fields[invOpen]
	amount, known := d.amount(amountField, inv.Currency)
	inv.Amount, inv.Open, inv.Gross = amount, amount, true
	open, given := d.amount(openField, inv.Currency)
	known = known && !inv.Currency.IsZero()
	if !known || !given {
		return known
	}
	switch {
	case open != 0 && (open > 0) != (amount > 0), open > 0 && open > amount, open < 0 && open < amount:
		d.fault(codeOpen, openField, d.raw(openField).text,
			fmt.Sprintf("%s is open of an invoice of %s", inv.Currency.Format(open), inv.Currency.Format(amount)),
			"what is open lies between 0 and the amount; check which columns hold the two")
	case inv.PaidOn != 0 && open != 0:
		d.fault(codePaidOpen, openField, d.raw(openField).text,
			fmt.Sprintf("the invoice was paid on %s, and %s is still open", inv.PaidOn, inv.Currency.Format(open)),
			"leave paid_on empty until all of it is paid")
	case inv.PaidOn == 0:
		inv.Open, inv.Gross = open, false
	}
	return known
}

// creditFor reads which invoice a credit note is for.
func (d *decoder) creditFor(inv *engine.Invoice) {
	f, before := &d.fields[invCreditFor], d.errors
	id, _ := d.id(f)
	switch {
	case id == "" || d.errors > before:
		return
	case inv.Amount > 0:
		d.fault(codeCreditFor, f, id, fmt.Sprintf("%s is said to be a credit note for %s, and its amount is above 0", inv.ID, id),
			"credit notes have a negative amount; leave credit_for empty for what is none")
	case id == inv.ID:
		d.fault(codeCreditFor, f, id, fmt.Sprintf("%s is said to be a credit note for itself", id), "name the invoice that it corrects, or leave it empty")
	}
	inv.CreditFor = d.intern(id)
}

// invoiceDates reads the dates and says when they are out of order.
func (d *decoder) invoiceDates(inv *engine.Invoice) {
	issuedField, dueField, paidField := &d.fields[invIssued], &d.fields[invDue], &d.fields[invPaidOn]
	inv.Issued, _ = d.date(issuedField, true)
	inv.Due, _ = d.date(dueField, true)
	inv.PaidOn, _ = d.date(paidField, true)
	if inv.Issued == 0 {
		return
	}
	if inv.Due != 0 && inv.Due < inv.Issued {
		d.fault(codeDueEarly, dueField, d.raw(dueField).text,
			fmt.Sprintf("due on %s, before it was issued on %s", inv.Due, inv.Issued), "check the two dates, and the order of day and month")
	}
	if inv.PaidOn != 0 && inv.PaidOn < inv.Issued {
		d.fault(codePaidEarly, paidField, d.raw(paidField).text,
			fmt.Sprintf("paid on %s, before it was issued on %s", inv.PaidOn, inv.Issued), "check the two dates, and the order of day and month")
	}
}

// unique reports a key that an earlier row has too.
func (d *decoder) unique(keys keySet, f *field, id string) {
	if first := keys.seen(d.row, id); first > 0 {
		hint := "keep one row for each"
		if d.kind == KindInvoices {
			hint += "; for instalments add a suffix, such as INV-7#2"
		}
		d.fault(codeDuplicate, f, id, fmt.Sprintf("%s %s is also in row %d", f.name, id, first), hint)
	}
}
