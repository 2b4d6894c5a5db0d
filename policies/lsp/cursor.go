package lsp

import (
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
)

// cursor is the text that a place lies in, and where that stands.
type cursor struct {
	path    []string // the labels that lead to it; "[]" for an entry of a list
	text    string   // decoded
	offsets []int    // of each of its bytes in the file, and of its end
	at      int      // the byte of the text at the place
}

// cursor finds the text of a CUE file at the place of the question.
func (q *question) cursor() (c cursor, ok bool) {
	tree, _ := parser.ParseFile(q.file, q.data, parser.AllErrors)
	if tree == nil {
		return c, false
	}
	r := &reader{data: q.data}
	walker{text: func(lit *ast.BasicLit, path []string) {
		if q.offset <= lit.Pos().Offset() || q.offset >= lit.End().Offset() {
			return
		}
		text, offsets, good := r.literal(lit)
		if !good {
			return
		}
		for i := range offsets {
			offsets[i] += lit.Pos().Offset()
		}
		at, _ := slices.BinarySearch(offsets, q.offset)
		c, ok = cursor{path, text, offsets, min(at, len(text))}, true
	}}.decls(tree.Decls, nil)
	return c, ok
}

// field is the label of the text.
func (c *cursor) field() string {
	for _, name := range slices.Backward(c.path) {
		if name != "[]" {
			return name
		}
	}
	return ""
}

// policy is the one that the text stands in; empty outside of all.
func (c *cursor) policy() string {
	if len(c.path) > 1 && c.path[0] == "policies" {
		return c.path[1]
	}
	return ""
}

// isGuard reports whether the text is a condition.
func (c *cursor) isGuard() bool { return c.field() == "when" || c.field() == "approve" }

// name is the dotted name of a guard at the place: the whole of it for hover, its beginning for completion.
func (c *cursor) name() (start, end int) {
	part := func(b byte) bool { return b == '.' || word(string(rune(b))) != "" }
	start, end = c.at, c.at
	for start > 0 && part(c.text[start-1]) {
		start--
	}
	for end < len(c.text) && part(c.text[end]) {
		end++
	}
	return start, end
}

// quoted reports whether the place lies between single quotes of a guard, and where the word there begins.
func (c *cursor) quoted() (start int, ok bool) {
	before := c.text[:c.at]
	if strings.Count(before, "'")%2 == 0 {
		return 0, false
	}
	return strings.LastIndexByte(before, '\'') + 1, true
}

// compared is the name that a quoted word is compared with: the one that was written last before it.
func (c *cursor) compared(start int) string {
	before := strings.TrimRight(c.text[:start-1], " =!([,")
	before = strings.TrimSuffix(before, " in")
	for strings.HasSuffix(before, "'") { // further words of a list
		i := strings.LastIndexByte(before[:len(before)-1], '\'')
		if i < 0 {
			return ""
		}
		before = strings.TrimSuffix(strings.TrimRight(before[:i], " =!([,"), " in")
	}
	i := len(before)
	for i > 0 && (before[i-1] == '.' || word(before[i-1:i]) != "") {
		i--
	}
	return before[i:]
}
