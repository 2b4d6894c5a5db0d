package guard

import (
	"fmt"
	"math"
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"github.com/relance-dev/relance/engine"
)

// dateType is CEL's name for civil days.
var dateType = cel.ObjectType("date", traits.ComparerType, traits.SubtractorType)

// The days that a guard can name or reach.
const (
	firstDate = engine.Date(1)
	lastDate  = engine.Date(3652059) // 9999-12-31
)

// date is a civil day as a CEL value.
type date engine.Date

// Compare implements traits.Comparer.
func (d date) Compare(other ref.Val) ref.Val {
	o, ok := other.(date)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return types.Int(d).Compare(types.Int(o))
}

// Subtract implements traits.Subtractor: the days from other to d.
func (d date) Subtract(other ref.Val) ref.Val {
	o, ok := other.(date)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return types.Int(d) - types.Int(o)
}

// Equal implements ref.Val.
func (d date) Equal(other ref.Val) ref.Val {
	o, ok := other.(date)
	return types.Bool(ok && d == o)
}

// Type implements ref.Val.
func (d date) Type() ref.Type { return dateType }

// Value implements ref.Val.
func (d date) Value() any { return engine.Date(d) }

// ConvertToType implements ref.Val.
func (d date) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("a date cannot become %s", t.TypeName())
}

// ConvertToNative implements ref.Val.
func (d date) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a date cannot become %s", t)
}

// String returns YYYY-MM-DD.
func (d date) String() string { return engine.Date(d).String() }

// plusDays is d.plus_days(n); ok is false outside the calendar.
func plusDays(d engine.Date, n int64) (sum engine.Date, ok bool) {
	if n > math.MaxInt32 || n < math.MinInt32 || !inCalendar(int64(d)+n) {
		return 0, false
	}
	return d + engine.Date(n), true
}

// plusMonths is d.plus_months(n): the same day, or the last one of a shorter month.
func plusMonths(d engine.Date, n int64) (sum engine.Date, ok bool) {
	const all = 12 * 9999
	if n > all || n < -all {
		return 0, false
	}
	sum = d.AddMonths(int(n))
	return sum, inCalendar(int64(sum))
}

func inCalendar(d int64) bool { return d >= int64(firstDate) && d <= int64(lastDate) }

// weekdays are the values of d.weekday().
var weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// weekday is d.weekday(), one of weekdays.
func weekday(d engine.Date) string { return weekdays[(d.Weekday()+6)%7] }

// dateParts are the numbers, or the days, that a day gives.
var dateParts = map[string]func(d engine.Date) int{
	"day":          func(d engine.Date) int { _, _, n := d.YMD(); return n },
	"month":        func(d engine.Date) int { _, n, _ := d.YMD(); return int(n) },
	"year":         func(d engine.Date) int { n, _, _ := d.YMD(); return n },
	"end_of_month": func(d engine.Date) int { return int(d.EndOfMonth()) },
}

// dateOfText is date('2026-05-01').
func dateOfText(v ref.Val) ref.Val {
	s, ok := v.(types.String)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	d, err := engine.ParseDate(string(s))
	if err != nil {
		return types.WrapErr(err)
	}
	return date(d)
}
