package letter

import "github.com/relance-dev/relance/channels"

const (
	maxColumns = 12
	cellGap    = 2.5 // millimetres between columns
	rowUp      = 0.9 // above and below the text of a row
)

// table writes a grid with a ruled head, which is repeated on every page. A row is
// never split between pages, so one that is taller than a page is refused: words must not be lost.
func (w *writer) table(t *table, indent float64) error {
	if len(t.rows) == 0 {
		return nil
	}
	if t.columns() > maxColumns {
		return unusable(channels.BadContent, "a table has more columns than fit the paper")
	}
	w.setSize(bodySize - 1)
	defer w.setSize(bodySize)
	widths := w.columns(t, textWidth-indent)
	head := w.layOut(t.rows[0], widths)
	for i, row := range t.rows {
		cells := w.layOut(row, widths)
		need := height(cells)
		isHead := t.headed && i == 0
		if isHead && len(t.rows) > 1 { // the head stays with its first row
			need += height(w.layOut(t.rows[1], widths))
		}
		if w.y+need > bottom {
			w.newPage()
			w.setSize(bodySize - 1)
			if t.headed && i > 0 {
				w.row(head, widths, t.rows[0], indent, true)
			}
		}
		if height(cells)+height(head) > bottom-topMargin {
			return unusable(channels.BadContent, "a table has a row that is taller than a page")
		}
		w.row(cells, widths, row, indent, isHead)
	}
	return nil
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

// share gives each column its natural width plus a part of what is left over, or
// its least width plus a part of what is there beyond.
func share(natural, least []float64, width float64) []float64 {
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

func height(cells [][]line) float64 {
	most := 1
	for _, c := range cells {
		most = max(most, len(c))
	}
	return float64(most)*bodyLine + 2*rowUp
}

// row draws the cells, and a rule below: dark under the head, light elsewhere.
func (w *writer) row(cells [][]line, widths []float64, row []cell, indent float64, head bool) {
	blank := w.measure()(" ", "")
	x := leftMargin + indent
	for c, lines := range cells {
		for i, l := range lines {
			at := x + row[c].align.offset(widths[c]-l.width(blank))
			w.draw(l, at, w.y+rowUp+float64(i)*bodyLine, bodySize-1)
		}
		x += widths[c] + cellGap
	}
	w.y += height(cells)
	w.pdf.SetLineWidth(0.1)
	w.pdf.SetDrawColor(190, 190, 190)
	if head {
		w.pdf.SetLineWidth(0.25)
		w.pdf.SetDrawColor(60, 60, 60)
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
