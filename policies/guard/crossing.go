package guard

import (
	"errors"

	"cel.dev/cel-go/common/operators"

	"github.com/relance-dev/relance/engine"
)

var (
	errNoSum       = errors.New("not predictable")
	errStandsStill = errors.New("has no value, on any day")
)

// days appends the days after the input's on which the comparison can change.
// ok is false when they cannot be told.
func (a *atom) days(in *engine.Input, days []engine.Date) (all []engine.Date, ok bool) {
	first, second, ok := a.turns(in)
	for _, d := range [...]engine.Date{first, second} {
		if d != 0 {
			days = append(days, d)
		}
	}
	return days, ok
}

// turns returns the days after the input's on which the comparison can change: none, one or two, no
// date for none. ok is false when they cannot be told.
//
// With a sum x that gains rate each day, the first day with x >= 0 is
// ceil(-x/rate) days ahead, the first with x > 0 one unit later.
func (a *atom) turns(in *engine.Input) (zero, beyond engine.Date, ok bool) {
	value, fraction, perDay, perBusinessDay, err := a.sum(in)
	switch {
	case err == errStandsStill:
		return 0, 0, true
	case err != nil || perDay != 0 && perBusinessDay != 0:
		return 0, 0, false
	case perDay == 0 && perBusinessDay == 0:
		return 0, 0, true
	}
	rate, business := perDay+perBusinessDay, perBusinessDay != 0
	atZero, above := a.changes(rate > 0)
	if rate < 0 { // a falling sum is a rising one with the signs turned
		rate, value = -rate, -value
		if fraction {
			value-- // the floor of -x
		}
	}
	ok = true
	if atZero {
		zero, ok = dayAfter(in, ceilDiv(-value, rate), business)
	}
	if above && ok {
		beyond, ok = dayAfter(in, ceilDiv(-value+oneUnless(fraction), rate), business)
	}
	return zero, beyond, ok
}

// oneUnless is the step past zero of a sum that was not rounded down.
func oneUnless(fraction bool) int64 {
	if fraction {
		return 0
	}
	return 1
}

// ceilDiv is a/b rounded up, for positive b.
func ceilDiv(a, b int64) int64 {
	q := a / b
	if a%b > 0 {
		q++
	}
	return q
}

// maxWalk bounds how far ahead business days are counted: some 15 years.
const maxWalk = 5500

// dayAfter returns the day that is n days, or n business days, after the
// input's; no date when n lies behind or beyond the calendar. It fails for
// business days too far ahead to count.
func dayAfter(in *engine.Input, n int64, business bool) (day engine.Date, ok bool) {
	switch {
	case n <= 0:
		return 0, true
	case !business && !inCalendar(int64(in.Today)+n):
		return 0, true
	case !business:
		return in.Today + engine.Date(n), true
	}
	calendar := in.WorkCalendar()
	for d := in.Today + 1; d <= in.Today+maxWalk; d++ {
		if calendar.BusinessDay(d) {
			n--
		}
		if n == 0 {
			return d, true
		}
	}
	return 0, false
}

// changes says where a rising (or falling) sum changes the comparison: on the
// first day at zero, on the first day above it.
func (a *atom) changes(rising bool) (atZero, above bool) {
	switch a.op {
	case operators.GreaterEquals, operators.Less:
		return rising, !rising
	case operators.Greater, operators.LessEquals:
		return !rising, rising
	}
	return true, true
}
