package letter

import (
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/channels"
)

// addressSizes are the type sizes of an address in points, the first in which it fits. Sorting machines
// read 10 to 12 points; below that a person does.
var addressSizes = []float64{addressSize, 9.5, 8.5}

// smallestLine is the least height of a line of an address in millimetres.
const smallestLine = smallLine + 0.6

// address fills the window. A long line goes on in the next one; an address that does not fit all
// the same would be cut by the envelope, so it is refused.
func (w *writer) address(lines []string) error {
	window := w.paper.sheet.window
	y, room := window.y, window.h
	if up := w.paper.sheet.returnLine; up > 0 {
		w.returnLine(window, up)
		y, room = y+up, room-up
	}
	defer w.setSize(w.body)
	for _, size := range addressSizes {
		w.setSize(size)
		m := w.measure()
		fitted, ok := w.paper.sheet.fit(m, lines)
		if !ok {
			continue
		}
		height := min(addressLine, room/float64(len(fitted)))
		if height < smallestLine {
			continue
		}
		for i, text := range fitted {
			w.draw(m.wrap([]run{{text: text}}, window.w+1)[0], window.x, y+float64(i)*height, size)
		}
		return nil
	}
	return unusable(channels.BadAddress, "the postal address has more lines than the envelope's window, or a town that is wider")
}

// fit breaks the lines of an address at blanks, so that each is narrow enough for the window and,
// where sorting machines want it, has few enough characters. A word that is longer goes on in the
// next line, after a hyphen when it has one. The last line is the town or the country: it stays
// whole. Not ok when that line is too wide.
func (s sheet) fit(m measure, lines []string) (fitted []string, ok bool) {
	long := func(text string) bool {
		return m(text, "") > s.window.w || s.chars > 0 && utf8.RuneCountInString(text) > s.chars
	}
	for i, text := range lines {
		if i == len(lines)-1 {
			return append(fitted, text), m(text, "") <= s.window.w
		}
		current := ""
		for word := range strings.FieldsFuncSeq(text, isBlank) {
			longer := strings.TrimPrefix(current+" "+word, " ")
			if current != "" && long(longer) {
				fitted, longer = append(fitted, current), word
			}
			for long(longer) { // a word alone
				at := breakIn(longer, long)
				fitted, longer = append(fitted, longer[:at]), longer[at:]
			}
			current = longer
		}
		fitted = append(fitted, current)
	}
	return fitted, true
}

// breakIn is where a word that is too long goes on in the next line: after the last hyphen or slash
// that fits, or after as many characters as fit, one at least.
func breakIn(word string, long func(string) bool) int {
	fits, hyphen := 0, 0
	for i, r := range word {
		end := i + utf8.RuneLen(r)
		if fits > 0 && long(word[:end]) {
			break
		}
		if fits = end; r == '-' || r == '/' {
			hyphen = end
		}
	}
	if hyphen > 0 {
		return hyphen
	}
	return fits
}
