package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"golang.org/x/text/language"

	"github.com/relance-dev/relance/engine"
)

// The readers below return the value of a field. Without a value, or with one
// that was reported, they return the zero value and false.

// id reads a key. Leading zeros are kept.
func (d *decoder) id(f *field) (string, bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		if ok && f.required {
			d.require(f)
		}
		return "", false
	}
	text := c.text
	if c.kind == cellNumber {
		if whole, frac, plain := splitPlain(text); plain && strings.Trim(frac, "0") == "" {
			text = strings.TrimSuffix(text[:len(text)-len(frac)], ".") // 611365.0 is 611365
			if d.table.format == formatXLSX && len(whole) > excelDigits {
				text = ""
			}
		}
	}
	if text == "" || isMangledID(text) {
		d.fault(codeMangled, f, c.text, "a spreadsheet changed this "+f.name,
			"format the column as text before the file is opened or saved, and export again")
		return "", false
	}
	f.tookText(c.text, text)
	return text, true
}

// isMangledID recognises numbers in scientific notation and times of day, which
// spreadsheets make of long numbers and of codes such as 12:30.
func isMangledID(s string) bool {
	if s[0] < '0' || s[0] > '9' {
		return false
	}
	if i := strings.IndexAny(s, "Ee"); i > 0 && i+1 < len(s) && (s[i+1] == '+' || s[i+1] == '-') {
		whole, frac, _ := strings.Cut(strings.Replace(s[:i], ",", ".", 1), ".")
		return len(whole) == 1 && allDigits(whole) && allDigits(frac) && allDigits(s[i+2:]) && len(s) > i+2
	}
	clock, tenth, ok := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if !ok || len(tenth) == 0 || !allDigits(tenth) || strings.Count(clock, ":") == 0 {
		return false
	}
	return strings.Trim(clock, "0123456789:") == "" && len(clock) <= len("00:00:00")
}

// text reads text as it is.
func (d *decoder) text(f *field) string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return ""
	}
	f.tookText(c.text, c.text)
	return strings.Clone(c.text)
}

// word reads one of a closed list, whatever its case, accents and spaces.
func (d *decoder) word(f *field) (string, bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		if ok && f.required {
			d.require(f)
		}
		return "", false
	}
	got := c.text
	if len(f.words) > 0 && !slices.Contains(f.words, got) {
		i := slices.IndexFunc(f.words, func(w string) bool { return fold(w) == fold(got) })
		if i < 0 {
			d.fault(codeWord, f, got, fmt.Sprintf("%q is not a known %s", got, f.name), didYouMean(got, f.words))
			return "", false
		}
		got = f.words[i]
	}
	got = d.intern(got)
	f.tookText(c.text, got)
	return got, true
}

// bool reads yes or no; false when the cell is empty.
func (d *decoder) bool(f *field) (value, given bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return false, false
	}
	v, ok := truth(c.text, d.stated)
	if !ok {
		d.fault(codeBool, f, c.text, fmt.Sprintf("%q is neither yes nor no", c.text),
			fmt.Sprintf("say what it means in intake.cue: %s: booleans: {true: [%q]}", d.kind, c.text))
		return false, false
	}
	f.took(c.text, func() string { return strconv.FormatBool(v) })
	return v, true
}

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
		if f.convention.name != "" {
			hint = "this column has a " + f.convention.name + ": " + hint
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
		d.fault(code, f, text, fmt.Sprintf("%q is not %s: %q stands beside the number", text, noun, unit), "write the number alone")
		return false
	case !cur.IsZero() && !slices.Contains(codes, cur.Code()):
		d.fault(codeSign, f, text, fmt.Sprintf("%q is not in %s, the currency of the row", text, cur),
			"give every row its currency in a column, or export one currency a file")
		return false
	}
	return true
}

// date reads a civil day. ledger bounds it to the years of a ledger.
func (d *decoder) date(f *field, ledger bool) (engine.Date, bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" || f.convention.refused && c.kind == cellText {
		if ok && c.text == "" && f.required {
			d.require(f)
		}
		return 0, false
	}
	day, message, hint := d.day(f, c)
	if year, _, _ := day.YMD(); message == "" && ledger && (year < firstYear || year > lastYear) {
		message = fmt.Sprintf("%s lies outside the years %d to %d", day, firstYear, lastYear)
		hint = "mend the year, or leave the cell empty for no date"
	}
	if message != "" {
		d.fault(codeDate, f, c.text, message, hint)
		return 0, false
	}
	f.took(c.text, day.String)
	return day, true
}

// day understands a date, or says why not.
func (d *decoder) day(f *field, c cell) (day engine.Date, message, hint string) {
	no := fmt.Sprintf("%q is not a date", c.text)
	text, ok := dropTime(c.text)
	if !ok {
		return 0, fmt.Sprintf("%q is an instant of a timezone, not a day", c.text), "export the day alone: YYYY-MM-DD"
	}
	t, numeric := splitDate(text)
	y, m, n := 0, 0, 0
	switch layout := f.convention.layout; {
	case numeric && t.yearFirst():
		y, m, n = t.n[0], t.n[1], t.n[2]
	case layout != nil && c.kind != cellStated && layout.takes(text, &y, &m, &n):
	case c.kind == cellNumber && d.table.epoch != epochNone:
		if day = d.table.epoch.date(c.text); day == 0 {
			return 0, no, "format the cell as a date"
		}
		return day, "", ""
	case layout != nil && c.kind != cellStated:
		return 0, fmt.Sprintf("%q is not written %s", c.text, f.convention.name), "write it so, or as YYYY-MM-DD"
	case numeric && t.yearLast() && c.kind != cellStated:
		y, m, n = t.n[2], t.n[1], t.n[0]
		if f.convention.order == monthFirst {
			m, n = n, m
		}
	default:
		return 0, no, fmt.Sprintf("if this is how the file writes dates, state it in intake.cue: %s: dates: \"DD/MM/YYYY\"", d.kind)
	}
	if day = civil(y, m, n); day == 0 {
		return 0, fmt.Sprintf("%q is a day that does not exist", c.text), "mend it, or leave the cell empty for no date"
	}
	return day, "", ""
}

