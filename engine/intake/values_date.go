package intake

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// date reads a civil day. ledger bounds it to the years of a ledger.
func (d *decoder) date(f *field, ledger bool) (engine.Date, bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" || f.convention.refused && c.kind == cellText {
		if ok && c.text == "" && f.required && !f.lenient {
			d.require(f)
		}
		return 0, false
	}
	day, message, hint := d.day(f, c)
	if year, _, _ := day.YMD(); message == "" && ledger && (year < firstYear || year > lastYear) {
		message = fmt.Sprintf("%s lies outside the years %d to %d", day, firstYear, lastYear)
		hint = d.noDate(f, c.text)
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
	text, ok := dropTime(c.text)
	if !ok {
		return 0, fmt.Sprintf("%q is an instant of a timezone, not a day", c.text), "export the day alone: YYYY-MM-DD"
	}
	t, numeric := splitDate(text)
	y, m, n := 0, 0, 0
	switch layout := f.convention.layout; {
	case numeric && t.yearFirst():
		y, m, n = t.n[0], t.n[1], t.n[2]
	case c.kind == cellStated:
		return d.notDate(f, c)
	case layout != nil && layout.takes(text, &y, &m, &n):
	case c.kind == cellNumber && d.table.epoch.date(c.text) != 0:
		return d.table.epoch.date(c.text), "", ""
	case layout == nil && numeric && t.yearLast() && f.convention.order == monthFirst:
		y, m, n = t.n[2], t.n[0], t.n[1]
	case layout == nil && numeric && t.yearLast():
		y, m, n = t.n[2], t.n[1], t.n[0]
	default:
		return d.notDate(f, c)
	}
	if day = civil(y, m, n); day == 0 {
		return 0, fmt.Sprintf("%q is a day that does not exist", c.text), d.noDate(f, c.text)
	}
	return day, "", ""
}

// aTime is what a spreadsheet writes for a day in a cell with a format of minutes.
var aTime = regexp.MustCompile(`^\d{1,2}:\d{2}([:.,]\d+)*$`)

// notDate says what is wrong with text that is no date at all.
func (d *decoder) notDate(f *field, c cell) (_ engine.Date, message, hint string) {
	if f.convention.layout != nil && c.kind == cellText {
		return 0, fmt.Sprintf("%q is not written %s", c.text, f.convention.name), "write it so, or as YYYY-MM-DD"
	}
	message = fmt.Sprintf("%q is not a date", c.text)
	switch {
	case c.kind == cellStated:
		return 0, message, "write it as YYYY-MM-DD"
	case aTime.MatchString(c.text):
		return 0, message, "it is a time: a spreadsheet showed the cell as one, and the day is lost; format the column as dates (YYYY-MM-DD) and export again"
	case len(c.text) == 8 && allDigits(c.text):
	case c.kind == cellNumber || allDigits(c.text):
		return 0, message, "format the cells as dates, and export YYYY-MM-DD"
	case !strings.ContainsAny(c.text, "0123456789"):
		return 0, message, "write it as YYYY-MM-DD"
	}
	layout := layoutOf(c.text)
	if layout == "" {
		return 0, message, "write it as YYYY-MM-DD"
	}
	return 0, message, fmt.Sprintf("if this is how the file writes dates, state it in intake.cue: %s: dates: %q", d.kind, layout)
}

// noDate is the hint for a day that cannot be meant.
func (d *decoder) noDate(f *field, text string) string {
	return fmt.Sprintf("mend it; if it stands for no date, write in intake.cue: %s: values: %s: {%q: \"\"}", d.kind, f.name, text)
}
