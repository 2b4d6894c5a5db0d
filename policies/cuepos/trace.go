package cuepos

import (
	"bytes"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// maxDepth bounds how many references, interpolations and sums are followed.
const maxDepth = 64

// tracer finds the segments of a value.
type tracer struct {
	src func(file string) []byte
}

// trace returns the segments of v, whose text is known: at least one.
func (t tracer) trace(v cue.Value, text string, depth int) []segment {
	if s := t.follow(v, text, depth); s != nil {
		return s
	}
	pos := v.Pos()
	if x := source(v); x != nil && x.Pos().IsValid() {
		pos = x.Pos()
	}
	_, file, offset := t.raw(pos)
	return []segment{{file: file, offsets: []int{offset}}}
}

// follow returns the segments of v, or nil when its text cannot be traced.
func (t tracer) follow(v cue.Value, text string, depth int) []segment {
	if depth > maxDepth {
		return nil
	}
	x := source(v)
	if lit, ok := x.(*ast.BasicLit); ok {
		if s := t.literal(lit, text); s != nil {
			return s
		}
	}
	op, args := v.Expr()
	switch op {
	case cue.AndOp:
		return t.oneOf(args, text, depth)
	case cue.SelectorOp, cue.IndexOp:
		return t.oneOf([]cue.Value{cue.Dereference(v)}, text, depth)
	case cue.AddOp:
		return t.concat(args, text, depth)
	case cue.InterpolationOp:
		if x, ok := x.(*ast.Interpolation); ok {
			return t.interpolation(x, args, text, depth)
		}
	case cue.NoOp: // a let clause, a lone embedding: one value beneath
		for _, beneath := range append(args, cue.Dereference(v)) {
			if source(beneath) == x {
				continue
			}
			if s := t.oneOf([]cue.Value{beneath}, text, depth); s != nil {
				return s
			}
		}
	}
	return nil
}

// source returns the expression that v was written as, without the label and
// the parentheses around it; nil when v was not written as one.
func source(v cue.Value) ast.Expr {
	switch n := v.Source().(type) {
	case *ast.Field:
		return bare(n.Value)
	case *ast.LetClause:
		return bare(n.Expr)
	case ast.Expr:
		return bare(n)
	}
	return nil
}

func bare(x ast.Expr) ast.Expr {
	for {
		p, ok := x.(*ast.ParenExpr)
		if !ok {
			return x
		}
		x = p.X
	}
}

// oneOf follows the first value that has the text and can be traced.
func (t tracer) oneOf(values []cue.Value, text string, depth int) []segment {
	for _, v := range values {
		if s, ok := scalar(v); !ok || s != text {
			continue
		}
		if found := t.follow(v, text, depth+1); found != nil {
			return found
		}
	}
	return nil
}

// concat follows the parts of a sum.
func (t tracer) concat(parts []cue.Value, text string, depth int) []segment {
	var all []segment
	var whole strings.Builder
	for _, p := range parts {
		s, ok := scalar(p)
		if !ok {
			return nil
		}
		all = appendAt(all, whole.Len(), t.trace(p, s, depth+1))
		whole.WriteString(s)
	}
	if whole.String() != text {
		return nil
	}
	return all
}

// interpolation follows the literal parts and the values of x in turn.
func (t tracer) interpolation(x *ast.Interpolation, args []cue.Value, text string, depth int) []segment {
	if len(args) != len(x.Elts) {
		return nil
	}
	fragments, ok := t.fragments(x)
	if !ok {
		return nil
	}
	var all []segment
	var whole strings.Builder
	for i, arg := range args {
		if i%2 == 0 {
			f := fragments[i/2]
			all = appendAt(all, whole.Len(), []segment{{file: f.file, offsets: f.offsets, exact: true}})
			whole.Write(f.text)
			continue
		}
		s, ok := scalar(arg)
		if !ok {
			return nil
		}
		all = appendAt(all, whole.Len(), t.trace(arg, s, depth+1))
		whole.WriteString(s)
	}
	if whole.String() != text {
		return nil
	}
	return all
}

// fragment is a literal part of an interpolation.
type fragment struct {
	file    string
	text    []byte
	offsets []int // in the file, one more than text
}

// fragments decodes the literal parts of x from their files.
func (t tracer) fragments(x *ast.Interpolation) (all []fragment, ok bool) {
	var q quotes
	for i := 0; i < len(x.Elts); i += 2 {
		lit, ok := x.Elts[i].(*ast.BasicLit)
		if !ok {
			return nil, false
		}
		raw, file, base := t.raw(lit.Pos())
		body := 1 // after the parenthesis that ends a value
		if i == 0 {
			var err error
			if q, body, err = openQuotes(raw); err != nil {
				return nil, false
			}
			_, last := x.Quotes()
			if at := strings.LastIndexByte(last.Value, '\n'); q.multi && at >= 0 {
				q.indent = q.closingIndent([]byte(last.Value[at+1:]))
			}
		} else if len(raw) == 0 || raw[0] != ')' {
			return nil, false
		}
		d := decoder{quotes: q, raw: raw, at: body}
		if _, err := d.fragment(i == 0); err != nil {
			return nil, false
		}
		all = append(all, fragment{file: file, text: d.text, offsets: shift(append(d.offsets, d.at), base)})
	}
	return all, true
}

// literal maps text to the literal it was written as, or returns nil when the
// literal says something else.
func (t tracer) literal(lit *ast.BasicLit, text string) []segment {
	raw, file, base := t.raw(lit.Pos())
	if lit.Kind == token.STRING {
		decoded, offsets, err := Literal(raw)
		if err != nil || decoded != text {
			return nil
		}
		return []segment{{file: file, offsets: shift(offsets, base), exact: true}}
	}
	if !bytes.HasPrefix(raw, []byte(text)) { // 1_000 is 1000
		return nil
	}
	offsets := make([]int, len(text)+1)
	for i := range offsets {
		offsets[i] = base + i
	}
	return []segment{{file: file, offsets: offsets, exact: true}}
}

// raw returns what a file has from a position on, and the position's offset.
// The file on disk is read, not the syntax tree: that one has lost the
// carriage returns that offsets count. The loader may have dropped a byte order
// mark before it counted.
func (t tracer) raw(p token.Pos) (raw []byte, file string, base int) {
	file, base = p.Filename(), max(p.Offset(), 0)
	src := t.src(file)
	if f := p.File(); f != nil && bytes.HasPrefix(src, byteOrderMark) && f.Size() == len(src)-len(byteOrderMark) {
		base += len(byteOrderMark)
	}
	return src[min(base, len(src)):], file, base
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// scalar returns the text that v has inside a string.
func scalar(v cue.Value) (text string, ok bool) {
	switch v.Kind() {
	case cue.StringKind:
		s, err := v.String()
		return s, err == nil
	case cue.IntKind, cue.FloatKind, cue.BoolKind:
		b, err := v.MarshalJSON()
		return string(b), err == nil
	}
	return "", false
}

// shift adds base to all offsets.
func shift(offsets []int, base int) []int {
	for i := range offsets {
		offsets[i] += base
	}
	return offsets
}

// appendAt appends segments that begin at start of the whole text. A run
// without text takes no part.
func appendAt(all []segment, start int, more []segment) []segment {
	more = slices.Clone(more)
	for i := range more {
		more[i].start += start
	}
	for len(all) > 0 && all[len(all)-1].start == start {
		all = all[:len(all)-1] // empty
	}
	return append(all, more...)
}
