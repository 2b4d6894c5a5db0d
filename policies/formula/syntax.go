package formula

import (
	"regexp"
	"strings"

	"github.com/expr-lang/expr/file"

	"github.com/relance-dev/relance/policies/diag"
)

// slip is a habit, mostly of spreadsheets, that Expr does not understand.
type slip struct {
	pattern       *regexp.Regexp // group 1 is the place
	message, hint string
}

// slips are looked for only in a formula that does not parse; texts in quotes
// are blanked before. Of two at the same place the first here counts.
var slips = []slip{
	{regexp.MustCompile(`([“”„‘’«»])`), "curly quotes do not mark a text", "use straight quotes: 'FR_B2B'"},
	{regexp.MustCompile(`^\s*(=)`), "a formula does not begin with =", "leave the = out"},
	{regexp.MustCompile(`([€$£]|\b\d[\d.]*\s*(?:EUR|USD|GBP|CHF)\b)`), "a currency is not written with the number", "write money(40): it is in the invoice's currency"},
	{regexp.MustCompile(`(?i)\b(if)\s*\(`), "there is no function IF", "write condition ? a : b, such as invoice.open > 500 ? money(40) : money(0)"},
	{regexp.MustCompile(`(<>)`), "<> is not an operator", "write !="},
	{regexp.MustCompile(`(=<|=>)`), "a comparison is written with = last", "write <= or >="},
	{regexp.MustCompile(`\b(AND|OR|NOT|ET|OU)\b`), "and, or, not are written in another way", "write && for and, || for or, ! for not"},
	{regexp.MustCompile(`\d\s*(%)`), "% is not an operator here", "5 % of an amount is percent(invoice.open, 5)"},
	{regexp.MustCompile(`\d(,)\d`), "a comma is not a decimal mark", "write 1.5"},
	{regexp.MustCompile(`\d([ \x{a0}\x{202f}'])\d`), "a number has no space in it", "write 1000"},
	{regexp.MustCompile(`\b(\d+\s*(?:d|j|days?|jours?))\b`), "days are plain numbers", "write 30, as in invoice.due.plus_days(30)"},
	{regexp.MustCompile(`[^=!<>](=)(?:[^=]|$)`), "one = does not compare", "write =="},
	{regexp.MustCompile(`[^&](&)(?:[^&]|$)`), "& is not an operator", "write + to join texts, && for and"},
	{regexp.MustCompile(`\(.*(;)`), "values are not separated by ;", "separate them by commas: min(a, b)"},
}

// lets finds the = of "let name =", which is not a slip.
var lets = regexp.MustCompile(`\blet\s+\w+\s*=`)

// quoted finds texts in straight quotes.
var quoted = regexp.MustCompile(`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`)

// syntaxProblem says in plain words why a formula does not parse.
func syntaxProblem(src string, e *file.Error) diag.Problem {
	if p, ok := findSlip(src); ok {
		return p
	}
	start, end := newOffsets(src).of(e.Location)
	p := diag.Problem{Code: "RL301", Start: start, End: end}
	word := src[start:end]
	switch {
	case strings.Contains(e.Message, "not terminated"):
		p.Message, p.Hint = "a text is not closed", "end it with the quote it began with"
	case strings.Contains(e.Message, "token EOF"), strings.Contains(e.Message, "end of expression"):
		p.Start, p.End = len(src), len(src)
		p.Message, p.Hint = "the formula stops in the middle", "something is missing at its end: a value, or a closing )"
	case strings.Contains(e.Message, "literal"), strings.Contains(e.Message, "bad number"):
		p.Message, p.Hint = "this is not a number that formulas understand", "write digits and a decimal point: 1234.50"
	case strings.Contains(e.Message, "nodes"):
		p.Message, p.Hint = "the formula is too long", "split it: a formula can use others by name"
	case strings.TrimSpace(word) == "":
		p.Message = "this is not understood"
	default:
		p.Message = word + " does not fit here"
	}
	return p
}

// findSlip returns the first slip in a formula that does not parse.
func findSlip(src string) (diag.Problem, bool) {
	blanked := blank(lets, blank(quoted, src))
	best, at := -1, []int(nil)
	for i, s := range slips {
		if m := s.pattern.FindStringSubmatchIndex(blanked); m != nil && (best < 0 || m[2] < at[0]) {
			best, at = i, m[2:4]
		}
	}
	if best < 0 {
		return diag.Problem{}, false
	}
	return diag.Problem{Code: "RL302", Start: at[0], End: at[1], Message: slips[best].message, Hint: slips[best].hint}, true
}

// blank replaces every byte of a match by a space.
func blank(re *regexp.Regexp, s string) string {
	return re.ReplaceAllStringFunc(s, func(m string) string { return strings.Repeat(" ", len(m)) })
}
