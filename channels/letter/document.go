package letter

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

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
}

// table is a grid; the first row is its head.
type table struct {
	rows   [][][]run
	aligns []extast.Alignment
}

// blocksOf reads the message's Markdown, or its plain text when it has none.
func blocksOf(m *channels.Message) []block {
	if m.Markdown == "" {
		return plainBlocks(m.Text)
	}
	source := []byte(m.Markdown)
	root := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(source))
	r := reader{source: source}
	r.children(root, 0)
	return r.blocks
}

// plainBlocks makes a paragraph of every group of lines.
func plainBlocks(words string) []block {
	var out []block
	for group := range strings.SplitSeq(strings.ReplaceAll(words, "\r\n", "\n"), "\n\n") {
		if group = strings.Trim(group, "\n"); group != "" {
			out = append(out, block{runs: breakLines(group, "")})
		}
	}
	return out
}

func breakLines(words, style string) []run {
	var out []run
	for line := range strings.SplitSeq(words, "\n") {
		if len(out) > 0 {
			out = append(out, run{text: "\n"})
		}
		out = append(out, run{line, style})
	}
	return out
}

// reader turns the tree of a Markdown text into blocks.
type reader struct {
	source []byte
	blocks []block
}

const listIndent = 6.0

func (r *reader) children(n ast.Node, indent float64) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.block(c, indent)
	}
}

func (r *reader) block(n ast.Node, indent float64) {
	switch n := n.(type) {
	case *ast.Heading:
		r.add(block{runs: r.inline(n, "B"), indent: indent})
	case *ast.Paragraph, *ast.TextBlock:
		r.add(block{runs: r.inline(n, ""), indent: indent, tight: n.Kind() == ast.KindTextBlock})
	case *ast.List:
		r.list(n, indent+listIndent)
	case *ast.Blockquote:
		r.children(n, indent+listIndent)
	case *extast.Table:
		r.add(block{table: r.table(n), indent: indent})
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		words := strings.TrimRight(string(n.Lines().Value(r.source)), "\n")
		r.add(block{runs: breakLines(words, ""), indent: indent})
	}
}

func (r *reader) add(b block) { r.blocks = append(r.blocks, b) }

// list puts a mark in front of the first block of each item.
func (r *reader) list(l *ast.List, indent float64) {
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		first := len(r.blocks)
		r.children(item, indent)
		if first == len(r.blocks) {
			continue
		}
		r.blocks[first].mark = "•"
		if l.IsOrdered() {
			r.blocks[first].mark = fmt.Sprintf("%d.", number)
			number++
		}
	}
}

func (r *reader) table(t *extast.Table) *table {
	out := &table{aligns: t.Alignments}
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		style := ""
		if row.Kind() == extast.KindTableHeader {
			style = "B"
		}
		var cells [][]run
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, r.inline(cell, style))
		}
		out.rows = append(out.rows, cells)
	}
	return out
}

// inline collects the text below a node. Raw HTML is left out.
func (r *reader) inline(n ast.Node, style string) []run {
	var out []run
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			out = append(out, run{unescape(c.Segment.Value(r.source)), style})
			switch {
			case c.HardLineBreak():
				out = append(out, run{text: "\n"})
			case c.SoftLineBreak():
				out = append(out, run{" ", style})
			}
		case *ast.String:
			out = append(out, run{string(c.Value), style})
		case *ast.Emphasis:
			out = append(out, r.inline(c, emphasised(style, c.Level))...)
		case *ast.AutoLink:
			out = append(out, run{string(c.Label(r.source)), style})
		case *ast.Link:
			words := r.inline(c, style)
			out = append(out, words...)
			if address := strings.TrimPrefix(string(c.Destination), "mailto:"); address != plain(words) {
				out = append(out, run{" (" + address + ")", style})
			}
		case *ast.RawHTML:
		default:
			out = append(out, r.inline(c, style)...)
		}
	}
	return out
}

func emphasised(style string, level int) string {
	add := "I"
	if level == 2 {
		add = "B"
	}
	switch {
	case strings.Contains(style, add):
		return style
	case style == "":
		return add
	default:
		return "BI"
	}
}

func plain(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.text)
	}
	return b.String()
}

// unescape resolves backslash escapes and character references, as a Markdown renderer does.
func unescape(raw []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(raw))))
}
