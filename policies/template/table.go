package template

import (
	"strings"
	"unicode"

	extast "github.com/yuin/goldmark/extension/ast"
)

// table writes a table with its columns aligned, two spaces apart.
func (w *textWriter) table(t *extast.Table) string {
	var rows [][]string
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		var row []string
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			row = append(row, w.inline(c, ", "))
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(t.Alignments))
	for _, row := range rows {
		for i := range min(len(row), len(widths)) {
			widths[i] = max(widths[i], width(row[i]))
		}
	}
	var b strings.Builder
	for n, row := range rows {
		for i, size := range widths {
			cell := ""
			if i < len(row) {
				cell = row[i]
			}
			b.WriteString(pad(cell, size, t.Alignments[i]))
			b.WriteString("  ")
		}
		b.WriteByte('\n')
		if n == 0 {
			b.WriteString(rule(widths))
		}
	}
	return b.String()
}

// rule is the line below the head of a table.
func rule(widths []int) string {
	dashes := make([]string, len(widths))
	for i, n := range widths {
		dashes[i] = strings.Repeat("-", n)
	}
	return strings.Join(dashes, "  ") + "\n"
}

func pad(cell string, size int, a extast.Alignment) string {
	space := size - width(cell)
	switch a {
	case extast.AlignRight:
		return strings.Repeat(" ", space) + cell
	case extast.AlignCenter:
		return strings.Repeat(" ", space/2) + cell + strings.Repeat(" ", space-space/2)
	}
	return cell + strings.Repeat(" ", space)
}

// width counts the code points of a cell that take room.
func width(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			n++
		}
	}
	return n
}
