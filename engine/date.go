package engine

import (
	"errors"
	"fmt"
	"time"
)

// Date is a civil day, without time of day or timezone. It counts days from
// 1 January of year 1, which is Date(1); the zero Date means "no date".
// Dates compare with < and >, and d+n is the day n days later.
type Date int32

// epochDays is the Date of 1970-01-01.
const epochDays = 719163

// ErrDate is wrapped by every error about text that is not a date.
var ErrDate = errors.New("not a date")

// NewDate returns the civil day y-m-d. Out-of-range months and days are
// normalised as time.Date does; use ParseDate to refuse them.
func NewDate(y int, m time.Month, d int) Date {
	return DateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the civil day that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	s := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	return Date(s/86400 + epochDays) // exact: midnight UTC is a multiple of 86400 s
}

// ParseDate reads YYYY-MM-DD between 0001-01-01 and 9999-12-31. The empty
// string and impossible days (2026-02-30) are errors that wrap ErrDate.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 {
		return 0, fmt.Errorf("%q: %w (want YYYY-MM-DD)", s, ErrDate)
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q: %w (want YYYY-MM-DD)", s, ErrDate)
	}
	return DateOf(t), nil
}

// Time returns midnight UTC of d: for formatting and calendars only, never to
// compare with an instant.
func (d Date) Time() time.Time {
	return time.Unix((int64(d)-epochDays)*86400, 0).UTC()
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == 0 }

// String returns YYYY-MM-DD, or the empty string for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	var b [len(time.DateOnly)]byte
	return string(d.Append(b[:0]))
}

// Append adds what String returns to a text.
func (d Date) Append(to []byte) []byte {
	if d == 0 {
		return to
	}
	year, month, day := d.YMD()
	if year < 0 || year > 9999 {
		return d.Time().AppendFormat(to, time.DateOnly)
	}
	digit := func(n int) byte { return byte('0' + n%10) }
	return append(to, digit(year/1000), digit(year/100), digit(year/10), digit(year), '-', digit(int(month)/10), digit(int(month)), '-', digit(day/10), digit(day))
}

// YMD returns the year, month and day of the month.
//
// Years are counted from 1 March, so that the leap day is the last one of its year; 400 of them have
// 146,097 days.
func (d Date) YMD() (int, time.Month, int) {
	const sinceMarch = 305 // Date(0) is that many days after 1 March of the year before 1
	days := int(d) + sinceMarch
	era := floorDiv(days, 146097)
	day := days - era*146097
	year := (day - day/1460 + day/36524 - day/146096) / 365
	day -= 365*year + year/4 - year/100
	month := (5*day + 2) / 153 // from March, which is 0
	day -= (153*month+2)/5 - 1
	if month += 3; month > 12 {
		month, year = month-12, year+1
	}
	return era*400 + year, time.Month(month), day
}

// civil is the Date of a day that exists.
func civil(y, m, d int) Date {
	if m -= 3; m < 0 {
		m, y = m+12, y-1
	}
	era := floorDiv(y, 400)
	year := y - era*400
	return Date(era*146097 + 365*year + year/4 - year/100 + (153*m+2)/5 + d - 306)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// daysIn is how many days a month has.
func daysIn(y int, m time.Month) int {
	switch m {
	case time.February:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Weekday((int(d)%7 + 7) % 7) // Date(7), 0001-01-07, is a Sunday
}

// EndOfMonth returns the last day of d's month.
func (d Date) EndOfMonth() Date {
	y, m, _ := d.YMD()
	return civil(y, int(m), daysIn(y, m))
}

// endOfYear returns 31 December of d's year.
func (d Date) endOfYear() Date {
	y, _, _ := d.YMD()
	return civil(y, 12, 31)
}

// AddMonths returns the same day n months later, or the last day of that month
// when it is shorter: 31 January plus one month is 28 (or 29) February.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.YMD()
	months := y*12 + int(m) - 1 + n
	y = floorDiv(months, 12)
	m = time.Month(months - y*12 + 1)
	return civil(y, int(m), min(day, daysIn(y, m)))
}

// MarshalText writes YYYY-MM-DD, or nothing for no date.
func (d Date) MarshalText() ([]byte, error) {
	return d.Append(make([]byte, 0, len(time.DateOnly))), nil
}

// UnmarshalText reads YYYY-MM-DD; empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// Calendar says which days people work. Implementations must be pure and safe
// for use by several goroutines.
type Calendar interface {
	// BusinessDay reports whether d is neither a weekend day nor a holiday.
	BusinessDay(d Date) bool
}

// Weekdays is the Calendar that knows no holidays: Monday to Friday.
type Weekdays struct{}

// BusinessDay reports whether d is Monday to Friday.
func (Weekdays) BusinessDay(d Date) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// BusinessDaysBetween counts the business days after from, up to and including
// to. It is negative, counted the other way round, when to is before from.
func BusinessDaysBetween(c Calendar, from, to Date) int {
	sign := 1
	if to < from {
		from, to, sign = to, from, -1
	}
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.BusinessDay(d) {
			n++
		}
	}
	return sign * n
}

// NextBusinessDay returns d when it is a business day, else the first one after.
func NextBusinessDay(c Calendar, d Date) Date {
	for !c.BusinessDay(d) {
		d++
	}
	return d
}
