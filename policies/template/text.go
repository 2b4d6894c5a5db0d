package template

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// textWriter writes a Markdown document as plain text.
type textWriter struct {
	src  []byte
	sink *sink
}

// document returns the whole text; it ends with a newline unless it is empty.
func (w *textWriter) document(doc ast.Node) string {
	text := w.blocks(doc, "\n\n")
	if text == "" {
		return ""
	}
	return text + "\n"
}

// blocks writes the children of a node with sep between.
func (w *textWriter) blocks(n ast.Node, sep string) string {
	var parts []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if s := trimLines(w.block(c)); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, sep)
}

func (w *textWriter) block(n ast.Node) string {
	switch n := n.(type) {
	case *ast.List:
		return w.list(n)
	case *ast.Blockquote:
		return indent(w.blocks(n, "\n\n"), "> ", "> ")
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return indent(strings.TrimRight(w.raw(n), "\n"), "    ", "    ")
	case *ast.ThematicBreak:
		return "----"
	case *extast.Table:
		return w.table(n)
	}
	return w.inline(n, "\n")
}

func (w *textWriter) list(l *ast.List) string {
	sep := "\n\n"
	if l.IsTight {
		sep = "\n"
	}
	number := l.Start
	var items []string
	for c := l.FirstChild(); c != nil; c = c.NextSibling() {
		bullet := "- "
		if l.IsOrdered() {
			bullet = strconv.Itoa(number) + ". "
			number++
		}
		items = append(items, indent(w.blocks(c, sep), bullet, strings.Repeat(" ", len(bullet))))
	}
	return strings.Join(items, sep)
}

// raw returns the lines of a code block as written.
func (w *textWriter) raw(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		b.Write(line.Value(w.src))
	}
	return w.sink.text(b.String(), "\n")
}

// inline writes what is inside a paragraph, heading or cell; sep stands
// between the lines of an address.
func (w *textWriter) inline(n ast.Node, sep string) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(w.words(c, sep))
		case *ast.String:
			b.WriteString(w.sink.text(string(c.Value), sep))
		case *ast.CodeSpan:
			b.WriteString(w.verbatim(c, sep))
		case *ast.Link:
			b.WriteString(w.link(w.inline(c, sep), c.Destination))
		case *ast.AutoLink:
			b.WriteString(w.sink.text(string(c.Label(w.src)), sep))
		default:
			b.WriteString(w.inline(c, sep))
		}
	}
	return b.String()
}

func (w *textWriter) words(t *ast.Text, sep string) string {
	s := w.sink.text(unescape(t.Segment.Value(w.src)), sep)
	switch {
	case t.HardLineBreak():
		return strings.TrimRight(s, " ") + sep
	case t.SoftLineBreak():
		return s + " "
	}
	return s
}

func (w *textWriter) verbatim(n ast.Node, sep string) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(w.src))
		}
	}
	return w.sink.text(b.String(), sep)
}

// link writes the address after the text, unless the text is the address.
func (w *textWriter) link(label string, destination []byte) string {
	to := w.sink.text(unescape(destination), ", ")
	if label == "" || label == strings.TrimPrefix(to, "mailto:") || label == strings.TrimPrefix(to, "tel:") {
		return strings.TrimPrefix(strings.TrimPrefix(to, "mailto:"), "tel:")
	}
	return label + " (" + to + ")"
}

// unescape resolves backslashes and entities of the template's own text.
func unescape(s []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(s))))
}

// indent puts first before the first line and rest before the others.
func indent(s, first, rest string) string {
	return first + strings.ReplaceAll(s, "\n", "\n"+rest)
}

// trimLines takes the spaces off the end of each line.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}
