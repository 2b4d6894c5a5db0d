package policytest

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// TextOptions says how the outcome of tests is written for a person.
type TextOptions struct {
	All   bool                           // passed tests are named too
	Paint func(code, text string) string // colours; nil means none
	Says  func(english string) string    // the text in the reader's language; nil means English
}

// The colours of what was expected and did not happen, and of what happened and was not expected.
const (
	colorMissing = "31"
	colorExtra   = "32"
	colorTitle   = "1"
)

func (o TextOptions) paint(code, text string) string {
	if o.Paint == nil || strings.TrimSpace(text) == "" {
		return text
	}
	return o.Paint(code, text)
}

func (o TextOptions) says(english string) string {
	if o.Says == nil {
		return english
	}
	return o.Says(english)
}

// WriteText writes the outcome of tests for a person: every failure with what
// was expected and what happened side by side, the lines that differ marked
// with "!", then one line of totals.
func WriteText(w io.Writer, results []Result, o TextOptions) error {
	var b strings.Builder
	failed := 0
	for i := range results {
		r := &results[i]
		switch {
		case !r.Passed():
			failed++
			writeFailure(&b, r, o)
		case o.All:
			fmt.Fprintf(&b, "ok    %s\n", r.Test.Name)
		}
	}
	totals := "no tests"
	switch {
	case failed > 0:
		totals = fmt.Sprintf("%d failed, %d passed", failed, len(results)-failed)
	case len(results) > 0:
		totals = fmt.Sprintf("%d passed", len(results))
	}
	b.WriteString(o.says(totals) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func writeFailure(b *strings.Builder, r *Result, o TextOptions) {
	fmt.Fprintf(b, "%s  %s  (%s:%d)\n", o.paint(colorTitle, o.says("FAIL")), r.Test.Name, r.Test.File, r.Test.Line)
	writeDifference(b, r, o)
	b.WriteString("\n")
}

// writeDifference writes both timelines, and what else there is to say of a failure.
func writeDifference(b *strings.Builder, r *Result, o TextOptions) {
	if r.Err != nil {
		fmt.Fprintf(b, "  %s\n", o.says(r.Err.Error()))
		writeMeant(b, r, o)
		return
	}
	pairs := append([]pair{{same: true, left: o.says("expected"), right: o.says("actual")}}, sideBySide(r)...)
	width := 0
	for _, p := range pairs {
		width = max(width, utf8.RuneCountInString(p.left))
	}
	for _, p := range pairs {
		left, right := fmt.Sprintf("%-*s", width, p.left), p.right
		if p.same {
			fmt.Fprintln(b, strings.TrimRight("    "+left+"  |  "+right, " "))
			continue
		}
		line := "  ! " + o.paint(colorMissing, left) + "  |"
		if right != "" {
			line += "  " + o.paint(colorExtra, right)
		}
		fmt.Fprintln(b, line)
	}
	for _, u := range r.Unsaid {
		fmt.Fprintf(b, "  %s\n", o.says(fmt.Sprintf("the %s of %s about %s does not say %q. It says:", u.Row.Channel, u.Row.Day, u.Row.Invoice, u.Words)))
		for line := range strings.Lines(u.Text) {
			fmt.Fprintln(b, strings.TrimRight("    > "+strings.TrimRight(line, "\r\n"), " "))
		}
	}
	writeMeant(b, r, o)
}

// writeMeant says that assign gives the invoices of a test another policy than it was written for.
func writeMeant(b *strings.Builder, r *Result, o TextOptions) {
	if r.Meant != "" {
		fmt.Fprintf(b, "  %s\n", o.says(r.Moved()))
	}
}

// Moved says that a test was written for another policy than assign gives its invoices now, and what to do;
// empty when that is not so, or not known.
func (r *Result) Moved() string {
	if r.Meant == "" {
		return ""
	}
	now := "no policy"
	if under := slices.Compact(slices.Sorted(maps.Values(r.Under))); len(under) > 0 {
		now = "policy " + strings.Join(under, ", ")
	}
	return fmt.Sprintf("the test was written for policy %s, and assign gives %s now: mend assign, or add policy: %q to the test", r.Meant, now, r.Meant)
}

// pair is one line of the two columns.
type pair struct {
	left, right string
	same        bool
}

// sideBySide walks both timelines at once: equal rows share a line, and what
// lies between them is set against each other.
func sideBySide(r *Result) []pair {
	texts := columns(len(r.Test.Invoices) > 1, r.Test.Expect, r.Got)
	want, got := texts[:len(r.Test.Expect)], texts[len(r.Test.Expect):]
	var out []pair
	var left, right []string
	flush := func() {
		for i := range max(len(left), len(right)) {
			out = append(out, pair{left: at(left, i), right: at(right, i)})
		}
		left, right = nil, nil
	}
	for i, j := 0, 0; i < len(want) || j < len(got); {
		order := 0
		switch {
		case i == len(want):
			order = 1
		case j == len(got):
			order = -1
		default:
			order = compareRows(r.Test.Expect[i], r.Got[j])
		}
		switch {
		case order == 0:
			flush()
			out = append(out, pair{left: want[i], right: got[j], same: true})
			i, j = i+1, j+1
		case order < 0:
			left, i = append(left, want[i]), i+1
		default:
			right, j = append(right, got[j]), j+1
		}
	}
	flush()
	return append(out, finals(r)...)
}

// finals sets against each other what differs on the last day.
func finals(r *Result) []pair {
	var out []pair
	differ := func(field string, want, got map[string]string) {
		for _, id := range slices.Sorted(maps.Keys(want)) {
			if want[id] != got[id] {
				at := field + " " + id + ": "
				out = append(out, pair{left: at + want[id], right: at + got[id]})
			}
		}
	}
	differ("final", r.Test.Final, r.Final)
	differ("waiting", r.Test.Waiting, r.Waiting)
	differ("follows", r.Test.Follows, r.Under)
	return out
}

// columns writes rows as text with aligned columns.
func columns(invoices bool, lists ...[]Row) []string {
	var cells [][]string
	for _, rows := range lists {
		for _, r := range rows {
			c := []string{r.Day.String(), r.State, r.Channel, r.Template, r.Amount, r.To, r.Compute, r.Words}
			if invoices {
				c = slices.Insert(c, 1, r.Invoice)
			}
			cells = append(cells, c)
		}
	}
	out := make([]string, len(cells))
	for col := 0; len(cells) > 0 && col < len(cells[0]); col++ {
		width := 0
		for _, c := range cells {
			width = max(width, utf8.RuneCountInString(c[col]))
		}
		for i, c := range cells {
			out[i] += fmt.Sprintf("%-*s ", width, c[col])
		}
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return out
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}
