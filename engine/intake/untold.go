package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

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

// What programs call the column of what was paid before the invoice, the one of the code that
// links invoices with what settled them, and the one of free text about the document, folded.
var (
	depositNames = []string{
		"prepaid", "prepaidamount", "prepayment", "deposit", "depositpaid", "depositreceived", "depositamount", "downpayment", "advance", "advancepaid", "advancepayment", "retainer",
		"acompte", "acomptes", "acompteverse", "acomptesverses", "acompterecu", "montantacompte", "montantdel'acompte", "arrhes", "arrhesversees", "avance", "avanceversee",
		"anzahlung", "anzahlungen", "geleisteteanzahlung", "erhalteneanzahlung", "vorauszahlung", "anticipo", "anticipos", "acconto", "acconti", "accontoversato", "sinal", "adiantamento",
		"aanbetaling", "voorschot", "forskott", "forskud",
	}
	letteringNames = []string{
		"lettrage", "lettre", "codelettrage", "codedelettrage", "codelettre", "ecriturelet", "let", "reflettrage", "lettering", "letteringcode", "matchingcode", "matchingnumber", "reconcilecode",
		"clearingdocument", "clearingdoc", "clearingno", "clearing", "ausgleichsbeleg", "ausgleichsnummer", "ausgleich", "opausgleich", "punteo", "afletteren", "aflettering", "afletteringscode",
	}
	letteredOnNames = []string{"datelet", "datelettrage", "datedelettrage", "clearingdate", "ausgleichsdatum", "ausgleichdatum", "datedesolde", "datesolde"}
	labelNames      = []string{
		"libelle", "libelleecriture", "ecriturelib", "designation", "objet", "intitule", "commentaire", "label", "description", "title", "subject", "memo", "narration", "text", "details",
		"bezeichnung", "buchungstext", "beschreibung", "betreff", "concepto", "descripcion", "descrizione", "causale", "oggetto", "descricao", "omschrijving", "beskrivning", "beskrivelse",
	}
)

// looseCredits are words for a credit note that open the label of an invoice as well: "Credit
// card fees", "Remboursement de frais", "Abono mensual".
var looseCredits = []string{"credit", "refund", "remboursement", "abono"}

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
		find("paid_on", slices.Concat(usualNames["paid_on"], letteredOnNames), saysPaid)
		find("prepaid", depositNames, saysNumber)
	}
	if len(b.lettering) == 0 && !b.reads(invOpen, invPaid, invPaidOn, invPrepaid) {
		find("lettering", letteringNames, saysPaid)
	}
	if b.table.shape.types == nil {
		find("label", labelNames, creditAsDebt)
	}
	if b.fields[invCurrency].col < 0 && b.fields[invCurrency].above == nil {
		find("currency", usualNames["currency"], otherCurrency)
	}
	return out
}

// saysOpen reports whether the file says what is open of its invoices.
func (b *binding) saysOpen() bool {
	return len(b.lettering) > 0 || b.reads(invOpen, invPaid, invPaidOn, invPrepaid, invDebit, invCredit)
}

// reads reports whether one of the fields has a column or a stated value.
func (b *binding) reads(fields ...int) bool {
	return slices.ContainsFunc(fields, func(i int) bool {
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

// saysNumber reports whether a cell holds a number other than 0.
func saysNumber(_ *decoder, text string) bool { return strings.ContainsAny(text, "123456789") }

// creditAsDebt reports whether a label calls a credit note what has an amount above 0.
func creditAsDebt(d *decoder, text string) bool {
	amount := d.raw(&d.fields[invAmount]).text
	return creditTitle(text) != "" && strings.ContainsAny(amount, "123456789") && !strings.ContainsAny(amount, "-−(")
}

// creditTitle is what a label begins with when that is a word for a credit note; empty when not.
func creditTitle(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' })
	for n := min(len(words), 3); n > 0; n-- {
		title := strings.Join(words[:n], " ")
		word := nearest.Fold(title)
		if slices.Contains(creditWords, word) && !slices.Contains(looseCredits, word) {
			return title
		}
	}
	return ""
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
	case "label":
		title := creditTitle(u.value)
		p.Message = fmt.Sprintf("the column %q is ignored, and calls a credit note what has an amount above 0", header)
		p.Hint = fmt.Sprintf("export credit notes with amounts below 0, or leave them out: invoices: leave_out: [{column: %q, starts: [%q]}]; or say in intake.cue that it is not to be read: invoices: ignore: [%q]", header, title, header)
		return p
	case "lettering":
		p.Message = fmt.Sprintf("the column %q is ignored, and may say that invoices were paid", header)
		p.Hint = fmt.Sprintf("read it when the payments are rows too: invoices: lettering: [%q]; else leave out what is settled: invoices: leave_out: [{column: %q, not: [\"\"]}]; or say in intake.cue that it is not to be read: invoices: ignore: [%q]", header, header, header)
		return p
	case "prepaid":
		p.Message = fmt.Sprintf("the column %q is ignored, and may say that a part was paid before the invoice", header)
	default:
		p.Message = fmt.Sprintf("the column %q is ignored, and may say that invoices were paid", header)
	}
	p.Hint = fmt.Sprintf("read it: invoices: columns: %s: %q; or say in intake.cue that it is not to be read: invoices: ignore: [%q]", u.column, header, header)
	if u.column == "paid" && !strings.ContainsAny(u.value, "0123456789") {
		p.Hint = fmt.Sprintf("say in intake.cue what its words mean: invoices: types: {column: %q, invoice: [\"…\"], closed: [%q]}; or that it is not to be read: invoices: ignore: [%q]", header, u.value, header)
	}
	return p
}
