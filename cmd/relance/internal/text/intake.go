package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies/diag"
)

// WriteIntake writes what was understood of exports, and what is wrong with them.
func WriteIntake(w io.Writer, say words.Writer, r *intake.Report) error {
	for i := range r.Files {
		if err := writeUnderstood(w, say, &r.Files[i]); err != nil {
			return err
		}
	}
	return WriteProblems(w, say, r, true)
}

// writeUnderstood writes what was understood of one file.
func writeUnderstood(w io.Writer, say words.Writer, f *intake.FileSummary) error {
	if f.Format == "" {
		return nil // not even that: a problem says why
	}
	var b strings.Builder
	form := []string{f.Format}
	if f.Encoding != "" {
		form = append(form, f.Encoding)
	}
	if f.Delimiter != "" {
		form = append(form, say.T("separated by %s", delimiterName(say, f.Delimiter)))
	}
	if f.Sheet != "" {
		form = append(form, say.T("sheet %s", f.Sheet))
	}
	kind := f.Kind.String()
	fmt.Fprintf(&b, "%s%s%s, %s, %s\n", f.File, say.Colon, kind, strings.Join(form, ", "), say.N(f.Rows, "row", "rows"))
	if f.Why != "" {
		fmt.Fprintf(&b, "  %s\n", say.T("taken for %s by the columns %s; if it is something else, say --kind", kind, words.Printable(f.Why)))
	}
	if f.HeaderRow > 1 {
		fmt.Fprintf(&b, "  %s\n", say.T("the columns are named in row %s", say.Whole(f.HeaderRow)))
	}
	writeColumns(&b, say, f.Columns)
	for _, l := range f.LeftOut {
		fmt.Fprintf(&b, "  %s\n", say.T("left out: %s, the first in row %s: %s", say.N(l.Rows, "row", "rows"), say.Whole(l.First), words.Printable(say.Says(l.Why))))
	}
	if f.Payments > 0 {
		fmt.Fprintf(&b, "  %s\n", say.T("payments, each on its day: %s", say.N(f.Payments, "row", "rows")))
	}
	if !f.First.IsZero() {
		span := say.T("due from %s to %s", say.On(f.First), say.On(f.Last))
		if f.Kind == intake.KindEvents {
			span = say.T("dated from %s to %s", say.On(f.First), say.On(f.Last))
		}
		fmt.Fprintf(&b, "  %s\n", span)
	}
	for _, t := range f.Totals {
		fmt.Fprintf(&b, "  %s", say.T("%s in %s: amount %s", say.N(t.Rows, "row", "rows"), t.Currency.Code(), say.Bare(t.Amount, t.Currency)))
		if f.Kind == intake.KindInvoices {
			b.WriteString(say.T(", open %s", say.Bare(t.Open, t.Currency)))
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeColumns lists the columns: the header, what it was taken for, and a sample.
func writeColumns(b *strings.Builder, say words.Writer, columns []intake.ColumnSummary) {
	rows := make([][3]string, len(columns))
	var width [2]int
	for i := range columns {
		c := &columns[i]
		rows[i] = [3]string{words.Printable(c.Header), columnUse(say, c), columnSample(say, c)}
		for j := range width {
			width[j] = max(width[j], diag.Columns(rows[i][j]))
		}
	}
	for _, r := range rows {
		line := "  " + terminal.Pad(r[0], width[0], false) + "  " + terminal.Pad(r[1], width[1], false) + "  " + r[2]
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func columnUse(say words.Writer, c *intake.ColumnSummary) string {
	switch c.Use {
	case intake.UseIgnored:
		return say.T("(ignored)")
	case intake.UseRows:
		return say.T("→ what a row is")
	case intake.UseFact:
		return "→ facts." + c.Name
	case intake.UseDefault:
		return say.T("→ %s (default)", c.Name)
	}
	return "→ " + c.Name
}

func columnSample(say words.Writer, c *intake.ColumnSummary) string {
	var parts []string
	switch {
	case c.Sample == "":
	case strings.HasPrefix(c.Understood, c.Sample):
		parts = append(parts, words.Printable(c.Understood))
	default:
		parts = append(parts, say.T("%s is %s", words.Printable(c.Sample), words.Printable(c.Understood)))
	}
	switch {
	case c.Convention == "":
	case c.ProofRow > 0:
		parts = append(parts, say.T("%s, as row %s shows: %s", say.Says(c.Convention), say.Whole(c.ProofRow), words.Printable(c.Proof)))
	default:
		parts = append(parts, say.Says(c.Convention))
	}
	return strings.Join(parts, say.T("; "))
}

// delimiterName is the delimiter of a CSV file in words.
func delimiterName(say words.Writer, d string) string {
	if name := map[string]string{",": say.T("comma"), ";": say.T("semicolon"), "\t": say.T("tab"), "|": say.T("bar")}[d]; name != "" {
		return name
	}
	return d
}

// WriteProblems writes what is wrong with exports, the warnings too if wanted,
// and how much of it there is in all.
func WriteProblems(w io.Writer, say words.Writer, r *intake.Report, warnings bool) error {
	var b strings.Builder
	for i := range r.Problems {
		if p := &r.Problems[i]; warnings || !p.Warning {
			writeProblem(&b, say, p)
		}
	}
	if r.Errors+r.Warnings > len(r.Problems) {
		var counts []string
		for _, c := range r.Counts {
			counts = append(counts, c.Code+" "+say.N(c.N, "time", "times"))
		}
		b.WriteString(say.T("not all are listed; there are: %s", strings.Join(counts, ", ")) + "\n")
	}
	if total := findings(say, r.Errors, r.Warnings); total != "" {
		if r.Errors > 0 {
			total = say.T("%s: nothing was used", total)
		}
		b.WriteString(total + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// listedWarnings is how many warnings of exports a command lists that uses them.
const listedWarnings = 20

// WriteWarnings lists the first warnings of exports that are used all the same.
func WriteWarnings(w io.Writer, say words.Writer, r *intake.Report) error {
	var b strings.Builder
	for i := range r.Problems[:min(listedWarnings, len(r.Problems))] {
		writeProblem(&b, say, &r.Problems[i])
	}
	if r.Warnings > listedWarnings {
		b.WriteString(say.T("and %s more {warning|warnings}", say.Whole(r.Warnings-listedWarnings)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeProblem writes one problem: file:row: severity[CODE]: column, value, what; hint.
func writeProblem(b *strings.Builder, say words.Writer, p *intake.Problem) {
	b.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(b, ":%d", p.Row)
	}
	severity := say.T("error")
	if p.Warning {
		severity = say.T("warning")
	}
	fmt.Fprintf(b, ": %s[%s]%s", severity, p.Code, say.Colon)
	if p.Column != "" {
		b.WriteString(words.Printable(p.Column))
		if p.Value != "" && !strings.Contains(p.Message, p.Value) {
			fmt.Fprintf(b, " %q", p.Value)
		}
		b.WriteString(say.Colon)
	}
	b.WriteString(words.Printable(say.Says(p.Message)) + "\n")
	if p.Hint != "" {
		fmt.Fprintf(b, "  %s\n", say.T("hint: %s", words.Printable(say.Says(p.Hint))))
	}
}
