package report

import (
	"fmt"
	"html"
	"strings"
)

// Strips are counts over time, one strip below another on one scale: they read in black and white, and none hides another.
type Strips struct {
	Title, Description string
	From, To           string // the ends of the time
	Rows               []Strip
}

// Strip is one of them.
type Strip struct {
	Name   string
	Values []int  // at least 0, the same number in every strip
	Text   string // what people read of it
}

const (
	stripWidth  = chartWidth
	stripHeight = 30
)

// most is the largest value, at least 1.
func (s *Strips) most() int {
	most := 1
	for _, r := range s.Rows {
		for _, v := range r.Values {
			most = max(most, v)
		}
	}
	return most
}

// svg draws them. id makes its own ids unique in the page.
func (s *Strips) svg(id string) string {
	var b strings.Builder
	y, most := 0, s.most()
	for _, r := range s.Rows {
		fmt.Fprintf(&b, `<text class="label" x="0" y="%d">%s</text><text class="figure" x="%d" y="%d" text-anchor="end">%s</text>`,
			y+12, html.EscapeString(fitted(r.Name, 34)), stripWidth, y+12, html.EscapeString(r.Text))
		y += labelLine
		fmt.Fprintf(&b, `<path class="s0" d="%s"/><line class="axis" x1="0" y1="%d" x2="%d" y2="%d"/>`, r.path(y, most), y+stripHeight, stripWidth, y+stripHeight)
		y += stripHeight + groupGap
	}
	fmt.Fprintf(&b, `<text class="figure" x="0" y="%d">%s</text><text class="figure" x="%d" y="%d" text-anchor="end">%s</text>`,
		y+6, html.EscapeString(s.From), stripWidth, y+6, html.EscapeString(s.To))
	return fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-labelledby="%s-t %s-d"><title id="%s-t">%s</title><desc id="%s-d">%s</desc>%s</svg>`,
		stripWidth, y+12, id, id, id, html.EscapeString(s.Title), id, html.EscapeString(s.Description), b.String())
}

// path is the outline of a strip whose top is at y: a step for each value, which lasts until the next. Every count but
// 0 is seen.
func (r *Strip) path(y, most int) string {
	var b strings.Builder
	n := len(r.Values)
	fmt.Fprintf(&b, "M0 %d", y+stripHeight)
	for i, v := range r.Values {
		height := stripHeight * v / most
		if v > 0 {
			height = max(1, height)
		}
		fmt.Fprintf(&b, "V%dH%d", y+stripHeight-height, stripWidth*(i+1)/n)
	}
	fmt.Fprintf(&b, "V%dZ", y+stripHeight)
	return b.String()
}
