package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies/diag"
)

// writeIntake writes what was understood of exports, and what is wrong with them.
func writeIntake(w io.Writer, r *intake.Report) error {
	for i := range r.Files {
		if err := writeUnderstood(w, &r.Files[i]); err != nil {
			return err
		}
	}
	return writeProblems(w, r, true)
}

// writeUnderstood writes what was understood of one file.
func writeUnderstood(w io.Writer, f *intake.FileSummary) error {
	if f.Format == "" {
		return nil // not even that: a problem says why
	}
	var b strings.Builder
	form := []string{f.Format}
	for _, part := range []struct{ name, value string }{
		{"", f.Encoding}, {"separated by ", delimiterName(f.Delimiter)}, {"sheet ", f.Sheet},
	} {
		if part.value != "" {
			form = append(form, part.name+part.value)
		}
	}
	fmt.Fprintf(&b, "%s: %s, %s, %s\n", f.File, f.Kind, strings.Join(form, ", "), counted(f.Rows, "row", "rows"))
	if f.Why != "" {
		fmt.Fprintf(&b, "  taken for %s by the columns %s; if it is something else, say --kind\n", f.Kind, printable(f.Why))
	}
	if f.HeaderRow > 1 {
		fmt.Fprintf(&b, "  the columns are named in row %d\n", f.HeaderRow)
	}
	writeColumns(&b, f.Columns)
	for _, l := range f.LeftOut {
		fmt.Fprintf(&b, "  left out: %s, the first in row %d: %s\n", counted(l.Rows, "row", "rows"), l.First, printable(l.Why))
	}
	if f.Payments > 0 {
		fmt.Fprintf(&b, "  payments, each on its day: %s\n", counted(f.Payments, "row", "rows"))
	}
	if !f.First.IsZero() {
		what := "due"
		if f.Kind == intake.KindEvents {
			what = "dated"
		}
		fmt.Fprintf(&b, "  %s from %s to %s\n", what, f.First, f.Last)
	}
	for _, t := range f.Totals {
		fmt.Fprintf(&b, "  %s in %s: amount %s", counted(t.Rows, "row", "rows"), t.Currency, t.Currency.Format(t.Amount))
		if f.Kind == intake.KindInvoices {
			fmt.Fprintf(&b, ", open %s", t.Currency.Format(t.Open))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeColumns lists the columns: the header, what it was taken for, and a sample.
func writeColumns(b *strings.Builder, columns []intake.ColumnSummary) {
	rows := make([][3]string, len(columns))
	var width [2]int
	for i := range columns {
		c := &columns[i]
		rows[i] = [3]string{printable(c.Header), columnUse(c), columnSample(c)}
		for j := range width {
			width[j] = max(width[j], diag.Columns(rows[i][j]))
		}
	}
	for _, r := range rows {
		line := "  " + pad(r[0], width[0], false) + "  " + pad(r[1], width[1], false) + "  " + r[2]
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func columnUse(c *intake.ColumnSummary) string {
	switch c.Use {
	case intake.UseIgnored:
		return "(ignored)"
	case intake.UseRows:
		return "→ what a row is"
	case intake.UseFact:
		return "→ facts." + c.Name
	case intake.UseDefault:
		return "→ " + c.Name + " (default)"
	}
	return "→ " + c.Name
}

func columnSample(c *intake.ColumnSummary) string {
	var parts []string
	switch {
	case c.Sample == "":
	case strings.HasPrefix(c.Understood, c.Sample):
		parts = append(parts, printable(c.Understood))
	default:
		parts = append(parts, printable(c.Sample)+" is "+printable(c.Understood))
	}
	switch {
	case c.Convention == "":
	case c.ProofRow > 0:
		parts = append(parts, fmt.Sprintf("%s, as row %d shows: %s", c.Convention, c.ProofRow, printable(c.Proof)))
	default:
		parts = append(parts, c.Convention)
	}
	return strings.Join(parts, "; ")
}

// delimiterName is the delimiter of a CSV file in words.
func delimiterName(d string) string {
	if name := map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[d]; name != "" {
		return name
	}
	return d
}

// writeProblems writes what is wrong with exports, the warnings too if wanted,
// and how much of it there is in all.
func writeProblems(w io.Writer, r *intake.Report, warnings bool) error {
	var b strings.Builder
	for i := range r.Problems {
		if p := &r.Problems[i]; warnings || !p.Warning {
			writeProblem(&b, p)
		}
	}
	if r.Errors+r.Warnings > len(r.Problems) {
		var counts []string
		for _, c := range r.Counts {
			counts = append(counts, fmt.Sprintf("%s %s", c.Code, counted(c.N, "time", "times")))
		}
		fmt.Fprintf(&b, "not all are listed; there are: %s\n", strings.Join(counts, ", "))
	}
	if total := findings(words.New("en"), r.Errors, r.Warnings); total != "" {
		if r.Errors > 0 {
			total += ": nothing was used"
		}
		b.WriteString(total + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// listedWarnings is how many warnings of exports a command lists that uses them.
const listedWarnings = 20

// writeWarnings lists the first warnings of exports that are used all the same.
func writeWarnings(w io.Writer, r *intake.Report) error {
	var b strings.Builder
	for i := range r.Problems[:min(listedWarnings, len(r.Problems))] {
		writeProblem(&b, &r.Problems[i])
	}
	if r.Warnings > listedWarnings {
		fmt.Fprintf(&b, "and %d more warnings\n", r.Warnings-listedWarnings)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeProblem writes one problem: file:row: severity[CODE]: column, value, what; hint.
func writeProblem(b *strings.Builder, p *intake.Problem) {
	b.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(b, ":%d", p.Row)
	}
	severity := "error"
	if p.Warning {
		severity = "warning"
	}
	fmt.Fprintf(b, ": %s[%s]: ", severity, p.Code)
	if p.Column != "" {
		b.WriteString(printable(p.Column))
		if p.Value != "" && !strings.Contains(p.Message, p.Value) {
			fmt.Fprintf(b, " %q", p.Value)
		}
		b.WriteString(": ")
	}
	b.WriteString(printable(p.Message) + "\n")
	if p.Hint != "" {
		fmt.Fprintf(b, "  hint: %s\n", printable(p.Hint))
	}
}
