package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
)

// paidFlags are what programs call a column that says whether an invoice was paid, folded.
var paidFlags = []string{
	"ispaid", "payee", "paye", "reglee", "regle", "soldee", "acquittee", "encaissee", "settled", "cleared", "beglichen", "ausgeglichen",
	"pagada", "pagado", "pagata", "pagato", "paga", "pago", "saldata", "liquidada", "betaald", "voldaan", "betald", "betalt",
}

// notPaid are words of a column about payment that say that there was none, beside those for no, folded.
var notPaid = []string{"unpaid", "notpaid", "impaye", "impayee", "nonpaye", "nonpayee", "nonregle", "nonreglee", "unbezahlt", "offen", "open", "na", "n/a", "none", "null", "never"}

// untoldColumn is an ignored column of invoices whose values may say that less is owed than is
// read, or that it is owed in another currency.
type untoldColumn struct {
	col    int
	column string // ours, which would read it
	row    int    // the first that says so; 0 when none does
	value  string
	says   func(d *decoder, text string) bool
}

// untoldColumns finds them.
func (b *binding) untoldColumns() []*untoldColumn {
	if b.kind != KindInvoices {
		return nil
	}
	var out []*untoldColumn
	find := func(column string, names []string, says func(d *decoder, text string) bool) {
		for i, h := range b.table.header {
			if b.untold(i) && slices.Contains(names, nearest.Fold(h)) {
				out = append(out, &untoldColumn{col: i, column: column, says: says})
			}
		}
	}
	if !b.saysOpen() {
		find("open", usualNames["open"], otherThanAmount)
		find("paid", slices.Concat(usualNames["paid"], paidFlags), saysPaid)
		find("paid_on", usualNames["paid_on"], saysPaid)
	}
	if b.fields[invCurrency].col < 0 && b.fields[invCurrency].above == nil {
		find("currency", usualNames["currency"], otherCurrency)
	}
	return out
}

// saysOpen reports whether the file says what is open of its invoices.
func (b *binding) saysOpen() bool {
	return len(b.lettering) > 0 || slices.ContainsFunc([]int{invOpen, invPaid, invPaidOn, invPrepaid, invDebit, invCredit}, func(i int) bool {
		return b.fields[i].col >= 0 || b.fields[i].standIn != ""
	})
}

// otherThanAmount reports whether a cell holds another number than that of the amount.
func otherThanAmount(d *decoder, text string) bool {
	return strings.ContainsAny(text, "0123456789") && text != d.raw(&d.fields[invAmount]).text
}

// saysPaid reports whether a cell about payment is filled with more than zeros and words for no.
func saysPaid(d *decoder, text string) bool {
	if strings.ContainsAny(text, "0123456789") {
		return strings.ContainsAny(text, "123456789")
	}
	word := nearest.Fold(text)
	yes, known := truth(text, d.stated)
	return !isDash(text) && (yes || !known) && !slices.Contains(notPaid, word)
}

// otherCurrency reports whether a cell names another currency than the amounts are read in.
func otherCurrency(d *decoder, text string) bool {
	c, err := engine.ParseCurrency(strings.ToUpper(text))
	return err == nil && c.Code() != d.fields[invCurrency].standIn && (d.fields[invCurrency].standIn != "" || c != d.opt.Currency)
}

func (u *untoldColumn) see(d *decoder, r *record) {
	if text := r.cellAt(u.col).text; u.row == 0 && text != "" && u.says(d, text) {
		u.row, u.value = r.row, strings.Clone(clip(text, longestValue))
	}
}

// judge reports a column that says of some row what is not read.
func (u *untoldColumn) judge(b *binding) *Problem {
	if u.row == 0 {
		return nil
	}
	header := b.table.header[u.col]
	p := &Problem{Code: codeStatus, Row: u.row, Column: header, Value: u.value}
	switch u.column {
	case "currency":
		p.Message = fmt.Sprintf("the column %q is ignored, and says that amounts are in another currency", header)
	case "open":
		p.Message = fmt.Sprintf("the column %q is ignored, and may say that less is open than the amount", header)
	default:
		p.Message = fmt.Sprintf("the column %q is ignored, and may say that invoices were paid", header)
	}
	p.Hint = fmt.Sprintf("read it: invoices: columns: %s: %q; or say in intake.cue that it is not to be read: invoices: ignore: [%q]", u.column, header, header)
	if u.column == "paid" && !strings.ContainsAny(u.value, "0123456789") {
		p.Hint = fmt.Sprintf("say in intake.cue what its words mean: invoices: types: {column: %q, invoice: [\"…\"], closed: [%q]}; or that it is not to be read: invoices: ignore: [%q]", header, u.value, header)
	}
	return p
}
