package letter

import (
	"codeberg.org/go-pdf/fpdf"

	"github.com/relance-dev/relance/channels"
)

// Type sizes in points, and the height of a line for each in millimetres.
const (
	bodySize    = 10.5
	bodyLine    = 4.9
	smallSize   = 8.0
	smallLine   = 3.6
	paragraphUp = 2.6 // room above a paragraph
	tightUp     = 0.8
)

// writer draws one letter from top to bottom. Its y is the top of the next
// line, in millimetres from the top of the page.
type writer struct {
	pdf   *fpdf.Fpdf
	paper *Paper
	words phrases
	total int // pages of the finished letter
	y     float64
}

// newPage starts a page with its fold marks, foot and number.
func (w *writer) newPage() {
	w.pdf.AddPage()
	n := w.pdf.PageNo()
	if n == 1 {
		w.pdf.SetDrawColor(150, 150, 150)
		w.pdf.SetLineWidth(0.15)
		for _, y := range w.paper.sheet.folds {
			w.pdf.Line(4, y, 8, y)
		}
		w.pdf.SetDrawColor(0, 0, 0)
	}
	w.y = topMargin
	w.pdf.SetTextColor(90, 90, 90)
	if foot := w.paper.head.Footer; foot != "" {
		w.setSize(smallSize)
		for i, l := range w.measure().wrap([]run{{text: foot}}, textWidth-25) {
			w.draw(l, leftMargin, footerAt+float64(i)*smallLine, smallSize)
		}
	}
	if w.total > 1 {
		w.setSize(smallSize)
		number := run{text: w.words.pageOf(n, w.total)}
		width := w.measure()(number.text, "")
		w.draw(line{{piece{number, width}}}, pageWidth-rightMargin-width, footerAt, smallSize)
	}
	w.pdf.SetTextColor(0, 0, 0)
	w.setSize(bodySize)
}

func (w *writer) setSize(points float64) { w.pdf.SetFont(family, "", points) }

// measure measures in the current size.
func (w *writer) measure() measure {
	size, _ := w.pdf.GetFontSize()
	return func(text, style string) float64 {
		w.pdf.SetFont(family, style, size)
		defer w.pdf.SetFont(family, "", size)
		return w.pdf.GetStringWidth(text)
	}
}

// draw puts a line with its left end at x and its top at y.
func (w *writer) draw(l line, x, y, size float64) {
	blank := w.measure()(" ", "")
	baseline := y + w.pdf.PointConvert(size)
	for i, word := range l {
		if i > 0 {
			x += blank
		}
		for _, p := range word {
			w.pdf.SetFont(family, p.style, size)
			w.pdf.Text(x, baseline, p.text)
			x += p.width
		}
	}
	w.pdf.SetFont(family, "", size)
}

// room starts a new page when less than height is left.
func (w *writer) room(height float64) {
	if w.y+height > bottom {
		w.newPage()
	}
}

func (w *writer) letterhead() {
	head, at := w.paper.head, w.paper.sheet.head
	y := at.y
	w.setSize(bodySize + 2)
	for _, l := range w.measure().wrap([]run{{head.Name, "B"}}, at.w) {
		w.draw(l, at.x, y, bodySize+2)
		y += bodyLine + 1
	}
	w.setSize(smallSize + 1)
	for _, text := range head.Lines {
		for _, l := range w.measure().wrap([]run{{text: text}}, at.w) {
			w.draw(l, at.x, y, smallSize+1)
			y += smallLine + 0.4
		}
	}
	w.setSize(bodySize)
}

// address fills the window. An address that does not fit would be
// cut by the envelope, so it is refused.
func (w *writer) address(lines []string) error {
	window := w.paper.sheet.window
	y, room := window.y, window.h
	if up := w.paper.sheet.returnLine; up > 0 {
		w.returnLine(window, up)
		y, room = y+up, room-up
	}
	m := w.measure()
	height := bodyLine
	if float64(len(lines))*height > room {
		height = room / float64(len(lines))
	}
	if height < smallLine+0.6 {
		return unusable(channels.BadAddress, "the postal address has more lines than the envelope's window")
	}
	for i, text := range lines {
		wrapped := m.wrap([]run{{text: text}}, window.w)
		if len(wrapped) != 1 {
			return unusable(channels.BadAddress, "the postal address has a line that is wider than the envelope's window")
		}
		w.draw(wrapped[0], window.x, y+float64(i)*height, bodySize)
	}
	return nil
}

// returnLine is the sender's address in small type above the recipient's: the name
// and as many lines of the letterhead as fit beside it.
func (w *writer) returnLine(window box, up float64) {
	w.setSize(smallSize - 1)
	m := w.measure()
	lines := m.wrap([]run{{text: w.paper.head.Name}}, window.w)
	text := w.paper.head.Name
	for _, l := range w.paper.head.Lines {
		text += " · " + l
		longer := m.wrap([]run{{text: text}}, window.w)
		if len(longer) > 1 {
			break
		}
		lines = longer
	}
	w.draw(lines[0], window.x, window.y+up-2*smallLine, smallSize-1)
	w.pdf.SetLineWidth(0.1)
	w.pdf.Line(window.x, window.y+up-smallLine, window.x+window.w, window.y+up-smallLine)
	w.setSize(bodySize)
}

// opening writes how the letter is sent and what it is about.
func (w *writer) opening(m *channels.Message) {
	w.y = w.paper.sheet.body
	if m.Params["registered"] == "true" {
		w.paragraph([]run{{w.words.registered, "B"}}, 0)
		w.y += tightUp
	}
	if m.Subject != "" {
		w.paragraph([]run{{w.words.subject + m.Subject, "B"}}, 0)
	}
	w.y += paragraphUp
}

// block writes one part of the body. It fails on a table that does not fit the page.
func (w *writer) block(b block) error {
	up := paragraphUp
	if b.tight {
		up = tightUp
	}
	w.y += up
	if b.table != nil {
		return w.table(b.table, b.indent)
	}
	if b.mark != "" {
		w.room(bodyLine)
		mark := run{text: b.mark}
		w.draw(line{{piece{mark, w.measure()(b.mark, "")}}}, leftMargin+b.indent-listIndent+1, w.y, bodySize)
	}
	w.paragraph(b.runs, b.indent)
	return nil
}

// paragraph writes lines, and keeps its first two and its last two together.
func (w *writer) paragraph(runs []run, indent float64) {
	lines := w.measure().wrap(runs, textWidth-indent)
	for i, l := range lines {
		if i == 0 || i == len(lines)-2 {
			w.room(bodyLine * float64(min(2, len(lines)-i)))
		}
		w.room(bodyLine)
		w.draw(l, leftMargin+indent, w.y, bodySize)
		w.y += bodyLine
	}
}
