package guard

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/common/operators"

	"github.com/relance-dev/relance/engine"
)

// words computes a text.
type words func(in *engine.Input) (string, status)

// text lowers a text; nil when it cannot.
func (l *lowering) text(n *node) words {
	if s, ok := literalText(n.literal); ok {
		return func(*engine.Input) (string, status) { return s, given }
	}
	switch v := n.variable; {
	case v != nil && v.text == nil:
		return nil
	case v != nil && v.known == nil:
		return func(in *engine.Input) (string, status) { return v.text(in), given }
	case v != nil:
		return func(in *engine.Input) (string, status) {
			if !v.known(in) {
				return "", none
			}
			return v.text(in), given
		}
	case n.function == operators.Conditional:
		return l.textChoice(n)
	case n.function == "weekday":
		day := l.number(n.args[0])
		if day.f == nil {
			return nil
		}
		return func(in *engine.Input) (string, status) {
			d, s := day.f(in)
			if s != given {
				return "", s
			}
			return weekday(engine.Date(d)), given
		}
	case n.function == "lowerAscii":
		return mapped(l.text(n.args[0]), lowerASCII)
	}
	return nil
}

func mapped(f words, by func(string) string) words {
	if f == nil {
		return nil
	}
	return func(in *engine.Input) (string, status) {
		v, s := f(in)
		if s != given {
			return "", s
		}
		return by(v), given
	}
}

// textChoice lowers condition ? text : text.
func (l *lowering) textChoice(n *node) words {
	condition, x, y := l.test(n.args[0]), l.text(n.args[1]), l.text(n.args[2])
	if condition == nil || x == nil || y == nil {
		return nil
	}
	return func(in *engine.Input) (string, status) {
		switch condition(in) {
		case answerYes:
			return x(in)
		case answerNo:
			return y(in)
		case answerNone:
			return "", none
		}
		return "", beyond
	}
}

// textTests are the questions about two texts.
var textTests = map[string]func(s, of string) bool{
	"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix,
	operators.Equals: func(a, b string) bool { return a == b }, operators.NotEquals: func(a, b string) bool { return a != b },
}

// textTest lowers a question about two texts; nil when it cannot.
func (l *lowering) textTest(n *node) test {
	if n.function == "matches" {
		return l.matches(n)
	}
	ask, x, y := textTests[n.function], l.text(n.args[0]), l.text(n.args[1])
	if ask == nil || x == nil || y == nil {
		return nil
	}
	return func(in *engine.Input) answer {
		a, s := x(in)
		if s != given {
			return s.answer()
		}
		b, s := y(in)
		if s != given {
			return s.answer()
		}
		return answerOf(ask(a, b))
	}
}

// matches lowers TEXT.matches(r).
func (l *lowering) matches(n *node) test {
	pattern, _ := literalText(n.args[1].literal)
	r, err := regexp.Compile(pattern)
	x := l.text(n.args[0])
	if err != nil || x == nil {
		return nil
	}
	return func(in *engine.Input) answer {
		s, st := x(in)
		if st != given {
			return st.answer()
		}
		return answerOf(r.MatchString(s))
	}
}

// dateNumber lowers a date that is computed, and the numbers that dates and texts give.
func (l *lowering) dateNumber(n *node) number {
	switch n.function {
	case "size":
		x := l.text(n.args[0])
		if x == nil {
			return nil
		}
		return func(in *engine.Input) (int64, status) {
			s, st := x(in)
			return int64(utf8.RuneCountInString(s)), st
		}
	case "plus_days", "minus_days", "plus_months":
		return l.dateSum(n)
	}
	part := dateParts[n.function]
	if part == nil {
		return nil
	}
	day := l.number(n.args[0]).f
	if day == nil {
		return nil
	}
	return func(in *engine.Input) (int64, status) {
		d, s := day(in)
		if s != given {
			return 0, s
		}
		return int64(part(engine.Date(d))), given
	}
}

// dateSums are the days that a date and a number give; ok is false outside the calendar.
var dateSums = map[string]func(d engine.Date, n int64) (engine.Date, bool){
	"plus_days":   plusDays,
	"minus_days":  func(d engine.Date, n int64) (engine.Date, bool) { return plusDays(d, -n) },
	"plus_months": plusMonths,
}

func (l *lowering) dateSum(n *node) number {
	day, count, sum := l.number(n.args[0]).f, l.number(n.args[1]).f, dateSums[n.function]
	if day == nil || count == nil {
		return nil
	}
	return func(in *engine.Input) (int64, status) {
		d, s := day(in)
		if s != given {
			return 0, s
		}
		by, s := count(in)
		if s != given {
			return 0, s
		}
		if d, ok := sum(engine.Date(d), by); ok {
			return int64(d), given
		}
		return 0, none
	}
}
