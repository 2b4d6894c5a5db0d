package guard

import (
	"fmt"
	"math"
	"reflect"
	"strings"

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

// plusDays is d.plus_days(n).
func plusDays(d date, n int64) ref.Val {
	if n > math.MaxInt32 || n < math.MinInt32 || !inCalendar(int64(d)+n) {
		return types.NewErr("%s plus %d days is outside the calendar", d, n)
	}
	return d + date(n)
}

// plusMonths is d.plus_months(n): the same day, or the last one of a shorter month.
func plusMonths(d date, n int64) ref.Val {
	const all = 12 * 9999
	if n > all || n < -all {
		return types.NewErr("%s plus %d months is outside the calendar", d, n)
	}
	sum := engine.Date(d).AddMonths(int(n))
	if !inCalendar(int64(sum)) {
		return types.NewErr("%s plus %d months is outside the calendar", d, n)
	}
	return date(sum)
}

func inCalendar(d int64) bool { return d >= int64(firstDate) && d <= int64(lastDate) }

// weekdays are the values of d.weekday().
var weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

func weekday(d date) ref.Val {
	return types.String(strings.ToLower(engine.Date(d).Weekday().String()))
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
