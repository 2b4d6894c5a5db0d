package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// wordOperators are the words for && || ! in spreadsheets and other languages.
var wordOperators = map[string]string{
	"and": "&&", "et": "&&", "or": "||", "ou": "||", "not": "!", "non": "!",
}

// otherSigns are signs of spreadsheets and other languages, with ours.
var otherSigns = map[string]string{
	"<>": "!=", "=>": ">=", "=<": "<=", "===": "==", "!==": "!=", "=!": "!=", "≥": ">=", "≤": "<=", "≠": "!=",
}

// otherConstants are words for yes and no.
var otherConstants = map[string]string{"true": "true", "vrai": "true", "false": "false", "faux": "false"}

// spreadsheetFunctions have no counterpart of the same shape.
var spreadsheetFunctions = map[string]string{
	"if":           "write condition ? value : other, or two rules in order",
	"si":           "write condition ? value : other, or two rules in order",
	"and":          "write a && b",
	"et":           "write a && b",
	"or":           "write a || b",
	"ou":           "write a || b",
	"isblank":      "write !has(client.email)",
	"estvide":      "write !has(client.email)",
	"today":        "write today",
	"aujourdhui":   "write today",
	"now":          "write today: guards know days, no hours",
	"maintenant":   "write today: guards know days, no hours",
	"sum":          "the sums of a client are client.open_total and client.overdue_total",
	"somme":        "the sums of a client are client.open_total and client.overdue_total",
	"countif":      "the counts of a client are client.open_count and client.overdue_count",
	"nb":           "the counts of a client are client.open_count and client.overdue_count",
	"datedif":      "write today - invoice.due, or days_late",
	"networkdays":  "write business_days_late",
	"edate":        "write invoice.due.plus_months(1)",
	"eomonth":      "write invoice.due.end_of_month()",
	"fin.mois":     "write invoice.due.end_of_month()",
	"mois.decaler": "write invoice.due.plus_months(1)",
}

// findSlips finds the habits of spreadsheets, word processors and other
// languages among the tokens of a guard.
func findSlips(src string, tokens []token) *slips {
	s := new(slips)
	for i := 0; i < len(tokens); i++ {
		switch t := tokens[i]; t.kind {
		case tokenSign:
			i += s.sign(tokens, i)
		case tokenName:
			s.name(tokens, i)
			s.list(src, tokens, i)
		case tokenNumber:
			i += s.number(src, tokens, i)
		case tokenOther:
			i += s.other(src, tokens, i)
		case tokenText:
			s.text(t)
		case tokenOpen:
			s.final = true
			s.add(codeOpenText, t.start, t.start+1, "this text is not closed", "close it with "+quoteOf(t.text)+" like the one it starts with")
		}
	}
	return s
}

// sign looks at an operator, and returns how many more tokens it went past.
func (s *slips) sign(tokens []token, i int) (passed int) {
	t := tokens[i]
	if ours := signApart(tokens[i:]); ours != "" {
		end := tokens[i+1].end
		s.add(codeSign, t.start, end, fmt.Sprintf("%s %s is not a comparison here", t.text, tokens[i+1].text), "write "+ours)
		s.mend(t.start, end, ours)
		return 1
	}
	if ours, ok := otherSigns[t.text]; ok {
		s.add(codeSign, t.start, t.end, fmt.Sprintf("%s is not a comparison here", t.text), "write "+ours)
		s.mend(t.start, t.end, ours)
		return 0
	}
	switch t.text {
	case "=":
		s.add(codeEquals, t.start, t.end, "a single = compares nothing", "write == to compare")
		s.mend(t.start, t.end, "==")
	case "&", "|":
		s.add(codeSingle, t.start, t.end, fmt.Sprintf("a single %s joins nothing", t.text), "write "+t.text+t.text)
		s.mend(t.start, t.end, t.text+t.text)
	}
	return 0
}

// signApart returns the comparison that the first two tokens make when nothing
// stands between them: > = is >=. It is empty when they make none.
func signApart(tokens []token) string {
	if len(tokens) < 2 || tokens[0].kind != tokenSign || tokens[1].kind != tokenSign {
		return ""
	}
	joined := tokens[0].text + tokens[1].text
	switch joined {
	case "==", "!=", "<=", ">=":
		return joined
	}
	return otherSigns[joined]
}

