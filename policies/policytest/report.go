package policytest

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// WriteText writes the outcome of tests for a person: every failure with what
// was expected and what happened side by side, the lines that differ marked
// with "!", then one line of totals. With all, passed tests are named too.
func WriteText(w io.Writer, results []Result, all bool) error {
	var b strings.Builder
	failed := 0
	for i := range results {
		r := &results[i]
		switch {
		case !r.Passed():
			failed++
			writeFailure(&b, r)
		case all:
			fmt.Fprintf(&b, "ok    %s\n", r.Test.Name)
		}
	}
	switch {
	case len(results) == 0:
		b.WriteString("no tests\n")
	case failed == 0:
		fmt.Fprintf(&b, "%d passed\n", len(results))
	default:
		fmt.Fprintf(&b, "%d failed, %d passed\n", failed, len(results)-failed)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeFailure(b *strings.Builder, r *Result) {
	fmt.Fprintf(b, "FAIL  %s  (%s:%d)\n", r.Test.Name, r.Test.File, r.Test.Line)
	if r.Err != nil {
		fmt.Fprintf(b, "  %v\n\n", r.Err)
		return
	}
	pairs := append([]pair{{same: true, left: "expected", right: "actual"}}, sideBySide(r)...)
	width := 0
	for _, p := range pairs {
		width = max(width, utf8.RuneCountInString(p.left))
	}
	for _, p := range pairs {
		mark := "!"
		if p.same {
			mark = " "
		}
		line := fmt.Sprintf("  %s %-*s  |  %s", mark, width, p.left, p.right)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString("\n")
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

// finals sets against each other the states on the last day that differ.
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
	return out
}

// columns writes rows as text with aligned columns.
func columns(invoices bool, lists ...[]Row) []string {
	var cells [][]string
	for _, rows := range lists {
		for _, r := range rows {
			c := []string{r.Day.String(), r.State, r.Channel, r.Template, r.To, r.Compute}
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
