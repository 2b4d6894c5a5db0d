package intake

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// receivable is one row of a file of invoices, understood.
type receivable struct {
	engine.Invoice
	kind   docType
	row    int
	code   string        // of lettering; empty when the row has none
	debit  engine.Amount // of a file with debit and credit columns: what they say
	credit engine.Amount
	sided  bool // the file has such columns
}

// receivable reads one row of invoices into r. It is false when the row cannot be used.
func (d *decoder) receivable(r *receivable, keys keySet) bool {
	f := d.fields
	*r = receivable{row: d.row, kind: d.docType()}
	r.ID = d.invoiceID(r.kind)
	client, _ := d.id(&f[invClient])
	r.Client = d.intern(client)
	r.Currency = d.rowCurrency(&f[invCurrency])
	d.invoiceDates(&r.Invoice)
	whole := d.invoiceAmounts(r)
	if r.kind == docClosed {
		r.Open, r.Gross = 0, false
	}
	r.Disputed, _ = d.bool(&f[invDisputed])
	r.OnHold, _ = d.bool(&f[invOnHold])
	r.Factored, _ = d.bool(&f[invFactored])
	r.Factor = d.intern(d.text(&f[invFactor]))
	r.Factored = r.Factored || r.Factor != "" // who bought it says that it was sold
	r.Debit, _ = d.bool(&f[invDirectDebit])
	r.Document = d.document(&f[invDocument])
	if len(d.opt.Entities) > 0 {
		r.Entity, _ = d.word(&f[invEntity])
	}
	d.creditFor(&r.Invoice)
	r.code = d.letteringCode()
	ok := d.errors == 0 && whole
	if ok {
		ok = d.due(r)
	}
	r.Facts = d.facts()
	ok = ok && !d.cancelled(r)
	d.noteAssumed(r)
	if r.kind == docPayment && r.ID == "" {
		r.ID = d.paymentID(r)
	}
	if r.ID != "" && d.stated.Lines == "" && !d.paysOnly(r) {
		d.unique(keys, &f[invInvoice], r.ID)
	}
	return ok && d.errors == 0
}

// docType says what the row is, and reports a word that the mapping does not list.
func (d *decoder) docType() docType {
	t := d.table.shape.types
	r := record{cells: d.cells}
	kind := t.of(&r)
	if kind != docUnknown {
		return kind
	}
	word := r.cellAt(max(0, t.col)).text
	d.say(Problem{
		Code: codeDocType, Column: t.header, Value: word, Message: fmt.Sprintf("the mapping does not say what %q is", word),
		Hint: fmt.Sprintf("list it in intake.cue: invoices: types: as invoice, credit, payment, closed or leave_out: [%q]", word),
	})
	return docInvoice
}

// invoiceID reads the number; payments need none.
func (d *decoder) invoiceID(kind docType) string {
	f := &d.fields[invInvoice]
	f.lenient = kind == docPayment
	id, _ := d.id(f)
	return strings.Clone(id) // so that it does not hold the whole row
}

// paymentID names money that has no number of its own, in the same way in every export.
func (d *decoder) paymentID(r *receivable) string {
	id := strings.Join([]string{"payment", r.Client, r.Issued.String(), r.Currency.Format(-r.Amount)}, " ")
	d.unnamed[id]++
	if n := d.unnamed[id]; n > 1 {
		id = fmt.Sprintf("%s (%d)", id, n)
	}
	return id
}

// paysOnly reports whether a row is a payment that becomes an event: nothing says what is
// left of it.
func (d *decoder) paysOnly(r *receivable) bool {
	return r.kind == docPayment && r.Gross && d.stated.Lines == "" && len(d.lettering) == 0
}

