// Package agree makes words agree with the number beside them: "1 row is hidden", "2 rows are hidden".
//
// A format has both forms in braces, as in "%d {row is|rows are} hidden". Which of them is meant is said by the nearest
// number before the braces, and where there is none, by the first behind them. A number is a value of an int type, or
// what a text begins with: "1,200", "1 200 lignes", "1,50 €". Braces without a bar, and those with a verb in them, are text as any.
package agree

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

var (
	pair = regexp.MustCompile(`\{([^{}|%]*)\|([^{}|%]*)\}`)
	verb = regexp.MustCompile(`%%|%(?:\[(\d+)\])?[-+#0-9.]*[a-zA-Z]`)
)

// Sprintf is fmt.Sprintf in English, with pairs.
func Sprintf(format string, args ...any) string {
	return fmt.Sprintf(Format(format, English, args...), args...)
}

// Errorf is fmt.Errorf in English, with pairs.
func Errorf(format string, args ...any) error {
	return fmt.Errorf(Format(format, English, args...), args...)
}

// English reports whether a number of things is said in the singular.
func English(n int) bool { return n == 1 || n == -1 }

// Format gives a format without pairs: of each the first form where one is true of its number, else the second. A pair
// without a number takes the second.
func Format(format string, one func(n int) bool, args ...any) string {
	pairs := pair.FindAllStringSubmatchIndex(format, -1)
	if pairs == nil {
		return format
	}
	all := numbers(format, args)
	var b strings.Builder
	from := 0
	for _, p := range pairs {
		b.WriteString(format[from:p[0]])
		from = p[1]
		if n, ok := governs(all, p[0]); ok && one(n) {
			b.WriteString(format[p[2]:p[3]])
		} else {
			b.WriteString(format[p[4]:p[5]])
		}
	}
	b.WriteString(format[from:])
	return b.String()
}

// Forms are the two texts that pairs can give together: all in their first form, and all in their second.
func Forms(format string) (one, other string) {
	return pair.ReplaceAllString(format, "$1"), pair.ReplaceAllString(format, "$2")
}

// Pattern is a format as a regular expression that matches both forms of each pair. text makes one of what stands
// between pairs.
func Pattern(format string, text func(string) string) string {
	var b strings.Builder
	from := 0
	for _, p := range pair.FindAllStringSubmatchIndex(format, -1) {
		b.WriteString(text(format[from:p[0]]))
		b.WriteString("(?:" + regexp.QuoteMeta(format[p[2]:p[3]]) + "|" + regexp.QuoteMeta(format[p[4]:p[5]]) + ")")
		from = p[1]
	}
	b.WriteString(text(format[from:]))
	return b.String()
}

// number is one that a format has, with its place in it.
type number struct{ at, n int }

// numbers are those of a format, in its order.
func numbers(format string, args []any) []number {
	var list []number
	next := 0
	for _, v := range verb.FindAllStringSubmatchIndex(format, -1) {
		if format[v[0]:v[1]] == "%%" {
			continue
		}
		i := next
		if v[2] >= 0 {
			i, _ = strconv.Atoi(format[v[2]:v[3]])
			i--
		}
		next = i + 1
		if i < 0 || i >= len(args) {
			continue
		}
		if n, ok := numberOf(args[i]); ok {
			list = append(list, number{v[0], n})
		}
	}
	return list
}

// governs is the number that a pair at a place agrees with.
func governs(list []number, at int) (int, bool) {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].at < at || i == 0 {
			return list[i].n, true
		}
	}
	return 0, false
}

var (
	// leading is the whole number that a text begins with: 1,200 of "1,200 rows", 1 of "1,50 €"; nothing of a day or of an id.
	leading   = regexp.MustCompile(`^(-?\d{1,3}(?:[ ,\x{a0}\x{202f}]\d{3})*|-?\d+)(?:[.,]\d{1,4})?(?:[ \x{a0}\x{202f}].*)?$`)
	thousands = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", "") // marks between thousands, of several languages
)

func numberOf(arg any) (int, bool) {
	switch v := reflect.ValueOf(arg); v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return int(v.Int()), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int(min(v.Uint(), 1<<31)), true
	case reflect.String:
		m := leading.FindStringSubmatch(v.String())
		if m == nil {
			return 0, false
		}
		n, err := strconv.Atoi(thousands.Replace(m[1]))
		return n, err == nil
	}
	return 0, false
}
