package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// TextOptions says how WriteText writes. The zero TextOptions is plain text.
type TextOptions struct {
	Color bool // mark severities and carets with ANSI colours
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
	t := textWriter{Writer: out, sources: sources, color: opt.Color, hidden: map[linePlace]bool{}}
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
	color   bool
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
	fmt.Fprintf(t, "%s: %s: %s\n", t.place(d.File, d.Start), t.paint(d.Severity, fmt.Sprintf("%s[%s]", d.Severity, d.Code)), oneLine(d.Message))
	if data, ok := t.sources[d.File]; ok && d.Start >= 0 {
		line, caret := snippet(data, d.Start, d.End)
		if t.hidden[t.line(d)] {
			line, caret = "(this line holds a secret, and is not shown)", "^"
		}
		fmt.Fprintf(t, "%s%s\n%s%s\n", gutter, line, gutter, t.paint(d.Severity, caret))
	}
	for _, r := range d.Related {
		fmt.Fprintf(t, "  %s: %s\n", t.place(r.File, r.Start), oneLine(r.Message))
	}
	if d.Hint != "" {
		fmt.Fprintf(t, "hint: %s\n", oneLine(d.Hint))
	}
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
	if !t.color {
		return text
	}
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	colour := "31" // red
	if s == Warning {
		colour = "33" // yellow
	}
	return indent + "\x1b[1;" + colour + "m" + text[len(indent):] + "\x1b[0m"
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
	return lead + strings.Map(visible, string(all)) + tail, b.String()
}

// oneLine keeps a message on its line, and a terminal from obeying it.
func oneLine(s string) string {
	return strings.Map(visible, strings.NewReplacer("\r\n", " ", "\n", " ").Replace(s))
}

// visible replaces control characters, which a terminal might obey.
func visible(r rune) rune {
	if unicode.IsControl(r) && r != '\t' {
		return unicode.ReplacementChar
	}
	return r
}
