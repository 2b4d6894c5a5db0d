package letter

import (
	"slices"

	"github.com/relance-dev/relance/channels"
)

const (
	maxColumns = 12
	cellGap    = 2.5 // millimetres between columns
	rowUp      = 0.9 // above and below the text of a row
)

// minPart is the least number of lines of a row that stand alone before a page break.
const minPart = 3

// table writes a grid with a ruled head, which is repeated on every page. A row goes to the
// next page whole; one that is taller than a page is split between its lines.
func (w *writer) table(t *table, indent float64) error {
	if len(t.rows) == 0 {
		return nil
	}
	if t.columns() > maxColumns {
		return unusable(channels.BadContent, "a table has more columns than fit the paper")
	}
	w.setSize(w.body - 1)
	defer w.setSize(w.body)
	g := grid{writer: w, widths: w.columns(t, textWidth-indent), indent: indent}
	for i, row := range t.rows {
		cells := w.layOut(row, g.widths)
		isHead := t.headed && i == 0
		need := w.rowHeight(lineCount(cells))
		if isHead && len(t.rows) > 1 { // the head stays with its first row, or with the beginning of that
			need += w.rowHeight(min(lineCount(w.layOut(t.rows[1], g.widths)), minPart))
		}
		g.row(cells, row, isHead, need)
		if isHead && w.rowHeight(lineCount(cells)) <= w.pageRoom()/2 {
			g.head, g.headRow = cells, row
		}
	}
	return nil
}

// grid is a table as it is drawn.
type grid struct {
	*writer
	widths  []float64
	indent  float64
	head    [][]line // drawn again on every further page; nil for none
	headRow []cell
}

// row draws a row, on the next page when need is not left on this one. What a page does not
// hold goes on at the top of the next.
func (g *grid) row(cells [][]line, row []cell, head bool, need float64) {
	below := g.pageRoom() // of a page, below the repeated head
	if g.head != nil {
		below -= g.rowHeight(lineCount(g.head))
	}
	if need > below { // no page holds it whole
		need = g.rowHeight(min(lineCount(cells), minPart))
	}
	if g.y+need > g.bottom() {
		g.turn()
	}
	for {
		fit := max(1, int((g.bottom()-g.y-2*rowUp)/g.line+1e-6))
		if lineCount(cells) <= fit {
			g.drawRow(cells, g.widths, row, g.indent)
			g.rule(g.widths, g.indent, head)
			return
		}
		first, rest := splitLines(cells, fit)
		g.drawRow(first, g.widths, row, g.indent)
		g.turn()
		cells = rest
	}
}

// turn begins the next page, with the head of the table.
func (g *grid) turn() {
	g.newPage()
	g.setSize(g.body - 1)
	if g.head != nil {
		g.drawRow(g.head, g.widths, g.headRow, g.indent)
		g.rule(g.widths, g.indent, true)
	}
}

// splitLines parts the cells of a row after their first n lines.
func splitLines(cells [][]line, n int) (first, rest [][]line) {
	for _, c := range cells {
		at := min(n, len(c))
		first, rest = append(first, c[:at]), append(rest, c[at:])
	}
	return first, rest
}

// columns is the number of cells in the longest row.
func (t *table) columns() int {
	most := 0
	for _, row := range t.rows {
		most = max(most, len(row))
	}
	return most
}

// columns shares the width out: every column as wide as its widest cell
// when there is room, otherwise all narrowed alike, but none below its longest word
// while the others have more.
func (w *writer) columns(t *table, width float64) []float64 {
	m := w.measure()
	count := t.columns()
	natural, least := make([]float64, count), make([]float64, count)
	for _, row := range t.rows {
		for c, cell := range row {
			for _, words := range m.words(cell.runs) {
				natural[c] = max(natural[c], line(words).width(m(" ", "")))
				for _, word := range words {
					least[c] = max(least[c], word.width())
				}
			}
		}
	}
	return share(natural, least, width-cellGap*float64(count-1))
}

// share gives each column its natural width plus a part of what is left over, or its least
// width plus a part of what is there beyond. When not even the least widths fit, no word keeps
// a column wider than one and a half times its fair share: the word is cut.
func share(natural, least []float64, width float64) []float64 {
	if sum(least) >= width {
		least = slices.Clone(least)
		for i := range least {
			least[i] = min(least[i], 1.5*width/float64(len(least)))
		}
	}
	wanted, needed := sum(natural), sum(least)
	out := make([]float64, len(natural))
	for i := range out {
		switch {
		case wanted <= width:
			out[i] = natural[i] + (width-wanted)/float64(len(out))
		case needed < width:
			out[i] = least[i] + (natural[i]-least[i])*(width-needed)/(wanted-needed)
		default:
			out[i] = least[i] * width / needed
		}
	}
	return out
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// layOut breaks the cells of a row into lines.
func (w *writer) layOut(row []cell, widths []float64) [][]line {
	m := w.measure()
	cells := make([][]line, len(row))
	for c, cell := range row {
		cells[c] = m.wrap(cell.runs, widths[c]+0.01) // a natural width must hold its own text
	}
	return cells
}

// lineCount is the number of lines of the tallest cell, at least 1.
func lineCount(cells [][]line) int {
	most := 1
	for _, c := range cells {
		most = max(most, len(c))
	}
	return most
}

// pageRoom is the height of a page that has nothing but its foot.
func (w *writer) pageRoom() float64 { return w.bottom() - topMargin }

// rowHeight is the height of a row with so many lines.
func (w *writer) rowHeight(lines int) float64 { return float64(lines)*w.line + 2*rowUp }

// drawRow draws the cells.
func (w *writer) drawRow(cells [][]line, widths []float64, row []cell, indent float64) {
	blank := w.measure()(" ", "")
	x := leftMargin + indent
	for c, lines := range cells {
		for i, l := range lines {
			at := x + row[c].align.offset(widths[c]-l.width(blank))
			w.draw(l, at, w.y+rowUp+float64(i)*w.line, w.body-1)
		}
		x += widths[c] + cellGap
	}
	w.y += w.rowHeight(lineCount(cells))
}

// rule draws the line below a row: dark under the head, light elsewhere.
func (w *writer) rule(widths []float64, indent float64, head bool) {
	w.pdf.SetLineWidth(0.1)
	w.pdf.SetDrawColor(190, 190, 190)
	if head {
		w.pdf.SetLineWidth(0.25)
		c := w.paper.color
		w.pdf.SetDrawColor(c[0], c[1], c[2])
	}
	w.pdf.Line(leftMargin+indent, w.y, leftMargin+indent+sum(widths)+cellGap*float64(len(widths)-1), w.y)
}

// offset moves a line to the right within the room it leaves.
func (a align) offset(room float64) float64 {
	switch a {
	case right:
		return room
	case centre:
		return room / 2
	default:
		return 0
	}
}
