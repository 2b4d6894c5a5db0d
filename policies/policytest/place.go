package policytest

import (
	"bytes"
	"cmp"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/cuepos"
)

// places finds where the parts of a book are written.
type places struct {
	sources map[string][]byte
	files   map[string]*placed // by name in sources
}

// placed is a file, and the structs that are written out in it.
type placed struct {
	name    string
	data    []byte
	structs []written
	elses   []int // offsets of the labels else
}

// written is a struct that holds a rule, an action or a state.
type written struct {
	label, open int // offsets: of the label that it is the value of, or -1; of its bracket
	fields      map[string]*ast.BasicLit
}

func newPlaces(sources map[string][]byte) *places {
	return &places{sources: sources, files: map[string]*placed{}}
}

// file finds a file by its path in the book.
func (p *places) file(path string) *placed {
	name := ""
	for n := range p.sources {
		if (n == path || strings.HasSuffix(n, "/"+path)) && (name == "" || cmp.Or(len(n)-len(name), cmp.Compare(n, name)) < 0) {
			name = n
		}
	}
	if f := p.files[name]; f != nil {
		return f
	}
	f := &placed{name: name, data: p.sources[name]}
	p.files[name] = f
	if tree, err := parser.ParseFile(name, f.data); err == nil && strings.HasSuffix(name, ".cue") {
		label := map[*ast.StructLit]int{}
		ast.Walk(tree, func(n ast.Node) bool { f.see(n, label); return true }, nil)
	}
	return f
}

func (f *placed) see(n ast.Node, label map[*ast.StructLit]int) {
	switch n := n.(type) {
	case *ast.Field:
		if s, ok := n.Value.(*ast.StructLit); ok {
			label[s] = n.Label.Pos().Offset()
		}
		if name, _, err := ast.LabelName(n.Label); err == nil && name == "else" {
			f.elses = append(f.elses, n.Label.Pos().Offset())
		}
	case *ast.StructLit:
		w := written{label: -1, open: n.Pos().Offset(), fields: map[string]*ast.BasicLit{}}
		if at, ok := label[n]; ok {
			w.label = at
		}
		for _, d := range n.Elts {
			if field, ok := d.(*ast.Field); ok {
				name, _, err := ast.LabelName(field.Label)
				if lit, ok := field.Value.(*ast.BasicLit); ok && err == nil && lit.Kind == token.STRING {
					w.fields[name] = lit
				}
			}
		}
		f.structs = append(f.structs, w)
	}
}

// at turns an offset into a line and a column.
func (f *placed) at(offset int) (line, col int) {
	before := f.data[:max(0, min(offset, len(f.data)))]
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// find is the struct that a source names: on its line, with its condition, and with a target when one is given.
func (f *placed) find(s engine.Source, to string) *written {
	for i := range f.structs {
		w := &f.structs[i]
		if line, _ := f.at(w.start()); line != s.Line {
			continue
		}
		if text, _ := w.text("when"); text != s.Text {
			continue
		}
		if target, ok := w.text("to"); to != "" && ok && target != to {
			continue
		}
		return w
	}
	return nil
}

func (w *written) start() int {
	if w.label >= 0 {
		return w.label
	}
	return w.open
}

func (w *written) text(field string) (text string, ok bool) {
	lit := w.fields[field]
	if lit == nil {
		return "", false
	}
	text, err := literal.Unquote(lit.Value)
	return text, err == nil
}

// inside is the offset of a byte of a condition that is written out as one text; or of the struct around it.
func (f *placed) inside(w *written, field string, at int) int {
	lit := w.fields[field]
	if lit == nil {
		return w.start()
	}
	start := lit.Pos().Offset()
	_, offsets, err := cuepos.Literal(f.data[min(start, len(f.data)):])
	if err != nil || at >= len(offsets) {
		return start
	}
	return start + offsets[at]
}
