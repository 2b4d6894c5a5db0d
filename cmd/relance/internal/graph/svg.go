package graph

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// The page, in pixels of a landscape A4 at 96 dots an inch.
const (
	pageWidth  = 1123
	pageHeight = 794
	margin     = 28
	gap        = 34 // between layers
	rowGap     = 16 // between the states of a layer
	axisTop    = 74 // where the day marks stand
	stateTop   = 104
	padding    = 7
	widest     = 260 // a card of the way forward
	panelWidth = 252 // of a card of what may happen at any time, at least
)

// The sizes of text that are tried.
const (
	largest  = 15
	smallest = 9
)

// titleSize and lineHeight go with the size of text.
func (p *page) titleSize() int  { return p.size + 3 }
func (p *page) lineHeight() int { return p.size + 3 }

// card is a rectangle with lines of text.
type card struct {
	x, y, w, h int
	lines      []line
}

// line is one line of text.
type line struct {
	text string
	bold bool
	soft bool // in grey
}

// page is a picture under way.
type page struct {
	*Graph
	b             strings.Builder
	width, height int
	size          int           // of text; titles are larger
	cards         map[int]*card // of nodes on the way forward
}

// SVG writes the graph as a page: the way of a case from left to right, with the days from which on each step can be reached, and
// below it what may happen at any time.
func (g *Graph) SVG() string {
	var p *page
	for size := largest; ; size-- { // as large as one page can have it
		p = &page{Graph: g, width: pageWidth, height: pageHeight, size: size, cards: map[int]*card{}}
		forward := p.forward()
		l := p.arrange(forward)
		bottom := p.place(l)
		panel := p.panel(bottom+34, forward) + margin
		if panel <= p.height && p.width == pageWidth || size == smallest {
			p.height = panel // a small policy leaves no empty half of a page
			p.draw(l, forward)
			break
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" role="img" aria-label="%s">
<rect width="100%%" height="100%%" fill="#ffffff"/>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#5a5a5a"/></marker></defs>
%s</svg>
`, p.width, p.height, p.width, p.height, html.EscapeString(g.Title), p.b.String())
}

// forward lists the states on the way forward: those that are no hold, and that a rule of a state leads to or that lead on.
func (p *page) forward() map[int]bool {
	on := map[int]bool{}
	for i := range p.Nodes {
		on[i] = p.Nodes[i].Start
	}
	for _, e := range p.Edges {
		if e.From < 0 || e.To < 0 || p.Nodes[e.From].Kind == Hold {
			continue
		}
		on[e.From] = true
		on[e.To] = on[e.To] || p.Nodes[e.To].Kind != Hold
	}
	return on
}

func (p *page) arrange(on map[int]bool) *layers {
	var nodes []int
	start := 0
	for i := range p.Nodes {
		if on[i] {
			nodes = append(nodes, i)
		}
		if p.Nodes[i].Start {
			start = i
		}
	}
	var edges [][2]int
	for _, e := range p.Edges {
		pair := [2]int{e.From, e.To}
		if e.From >= 0 && e.To >= 0 && e.From != e.To && on[e.From] && on[e.To] && !slices.Contains(edges, pair) {
			edges = append(edges, pair)
		}
	}
	return arrange(nodes, edges, start)
}

// stateLines are what stands on the card of a state.
func (p *page) stateLines(i, width int) []line {
	n := &p.Nodes[i]
	lines := wrapped(n.Title, width, p.titleSize(), line{bold: true})
	if b := p.badge(n); b != "" {
		lines = append(lines, line{text: b, bold: true, soft: true})
	}
	if len(n.Do) > 0 {
		lines = append(lines, wrapped(strings.Join(n.Do, ", "), width, p.size, line{})...)
	}
	for _, note := range n.Notes {
		lines = append(lines, wrapped(note, width, p.size, line{soft: true})...)
	}
	if n.Kind == Final {
		lines = append(lines, line{text: p.words.Ends, soft: true})
	}
	for j := range p.Edges {
		if e := &p.Edges[j]; e.From == i {
			lines = append(lines, wrapped(p.ruleText(e), width, p.size, line{})...)
		}
	}
	return lines
}

// ruleText is a rule as a card has it.
func (p *page) ruleText(e *Edge) string {
	switch {
	case e.To < 0 && e.Label == "":
		return "↩ " + p.words.Resumes
	case e.To < 0:
		return "↩ " + fmt.Sprintf(p.words.Resume, e.Label)
	case e.Again:
		return "↻ " + p.words.Again + p.words.Colon + p.label(e)
	}
	return "→ " + p.Nodes[e.To].Title + p.words.Colon + p.label(e)
}

// place gives each state on the way forward its rectangle, and returns the lower edge of the lowest.
func (p *page) place(l *layers) int {
	n := len(l.list)
	width := min(widest, max(118, (pageWidth-2*margin-(n-1)*gap)/n))
	p.width = max(pageWidth, 2*margin+n*width+(n-1)*gap)
	heights := make([]int, n)
	for k, layer := range l.list {
		for _, i := range layer {
			if id := l.all[i].node; id >= 0 {
				c := &card{w: width, lines: p.stateLines(id, width-2*padding)}
				c.h = 2*padding + len(c.lines)*p.lineHeight() + 2
				p.cards[id] = c
			}
			heights[k] += p.heightOf(&l.all[i]) + rowGap
		}
	}
	tallest := slices.Max(heights) - rowGap
	left := (p.width - n*width - (n-1)*gap) / 2
	for k, layer := range l.list {
		y := stateTop + (tallest-heights[k]+rowGap)/2
		for _, i := range layer {
			if id := l.all[i].node; id >= 0 {
				p.cards[id].x, p.cards[id].y = left+k*(width+gap), y
			}
			y += p.heightOf(&l.all[i]) + rowGap
		}
	}
	p.bends(l, left, width, heights, tallest)
	return stateTop + tallest
}

// bendHeight is the room that an edge has between the states of a layer.
const bendHeight = 10

func (p *page) heightOf(x *placed) int {
	if x.node < 0 {
		return bendHeight
	}
	return p.cards[x.node].h
}

// bends gives the bends of edges their rectangles too, under negative ids.
func (p *page) bends(l *layers, left, width int, heights []int, tallest int) {
	for k, layer := range l.list {
		y := stateTop + (tallest-heights[k]+rowGap)/2
		for _, i := range layer {
			if l.all[i].node < 0 {
				p.cards[-1-i] = &card{x: left + k*(width+gap), y: y, w: width, h: bendHeight}
			}
			y += p.heightOf(&l.all[i]) + rowGap
		}
	}
}

// cardOf is the rectangle of a node or bend.
func (p *page) cardOf(l *layers, i int) *card {
	if id := l.all[i].node; id >= 0 {
		return p.cards[id]
	}
	return p.cards[-1-i]
}

// wrapped breaks a text into lines of a width in pixels.
func wrapped(text string, width, size int, like line) []line {
	limit := max(8, width*100/(size*54)) // a letter is about half as wide as it is high
	var lines []line
	now := ""
	for _, word := range strings.Fields(text) {
		for diag.Columns(word) > limit {
			cut := []rune(word)
			if now != "" {
				lines, now = append(lines, said(like, now)), ""
			}
			lines = append(lines, said(like, string(cut[:limit-1])+"-"))
			word = string(cut[limit-1:])
		}
		switch {
		case now == "":
			now = word
		case diag.Columns(now)+1+diag.Columns(word) > limit:
			lines, now = append(lines, said(like, now)), word
		default:
			now += " " + word
		}
	}
	if now != "" {
		lines = append(lines, said(like, now))
	}
	return lines
}

func said(like line, text string) line {
	like.text = text
	return like
}
