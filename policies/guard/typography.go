package guard

import (
	"fmt"
	"strings"
)

// curlyQuotes pair the quotes of word processors.
var curlyQuotes = map[string]string{"“": "”", "”": "”", "„": "“", "‘": "’", "’": "’", "‚": "‘", "«": "»", "‹": "›"}

// other looks at a character that has no place in a guard, and returns how
// many more tokens it went past.
func (s *slips) other(src string, tokens []token, i int) (passed int) {
	t := tokens[i]
	if closing, ok := curlyQuotes[t.text]; ok {
		return s.curly(src, tokens, i, closing)
	}
	switch {
	case otherSigns[t.text] != "":
		return s.sign(tokens, i)
	case isBlank(t.text):
		s.add(codeTypography, t.start, t.end, "a non-breaking space", "write a plain space")
		s.mend(t.start, t.end, " ")
	case strings.Contains("€$£¥", t.text):
		s.add(codeUnit, t.start, t.end, t.text+": an amount has no currency sign",
			"write the bare number: amounts are in the invoice's currency, as in invoice.open >= 500")
		s.mend(t.start, t.end, "")
	case t.text == "×" || t.text == "÷" || t.text == "−" || t.text == "–":
		ours := map[string]string{"×": "*", "÷": "/", "−": "-", "–": "-"}[t.text]
		s.add(codeTypography, t.start, t.end, fmt.Sprintf("%s is no operator here", t.text), "write "+ours)
		s.mend(t.start, t.end, ours)
	default:
		s.final = true
		s.add(codeSyntax, t.start, t.end, fmt.Sprintf("%q has no place in a guard", t.text), "remove it, or put text between straight quotes: 'text'")
	}
	return 0
}

// curly mends a text between curly quotes.
func (s *slips) curly(src string, tokens []token, i int, closing string) (passed int) {
	open := tokens[i]
	const message, hint = "%s is a typographic quote", "write text between straight quotes: 'text'"
	rest := src[open.end:]
	n := strings.Index(rest, closing)
	if n < 0 || strings.Contains(rest[:n], "\n") {
		s.final = true
		s.add(codeTypography, open.start, open.end, fmt.Sprintf(message, open.text), hint)
		return 0
	}
	end := open.end + n + len(closing)
	text := strings.TrimFunc(rest[:n], func(r rune) bool { return isBlank(string(r)) })
	s.add(codeTypography, open.start, open.end, fmt.Sprintf(message, open.text), hint)
	if strings.ContainsAny(text, `'\`) {
		s.final = true
	}
	s.mend(open.start, end, "'"+text+"'")
	for i+1+passed < len(tokens) && tokens[i+1+passed].start < end {
		passed++
	}
	return passed
}
