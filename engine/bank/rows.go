package bank

import (
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// The ways in which days are written with numbers.
const (
	DayFirst   = "dmy"
	MonthFirst = "mdy"
	yearFirst  = "ymd"
)

// dateForm finds how the days of a file are written; stated decides when they do not tell.
func dateForm(days []string, stated string) (string, error) {
	day, month, year := "", "", ""
	unclear := ""
	for _, d := range days {
		a, b, _, ok := splitDay(d)
		switch {
		case d == "" || !ok:
		case a > 31:
			year = d
		case a > 12:
			day = d
		case b > 12:
			month = d
		case a != b:
			unclear = d
		}
	}
	switch {
	case year != "" && day+month+unclear != "", day != "" && month != "":
		return "", bad("", hintExport, "its days are not written in one way: %s and %s", firstText(year, day), firstText(month, day, unclear))
	case year != "":
		return yearFirst, nil
	case day != "":
		return DayFirst, nil
	case month != "":
		return MonthFirst, nil
	case stated != "":
		return stated, nil
	case unclear != "":
		return "", bad("", "say it: --dates dmy or --dates mdy", "%s can be read with the day or with the month first, and no other day of the file tells", unclear)
	}
	return DayFirst, nil
}

// splitDay cuts a day at its marks; eight digits are YYYYMMDD.
func splitDay(s string) (a, b, c int, ok bool) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	if i := strings.IndexByte(s, 'T'); i == 10 {
		s = s[:i]
	}
	if len(s) == 8 && allDigits(s) {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 0 || len(p) > 4 {
			return 0, 0, 0, false
		}
		n[i] = v
	}
	return n[0], n[1], n[2], true
}

// readDay reads a day in a form.
func readDay(s, form string) (engine.Date, bool) {
	a, b, c, ok := splitDay(s)
	y, m, d := c, b, a
	switch form {
	case MonthFirst:
		m, d = a, b
	case yearFirst:
		y, m, d = a, b, c
	}
	if y < 100 {
		y += 2000
	}
	if !ok || y < 1990 || y > 2100 {
		return 0, false
	}
	return date("2006-1-2", strconv.Itoa(y)+"-"+strconv.Itoa(m)+"-"+strconv.Itoa(d))
}

// row adds an entry of a format in rows.
func row(s *Statement, e Entry, day, amount, form string, comma bool, opt Options) error {
	var ok bool
	if e.Booked, ok = readDay(day, form); !ok {
		return bad(e.Place, hintExport, "%q is no day", tidy(day))
	}
	v, ok := decimal(opt.Currency, amount, comma)
	if !ok {
		return bad(e.Place, hintExport, "%q is no amount of %s", tidy(amount), opt.Currency)
	}
	if v == 0 {
		return nil
	}
	if e.Amount = v; v < 0 {
		e.Amount, e.Debit = -v, true
	}
	s.Entries = append(s.Entries, e)
	return nil
}
