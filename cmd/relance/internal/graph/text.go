package graph

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// colors are those of tones and kinds: of the border, and within it.
func (n *Node) colors() (border, fill string) {
	switch {
	case n.Kind == Hold:
		return "#3c6e9e", "#eaf2fa"
	case n.Kind == Final:
		return "#4a4a4a", "#ececec"
	case n.Tone == engine.ToneCourteous:
		return "#2e7d32", "#edf7ee"
	case n.Tone == engine.ToneFirm:
		return "#b26a00", "#fff6e5"
	case n.Tone == engine.ToneFormal:
		return "#b3261e", "#fdecea"
	}
	return "#6b6b6b", "#ffffff"
}

// lines are what stands in a state in the two text formats.
func (g *Graph) lines(n *Node) []string {
	lines := []string{n.Title}
	if len(n.Do) > 0 {
		lines = append(lines, strings.Join(n.Do, ", "))
	}
	lines = append(lines, n.Notes...)
	if n.HasDay && n.Kind == Step {
		lines[0] += " · " + fmt.Sprintf(g.words.Day, n.Day)
	}
	if b := g.badge(n); b != "" {
		lines = append(lines, b)
	}
	return lines
}

// Mermaid writes the graph as a Mermaid flowchart.
func (g *Graph) Mermaid() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nflowchart LR\n", strconv.Quote(g.Title))
	for i := range g.Nodes {
		n := &g.Nodes[i]
		open, end := "[", "]"
		switch n.Kind {
		case Hold:
			open, end = "([", "])"
		case Final:
			open, end = "[[", "]]"
		}
		var said []string
		for _, l := range g.lines(n) {
			said = append(said, mermaidText(l))
		}
		fmt.Fprintf(&b, "  s%d%s\"%s\"%s\n", i, open, strings.Join(said, "<br>"), end)
		border, fill := n.colors()
		dash := ""
		if n.Kind == Hold {
			dash = ",stroke-dasharray:5 4"
		}
		fmt.Fprintf(&b, "  style s%d fill:%s,stroke:%s,color:#1b1b1b%s\n", i, fill, border, dash)
	}
	if g.anyTime() {
		fmt.Fprintf(&b, "  any{{\"%s\"}}\n", mermaidText(g.words.AnyTime))
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		from, to, arrow := fmt.Sprintf("s%d", e.From), fmt.Sprintf("s%d", e.To), "-->"
		if e.From < 0 {
			from, arrow = "any", "-.->"
		}
		if e.To < 0 {
			to = "any"
			arrow = "-.->"
		}
		fmt.Fprintf(&b, "  %s %s|\"%s\"| %s\n", from, arrow, mermaidText(g.edgeText(e)), to)
	}
	return b.String()
}

// edgeText is the label of an edge in the text formats.
func (g *Graph) edgeText(e *Edge) string {
	switch {
	case e.To < 0:
		return fmt.Sprintf(g.words.Resume, g.label(e))
	case e.Again:
		return g.words.Again + ", " + g.label(e)
	}
	return g.label(e)
}

// anyTime reports whether some rule is tried in every state, or leads back to where a hold began.
func (g *Graph) anyTime() bool {
	for _, e := range g.Edges {
		if e.From < 0 || e.To < 0 {
			return true
		}
	}
	return false
}

// mermaidText keeps a text from being read as Mermaid or HTML.
func mermaidText(s string) string {
	return strings.NewReplacer("&", "#amp;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "#", "#35;", "\n", " ").Replace(s)
}

// DOT writes the graph for Graphviz.
func (g *Graph) DOT() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph policy {\n  rankdir=LR; label=%s; labelloc=t; fontname=\"sans-serif\";\n", dotText(g.Title))
	b.WriteString("  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=9];\n")
	for i := range g.Nodes {
		n := &g.Nodes[i]
		border, fill := n.colors()
		more := ""
		switch n.Kind {
		case Hold:
			more = ", style=\"rounded,filled,dashed\""
		case Final:
			more = ", peripheries=2, style=filled"
		}
		fmt.Fprintf(&b, "  s%d [label=%s, color=%q, fillcolor=%q%s];\n", i, dotText(strings.Join(g.lines(n), "\n")), border, fill, more)
	}
	if g.anyTime() {
		fmt.Fprintf(&b, "  any [label=%s, shape=ellipse, style=dashed];\n", dotText(g.words.AnyTime))
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		from, to, more := fmt.Sprintf("s%d", e.From), fmt.Sprintf("s%d", e.To), ""
		if e.From < 0 {
			from, more = "any", ", style=dashed"
		}
		if e.To < 0 {
			to, more = "any", ", style=dashed"
		}
		fmt.Fprintf(&b, "  %s -> %s [label=%s%s];\n", from, to, dotText(g.edgeText(e)), more)
	}
	b.WriteString("}\n")
	return b.String()
}

// dotText quotes a text for DOT.
func dotText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
