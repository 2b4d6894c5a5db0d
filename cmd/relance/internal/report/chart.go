package report

import (
	"fmt"
	"html"
	"math/bits"
	"strings"
)

// The measures of a chart, in units of its own: about a pixel where it is narrow.
const (
	chartWidth = 400
	barHeight  = 14
	barGap     = 3
	groupGap   = 10
	labelLine  = 16
	barRoom    = 270 // the rest is the figure's
	legendLine = 22
)

// SVG draws the chart for a page of another look, which has the classes s0, s1, s2, label and figure. id makes its
// own ids unique there. Every text in it is escaped.
func (c *Chart) SVG(id string) string { return c.svg(id) }

// svg draws a chart as horizontal bars, each with its figure: it reads at any width, and in black
// and white. id makes its own ids unique in the page.
func (c *Chart) svg(id string) string {
	var b strings.Builder
	y := 4
	if len(c.Series) > 1 {
		x := 0
		for n, s := range c.Series {
			fmt.Fprintf(&b, `<rect class="s%d" x="%d" y="%d" width="12" height="12"/><text class="label" x="%d" y="%d">%s</text>`, n, x, y, x+17, y+10, html.EscapeString(s.Name))
			x += 40 + 7*len([]rune(s.Name))
		}
		y += legendLine
	}
	most := c.most()
	for i, label := range c.Labels {
		fmt.Fprintf(&b, `<text class="label" x="0" y="%d">%s</text>`, y+11, html.EscapeString(fitted(label, 52)))
		y += labelLine
		for n, s := range c.Series {
			width := scaled(s.Values[i], most)
			fmt.Fprintf(&b, `<rect class="s%d" x="0" y="%d" width="%d" height="%d"/><text class="figure" x="%d" y="%d">%s</text>`,
				n, y, width, barHeight, width+6, y+11, html.EscapeString(s.Texts[i]))
			y += barHeight + barGap
		}
		y += groupGap
	}
	return fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-labelledby="%s-t %s-d"><title id="%s-t">%s</title><desc id="%s-d">%s</desc>%s</svg>`,
		chartWidth, y, id, id, id, html.EscapeString(c.Title), id, html.EscapeString(c.Description), b.String())
}

// most is the value of the longest bar, at least 1.
func (c *Chart) most() int64 {
	most := int64(1)
	for _, s := range c.Series {
		for _, v := range s.Values {
			most = max(most, v)
		}
	}
	return most
}

// scaled is the width of a bar; every amount but 0 is seen.
func scaled(v, most int64) int {
	high, low := bits.Mul64(uint64(v), barRoom)
	width, _ := bits.Div64(high, low, uint64(most)) // v is at most most
	if v > 0 {
		return max(1, int(width))
	}
	return 0
}

// fitted is a label of so many characters at most.
func fitted(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return strings.TrimRight(string(r[:most-1]), " ,") + "…"
}
