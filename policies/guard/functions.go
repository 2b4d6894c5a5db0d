package guard

import (
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/relance-dev/relance/engine"
)

// function is a function of the language. A method stands after its first
// argument and a dot.
type function struct {
	Entry
	name   string
	args   []kind
	result kind
	domain domainID
	// binding computes it; nil for functions that CEL has built in.
	binding func(args ...ref.Val) ref.Val
}

// functions are all methods of the language, in the order of the reference.
// has and date, which take no ordinary argument, are described here and
// checked on their own.
func functions() []*function {
	all := []*function{
		{Entry: Entry{"has(NAME)", "bool", "a fact, date or text has a value"}},
		{Entry: Entry{"date('2026-05-01')", "date", "a day"}},
		{
			Entry: Entry{"DATE.plus_days(n)", "", "the day n days later"}, name: "plus_days",
			args: []kind{dateKind, intKind}, result: dateKind,
			binding: onDateAndInt("plus", "days", plusDays),
		},
		{
			Entry: Entry{"DATE.minus_days(n)", "", "the day n days earlier"}, name: "minus_days",
			args: []kind{dateKind, intKind}, result: dateKind,
			binding: onDateAndInt("minus", "days", dateSums["minus_days"]),
		},
		{
			Entry: Entry{"DATE.plus_months(n)", "", "the same day n months later, or the last one of a shorter month"}, name: "plus_months",
			args: []kind{dateKind, intKind}, result: dateKind,
			binding: onDateAndInt("plus", "months", plusMonths),
		},
		{
			Entry: Entry{"DATE.end_of_month()", "", "the last day of its month"}, name: "end_of_month",
			args: []kind{dateKind}, result: dateKind,
			binding: onDate("end_of_month", func(d int) ref.Val { return date(d) }),
		},
		{
			Entry: Entry{"DATE.day()", "", "the day of the month, from 1"}, name: "day", args: []kind{dateKind}, result: intKind,
			binding: onDate("day", func(n int) ref.Val { return types.Int(n) }),
		},
		{
			Entry: Entry{"DATE.month()", "", "the month, from 1"}, name: "month", args: []kind{dateKind}, result: intKind,
			binding: onDate("month", func(n int) ref.Val { return types.Int(n) }),
		},
		{
			Entry: Entry{"DATE.year()", "", "the year"}, name: "year", args: []kind{dateKind}, result: intKind,
			binding: onDate("year", func(n int) ref.Val { return types.Int(n) }),
		},
		{
			Entry: Entry{"DATE.weekday()", "", "'monday' to 'sunday'"}, name: "weekday", args: []kind{dateKind}, result: stringKind,
			domain: weekdayDomain, binding: onDay(func(d engine.Date) ref.Val { return types.String(weekday(d)) }),
		},
		{Entry: Entry{"TEXT.contains(t)", "", "t is somewhere in it"}, name: "contains", args: []kind{stringKind, stringKind}, result: boolKind},
		{Entry: Entry{"TEXT.startsWith(t)", "", "it begins with t"}, name: "startsWith", args: []kind{stringKind, stringKind}, result: boolKind},
		{Entry: Entry{"TEXT.endsWith(t)", "", "it ends with t"}, name: "endsWith", args: []kind{stringKind, stringKind}, result: boolKind},
		{Entry: Entry{"TEXT.matches(r)", "", "the regular expression r (RE2) is found in it"}, name: "matches", args: []kind{stringKind, stringKind}, result: boolKind},
		{
			Entry: Entry{"TEXT.lowerAscii()", "", "with small letters for A to Z"}, name: "lowerAscii", args: []kind{stringKind}, result: stringKind,
			binding: func(args ...ref.Val) ref.Val { return lowerText(args[0]) },
		},
		{Entry: Entry{"TEXT.size()", "", "how many characters it has"}, name: "size", args: []kind{stringKind}, result: intKind},
	}
	for _, f := range all {
		if f.Type == "" {
			f.Type = f.result.word()
		}
	}
	return all
}

// onDate binds a part of a date.
func onDate(name string, value func(int) ref.Val) func(...ref.Val) ref.Val {
	part := dateParts[name]
	return onDay(func(d engine.Date) ref.Val { return value(part(d)) })
}

func onDay(f func(engine.Date) ref.Val) func(...ref.Val) ref.Val {
	return func(args ...ref.Val) ref.Val {
		d, ok := args[0].(date)
		if !ok {
			return types.MaybeNoSuchOverloadErr(args[0])
		}
		return f(engine.Date(d))
	}
}

// onDateAndInt binds the sum of a date and a number; sign and unit are for its error.
func onDateAndInt(sign, unit string, sum func(engine.Date, int64) (engine.Date, bool)) func(...ref.Val) ref.Val {
	return func(args ...ref.Val) ref.Val {
		d, ok := args[0].(date)
		if !ok {
			return types.MaybeNoSuchOverloadErr(args[0])
		}
		n, ok := args[1].(types.Int)
		if !ok {
			return types.MaybeNoSuchOverloadErr(args[1])
		}
		if to, ok := sum(engine.Date(d), int64(n)); ok {
			return date(to)
		}
		return types.NewErr("%s %s %d %s is outside the calendar", d, sign, n, unit)
	}
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func lowerText(v ref.Val) ref.Val {
	s, ok := v.(types.String)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	return types.String(lowerASCII(string(s)))
}

// declare is the CEL declaration of a function that CEL does not have.
func (f *function) declare() cel.EnvOption {
	args := make([]*cel.Type, len(f.args))
	for i, k := range f.args {
		args[i] = k.celType()
	}
	return cel.Function(f.name, cel.MemberOverload("relance_"+f.name, args, f.result.celType(), cel.FunctionBinding(f.binding)))
}
