package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// TextOptions says how WriteText writes. The zero TextOptions is plain text.
type TextOptions struct {
	// Paint marks severities and carets with the colour of an ANSI code, such as "1;31". Nil
	// is no colours.
	Paint func(code, text string) string
	// Says puts what is said of a finding into another language; severity and code stay as they are.
	// Nil is English.
	Says func(english string) string
}

const (
	gutter = "  | "
	// window is how many characters of a source line are shown; longer lines are
	// cut around the caret.
	window = 110
)

// WriteText writes diagnostics for people and editors: for each one the line
// file:line:column: severity[CODE]: message, the source line with the place
// underlined, other places that explain it, and a hint. Columns count
// characters from 1. Sources holds the files by name; a diagnostic whose file
// is not there is written without its source line.
func WriteText(w io.Writer, list List, sources map[string][]byte, opt TextOptions) error {
	out := bufio.NewWriter(w)
	t := textWriter{Writer: out, sources: sources, colour: opt.Paint, says: opt.Says, hidden: map[linePlace]bool{}}
	for i := range list {
		if d := &list[i]; d.Hidden {
			t.hidden[t.line(d)] = true
		}
	}
	for i := range list {
		t.diagnostic(&list[i])
	}
	return out.Flush()
}

type textWriter struct {
	*bufio.Writer
	sources map[string][]byte
	colour  func(code, text string) string
	says    func(english string) string
	hidden  map[linePlace]bool // lines that are not shown, whoever speaks of them
}

// linePlace is where a line begins.
type linePlace struct {
	file  string
	start int
}

func (t *textWriter) line(d *Diagnostic) linePlace {
	_, start := lineAt(t.sources[d.File], max(d.Start, 0))
	return linePlace{d.File, start}
}

func (t *textWriter) diagnostic(d *Diagnostic) {
	fmt.Fprintf(t, "%s: %s: %s\n", t.place(d.File, d.Start), t.paint(d.Severity, fmt.Sprintf("%s[%s]", d.Severity, d.Code)), oneLine(t.said(d.Message)))
	if data, ok := t.sources[d.File]; ok && d.Start >= 0 {
		line, caret := snippet(data, d.Start, d.End)
		if t.hidden[t.line(d)] {
			line, caret = t.said("(this line holds a secret, and is not shown)"), "^"
		}
		fmt.Fprintf(t, "%s%s\n%s%s\n", gutter, line, gutter, t.paint(d.Severity, caret))
	}
	for _, r := range d.Related {
		fmt.Fprintf(t, "  %s: %s\n", t.place(r.File, r.Start), oneLine(t.said(r.Message)))
	}
	if d.Hint != "" {
		t.WriteString(t.said("hint: ") + oneLine(t.said(d.Hint)) + "\n")
	}
	if d.Witness != "" {
		t.WriteString(t.said("for instance: ") + oneLine(d.Witness) + "\n")
	}
}

// said is a text in the language that was asked for.
func (t *textWriter) said(english string) string {
	if t.says == nil {
		return english
	}
	return t.says(english)
}

// place writes file:line:column, or the file alone.
func (t *textWriter) place(file string, offset int) string {
	data, ok := t.sources[file]
	if !ok || offset < 0 {
		return file
	}
	p := PositionOf(data, offset)
	return fmt.Sprintf("%s:%d:%d", file, p.Line, p.Column)
}

func (t *textWriter) paint(s Severity, text string) string {
	if t.colour == nil {
		return text
	}
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	code := "1;31" // red
	if s == Warning {
		code = "1;33" // yellow
	}
	return indent + t.colour(code, text[len(indent):])
}

// snippet returns the source line of a place, cut to the window, and the line
// that underlines the place.
func snippet(data []byte, start, end int) (line, caret string) {
	raw, from := lineAt(data, start)
	before := []rune(string(raw[:min(max(start-from, 0), len(raw))]))
	all := []rune(string(raw))
	under := []rune(string(raw[min(len(raw), max(start-from, 0)):min(len(raw), max(end-from, start-from, 0))]))
	lead, tail := "", ""
	if len(all) > window {
		cut := min(max(0, len(before)-window/2), len(all)-window)
		if cut > 0 {
			lead = "…"
		}
		if cut+window < len(all) {
			tail = "…"
		}
		all, before = all[cut:cut+window], before[min(cut, len(before)):]
		under = under[:min(len(under), max(0, window-len(before)))]
	}
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", len([]rune(lead))))
	for _, r := range before {
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteString(strings.Repeat(" ", columns(r)))
		}
	}
	b.WriteString(strings.Repeat("^", max(1, Columns(string(under)))))
	return lead + shown(string(all)) + tail, b.String()
}

// oneLine keeps a message on its line, and a terminal from obeying it.
func oneLine(s string) string {
	return shown(strings.NewReplacer("\r\n", " ", "\n", " ").Replace(s))
}

// shown is Visible, but for tabs.
func shown(s string) string {
	parts := strings.Split(s, "\t")
	for i := range parts {
		parts[i] = Visible(parts[i])
	}
	return strings.Join(parts, "\t")
}
