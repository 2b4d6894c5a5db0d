package letter

import (
	"regexp"
	"slices"
	"strings"
)

// piece is a measured stretch of a line. Width is in millimetres.
type piece struct {
	run
	width float64
}

// word is what a line never breaks inside: pieces without an ordinary blank
// between them. No-break spaces are part of a word.
type word []piece

func (w word) width() float64 {
	sum := 0.0
	for _, p := range w {
		sum += p.width
	}
	return sum
}

// line is a row of words with a blank between each two.
type line []word

func (l line) width(blank float64) float64 {
	if len(l) == 0 {
		return 0
	}
	sum := blank * float64(len(l)-1)
	for _, w := range l {
		sum += w.width()
	}
	return sum
}

// measure gives the width of a text in a style, in millimetres.
type measure func(text, style string) float64

// wrap breaks runs into lines that are at most width wide. A word that is wider than
// a whole line is cut.
func (m measure) wrap(runs []run, width float64) []line {
	blank := m(" ", "")
	var lines []line
	var current line
	used := 0.0
	flush := func() { lines, current, used = append(lines, current), nil, 0 }
	for _, paragraph := range m.words(m.joined(runs, width)) {
		for _, w := range paragraph {
			for _, part := range m.cut(w, width) {
				need := part.width()
				if len(current) > 0 && used+blank+need > width {
					flush()
				}
				if len(current) > 0 {
					used += blank
				}
				current = append(current, part)
				used += need
			}
		}
		flush()
	}
	return lines
}

// whole are numbers that are copied by hand, and stand on one line: an IBAN in groups of four, a phone number.
var whole = regexp.MustCompile(`\b[A-Z]{2}\d{2}(?: [0-9A-Z]{4}){2,7}(?: [0-9A-Z]{1,3})?\b|\+\d{1,3}(?: \(0\))?(?: \d{1,4}){2,6}\b|\b0\d(?: \d{2}){4}\b`)

// joined makes the blanks within such numbers ones at which no line breaks, where a line has room for the whole.
func (m measure) joined(runs []run, width float64) []run {
	out := slices.Clone(runs)
	for i := range out {
		out[i].text = whole.ReplaceAllStringFunc(out[i].text, func(number string) string {
			if m(number, out[i].style) > width {
				return number
			}
			return strings.ReplaceAll(number, " ", "\u00a0")
		})
	}
	return out
}

// words splits runs at blanks, and into one list for every forced line.
func (m measure) words(runs []run) [][]word {
	lines := [][]word{nil}
	open := false // the last word may still grow
	for _, r := range runs {
		if r.text == "\n" {
			lines, open = append(lines, nil), false
			continue
		}
		for i, part := range strings.FieldsFunc(" "+r.text+" ", isBlank) {
			last := &lines[len(lines)-1]
			joins := i == 0 && open && !isBlank(rune(r.text[0]))
			p := piece{run{part, r.style}, m(part, r.style)}
			if joins {
				(*last)[len(*last)-1] = append((*last)[len(*last)-1], p)
			} else {
				*last = append(*last, word{p})
			}
		}
		if r.text != "" {
			open = !isBlank(rune(r.text[len(r.text)-1])) && len(lines[len(lines)-1]) > 0
		}
	}
	return lines
}

// isBlank reports a space at which a line may break: not a no-break space.
func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// cut splits a word that is wider than a line between its characters.
func (m measure) cut(w word, width float64) []word {
	if w.width() <= width {
		return []word{w}
	}
	var out []word
	var current word
	used := 0.0
	for _, p := range w {
		for _, r := range p.text {
			glyph := piece{run{string(r), p.style}, m(string(r), p.style)}
			if used+glyph.width > width && len(current) > 0 {
				out, current, used = append(out, current), nil, 0
			}
			current = append(current, glyph)
			used += glyph.width
		}
	}
	return append(out, current)
}
