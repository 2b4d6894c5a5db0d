package policies

import (
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
)

// kind is the kind of a piece of data.
type kind uint8

const (
	kindStruct kind = iota
	kindList
	kindText
	kindNumber
	kindBool
	kindNull
	kindBytes
	kindOpen // not one value: a type, a choice, something that depends on an unknown
	kindBad  // an error of CUE
)

// words for kinds, as people say them.
var kindWords = map[kind]string{
	kindStruct: "fields in { }", kindList: "a list", kindText: "text", kindNumber: "a number",
	kindBool: "true or false", kindNull: "null", kindBytes: "bytes",
}

// node is a piece of a book's data, and where it was written.
type node struct {
	kind   kind
	name   string // label of a field; empty in a list
	parent *node
	key    span // of the label; nowhere for list elements
	at     span // of the value
	items  []*node
	text   string    // of kindText; of a number, as JSON writes it; of kindOpen, CUE's own writing
	flag   bool      // of kindBool; of a number, that it is written as a whole one
	value  cue.Value // for exact positions inside text
	errs   []errors.Error
	decls  []*ast.Field // of kindBad: where the field is declared by plain labels
	bare   bool         // a text without quotes
	silent bool         // what is wrong with it was reported where it comes from
}

// tree turns evaluated CUE into nodes.
type tree struct {
	index syntaxIndex
	holes []hole
}

// hole is a place where the book says something that was reported and taken out.
type hole struct {
	span
	word string // the text that was meant, when it is known
}

func (t *tree) build(v cue.Value, name string, parent *node) *node {
	n := &node{name: name, parent: parent, value: v}
	t.locate(n, v)
	switch v.IncompleteKind() {
	case cue.StructKind, cue.BottomKind:
		t.fields(n, v)
	case cue.ListKind:
		t.list(n, v)
	case cue.StringKind:
		text, err := v.String()
		n.kind, n.text = kindText, text
		n.incomplete(err)
	case cue.IntKind, cue.FloatKind, cue.NumberKind:
		text, err := v.MarshalJSON()
		n.kind, n.text, n.flag = kindNumber, string(text), v.IncompleteKind() == cue.IntKind
		n.incomplete(err)
	case cue.BoolKind:
		flag, err := v.Bool()
		n.kind, n.flag = kindBool, flag
		n.incomplete(err)
	case cue.NullKind:
		n.kind = kindNull
	case cue.BytesKind:
		text, err := v.Bytes()
		n.kind, n.text = kindBytes, string(text)
		n.incomplete(err)
	default:
		n.incomplete(errNoValue)
	}
	if n.kind == kindBad {
		n.decls = t.index[n.path()]
	}
	if n.kind == kindBad || n.kind == kindOpen {
		t.fill(n)
	}
	return n
}

// fill keeps quiet about a value that cannot be known because of a hole, and
// keeps the word that stands in its place.
func (t *tree) fill(n *node) {
	for _, h := range t.holes {
		n.silent = n.silent || n.covers(h.span)
		if h.word != "" && h.file == n.at.file && h.start == n.at.start && n.at.end <= h.end {
			n.kind, n.text, n.bare = kindText, h.word, true
		}
	}
}

var errNoValue = errors.New("no value")

// incomplete marks a value that is not settled; a default counts as settled.
func (n *node) incomplete(err error) {
	if err == nil {
		return
	}
	n.kind = kindOpen
}

// fields builds a struct, a list with errors inside, or an error.
func (t *tree) fields(n *node, v cue.Value) {
	it, err := v.Fields()
	if err != nil {
		n.kind, n.errs = kindBad, errors.Errors(err)
		return
	}
	n.kind = kindStruct
	for it.Next() {
		sel := it.Selector()
		if sel.LabelType() == cue.IndexLabel {
			n.kind = kindList
			n.items = append(n.items, t.build(it.Value(), "", n))
			continue
		}
		n.items = append(n.items, t.build(it.Value(), sel.Unquoted(), n))
	}
	if len(n.items) > 0 || v.IncompleteKind() == cue.StructKind {
		return
	}
	n.kind = kindOpen
	if err := v.Validate(cue.Concrete(true)); err != nil {
		n.kind, n.errs = kindBad, errors.Errors(err)
	}
}

func (t *tree) list(n *node, v cue.Value) {
	it, err := v.List()
	if err != nil {
		n.incomplete(err)
		return
	}
	n.kind = kindList
	for it.Next() {
		n.items = append(n.items, t.build(it.Value(), "", n))
	}
}

// locate finds where a value and its label were written.
func (t *tree) locate(n *node, v cue.Value) {
	switch src := v.Source().(type) {
	case *ast.Field:
		n.key, n.at = nodeSpan(src.Label), nodeSpan(src.Value)
	case *ast.File:
		n.at = span{file: src.Filename}
	case nil:
		if f := t.index.field(n.path()); f != nil {
			n.key, n.at = nodeSpan(f.Label), nodeSpan(f.Value)
		} else {
			n.at = posSpan(v.Pos())
		}
	default:
		n.at = nodeSpan(src)
	}
	if !n.at.valid() && n.parent != nil {
		n.at = n.parent.at
	}
}

// covers reports whether a place lies inside the node's value.
func (n *node) covers(at span) bool {
	return at.file == n.at.file && n.at.start <= at.start && at.start < max(n.at.end, n.at.start+1)
}

// path is the way from the book to the node, list elements left out.
func (n *node) path() string {
	var names []string
	for ; n.parent != nil; n = n.parent {
		names = append(names, n.name)
	}
	slices.Reverse(names)
	return strings.Join(names, "\x00")
}

// label is where to point for a mistake about the node as a whole: its label,
// or the bracket that opens it.
func (n *node) label() span {
	if n.key.valid() {
		return n.key
	}
	return span{n.at.file, n.at.start, min(n.at.start+1, n.at.end)}
}

// field returns a field by name, or nil. It may be called on a nil node.
func (n *node) field(name string) *node {
	if n == nil || n.kind != kindStruct {
		return nil
	}
	for _, f := range n.items {
		if f.name == name {
			return f
		}
	}
	return nil
}

// each returns the elements of a list or the fields of a struct; none for other nodes.
func (n *node) each(k kind) []*node {
	if n == nil || n.kind != k {
		return nil
	}
	return n.items
}

// str returns the text of a field, empty when it has none.
func (n *node) str(name string) string {
	if f := n.field(name); f != nil && f.kind == kindText {
		return f.text
	}
	return ""
}

// yes reports whether a field is true.
func (n *node) yes(name string) bool {
	f := n.field(name)
	return f != nil && f.kind == kindBool && f.flag
}

// strs returns the texts of a list field.
func (n *node) strs(name string) []string {
	var out []string
	for _, e := range n.field(name).each(kindList) {
		if e.kind == kindText {
			out = append(out, e.text)
		}
	}
	return out
}
