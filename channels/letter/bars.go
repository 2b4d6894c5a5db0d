package letter

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// bar is one bar of a chart, with its figure.
type bar struct {
	runs  []run
	share int // of the longest bar, in thousandths
}

// The measures of bars in millimetres: the rest of the width is the figure's.
const (
	barRoom   = 125.0
	barHeight = 3.4
	barLine   = 4.2
	barFigure = 8.5 // in points
)

// shades are the fills of the first, second and third bar of a label: they differ in black and white too.
var shades = [][3]int{{31, 95, 168}, {214, 137, 84}, {164, 196, 156}}

// barsOf reads a figure: its caption, and a bar for each meter, whose max is that of the longest one.
func barsOf(n *html.Node) (caption []run, bars []bar) {
	for c := range n.ChildNodes() {
		switch c.DataAtom {
		case atom.Figcaption:
			caption = below(c, "")
		case atom.Meter:
			value, errValue := strconv.ParseInt(attribute(c, "value"), 10, 32)
			most, errMost := strconv.ParseInt(attribute(c, "max"), 10, 32)
			share := 0
			if errValue == nil && errMost == nil && most > 0 {
				share = int(min(max(0, value), most) * 1000 / most)
			}
			bars = append(bars, bar{below(c, ""), share})
		}
	}
	return caption, bars
}

// bars writes a caption and the bars below it, all on one page.
func (w *writer) bars(b *block) {
	lines := w.measure().wrap(b.runs, textWidth-b.indent)
	w.room(w.line*float64(len(lines)) + barLine*float64(len(b.bars)))
	for _, l := range lines {
		w.draw(l, leftMargin+b.indent, w.y, w.body)
		w.y += w.line
	}
	w.setSize(barFigure)
	for i, x := range b.bars {
		width := barRoom * float64(x.share) / 1000
		fill := shades[i%len(shades)]
		w.pdf.SetFillColor(fill[0], fill[1], fill[2])
		if width > 0 {
			w.pdf.Rect(leftMargin+b.indent, w.y+0.4, width, barHeight, "F")
		}
		if text := w.measure().wrap(x.runs, textWidth); len(text) > 0 {
			w.draw(text[0], leftMargin+b.indent+width+1.5, w.y+0.3, barFigure)
		}
		w.y += barLine
	}
	w.setSize(w.body)
}
