package guard

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// number looks at a number and what follows it: thousands apart, a decimal
// comma, a unit, a percent sign. It returns how many tokens it went past.
func (s *slips) number(src string, tokens []token, i int) (passed int) {
	if passed := s.bareDate(tokens[i:]); passed > 0 {
		return passed
	}
	last := s.digits(src, tokens, i)
	t, end := tokens[i], tokens[last]
	if last > i || hasMarks(t.text) {
		s.apart(src, t.start, end.end)
	}
	if last+1 == len(tokens) {
		return last - i
	}
	value := src[t.start:end.end]
	switch after := tokens[last+1]; {
	case after.kind == tokenName && after.text != "in" && (after.start == end.end || isUnit(after.text)) && !isWord(after.text):
		s.unit(value, end.end, after)
		return last + 1 - i
	case after.kind == tokenOther && strings.ContainsAny(after.text, "€$£¥"):
		s.unit(value, end.end, after)
		return last + 1 - i
	case after.is("%") && (last+2 == len(tokens) || !startsValue(tokens[last+2])):
		s.unit(value, end.end, after)
		return last + 1 - i
	}
	return last - i
}

// bareDate reports a date written without date('…'): 2026-05-01, 01/05/2026.
func (s *slips) bareDate(tokens []token) (passed int) {
	if len(tokens) < 5 || !tokens[1].is("-") && !tokens[1].is("/") || tokens[3].text != tokens[1].text ||
		tokens[2].kind != tokenNumber || tokens[4].kind != tokenNumber || tokens[4].end-tokens[0].start != 10 {
		return 0
	}
	start, end := tokens[0].start, tokens[4].end
	year, month, d := tokens[0].text, tokens[2].text, tokens[4].text
	switch {
	case len(year) == 4 && len(month) == 2:
		day := year + "-" + month + "-" + d
		s.add(codeDate, start, end, "a date is written as date('…')", "write date('"+day+"')")
		s.mend(start, end, "date('"+day+"')")
	case len(year) == 2 && len(month) == 2:
		s.add(codeDate, start, end, "a date is written as date('…'), year first", "write date('2026-05-01')")
		s.final = true // day first or month first?
	default:
		return 0
	}
	return 4
}

// unit reports a unit after a number that ends at offset end.
func (s *slips) unit(value string, end int, unit token) {
	s.add(codeUnit, unit.start, unit.end, fmt.Sprintf("%s after %s: a number has no unit", unit.text, value), unitHint(unit))
	if word := strings.ToLower(unit.text); slices.Contains(days, word) || strings.HasPrefix(unitHint(unit), "write the bare number: amounts") {
		s.mend(end, unit.end, "")
	} else {
		s.guess(end, unit.end, "")
	}
}

// days are the units that can be left out without changing a number of days.
var days = []string{"d", "j", "day", "days", "jour", "jours"}

// unitHint says how to write what was meant by a unit. Only a unit that can be
// left out without changing the number asks for the bare number.
func unitHint(unit token) string {
	switch word := strings.ToLower(unit.text); {
	case word == "%":
		return "compare an amount with an amount, as in invoice.open > invoice.amount * 0.1"
	case unit.kind == tokenOther, len(word) == 3 && strings.ToUpper(word) == unit.text, strings.HasPrefix(word, "euro"):
		return "write the bare number: amounts are in the invoice's currency, as in invoice.open >= 500"
	case word == "k" || word == "m":
		return "write the number in full, as in invoice.open >= 5000"
	case slices.Contains([]string{"h", "hour", "hours", "heures"}, word):
		return "count in days: guards know no hours"
	case slices.Contains([]string{"w", "week", "weeks", "semaine", "semaines"}, word):
		return "count in days: 2 weeks are days_late >= 14"
	case slices.Contains([]string{"month", "months", "mois", "y", "year", "years", "an", "ans"}, word):
		return "count in days, or in months of the calendar, as in today >= invoice.due.plus_months(2)"
	}
	return "write the bare number: days are whole numbers, as in days_late >= 30"
}

