// Package locale writes money, dates, numbers and lists the way a person of a
// language reads them.
//
// It knows fr, en, de, es, it, nl and pt (as in Portugal). Any other language
// gets a neutral form that nobody misreads: 1234.56 EUR, 2026-01-07. Amounts
// are formatted from whole minor units and decimal digits, so nothing is rounded.
package locale

import (
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Locale is how one language writes. The zero Locale is the neutral form. It
// is immutable and safe for several goroutines.
type Locale struct{ s *style }

// For returns the locale of an ISO 639-1 language such as "fr", and the neutral
// one for a language it does not know.
func For(language string) Locale {
	return Locale{s: styles[language]}
}

// Language returns the ISO 639-1 code, or "" for the neutral locale.
func (l Locale) Language() string {
	if l.s == nil {
		return ""
	}
	return l.s.language
}

// Money writes an amount with the currency's sign where it is unmistakable, its
// ISO code elsewhere: "1 234,56 €" in French (U+202F between thousands, U+00A0
// before the sign), "€1,234.56" in English. No currency writes the bare number.
func (l Locale) Money(a engine.Amount, c engine.Currency) string {
	plain := c.Format(a)
	if l.s == nil {
		return strings.TrimSpace(plain + " " + c.Code())
	}
	sign := ""
	if rest, neg := strings.CutPrefix(plain, "-"); neg {
		sign, plain = "-", rest
	}
	number := l.Number(plain)
	symbol := l.s.symbol(c.Code())
	switch {
	case symbol == "":
		return sign + number
	case !l.s.before:
		return sign + number + nbsp + symbol
	case symbol == c.Code():
		return sign + symbol + nbsp + number
	}
	return sign + symbol + l.s.gap + number
}

// Number writes a plain decimal such as -1234.5 with the language's decimal mark
// and thousands. Text that is no plain decimal comes back as it is.
func (l Locale) Number(plain string) string {
	digits, neg := strings.CutPrefix(plain, "-")
	whole, frac, dot := strings.Cut(digits, ".")
	if l.s == nil || !allDigits(whole) || dot && !allDigits(frac) {
		return plain
	}
	var b strings.Builder
	if neg {
		b.WriteByte('-')
	}
	b.WriteString(l.s.thousands(whole))
	if dot {
		b.WriteString(l.s.decimal)
		b.WriteString(frac)
	}
	return b.String()
}

// Percent writes a plain decimal as a percentage: "12,15 %" in French, "12.15%" in English.
func (l Locale) Percent(plain string) string {
	if l.s == nil {
		return plain + "%"
	}
	return l.Number(plain) + l.s.percent
}

// Date writes a day in words: "7 janvier 2026", "7 January 2026"; 2026-01-07 in
// the neutral locale, nothing for no date.
func (l Locale) Date(d engine.Date) string {
	if l.s == nil || d.IsZero() {
		return d.String()
	}
	return l.s.date(l.s.long, d)
}

// ShortDate writes a day for a table, in a form nobody misreads: "07/01/2026"
// in French, "7 Jan 2026" in English, whose readers disagree on day and month.
func (l Locale) ShortDate(d engine.Date) string {
	if l.s == nil || d.IsZero() {
		return d.String()
	}
	return l.s.date(l.s.short, d)
}

// List joins items: "A, B et C", "A, B and C". The neutral locale uses commas alone.
func (l Locale) List(items []string) string {
	if l.s == nil || len(items) < 2 {
		return strings.Join(items, ", ")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + l.s.and + " " + items[last]
}

// Plural picks the word for a count: French and Portuguese say 0 facture,
// English says 0 invoices.
func (l Locale) Plural(n int, one, other string) string {
	if n == 1 || n == -1 || n == 0 && l.s != nil && l.s.zeroIsOne {
		return one
	}
	return other
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// thousands groups the digits of a whole number from minGroup digits on.
func (s *style) thousands(whole string) string {
	if len(whole) < s.minGroup {
		return whole
	}
	head := (len(whole)-1)%3 + 1
	var b strings.Builder
	b.WriteString(whole[:head])
	for i := head; i < len(whole); i += 3 {
		b.WriteString(s.group)
		b.WriteString(whole[i : i+3])
	}
	return b.String()
}

func (s *style) symbol(code string) string {
	if sign := s.signs[code]; sign != "" {
		return sign
	}
	return code
}

// date fills a pattern: d day, D day with two digits, m month, a its first
// three letters, M month with two digits, y year, _ the word "de"; anything else
// stands for itself.
func (s *style) date(pattern string, d engine.Date) string {
	y, m, day := d.YMD()
	var b strings.Builder
	for _, c := range pattern {
		switch c {
		case 'd':
			b.WriteString(strconv.Itoa(day))
			if day == 1 {
				b.WriteString(s.first)
			}
		case 'D':
			b.WriteString(twoDigits(day))
		case 'm':
			b.WriteString(s.months[m-1])
		case 'a':
			b.WriteString(s.months[m-1][:3])
		case 'M':
			b.WriteString(twoDigits(int(m)))
		case 'y':
			b.WriteString(strconv.Itoa(y))
		case '_':
			b.WriteString(" de ")
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