// letteringCode reads what links an invoice with what settled it.
func (d *decoder) letteringCode() string {
	code := ""
	for i, col := range d.lettering {
		c := record{cells: d.cells}
		text := c.cellAt(col).text
		if i == 0 && text == "" {
			return "" // not lettered, whatever its day says
		}
		code += text + "\x00"
	}
	return code
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
func (d *decoder) invoiceAmounts(r *receivable) (known bool) {
	known = d.amountOf(r)
	r.Open, r.Gross = r.Amount, true
	openField := &d.fields[invOpen]
	open, given := d.amount(openField, r.Currency)
	if !given && openField.col < 0 {
		var paid engine.Amount
		if paid, given = d.amount(&d.fields[invPaid], r.Currency); given {
			openField, open = &d.fields[invPaid], r.Amount-paid
		}
	}
	known = known && !r.Currency.IsZero()
	if known && !given {
		d.prepaid(r)
	}
	if !known || !given {
		return known
	}
	if r.kind == docCredit || r.kind == docPayment {
		open = -max(open, -open)
	}
	sums := d.stated.Lines == LinesSum
	switch {
	case !sums && (open != 0 && (open > 0) != (r.Amount > 0) || open > 0 && open > r.Amount || open < 0 && open < r.Amount):
		d.fault(codeOpen, openField, d.raw(openField).text,
			fmt.Sprintf("%s is open of an invoice of %s", r.Currency.Format(open), r.Currency.Format(r.Amount)),
			"what is open lies between 0 and the amount; check which columns hold the two")
	case r.PaidOn != 0 && open != 0:
		d.fault(codePaidOpen, openField, d.raw(openField).text,
			fmt.Sprintf("the invoice was paid on %s, and %s is still open", r.PaidOn, r.Currency.Format(open)),
			"leave paid_on empty until all of it is paid")
	case r.PaidOn == 0:
		r.Open, r.Gross = open, false
	}
	return known
}

// amountOf reads the amount of a row, from one column or from debit and credit.
func (d *decoder) amountOf(r *receivable) (known bool) {
	amountField := &d.fields[invAmount]
	if debit, credit := &d.fields[invDebit], &d.fields[invCredit]; amountField.col < 0 && (debit.col >= 0 || credit.col >= 0) {
		before := d.errors
		dr, isDebit := d.amount(debit, r.Currency)
		cr, isCredit := d.amount(credit, r.Currency)
		if !isDebit && !isCredit && d.errors == before {
			d.fault(codeEmpty, debit, "", "the row has neither a debit nor a credit", "every row of an invoice needs one; say which rows are none in intake.cue: invoices: leave_out")
		}
		r.debit, r.credit, r.sided = dr, cr, true
		r.Amount, known = dr-cr, isDebit || isCredit
	} else {
		r.Amount, known = d.amount(amountField, r.Currency)
	}
	if r.kind == docCredit || r.kind == docPayment {
		r.Amount = -max(r.Amount, -r.Amount)
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
	dueField.lenient = true // what it is without one is said by due
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
	first := keys.seen(d.row, id)
	if first == 0 {
		return
	}
	hint := "keep one row for each"
	if d.kind == KindInvoices {
		hint += `; if an invoice has several rows here, say in intake.cue how they come together: invoices: lines: "first" when each repeats the amounts of the whole, "sum" when they add up`
	}
	d.fault(codeDuplicate, f, id, fmt.Sprintf("%s %s is also in row %d", f.name, id, first), hint)
}

// payment is the event that a row is which says of money that came in, and not what is left of it.
func (d *decoder) payment(r *receivable) (engine.Event, bool) {
	if r.Issued == 0 {
		if d.raw(&d.fields[invIssued]).text != "" { // what is wrong with it was said
			return engine.Event{}, false
		}
		d.fault(codeEmpty, &d.fields[invIssued], "", "a payment needs its day in issued", "say which column holds it in intake.cue: invoices: columns: issued")
		return engine.Event{}, false
	}
	if r.Amount == 0 {
		return engine.Event{}, false
	}
	return engine.Event{Date: r.Issued, Type: engine.EventPayment, Client: r.Client, Entity: r.Entity, Amount: -r.Amount, Currency: r.Currency, Note: cmp.Or(r.ID, "")}, true
}
