package bank

import (
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
)

// decimal reads an amount as banks write it: 1234.56, 1234,56, 1.234,56, 1 234,56 €, (12,00), 12.00-.
// A single mark before three digits parts thousands only when comma says which mark is decimal.
func decimal(c engine.Currency, s string, comma bool) (engine.Amount, bool) {
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '\'', '’', '€', '$', '£':
			return -1
		case '−':
			return '-'
		}
		return r
	}, s)
	s = strings.TrimSuffix(strings.TrimSuffix(s, c.Code()), "+")
	neg := false
	switch {
	case strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
		s, neg = s[1:len(s)-1], true
	case strings.HasSuffix(s, "-"):
		s, neg = s[:len(s)-1], true
	}
	mark, other := ".", ","
	if comma {
		mark, other = ",", "."
	}
	whole, frac, _ := strings.Cut(s, mark)
	if strings.Contains(frac, other) {
		return 0, false
	}
	if groups := strings.Split(strings.TrimLeft(whole, "+-"), other); len(groups) > 1 {
		for i, g := range groups {
			if i > 0 && len(g) != 3 || len(g) == 0 || len(g) > 3 {
				return 0, false
			}
		}
		whole = strings.ReplaceAll(whole, other, "")
	}
	if whole == "" || whole == "-" || whole == "+" {
		whole += "0"
		if frac == "" {
			return 0, false
		}
	}
	plain := whole
	if frac != "" {
		plain += "." + frac
	}
	a, err := c.Parse(plain)
	if err != nil || neg && a < 0 {
		return 0, false
	}
	if neg {
		a = -a
	}
	return a, within(a)
}

// within bounds an amount, so that no sum of a file's entries overflows.
func within(a engine.Amount) bool { return a > -1e12 && a < 1e12 }

// usesComma reports whether amounts of a file have a decimal comma; ok is false when they
// contradict each other or nothing tells.
func usesComma(amounts []string) (comma, ok bool) {
	points, commas := 0, 0
	for _, a := range amounts {
		p, c := strings.LastIndexByte(a, '.'), strings.LastIndexByte(a, ',')
		digits := func(i int) int { return len(strings.TrimRight(a[i+1:], " -)+€$£\u00a0")) }
		switch {
		case p > c && (c >= 0 || digits(p) != 3):
			points++
		case c > p && (p >= 0 || digits(c) != 3):
			commas++
		case p >= 0 && strings.Count(a, ".") > 1:
			commas++
		case c >= 0 && strings.Count(a, ",") > 1:
			points++
		case p >= 0 || c >= 0: // 1.234: either
			if p >= 0 && digits(p) == 3 || c >= 0 && digits(c) == 3 {
				continue
			}
		}
	}
	unclear := false
	if points == 0 && commas == 0 {
		for _, a := range amounts {
			unclear = unclear || strings.ContainsAny(a, ".,")
		}
	}
	return commas > 0, !unclear && (points == 0 || commas == 0)
}

// date reads a day by a layout of package time; two-digit years are of this century, as all
// electronic statements are.
func date(layout, s string) (engine.Date, bool) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1990 && len(s) > 6 {
		return 0, false
	}
	y, m, d := t.Date()
	if y < 1990 { // time reads 69 to 99 as of the last century
		y += 100
	}
	return engine.NewDate(y, m, d), true
}
