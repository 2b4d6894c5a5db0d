package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// currency reads an ISO 4217 code.
func (d *decoder) currency(f *field) (engine.Currency, bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return engine.Currency{}, false
	}
	cur, known := d.currencies[c.text]
	if !known {
		var err error
		if cur, err = engine.ParseCurrency(strings.ToUpper(c.text)); err != nil {
			d.fault(codeCurrency, f, c.text, fmt.Sprintf("%q is not an ISO 4217 currency code", c.text),
				fmt.Sprintf("write EUR, or translate it in intake.cue: %s: values: currency: {%q: \"EUR\"}", d.kind, c.text))
			return engine.Currency{}, false
		}
		d.currencies[strings.Clone(c.text)] = cur
	}
	f.took(c.text, cur.Code)
	return cur, true
}

// amount reads money. Without a currency the number is checked and 0 returned.
func (d *decoder) amount(f *field, cur engine.Currency) (a engine.Amount, given bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" || f.convention.refused && c.kind == cellText {
		if ok && c.text == "" && f.required {
			d.require(f)
		}
		return 0, false
	}
	if c.kind == cellText && isDash(c.text) && d.stated.reads(FormDash) {
		f.tookText(c.text, "0")
		return 0, true
	}
	if !d.seen(f, c, cur) {
		return 0, false
	}
	plain, ok := d.number(f, c, cur, codeAmount, "an amount")
	if !ok {
		return 0, false
	}
	if cur.IsZero() {
		f.tookText(c.text, plain)
		return 0, true
	}
	a, fault := toAmount(plain, cur)
	switch fault {
	case amountNone:
		d.fault(codeAmount, f, c.text, fmt.Sprintf("%q is not an amount", c.text), "write a number such as 1234.56")
	case amountDecimals:
		d.fault(codeDecimals, f, c.text, fmt.Sprintf("%s has more decimals than %s, which has %d", c.text, cur, cur.Exponent()),
			"round it where it is made; nothing is rounded here")
	case amountLarge:
		d.fault(codeAmount, f, c.text, fmt.Sprintf("%s is too large for an amount", c.text), "see whether the number belongs to another column")
	default:
		f.took(c.text, func() string { return cur.Format(a) + " " + cur.Code() })
		return a, true
	}
	return 0, false
}

// seen reports a number of a workbook that is shown as something else than an amount of the
// currency of its row.
func (d *decoder) seen(f *field, c cell, cur engine.Currency) bool {
	format := d.face(f, &c).format
	switch {
	case format == nil:
		return true
	case format.Day:
		d.fault(codeAmount, f, c.text, c.text+" is shown as a date or a time, and is no amount",
			"format the cell as a number: if it is not what was typed there, a spreadsheet took it for a date, and it must be written again")
		return false
	case format.Percent:
		d.fault(codeAmount, f, c.text, c.text+" is shown as a percentage, and is no amount", "see whether the column is another one, or write the amount")
		return false
	case format.Unit == "" || currenciesOf(format.Unit) == nil:
		return true
	}
	return d.unit(f, c.text+" "+format.Unit, format.Unit, cur, codeAmount, "an amount")
}

// number reads a decimal in the convention of its column, as a plain one.
func (d *decoder) number(f *field, c cell, cur engine.Currency, code, noun string) (string, bool) {
	if c.kind != cellText {
		plain, ok := expand(c.text)
		if !ok {
			d.fault(code, f, c.text, fmt.Sprintf("%q is not %s", c.text, noun), "write a number such as 1234.56")
		}
		return plain, ok
	}
	w, ok := takeApart(c.text, d.scratch[0])
	d.scratch[0] = w.body[:0]
	w.lakhs = code == codeAmount && d.stated.reads(FormLakhs)
	if ok && code == codeAmount && d.stated.reads(FormCrDr) {
		w.side()
	}
	if ok && w.unit != "" && !d.unit(f, c.text, w.unit, cur, code, noun) {
		return "", false
	}
	var plain []byte
	if ok {
		plain, ok = w.read(f.convention.mark, d.scratch[1][:0])
		d.scratch[1] = plain[:0]
	}
	if !ok {
		hint := "write a number such as 1234.56, and leave the cell empty for none"
		switch {
		case f.convention.mark == ',':
			hint = "this column has a decimal comma: write a number such as 1234,56, and leave the cell empty for none"
		case f.convention.name != "":
			hint = "this column has a decimal point: " + hint
		}
		if form := d.form(c.text); form != "" && code == codeAmount {
			hint = fmt.Sprintf("if that is how the file writes amounts, say so in intake.cue: %s: amounts: [%q]", d.kind, form)
		}
		d.fault(code, f, c.text, fmt.Sprintf("%q is not %s", c.text, noun), hint)
		return "", false
	}
	return string(plain), true
}

// unit checks what stands beside the digits of an amount.
func (d *decoder) unit(f *field, text, unit string, cur engine.Currency, code, noun string) bool {
	codes := currenciesOf(unit)
	switch {
	case codes == nil || code != codeAmount:
		hint := "write the number alone"
		if w := (written{unit: unit}); code == codeAmount && w.side() {
			hint = fmt.Sprintf("if CR takes the sign below 0 and DR above, say so in intake.cue: %s: amounts: [%q]", d.kind, FormCrDr)
		}
		d.fault(code, f, text, fmt.Sprintf("%q is not %s: %q stands beside the number", text, noun, unit), hint)
		return false
	case !cur.IsZero() && !slices.Contains(codes, cur.Code()):
		d.fault(codeSign, f, text, fmt.Sprintf("%q is not in %s, the currency of the row", text, cur),
			"give every row its currency in a column, or export one currency a file")
		return false
	}
	return true
}
