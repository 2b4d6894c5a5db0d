package letter

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// inline reports text and what may stand inside a line of it. Elements that a letter has
// no use for, such as images and scripts, are not.
func inline(n *html.Node) bool {
	if n.Type == html.TextNode {
		return true
	}
	switch n.DataAtom {
	case atom.Strong, atom.B, atom.Em, atom.I, atom.A, atom.Br, atom.Code, atom.Span, atom.Small, atom.U, atom.Del, atom.S, atom.Sub, atom.Sup:
		return true
	default:
		return false
	}
}

// below collects the words inside an element.
func below(n *html.Node, style string) []run {
	var out []run
	for c := range n.ChildNodes() {
		out = append(out, words(c, style)...)
	}
	return out
}

// words collects the words of an inline node; of anything else, none.
func words(n *html.Node, style string) []run {
	if n.Type == html.TextNode {
		return []run{{invisible.Replace(oneLine.Replace(n.Data)), style}}
	}
	switch {
	case !inline(n):
		return nil
	case n.DataAtom == atom.Br:
		return []run{{text: "\n"}}
	case n.DataAtom == atom.Strong || n.DataAtom == atom.B:
		return below(n, with(style, "B"))
	case n.DataAtom == atom.Em || n.DataAtom == atom.I:
		return below(n, with(style, "I"))
	case n.DataAtom == atom.A:
		shown := below(n, style)
		address := strings.TrimPrefix(attribute(n, "href"), "mailto:")
		if address != "" && address != plain(shown) { // paper has no links
			shown = append(shown, run{" (" + address + ")", style})
		}
		return shown
	default:
		return below(n, style)
	}
}

// oneLine makes blanks of the line breaks of the source: only <br> breaks a line.
var oneLine = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ")

// with adds a style to another.
func with(style, add string) string {
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

// text is everything inside an element as it stands in the source.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(invisible.Replace(d.Data))
		}
	}
	return b.String()
}

func childrenOf(n *html.Node) []*html.Node { return slices.Collect(n.ChildNodes()) }

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
