package intake

import (
	"fmt"
	"path"
	"strings"
)

// prepaid takes off what was paid before the invoice was issued: the rest was open then, and
// events count on top.
func (d *decoder) prepaid(r *receivable) {
	f := &d.fields[invPrepaid]
	paid, given := d.amount(f, r.Currency)
	if !given {
		return
	}
	if open := r.Amount - paid; r.Amount <= 0 && paid != 0 || r.Amount > 0 && (open < 0 || open > r.Amount) {
		d.fault(codeOpen, f, d.raw(f).text,
			fmt.Sprintf("%s was paid before the invoice, of %s", r.Currency.Format(paid), r.Currency.Format(r.Amount)),
			"what was paid lies between 0 and the amount; check which columns hold the two")
		return
	}
	r.Open -= paid
}

// document reads the name of an invoice's file. It stays below the folder of documents,
// whoever wrote the export.
func (d *decoder) document(f *field) string {
	name := strings.ReplaceAll(d.text(f), `\`, "/")
	if name == "" {
		return ""
	}
	if path.IsAbs(name) || strings.Contains(name, ":") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) ||
		path.Clean("/"+name) != "/"+name {
		d.fault(codeDocument, f, name, "the name of the invoice's file leads out of the folder of documents, or is none",
			"write the name alone, such as INV_2026_00042.pdf, or with folders below that of documents: 2026/00042.pdf")
		return ""
	}
	return name
}
