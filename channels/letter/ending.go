package letter

import (
	"strings"
	"unicode/utf8"
)

// setting is how close a letter is set, in points and millimetres.
type setting struct {
	body  float64 // type size
	line  float64 // height of a line
	up    float64 // room above a paragraph
	tight float64 // room above an item of a list
	sign  float64 // room to sign, above the name
}

// settings are tried in this order until the letter fits one page.
var settings = []setting{
	{body: 10.5, line: 4.9, up: 2.6, tight: 0.8, sign: 16},
	{body: 10, line: 4.5, up: 2.2, tight: 0.6, sign: 14},
	{body: 9.5, line: 4.2, up: 1.8, tight: 0.5, sign: 12},
}

const (
	maxSignature     = 5  // lines of a signature
	maxSignatureLine = 60 // characters
)

// ending is where the end of a letter begins: the last paragraph that says something, the
// greeting and the signature. It is len(blocks) when the letter has no signature.
func ending(blocks []block) int {
	last := len(blocks) - 1
	if last < 0 || !isSignature(blocks[last]) {
		return len(blocks)
	}
	for range 2 {
		if last > 0 && blocks[last-1].table == nil {
			last--
		}
	}
	return last
}

// isSignature reports a last paragraph of short lines that are no sentences: names, a number to call.
func isSignature(b block) bool {
	if b.table != nil || b.mark != "" {
		return false
	}
	lines := strings.Split(plain(b.runs), "\n")
	if len(lines) > maxSignature {
		return false
	}
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if utf8.RuneCountInString(l) > maxSignatureLine || strings.HasSuffix(l, ".") && len(lines) == 1 || strings.ContainsAny(l, "!?:;") || strings.HasSuffix(l, ",") {
			return false
		}
	}
	return true
}

// height is how much room the end of a letter takes, with that to sign.
func (w *writer) height(blocks []block) float64 {
	sum := w.sign
	for _, b := range blocks {
		sum += w.up + w.line*float64(len(w.measure().wrap(b.runs, textWidth-b.indent)))
	}
	return min(sum, w.bottom()-topMargin)
}
