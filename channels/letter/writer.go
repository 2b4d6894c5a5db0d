package letter

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"github.com/relance-dev/relance/channels"
)

// The small type in points, and the height of its lines in millimetres. What the body has is its setting's.
const (
	smallSize = 8.0
	smallLine = 3.6
)

// writer draws one letter from top to bottom. Its y is the top of the next
// line, in millimetres from the top of the page.
type writer struct {
	setting
	pdf   *fpdf.Fpdf
	paper *Paper
	words phrases
	folds []float64 // of the marks on the first page
	total int       // pages of the finished letter
	y     float64
	// embedded are the fonts that were given and are used so far, by their places.
	embedded map[int]bool
	below    []line // the foot, once it is laid out
	// numbered numbers a single page too; several pages always are.
	numbered bool
}

// newPage starts a page with its fold marks, foot and number.
func (w *writer) newPage() {
	w.pdf.AddPage()
	n := w.pdf.PageNo()
	if n == 1 {
		w.pdf.SetDrawColor(150, 150, 150)
		w.pdf.SetLineWidth(0.15)
		for _, y := range w.folds {
			w.pdf.Line(4, y, 8, y)
		}
		w.pdf.SetDrawColor(0, 0, 0)
	}
	w.y = topMargin
	w.pdf.SetTextColor(90, 90, 90)
	w.setSize(smallSize)
	foot := w.foot()
	for i, l := range foot {
		w.draw(l, leftMargin, w.footerAt(len(foot))+float64(i)*smallLine, smallSize)
	}
	if w.total > 1 || w.numbered {
		w.setSize(smallSize)
		number := run{text: w.words.pageOf(n, w.total)}
		width := w.measure()(number.text, "")
		w.draw(line{{piece{number, width}}}, pageWidth-rightMargin-width, w.footerAt(len(foot)), smallSize)
	}
	w.pdf.SetTextColor(0, 0, 0)
	w.setSize(w.body)
}

// foot is what stands below every page, in lines of the small type.
func (w *writer) foot() []line {
	if w.below == nil && w.paper.head.Footer != "" {
		size, _ := w.pdf.GetFontSize()
		defer w.setSize(size)
		w.setSize(smallSize)
		w.below = w.measure().wrap([]run{{text: w.paper.head.Footer}}, textWidth-25)
	}
	return w.below
}

// footerAt is where so many lines below a page begin: the last one stays on the paper.
func (w *writer) footerAt(lines int) float64 {
	return min(lowestFooter, pageHeight-5-float64(lines)*smallLine)
}

// bottom is where the body of a page ends.
func (w *writer) bottom() float64 { return w.footerAt(len(w.foot())) - 6 }

func (w *writer) setSize(points float64) { w.pdf.SetFont(family, "", points) }

// setFace sets a font, one of those that were given in its only style; it is embedded once it is used.
func (w *writer) setFace(face int, style string, size float64) {
	if face < 0 {
		w.pdf.SetFont(family, style, size)
		return
	}
	if !w.embedded[face] {
		embed(w.pdf, familyOf(face), "", w.paper.glyphs.others[face].data)
		w.embedded[face] = true
	}
	w.pdf.SetFont(familyOf(face), "", size)
}

// measure measures in the current size.
func (w *writer) measure() measure {
	size, _ := w.pdf.GetFontSize()
	return func(text, style string) float64 {
		defer w.pdf.SetFont(family, "", size)
		width := 0.0
		for _, s := range w.paper.glyphs.stretches(text) {
			w.setFace(s.face, style, size)
			width += w.pdf.GetStringWidth(s.text)
		}
		return width
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
			at := x
			for _, s := range w.paper.glyphs.stretches(p.text) {
				w.setFace(s.face, p.style, size)
				w.pdf.Text(at, baseline, s.text)
				at += w.pdf.GetStringWidth(s.text)
			}
			x += p.width
		}
	}
	w.pdf.SetFont(family, "", size)
}

// room starts a new page when less than height is left.
func (w *writer) room(height float64) {
	if w.y+height > w.bottom() {
		w.newPage()
	}
}

// letterhead writes who writes, and returns where it ends.
func (w *writer) letterhead() float64 {
	head, at := w.paper.head, w.paper.sheet.head
	y := at.y
	y += w.drawLogo(at.x, y)
	w.setSize(headSize)
	w.tint()
	for _, l := range w.measure().wrap([]run{{head.Name, "B"}}, at.w) {
		w.draw(l, at.x, y, headSize)
		y += headLine
	}
	w.plain()
	w.setSize(smallSize + 1)
	for _, text := range head.Lines {
		for _, l := range w.measure().wrap([]run{{text: text}}, at.w) {
			w.draw(l, at.x, y, smallSize+1)
			y += smallLine + 0.4
		}
	}
	w.setSize(w.body)
	return y
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
	w.setSize(w.body)
}

// opening writes where and when the letter is written, how it is sent and what it is about; below is
// where the letterhead ends. A letter whose words begin with its date is not dated twice.
func (w *writer) opening(m *channels.Message, blocks []block, below float64) {
	at := w.paper.sheet.date
	day := w.words.date(m.Date)
	if !dated(blocks, day) {
		w.draw(w.measure().wrap([]run{{text: w.words.from(w.paper.head.Place, day)}}, textWidth)[0], at.x, max(at.y, below+1), w.body)
	}
	w.y = max(w.paper.sheet.body, below+w.line+3)
	if m.Params["registered"] == "true" {
		w.paragraph([]run{{w.words.registered, "B"}}, 0)
		w.y += w.tight
	}
	if m.Subject != "" {
		w.paragraph([]run{{w.words.subjectLine(m.Subject), "B"}}, 0)
	}
	w.y += w.up
}

// dated reports whether a paragraph is nothing but the day.
func dated(blocks []block, day string) bool {
	for _, b := range blocks {
		if text := strings.TrimSpace(plain(b.runs)); text == day || strings.HasSuffix(text, " "+day) && len(text) < len(day)+25 {
			return true
		}
	}
	return false
}

// block writes one part of the body. It fails on a table that does not fit the page.
func (w *writer) block(b block) error {
	up := w.up
	if b.tight {
		up = w.tight
	}
	w.y += up
	if b.table != nil {
		return w.table(b.table, b.indent)
	}
	if b.bars != nil {
		w.bars(&b)
		return nil
	}
	if b.mark != "" {
		w.room(w.line)
		mark := run{text: b.mark}
		w.draw(line{{piece{mark, w.measure()(b.mark, "")}}}, leftMargin+b.indent-listIndent+1, w.y, w.body)
	}
	w.paragraph(b.runs, b.indent)
	return nil
}

// paragraph writes lines, and keeps its first two and its last two together.
func (w *writer) paragraph(runs []run, indent float64) {
	lines := w.measure().wrap(runs, textWidth-indent)
	for i, l := range lines {
		if i == 0 || i == len(lines)-2 {
			w.room(w.line * float64(min(2, len(lines)-i)))
		}
		w.room(w.line)
		w.draw(l, leftMargin+indent, w.y, w.body)
		w.y += w.line
	}
}
