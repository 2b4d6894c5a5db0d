package template

import (
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// hole is one {{…}} of a text.
type hole struct {
	start, end int    // with the braces
	word       string // its first word: "if", "range", ".client.name"; "" for a comment
}

const (
	left  = "{{"
	right = "}}"
)

// scanHoles finds the holes of a text. It fails when one does not close.
func scanHoles(src string) ([]hole, *diag.Problem) {
	var holes []hole
	for at := 0; ; {
		i := strings.Index(src[at:], left)
		if i < 0 {
			return holes, nil
		}
		start := at + i
		n := holeLength(src[start:])
		if n < 0 {
			return nil, &diag.Problem{
				Code: "RL405", Start: start, End: start + len(left),
				Message: "the hole does not close", Hint: "end it with }} on the same line",
			}
		}
		at = start + n
		holes = append(holes, hole{start: start, end: at, word: firstWord(src[start:at])})
	}
}

// inside returns what stands between the braces and trim marks.
func inside(hole string) string {
	s := strings.TrimSuffix(strings.TrimPrefix(hole, left), right)
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, "-"), "-"))
}

func firstWord(hole string) string {
	s := inside(hole)
	if strings.HasPrefix(s, "/*") {
		return ""
	}
	word, _, _ := strings.Cut(s, " ")
	return word
}

// holeLength is the length of the hole that src begins with, or -1 when it
// does not close before the next one opens. Braces in a quoted text or a
// comment do not count.
func holeLength(src string) int {
	if strings.HasPrefix(inside(src), "/*") {
		if i := strings.Index(src, "*/"); i >= 0 {
			if j := strings.Index(src[i:], right); j >= 0 {
				return i + j + len(right)
			}
		}
		return -1
	}
	var quote byte
	for i := len(left); i < len(src); i++ {
		c := src[i]
		switch {
		case quote != 0 && c == '\\' && quote != '`':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case c == '\n' && quote != '`':
			quote = 0 // a text in quotes ends with its line at the latest
		case quote == 0 && (c == '"' || c == '`'):
			quote = c
		case quote == 0 && strings.HasPrefix(src[i:], right):
			return i + len(right)
		case quote == 0 && strings.HasPrefix(src[i:], left):
			return -1
		}
	}
	return -1
}

// silent reports whether a hole prints nothing by itself.
func (h hole) silent() bool {
	switch h.word {
	case "if", "else", "end", "range", "with", "break", "continue", "":
		return true
	}
	return strings.HasPrefix(h.word, "$")
}

// plainText takes carriage returns and marks out of a template. What stands for
// a lone one keeps braces apart that were apart.
var plainText = strings.NewReplacer("\r\n", "\n", "\r", " ", markOpen, "\ufffd", markClose, "\ufffd")

// standalone takes the lines that hold nothing but silent holes out of a text:
// only the holes stay of these.
func standalone(src string, holes []hole) string {
	var out strings.Builder
	for at := 0; at < len(src); {
		end, lineHoles := lineEnd(src, at, holes)
		holes = holes[len(lineHoles):]
		line := src[at:end]
		if kept, ok := onlySilent(src, at, end, lineHoles); ok {
			line = kept
		}
		out.WriteString(plainText.Replace(line))
		at = end
	}
	return out.String()
}

// lineEnd returns the end of the line at an offset, its newline included, and
// the holes on it. A newline inside a hole ends no line.
func lineEnd(src string, at int, holes []hole) (end int, on []hole) {
	n := 0
	for {
		i := strings.IndexByte(src[at:], '\n')
		end = len(src)
		if i >= 0 {
			end = at + i + 1
		}
		for n < len(holes) && holes[n].start < end {
			at = max(at, holes[n].end)
			n++
		}
		if at < end {
			return end, holes[:n]
		}
		if at == len(src) {
			return at, holes[:n]
		}
	}
}

// onlySilent returns the holes of a line, when it holds only silent ones.
func onlySilent(src string, start, end int, holes []hole) (string, bool) {
	var kept strings.Builder
	at := start
	for _, h := range holes {
		if !h.silent() || strings.TrimSpace(src[at:h.start]) != "" {
			return "", false
		}
		kept.WriteString(src[h.start:h.end])
		at = h.end
	}
	return kept.String(), len(holes) > 0 && strings.TrimSpace(src[at:end]) == ""
}
