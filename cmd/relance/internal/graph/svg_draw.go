package graph

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
)

// draw writes all but the panel, which is written before: what comes later lies above.
func (p *page) draw(l *layers, forward map[int]bool) {
	p.text(margin, 34, 20, "bold", "#1b1b1b", p.Title)
	p.text(margin, 54, 11, "normal", "#5a5a5a", p.Subtitle)
	p.axis(l)
	for _, way := range l.edges {
		p.edge(l, way)
	}
	for _, b := range l.back {
		p.backEdge(p.cardOf(l, b[0]), p.cardOf(l, b[1]))
	}
	for i := range p.Nodes {
		if forward[i] {
			p.state(&p.Nodes[i], p.cards[i])
		}
	}
}

func (p *page) text(x, y, size int, weight, color, s string) {
	fmt.Fprintf(&p.b, `<text x="%d" y="%d" font-size="%d" font-weight="%s" fill="%s">%s</text>`+"\n", x, y, size, weight, color, html.EscapeString(s))
}

// axis marks each layer with the lateness from which on its states can be reached.
func (p *page) axis(l *layers) {
	fmt.Fprintf(&p.b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#b8b8b8" stroke-width="1"/>`+"\n", margin, axisTop+14, p.width-margin, axisTop+14)
	for _, layer := range l.list {
		day, has, c := 0, false, (*card)(nil)
		for _, i := range layer {
			id := l.all[i].node
			if id < 0 {
				continue
			}
			c = p.cards[id]
			if n := &p.Nodes[id]; n.HasDay && (!has || n.Day < day) {
				day, has = n.Day, true
			}
		}
		if has {
			mid := c.x + c.w/2
			fmt.Fprintf(&p.b, `<circle cx="%d" cy="%d" r="4" fill="#5a5a5a"/><text x="%d" y="%d" font-size="12" font-weight="bold" text-anchor="middle" fill="#3a3a3a">%s</text>`+"\n",
				mid, axisTop+14, mid, axisTop+4, html.EscapeString(fmt.Sprintf(p.words.Day, day)))
		}
	}
}

// state draws the card of a state.
func (p *page) state(n *Node, c *card) {
	border, fill := n.colors()
	stroke := `stroke-width="1.6"`
	switch n.Kind {
	case Hold:
		stroke = `stroke-width="1.6" stroke-dasharray="5 4"`
	case Final:
		stroke = `stroke-width="3"`
	}
	fmt.Fprintf(&p.b, `<g><title>%s</title><rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s" stroke="%s" %s/>`+"\n",
		html.EscapeString(cmp.Or(n.Goal, n.Title)), c.x, c.y, c.w, c.h, fill, border, stroke)
	fmt.Fprintf(&p.b, `<rect x="%d" y="%d" width="4" height="%d" fill="%s"/>`+"\n", c.x+2, c.y+5, c.h-10, border)
	p.lines(c)
	p.b.WriteString("</g>\n")
}

// lines writes the text of a card.
func (p *page) lines(c *card) {
	y := c.y + padding
	for _, l := range c.lines {
		y += p.lineHeight()
		size, weight, color := p.size, "normal", "#1b1b1b"
		if l.bold {
			size, weight = p.titleSize(), "bold"
		}
		if l.bold && l.soft {
			size = p.size
		}
		if l.soft {
			color = "#5a5a5a"
		}
		p.text(c.x+padding+3, y-2, size, weight, color, l.text)
	}
}

// edge draws an edge to the right, over its bends.
func (p *page) edge(l *layers, way []int) {
	from, to := p.cardOf(l, way[0]), p.cardOf(l, way[len(way)-1])
	x, y := from.x+from.w, from.y+port(from, l.all[way[0]].out, way[1])
	path := fmt.Sprintf("M%d %d", x, y)
	for i, n := range way[1:] {
		c := p.cardOf(l, n)
		cy := c.y + c.h/2
		if i == len(way)-2 {
			cy = to.y + port(to, l.all[n].in, way[i])
		}
		path += fmt.Sprintf(" C%d %d %d %d %d %d", x+gap/2, y, c.x-gap/2, cy, c.x, cy)
		x, y = c.x, cy
		if l.all[n].node < 0 {
			path += fmt.Sprintf(" L%d %d", c.x+c.w, cy)
			x = c.x + c.w
		}
	}
	fmt.Fprintf(&p.b, `<path d="%s" fill="none" stroke="#5a5a5a" stroke-width="1.3" marker-end="url(#arrow)"/>`+"\n", path)
}

// port is where an edge touches a card: several edges share its side evenly.
func port(c *card, all []int, one int) int {
	return c.h * (slices.Index(all, one) + 1) / (len(all) + 1)
}

// backEdge draws an edge to the left, below the cards.
func (p *page) backEdge(from, to *card) {
	x1, y1, x2, y2 := from.x+from.w/2, from.y+from.h, to.x+to.w/2, to.y+to.h
	low := max(y1, y2) + 26
	fmt.Fprintf(&p.b, `<path d="M%d %d C%d %d %d %d %d %d" fill="none" stroke="#5a5a5a" stroke-width="1.3" stroke-dasharray="5 4" marker-end="url(#arrow)"/>`+"\n", x1, y1, x1, low, x2, low, x2, y2)
}

// panel writes cards of what may happen at any time, and of holds, and returns its lower edge.
func (p *page) panel(top int, forward map[int]bool) int {
	cards := p.panelCards(forward)
	if len(cards) == 0 {
		return top
	}
	columns := max(1, (p.width-2*margin+rowGap)/(panelWidth+rowGap))
	width := (p.width - 2*margin - (columns-1)*rowGap) / columns
	p.text(margin, top, 13, "bold", "#1b1b1b", p.words.AnyTime)
	y, low := top+10, top+10
	for i, x := range cards {
		if i%columns == 0 && i > 0 {
			y = low + 8
		}
		n := &p.Nodes[x.node]
		c := &card{x: margin + i%columns*(width+rowGap), y: y, w: width, lines: p.panelLines(x, width-2*padding)}
		c.h = 2*padding + len(c.lines)*p.lineHeight()
		low = max(low, c.y+c.h)
		p.state(n, c)
	}
	return low
}

// panelCard is a state with the rules that lead to it from everywhere.
type panelCard struct {
	node  int
	rules []int // in Graph.Edges
}

func (p *page) panelCards(forward map[int]bool) []panelCard {
	var list []panelCard
	at := func(node int) *panelCard {
		for i := range list {
			if list[i].node == node {
				return &list[i]
			}
		}
		list = append(list, panelCard{node: node})
		return &list[len(list)-1]
	}
	for i := range p.Edges {
		if e := &p.Edges[i]; e.From < 0 {
			c := at(e.To)
			c.rules = append(c.rules, i)
		}
	}
	for i := range p.Nodes {
		if p.Nodes[i].Kind == Hold || !forward[i] {
			at(i)
		}
	}
	return list
}

func (p *page) panelLines(x panelCard, width int) []line {
	n := &p.Nodes[x.node]
	title := n.Title
	if b := p.badge(n); b != "" {
		title += " · " + b
	}
	lines := wrapped(title, width, p.titleSize(), line{bold: true})
	for _, i := range x.rules {
		lines = append(lines, wrapped(p.label(&p.Edges[i]), width, p.size, line{})...)
	}
	if n.Kind == Step {
		return lines
	}
	if len(n.Do) > 0 {
		lines = append(lines, wrapped(strings.Join(n.Do, ", "), width, p.size, line{soft: true})...)
	}
	for i := range p.Edges {
		if e := &p.Edges[i]; e.From == x.node {
			lines = append(lines, wrapped(p.ruleText(e), width, p.size, line{})...)
		}
	}
	if n.Kind == Final {
		lines = append(lines, line{text: p.words.Ends, soft: true})
	}
	return lines
}