// digits returns the index of the last token of the number that begins at i:
// 1 234,56 is four of them, 1,234.56 three. A comma in brackets separates
// values instead.
func (s *slips) digits(src string, tokens []token, i int) (last int) {
	last = i
	for last+1 < len(tokens) {
		t, before := tokens[last+1], tokens[last]
		gap := src[before.end:t.start]
		switch {
		case t.kind == tokenNumber && groupOfThousands(gap, t.text):
			last++
		case t.kind == tokenNumber && t.text[0] == '.' && gap == "": // 1.234.567
			last++
		case t.kind == tokenOther && isBlank(t.text) && last+2 < len(tokens) && groupOfThousands(t.text, tokens[last+2].text):
			last += 2
		case t.is(",") && last+2 < len(tokens) && tokens[last+2].kind == tokenNumber && !inBrackets(tokens[:i]) &&
			gap == "" && tokens[last+2].start == t.end:
			last += 2
		default:
			return last
		}
	}
	return last
}

// groupOfThousands reports whether digits after a gap go on with a number.
func groupOfThousands(gap, digits string) bool {
	whole, _, _ := strings.Cut(digits, ".")
	return strings.TrimFunc(gap, unicode.IsSpace) == "" && len(whole) == 3 && strings.TrimLeftFunc(whole, isDigit) == ""
}

// inBrackets reports whether the innermost open bracket separates values by
// commas: a list or the arguments of a function.
func inBrackets(tokens []token) bool {
	depth := 0
	for i := len(tokens) - 1; i >= 0; i-- {
		switch t := tokens[i]; {
		case t.is(")") || t.is("]"):
			depth++
		case (t.is("(") || t.is("[")) && depth > 0:
			depth--
		case t.is("["):
			return true
		case t.is("("):
			return i > 0 && tokens[i-1].kind == tokenName && !isWord(tokens[i-1].text)
		}
	}
	return false
}

// apart reports a number whose digits are apart.
func (s *slips) apart(src string, start, end int) {
	written := src[start:end]
	meant, other := plainNumber(written)
	hint := "write " + meant
	switch {
	case meant == "":
		hint, s.final = "write digits, and a point before the decimals, such as 1234.50", true
	case other != "":
		hint += ", or " + other
	}
	s.add(codeNumber, start, end, fmt.Sprintf("%s is not a number here", written), hint)
	if other != "" {
		s.guess(start, end, meant)
	} else {
		s.mend(start, end, meant)
	}
}

// hasMarks reports whether a number, or a sign in it, sets thousands apart.
func hasMarks(s string) bool {
	return slices.ContainsFunc(thousandsMarks, func(mark string) bool { return strings.Contains(s, mark) })
}

// plainNumber writes digits apart by spaces, commas, points and marks as a plain
// number; empty when they make none. One comma before three digits can mean
// either: other is then the second reading.
func plainNumber(digits string) (meant, other string) {
	joined := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || hasMarks(string(r)) {
			return -1
		}
		return r
	}, digits)
	commas, points := strings.Count(joined, ","), strings.Count(joined, ".")
	mark := strings.LastIndexAny(joined, ",.") // of the decimals
	if commas > 1 && points == 0 || points > 1 && commas == 0 {
		mark = len(joined) // none: all of them part thousands
	}
	whole, decimals := joined, ""
	if mark >= 0 && mark < len(joined) {
		whole, decimals = joined[:mark], joined[mark+1:]
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == ',' || r == '.' })
	if len(groups) == 0 || strings.ContainsAny(joined, "eE") || slices.ContainsFunc(groups[1:], func(g string) bool { return len(g) != 3 }) {
		return "", ""
	}
	whole = strings.Join(groups, "")
	if decimals == "" {
		return whole, ""
	}
	meant = whole + "." + decimals
	if commas == 1 && points == 0 && joined == digits && len(decimals) == 3 && len(whole) <= 3 && whole[0] != '0' {
		return whole + decimals, strings.TrimRight(strings.TrimRight(meant, "0"), ".")
	}
	return meant, ""
}

func isBlank(s string) bool { return strings.TrimFunc(s, unicode.IsSpace) == "" }

func isWord(name string) bool {
	_, ok := wordOperators[strings.ToLower(name)]
	return ok
}

// startsValue reports whether a value can start with t.
func startsValue(t token) bool {
	switch t.kind {
	case tokenName:
		return !isWord(t.text) && t.text != "in"
	case tokenNumber, tokenText, tokenOpen:
		return true
	case tokenSign:
		return t.text == "(" || t.text == "[" || t.text == "-" || t.text == "!"
	}
	return false
}
