package letter

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/relance-dev/relance/channels"
)

// run is a stretch of text in one style: "", "B", "I" or "BI". A run whose text is
// "\n" is a line break.
type run struct{ text, style string }

// block is a part of a letter, one under the other.
type block struct {
	runs   []run
	indent float64 // millimetres
	mark   string  // in front of a list item
	tight  bool    // little room above
	table  *table
	bars   []bar // of a chart, with the runs as their caption
}

// table is a grid. The first row is its head when headed.
type table struct {
	rows   [][]cell
	headed bool
}

// cell is one field of a table.
type cell struct {
	runs  []run
	align align
}

// align says where the lines of a cell stand.
type align uint8

const (
	left align = iota
	centre
	right
)

// blocksOf reads the message's HTML, or its plain text when it has none.
func blocksOf(m *channels.Message) []block {
	if strings.TrimSpace(m.HTML) == "" {
		return plainBlocks(m.Text)
	}
	nodes, err := html.ParseFragment(strings.NewReader(m.HTML), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // a string cannot fail to be read
		return plainBlocks(m.Text)
	}
	var r reader
	r.flow(nodes, 0)
	return r.blocks
}

// plainBlocks makes a paragraph of every group of lines.
func plainBlocks(words string) []block {
	var out []block
	for group := range strings.SplitSeq(strings.ReplaceAll(words, "\r\n", "\n"), "\n\n") {
		if group = strings.Trim(group, "\n"); group != "" {
			out = append(out, block{runs: breakLines(group)})
		}
	}
	return out
}

func breakLines(words string) []run {
	var out []run
	for line := range strings.SplitSeq(words, "\n") {
		if len(out) > 0 {
			out = append(out, run{text: "\n"})
		}
		out = append(out, run{text: line})
	}
	return out
}

// reader turns HTML into blocks.
type reader struct{ blocks []block }

const listIndent = 6.0

// flow reads nodes one under the other. Words that stand outside any paragraph, as in a
// tight list, become a block of their own.
func (r *reader) flow(nodes []*html.Node, indent float64) {
	var loose []run
	flush := func() {
		if strings.TrimSpace(plain(loose)) != "" {
			r.blocks = append(r.blocks, block{runs: loose, indent: indent, tight: true})
		}
		loose = nil
	}
	for _, n := range nodes {
		if inline(n) {
			loose = append(loose, words(n, "")...)
			continue
		}
		flush()
		r.block(n, indent)
	}
	flush()
}

func (r *reader) block(n *html.Node, indent float64) {
	add := func(b block) {
		b.indent = indent
		r.blocks = append(r.blocks, b)
	}
	switch n.DataAtom {
	case atom.P:
		add(block{runs: below(n, "")})
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		add(block{runs: below(n, "B")})
	case atom.Ul, atom.Ol:
		r.list(n, indent+listIndent)
	case atom.Blockquote:
		r.flow(childrenOf(n), indent+listIndent)
	case atom.Table:
		add(block{table: tableOf(n)})
	case atom.Pre:
		add(block{runs: breakLines(strings.Trim(text(n), "\n"))})
	case atom.Figure:
		caption, bars := barsOf(n)
		add(block{runs: caption, bars: bars, tight: true})
	case atom.Div:
		r.flow(childrenOf(n), indent)
	}
}

// list puts a mark in front of the first block of each item.
func (r *reader) list(l *html.Node, indent float64) {
	number := 1
	if n, err := strconv.Atoi(attribute(l, "start")); err == nil {
		number = n
	}
	for item := range l.ChildNodes() {
		if item.DataAtom != atom.Li {
			continue
		}
		first := len(r.blocks)
		r.flow(childrenOf(item), indent)
		if first == len(r.blocks) {
			continue
		}
		r.blocks[first].mark = "•"
		if l.DataAtom == atom.Ol {
			r.blocks[first].mark = fmt.Sprintf("%d.", number)
			number++
		}
	}
}

func tableOf(t *html.Node) *table {
	out := &table{}
	for row := range t.Descendants() {
		if row.DataAtom != atom.Tr {
			continue
		}
		var cells []cell
		for c := range row.ChildNodes() {
			switch c.DataAtom {
			case atom.Th:
				cells = append(cells, cell{below(c, "B"), alignOf(c)})
				out.headed = out.headed || len(out.rows) == 0
			case atom.Td:
				cells = append(cells, cell{below(c, ""), alignOf(c)})
			}
		}
		out.rows = append(out.rows, cells)
	}
	return out
}

func alignOf(c *html.Node) align {
	style := strings.ReplaceAll(attribute(c, "style"), " ", "")
	switch {
	case strings.Contains(style, "text-align:right"), attribute(c, "align") == "right":
		return right
	case strings.Contains(style, "text-align:center"), attribute(c, "align") == "center":
		return centre
	default:
		return left
	}
}