// country reads an ISO 3166 alpha-2 code, whatever its case.
func (d *decoder) country(f *field) string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return ""
	}
	r, err := language.ParseRegion(c.text)
	if code := r.Canonicalize().String(); err == nil && r.IsCountry() && len(code) == 2 && (c.text[0] < '0' || c.text[0] > '9') {
		f.tookText(c.text, code)
		return d.intern(code)
	}
	d.fault(codePlace, f, c.text, fmt.Sprintf("%q is not a country code of two letters", c.text),
		fmt.Sprintf("write FR, or translate it in intake.cue: %s: values: country: {%q: \"FR\"}", d.kind, c.text))
	return ""
}

// language reads an ISO 639-1 code, or the first part of a locale such as fr-FR.
func (d *decoder) language(f *field) string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return ""
	}
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(c.text, "_", "-")), "-")
	if base, err := language.ParseBase(code); err == nil && len(code) == 2 && base.String() == code {
		f.tookText(c.text, code)
		return d.intern(code)
	}
	d.fault(codePlace, f, c.text, fmt.Sprintf("%q is not a language code of two letters", c.text),
		fmt.Sprintf("write fr, or translate it in intake.cue: %s: values: language: {%q: \"fr\"}", d.kind, c.text))
	return ""
}

// email reads an address. One that cannot be right is a warning.
func (d *decoder) email(f *field) string {
	text := d.text(f)
	local, domain, ok := strings.Cut(text, "@")
	if text != "" && (!ok || local == "" || strings.ContainsAny(text, " ,;<>") || strings.ContainsRune(domain, '@') || !strings.Contains(domain, ".")) {
		d.say(Problem{
			Code: codeEmail, Warning: true, Column: f.header, Value: text,
			Message: fmt.Sprintf("%q is not one e-mail address", text), Hint: "give one address, such as accounts@example.org",
		})
	}
	return text
}

// channels reads a list of channels; a word for yes is all of them.
func (d *decoder) channels(f *field) []string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return nil
	}
	if all, known := truth(c.text, d.stated); known {
		f.took(c.text, func() string { return strconv.FormatBool(all) })
		if all {
			return []string{"*"}
		}
		return nil
	}
	list := strings.FieldsFunc(strings.ToLower(c.text), func(r rune) bool { return strings.ContainsRune(",; |/\n\t", r) })
	for i := range list {
		list[i] = d.intern(list[i])
	}
	slices.Sort(list)
	list = slices.Compact(list)
	f.took(c.text, func() string { return strings.Join(list, ", ") })
	return list
}

// facts reads the declared facts of the row; nil when none is given.
func (d *decoder) facts() []engine.Value {
	var values []engine.Value
	for i := range d.fields {
		f := &d.fields[i]
		if f.fact < 0 || f.col < 0 && f.standIn == "" {
			continue
		}
		if v := d.factValue(f); !v.IsZero() {
			if values == nil {
				values = make([]engine.Value, len(d.opt.Facts))
			}
			values[f.fact] = v
		}
	}
	return values
}

// factValue reads one declared fact; the zero Value when there is none.
func (d *decoder) factValue(f *field) engine.Value {
	declared := d.opt.Facts[f.fact].Type
	switch f.typ {
	case typeBool:
		if v, ok := d.bool(f); ok {
			n := int64(0)
			if v {
				n = 1
			}
			return engine.Value{Type: declared, Int: n}
		}
	case typeDate:
		if v, ok := d.date(f, false); ok {
			return engine.Value{Type: declared, Int: int64(v)}
		}
	case typeInt, typeNumber:
		return d.factNumber(f, declared)
	default:
		if c, ok := d.cell(f); ok && c.text != "" {
			f.tookText(c.text, c.text)
			return engine.Value{Type: declared, Str: d.intern(c.text)}
		}
	}
	return engine.Value{}
}

func (d *decoder) factNumber(f *field, declared engine.FactType) engine.Value {
	c, ok := d.cell(f)
	if !ok || c.text == "" || f.convention.refused && c.kind == cellText {
		return engine.Value{}
	}
	noun := "a number"
	if f.typ == typeInt {
		noun = "a whole number"
	}
	plain, ok := d.number(f, c, engine.Currency{}, codeFact, noun)
	if !ok {
		return engine.Value{}
	}
	if f.typ == typeInt {
		whole, frac, _ := strings.Cut(plain, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || strings.Trim(frac, "0") != "" {
			d.fault(codeFact, f, c.text, fmt.Sprintf("%q is not %s", c.text, noun), "the fact "+f.name+" is declared as int")
			return engine.Value{}
		}
		f.tookText(c.text, strconv.FormatInt(n, 10))
		return engine.Value{Type: declared, Int: n}
	}
	n, _, err := apd.NewFromString(plain)
	if err != nil {
		d.fault(codeFact, f, c.text, fmt.Sprintf("%q is not %s", c.text, noun), "write a number such as 12.5")
		return engine.Value{}
	}
	f.tookText(c.text, plain)
	return engine.Value{Type: declared, Num: n}
}
