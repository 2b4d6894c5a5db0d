package text

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/diff"
)

// markdown writes a diff for a pull request.
func (w *DiffWriter) markdown(f *diff.Figures) error {
	d := w.Diff
	var b strings.Builder
	fmt.Fprintf(&b, "### relance: %s → %s\n", inCode(diffName(&d.Before)), inCode(diffName(&d.After)))
	switch {
	case f == nil:
		fmt.Fprintf(&b, "\n%s\n", w.Say.T("What the change does was not computed: %s.", w.Say.Says(d.NoImpact)))
	default:
		fmt.Fprintf(&b, "\n%s\n", words.Markdown(w.headline(f)))
		for _, n := range d.Impact.Notes {
			fmt.Fprintf(&b, "\n%s\n", words.Markdown(w.Say.Says(n)))
		}
	}
	for _, h := range d.Holds {
		fmt.Fprintf(&b, "\n**%s**\n", w.Say.T("%s holds.", inCode(h)))
	}
	w.markdownStructure(&b)
	if f != nil {
		for _, s := range w.sections(f) {
			markdownTable(&b, s)
		}
		if more := f.Changed - len(w.First); more > 0 {
			fmt.Fprintf(&b, "\n%s\n", w.Say.T("And %s more {client|clients}.", w.Say.Whole(more)))
		}
		if len(f.Stuck) > 0 {
			fmt.Fprintf(&b, "\n%s\n", w.stuckRemedy())
		}
	}
	_, err := w.Out.Write([]byte(b.String()))
	return err
}

// markdownStructure writes what the books say otherwise.
func (w *DiffWriter) markdownStructure(b *strings.Builder) {
	rows := w.structureRows()
	if len(rows) == 0 {
		fmt.Fprintf(b, "\n%s\n", w.Say.T("No difference in what the books say."))
		return
	}
	for i, r := range rows {
		rows[i] = []string{strings.TrimSpace(r[0]), r[1], r[2], r[3], r[4]}
	}
	markdownTable(b, part{title: w.Say.T("What the new book says otherwise"), rows: append([][]string{{"", "", "", "", w.Say.T("where")}}, rows...)})
	for _, p := range w.Diff.Structure {
		if len(p.Lines) == 0 {
			continue
		}
		fence := strings.Repeat("`", max(3, longestRun(p.Lines)+1))
		fmt.Fprintf(b, "\n<details><summary>%s</summary>\n\n%sdiff\n", w.Say.T("Words of %s", words.Markdown(p.Part)), fence)
		for _, l := range p.Lines {
			fmt.Fprintln(b, l)
		}
		fmt.Fprintf(b, "%s\n\n</details>\n", fence)
	}
}

// markdownTable writes a table whose first row is its heading; one without others is left out.
func markdownTable(b *strings.Builder, p part) {
	if len(p.rows) < 2 {
		return
	}
	fmt.Fprintf(b, "\n#### %s\n\n", words.Markdown(p.title))
	for i, r := range p.rows {
		cells := make([]string, len(r))
		for j, c := range r {
			cells[j] = words.Markdown(c)
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
		if i > 0 {
			continue
		}
		rules := make([]string, len(r))
		for j := range r {
			rules[j] = "---"
			if slices.Contains(p.right, j) {
				rules[j] = "--:"
			}
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(rules, " | "))
	}
}

// inCode writes a text as code.
func inCode(s string) string {
	s = words.Printable(s)
	fence := strings.Repeat("`", longestRun([]string{s})+1)
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

// longestRun is the longest run of backticks in some lines.
func longestRun(lines []string) int {
	most := 0
	for _, l := range lines {
		n := 0
		for _, r := range l {
			if r == '`' {
				n++
			} else {
				n = 0
			}
			most = max(most, n)
		}
	}
	return most
}
