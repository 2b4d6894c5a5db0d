package intake

import (
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
)

// The first and last years of dates of a ledger; what lies outside is a slip of
// the keyboard, or a program's way of saying "none".
const (
	firstYear = 1970
	lastYear  = 2199
)

// dateOrder is which of day and month comes first where the year comes last.
type dateOrder uint8

const (
	orderNone dateOrder = iota // it makes no difference
	dayFirst
	monthFirst
)

// threeNumbers is a date such as 31/12/2026, not yet understood.
type threeNumbers struct {
	n      [3]int
	digits [3]int
	sep    byte
}

// splitDate takes a date of three numbers apart. It fails for anything else.
func splitDate(s string) (threeNumbers, bool) {
	var t threeNumbers
	part := 0
	for i := range len(s) {
		switch b := s[i]; {
		case b >= '0' && b <= '9':
			t.n[part] = t.n[part]*10 + int(b-'0')
			t.digits[part]++
			if t.digits[part] > 4 {
				return t, false
			}
		case b == '/' || b == '-' || b == '.':
			if t.digits[part] == 0 || part == 2 || part == 1 && b != t.sep {
				return t, false
			}
			t.sep = b
			part++
		default:
			return t, false
		}
	}
	return t, part == 2 && t.digits[2] > 0
}

// yearFirst reports whether the date is written 2026-12-31.
func (t *threeNumbers) yearFirst() bool {
	return t.digits[0] == 4 && t.digits[1] <= 2 && t.digits[2] <= 2
}

// yearLast reports whether the date is written 31/12/2026 or 12/31/2026.
func (t *threeNumbers) yearLast() bool {
	return t.digits[0] <= 2 && t.digits[1] <= 2 && t.digits[2] == 4
}

// short reports whether the year has two digits, so that nothing is certain.
func (t *threeNumbers) short() bool {
	return t.digits[0] <= 2 && t.digits[1] <= 2 && t.digits[2] <= 2
}

// dropTime cuts a time of day off a date. An instant of a timezone other than
// midnight UTC is no civil day, and ok is false.
func dropTime(s string) (day string, ok bool) {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s, true
	}
	cut := strings.LastIndexAny(s[:colon], " Tt")
	if cut <= 0 {
		return s, true
	}
	clock := strings.ToUpper(strings.TrimSpace(s[cut+1:]))
	if zone := strings.IndexAny(clock, "Z+-"); zone >= 0 {
		if z := clock[zone:]; z != "Z" && z != "+00:00" && z != "+0000" && z != "+00" {
			return "", false
		}
		if strings.Trim(clock[:zone], "0:.") != "" {
			return "", false
		}
		clock = strings.TrimSpace(clock[:zone])
	}
	clock = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(clock, "AM"), "PM"))
	if clock == "" || strings.Trim(clock, "0123456789:.") != "" {
		return s, true
	}
	return strings.TrimSpace(s[:cut]), true
}

// civil returns the day y-m-d, or no date when it does not exist.
func civil(y, m, d int) engine.Date {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0
	}
	day := engine.NewDate(y, time.Month(m), d)
	if _, _, back := day.YMD(); back != d {
		return 0
	}
	return day
}

// serialEpoch is the system by which a workbook counts days.
type serialEpoch uint8

const (
	epochNone serialEpoch = iota // the file has no typed dates
	epoch1900                    // 1 is 1 January 1900, and 60 is a 29 February that never was
	epoch1904                    // 0 is 1 January 1904
)

// date returns the day of a serial number such as 46077 or 46077.5; a time of
// day is dropped. It is no date for numbers that are none.
func (e serialEpoch) date(serial string) engine.Date {
	whole, _, plain := splitPlain(serial)
	n, err := strconv.Atoi(whole)
	if err != nil || !plain || serial[0] == '-' || n > 2_958_465 { // 9999-12-31
		return 0
	}
	switch {
	case e == epoch1904:
		return engine.NewDate(1904, time.January, 1) + engine.Date(n)
	case e == epochNone || n == 0 || n == 60:
		return 0
	case n < 60:
		return engine.NewDate(1899, time.December, 31) + engine.Date(n)
	}
	return engine.NewDate(1899, time.December, 30) + engine.Date(n)
}