func (s *slips) name(tokens []token, i int) {
	t := tokens[i]
	if i > 0 && tokens[i-1].is(".") {
		return // a field may have any name
	}
	lower := strings.ToLower(t.text)
	called := i+1 < len(tokens) && tokens[i+1].is("(")
	afterValue := i > 0 && endsValue(tokens[i-1])
	sign, isOperator := wordOperators[lower]
	hint, isFunction := spreadsheetFunctions[lower]
	constant, isConstant := otherConstants[lower]
	switch {
	case isOperator && (afterValue == (sign != "!")) && !(called && !afterValue && sign != "!"):
		s.add(codeWord, t.start, t.end, fmt.Sprintf("%s is no operator here", t.text), "write "+sign)
		s.final = s.final || sign == "!" // which part it denies is not clear
		s.mend(t.start, t.end, sign)
	case isFunction && called && !afterValue && (lower != "today" || t.text != lower):
		s.add(codeSpreadsheet, t.start, t.end, fmt.Sprintf("%s(…) is a spreadsheet function", t.text), hint)
		s.final = true
	case isConstant && t.text != lower || isConstant && constant != lower:
		s.add(codeConstant, t.start, t.end, fmt.Sprintf("%s is no value here", t.text), "write "+constant)
		s.mend(t.start, t.end, constant)
	}
}

// list mends a list in the wrong brackets: in ('a', 'b'), in {'a', 'b'}.
func (s *slips) list(src string, tokens []token, i int) {
	if tokens[i].text != "in" || i+1 == len(tokens) || !tokens[i+1].is("(") && !tokens[i+1].is("{") {
		return
	}
	end := matching(tokens, i+1)
	if end < 0 || !hasComma(tokens[i+2:end]) {
		return
	}
	from, to := tokens[i+1], tokens[end]
	s.add(codeList, from.start, to.end, "a list stands in square brackets", "write ["+src[from.end:to.start]+"]")
	s.mend(from.start, from.end, "[")
	s.mend(to.start, to.end, "]")
}

// hasComma reports whether a comma separates tokens outside of inner brackets.
func hasComma(tokens []token) bool {
	depth := 0
	for _, t := range tokens {
		switch t.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case ",":
			if depth == 0 {
				return true
			}
		}
	}
	return false
}

// text looks for escapes that CEL does not have.
func (s *slips) text(t token) {
	prefix := textPrefix(t.text)
	if strings.ContainsAny(t.text[:prefix], "rRbB") {
		return
	}
	for i := prefix; i < len(t.text)-1; i++ {
		if t.text[i] != '\\' {
			continue
		}
		i++
		if strings.IndexByte("abfnrtv\\?\"'`xXuU01234567", t.text[i]) >= 0 {
			continue
		}
		s.final = true
		s.add(codeBackslash, t.start+i-1, t.start+i+1, "a single backslash in a text",
			"write two, or r before the quote: r'…'; in a .cue file use #\"…\"# around the guard")
		return
	}
}

// quoteOf returns the quotes that a text literal starts with.
func quoteOf(literal string) string {
	rest := literal[textPrefix(literal):]
	if triple := strings.Repeat(rest[:1], 3); strings.HasPrefix(rest, triple) {
		return triple
	}
	return rest[:1]
}

// endsValue reports whether a value can end with t.
func endsValue(t token) bool {
	switch t.kind {
	case tokenName:
		_, operator := wordOperators[strings.ToLower(t.text)]
		return !operator && t.text != "in"
	case tokenNumber, tokenText:
		return true
	case tokenSign:
		return t.text == ")" || t.text == "]"
	}
	return false
}

// units are the words after a number that people write for days and the like.
var units = []string{
	"d", "j", "day", "days", "jour", "jours", "h", "hour", "hours", "heures", "w", "week", "weeks", "semaine", "semaines",
	"m", "month", "months", "mois", "y", "year", "years", "an", "ans", "k", "K", "euro", "euros",
}

// isUnit reports whether a name after a number is a unit or a currency.
func isUnit(name string) bool {
	if slices.Contains(units, strings.ToLower(name)) {
		return true
	}
	_, err := engine.ParseCurrency(name)
	return err == nil
}
