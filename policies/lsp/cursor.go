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

// isFormula reports whether the text is a computation of a policy.
func (c *cursor) isFormula() bool {
	return len(c.path) == 4 && c.policy() != "" && c.path[2] == "compute"
}

// name is the dotted name of a guard or computation at the place: the whole of it for hover, its beginning for completion.
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

// quoted reports whether the place lies between single quotes of a guard or computation, and where the word there begins.
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

// inStruct finds the innermost struct of a CUE file around the place, which is in no text: the labels that lead to it
// and the fields that it has. A line that has a label already asks for its value: ok is false.
func (q *question) inStruct() (path, own []string, ok bool) {
	line := string(q.data[strings.LastIndexByte(string(q.data[:q.offset]), '\n')+1 : q.offset])
	if strings.Contains(line, "//") || strings.TrimLeft(line, "\t {,") != "" && strings.HasSuffix(strings.TrimRight(line, " "), ":") {
		return nil, nil, false
	}
	tree, _ := parser.ParseFile(q.file, q.data, parser.AllErrors)
	if tree == nil {
		return nil, nil, false
	}
	own = labels(tree.Decls)
	walker{structs: func(s *ast.StructLit, at []string) {
		end := len(q.data)
		if s.Rbrace.IsValid() {
			end = s.Rbrace.Offset()
		}
		if s.Lbrace.IsValid() && s.Lbrace.Offset() < q.offset && q.offset <= end { // the last one that holds it is the innermost
			path, own = slices.Clone(at), labels(s.Elts)
		}
	}}.decls(tree.Decls, nil)
	return path, own, true
}

// labels are the names of fields.
func labels(decls []ast.Decl) []string {
	var all []string
	for _, d := range decls {
		if f, ok := d.(*ast.Field); ok {
			if name, _, err := ast.LabelName(f.Label); err == nil {
				all = append(all, name)
			}
		}
	}
	return all
}
