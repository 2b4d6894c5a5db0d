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
			binding: onDateAndInt(plusDays),
		},
		{
			Entry: Entry{"DATE.minus_days(n)", "", "the day n days earlier"}, name: "minus_days",
			args: []kind{dateKind, intKind}, result: dateKind,
			binding: onDateAndInt(func(d date, n int64) ref.Val { return plusDays(d, -n) }),
		},
		{
			Entry: Entry{"DATE.plus_months(n)", "", "the same day n months later, or the last one of a shorter month"}, name: "plus_months",
			args: []kind{dateKind, intKind}, result: dateKind,
			binding: onDateAndInt(plusMonths),
		},
		{
			Entry: Entry{"DATE.end_of_month()", "", "the last day of its month"}, name: "end_of_month",
			args: []kind{dateKind}, result: dateKind,
			binding: onDate(func(d engine.Date) ref.Val { return date(d.EndOfMonth()) }),
		},
		{
			Entry: Entry{"DATE.day()", "", "the day of the month, from 1"}, name: "day", args: []kind{dateKind}, result: intKind,
			binding: onDate(func(d engine.Date) ref.Val { _, _, n := d.YMD(); return number(n) }),
		},
		{
			Entry: Entry{"DATE.month()", "", "the month, from 1"}, name: "month", args: []kind{dateKind}, result: intKind,
			binding: onDate(func(d engine.Date) ref.Val { _, n, _ := d.YMD(); return number(int(n)) }),
		},
		{
			Entry: Entry{"DATE.year()", "", "the year"}, name: "year", args: []kind{dateKind}, result: intKind,
			binding: onDate(func(d engine.Date) ref.Val { n, _, _ := d.YMD(); return number(n) }),
		},
		{
			Entry: Entry{"DATE.weekday()", "", "'monday' to 'sunday'"}, name: "weekday", args: []kind{dateKind}, result: stringKind,
			domain: weekdayDomain, binding: onDate(func(d engine.Date) ref.Val { return weekday(date(d)) }),
		},
		{Entry: Entry{"TEXT.contains(t)", "", "t is somewhere in it"}, name: "contains", args: []kind{stringKind, stringKind}, result: boolKind},
		{Entry: Entry{"TEXT.startsWith(t)", "", "it begins with t"}, name: "startsWith", args: []kind{stringKind, stringKind}, result: boolKind},
		{Entry: Entry{"TEXT.endsWith(t)", "", "it ends with t"}, name: "endsWith", args: []kind{stringKind, stringKind}, result: boolKind},
		{Entry: Entry{"TEXT.matches(r)", "", "the regular expression r (RE2) is found in it"}, name: "matches", args: []kind{stringKind, stringKind}, result: boolKind},
		{
			Entry: Entry{"TEXT.lowerAscii()", "", "with small letters for A to Z"}, name: "lowerAscii", args: []kind{stringKind}, result: stringKind,
			binding: func(args ...ref.Val) ref.Val { return lowerASCII(args[0]) },
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

func onDate(f func(engine.Date) ref.Val) func(...ref.Val) ref.Val {
	return func(args ...ref.Val) ref.Val {
		d, ok := args[0].(date)
		if !ok {
			return types.MaybeNoSuchOverloadErr(args[0])
		}
		return f(engine.Date(d))
	}
}

func onDateAndInt(f func(date, int64) ref.Val) func(...ref.Val) ref.Val {
	return func(args ...ref.Val) ref.Val {
		d, ok := args[0].(date)
		if !ok {
			return types.MaybeNoSuchOverloadErr(args[0])
		}
		n, ok := args[1].(types.Int)
		if !ok {
			return types.MaybeNoSuchOverloadErr(args[1])
		}
		return f(d, int64(n))
	}
}

func lowerASCII(v ref.Val) ref.Val {
	s, ok := v.(types.String)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	return types.String(strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, string(s)))
}

// declare is the CEL declaration of a function that CEL does not have.
func (f *function) declare() cel.EnvOption {
	args := make([]*cel.Type, len(f.args))
	for i, k := range f.args {
		args[i] = k.celType()
	}
	return cel.Function(f.name, cel.MemberOverload("relance_"+f.name, args, f.result.celType(), cel.FunctionBinding(f.binding)))
}
