package evaluate

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/policies/diag"
)

// noAnswer begins the value of what has none.
const noAnswer = "no answer: "

// widest is how far a part may push the values to the right, in columns.
const widest = 60

// WriteText writes the answer for a person: the value and its type, then each part with its value,
// in the language that says puts English into.
func (a *Answer) WriteText(w io.Writer, says func(english string) string) error {
	var b strings.Builder
	switch {
	case a.Error != "":
		fmt.Fprintln(&b, says(noAnswer+a.Error))
	default:
		fmt.Fprintf(&b, "%s  (%s)\n", a.Value, a.Type)
	}
	width := 0
	for _, p := range a.Parts {
		width = max(width, min(widest, 2*p.Depth+utf8.RuneCountInString(p.Text)))
	}
	for _, p := range a.Parts {
		value := p.Value
		if strings.HasPrefix(value, noAnswer) {
			value = says(value)
		}
		fmt.Fprintf(&b, "%-*s  %s\n", width, strings.Repeat("  ", p.Depth)+p.Text, value)
	}
	for i, m := range a.Misses {
		if i == 0 {
			b.WriteString(says("false, because") + "\n")
		}
		fmt.Fprintf(&b, "  %s\n", says(m))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// source is the name under which diagnostics show an expression.
const source = "expression"

// Diagnostics places the problems of an expression in it; sources go to diag.WriteText.
func Diagnostics(text string, problems []diag.Problem) (list diag.List, sources map[string][]byte) {
	for _, p := range problems {
		list = append(list, diag.Diagnostic{Code: p.Code, Severity: p.Severity, File: source, Start: p.Start, End: p.End, Message: p.Message, Hint: p.Hint})
	}
	return list, map[string][]byte{source: []byte(text)}
}
