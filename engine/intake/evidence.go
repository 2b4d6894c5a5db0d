package intake

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// sighting is the first row that shows something, and how many do.
type sighting struct {
	row   int
	value string
	n     int
}

func (s *sighting) see(row int, value string) {
	if s.n == 0 {
		s.row, s.value = row, strings.Clone(value)
	}
	s.n++
}

// evidence is what the values of a whole column say about its convention.
type evidence struct {
	point, comma, eitherMark sighting
	day, month, eitherOrder  sighting // which of the two comes first
	twoDigits                sighting // years of two digits
	early, late              sighting // cells that a workbook has as dates, by the day: up to 12, after it
	scratch                  [longestNumber]byte
}

// convention is how a column is to be read.
type convention struct {
	mark    byte // '.' or ','
	order   dateOrder
	layout  *layout
	refused bool // the column settles nothing, or contradicts itself; its values are not read

	name  string   // for the summary
	proof sighting // of name; none when the mapping states it
}

// weigh adds a value to the evidence of its column.
func (e *evidence) weigh(typ valueType, row int, c cell, epoch serialEpoch) {
	if typ == typeDate && c.kind == cellNumber {
		e.weighSerial(row, epoch.date(c.text))
	}
	if c.kind != cellText || c.text == "" {
		return
	}
	switch typ {
	case typeAmount, typeNumber, typeInt:
		e.weighNumber(row, c.text)
	case typeDate:
		e.weighDate(row, c.text)
	}
}

func (e *evidence) weighSerial(row int, day engine.Date) {
	switch _, _, d := day.YMD(); {
	case day == 0:
	case d <= 12:
		e.early.see(row, day.String())
	default:
		e.late.see(row, day.String())
	}
}

func (e *evidence) weighNumber(row int, text string) {
	if allDigits(text) {
		return
	}
	w, ok := takeApart(text, e.scratch[:])
	if !ok {
		return
	}
	switch mark, unclear := w.proves(); {
	case unclear:
		e.eitherMark.see(row, text)
	case mark == '.':
		e.point.see(row, text)
	case mark == ',':
		e.comma.see(row, text)
	}
}

func (e *evidence) weighDate(row int, text string) {
	day, _ := dropTime(text)
	t, ok := splitDate(day)
	switch {
	case !ok || t.yearFirst():
	case t.short():
		e.twoDigits.see(row, text)
	case !t.yearLast():
	case t.n[0] > 12 && t.n[1] <= 12:
		e.day.see(row, text)
	case t.n[1] > 12 && t.n[0] <= 12:
		e.month.see(row, text)
	case t.n[0] != t.n[1]:
		e.eitherOrder.see(row, text)
	}
}

// infer gives a field its convention, or reports why it has none.
func (e *evidence) infer(b *binding, f *field) *Problem {
	if f.typ == typeDate {
		return e.inferOrder(b, f)
	}
	return e.inferMark(b, f)
}

func (e *evidence) inferMark(b *binding, f *field) *Problem {
	c := &f.convention
	c.mark = '.'
	switch {
	case b.stated.Decimal != "":
		c.mark = b.stated.Decimal[0]
		c.name = markName(c.mark)
	case e.point.n > 0 && e.comma.n > 0:
		c.refused = true
		return e.clash(f, codeMarkConflict, e.point, e.comma, "a decimal point", "a decimal comma",
			fmt.Sprintf("write all of them in one way, or state it in intake.cue: %s: decimal: \",\"", b.kind))
	case e.point.n > 0:
		c.name, c.proof = markName('.'), e.point
	case e.comma.n > 0:
		c.mark, c.name, c.proof = ',', markName(','), e.comma
	case e.eitherMark.n > 0:
		c.refused = true
		return &Problem{
			Code: codeMarkUnclear, Row: e.eitherMark.row, Column: f.header, Value: e.eitherMark.value,
			Message: "nothing in this column shows whether its point or comma marks decimals or thousands",
			Hint:    fmt.Sprintf("state the decimal mark in intake.cue: %s: decimal: \",\" (or \".\")", b.kind),
		}
	}
	return nil
}

func markName(mark byte) string {
	if mark == ',' {
		return "decimal comma"
	}
	return "decimal point"
}

func (e *evidence) inferOrder(b *binding, f *field) *Problem {
	c := &f.convention
	state := fmt.Sprintf("state it in intake.cue: %s: dates: ", b.kind)
	written := e.day
	if written.n == 0 {
		written = e.month
	}
	switch {
	case e.early.n > 0 && e.late.n == 0 && written.n > 0 && e.eitherOrder.n == 0:
		c.refused = true
		return e.clash(f, codeOrderClash, e.early, written, "the form of a date, and a day up to 12", "the form of a text, and a day after it",
			"a spreadsheet took the day for the month wherever it could: import the file that it opened, not the workbook that it saved")
	case b.stated.Dates != "":
		c.layout, _ = parseLayout(b.stated.Dates) // checked by Mapping.Validate
		c.name = b.stated.Dates
	case e.twoDigits.n > 0:
		c.refused = true
		return &Problem{
			Code: codeOrderUnclear, Row: e.twoDigits.row, Column: f.header, Value: e.twoDigits.value,
			Message: "a year of two digits does not show which number is the day, the month and the year",
			Hint:    fmt.Sprintf("%s%q", state, cmp.Or(layoutOf(e.twoDigits.value), "DD/MM/YY")),
		}
	case e.day.n > 0 && e.month.n > 0:
		c.refused = true
		return e.clash(f, codeOrderClash, e.day, e.month, "the day first", "the month first",
			"one of them was swapped by a program; export the column as YYYY-MM-DD")
	case e.day.n > 0:
		c.order, c.name, c.proof = dayFirst, orderName(dayFirst, e.day.value), e.day
	case e.month.n > 0:
		c.order, c.name, c.proof = monthFirst, orderName(monthFirst, e.month.value), e.month
	case e.eitherOrder.n > 0:
		c.refused = true
		return &Problem{
			Code: codeOrderUnclear, Row: e.eitherOrder.row, Column: f.header, Value: e.eitherOrder.value,
			Message: "nothing in this column shows whether the day or the month comes first",
			Hint:    fmt.Sprintf("%s%q (or %q)", state, orderName(dayFirst, e.eitherOrder.value), orderName(monthFirst, e.eitherOrder.value)),
		}
	}
	return nil
}

// orderName writes an order with the separator of a value.
func orderName(o dateOrder, value string) string {
	sep := "/"
	day, _ := dropTime(value)
	if t, ok := splitDate(day); ok {
		sep = string(t.sep)
	}
	if o == monthFirst {
		return "MM" + sep + "DD" + sep + "YYYY"
	}
	return "DD" + sep + "MM" + sep + "YYYY"
}

// clash reports a column that proves two things.
func (e *evidence) clash(f *field, code string, a, b sighting, saysA, saysB, hint string) *Problem {
	return &Problem{
		Code: code, Row: a.row, Column: f.header, Value: a.value, Hint: hint,
		Message: fmt.Sprintf("the column contradicts itself: values with %s: %d (row %d: %s), with %s: %d (row %d: %s)",
			saysA, a.n, a.row, a.value, saysB, b.n, b.row, b.value),
	}
}
