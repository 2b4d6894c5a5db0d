package policies

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// shape is what the schema says about a piece of data. It is read from the
// schema's own CUE files, which keep to the few forms that shapeOf knows; a
// test holds that a book passes here exactly when it passes in CUE.
type shape struct {
	def     string         // name of the definition, such as "#State"; empty for none
	doc     string         // first sentence of the definition's comment
	kinds   []kind         // allowed kinds; empty means any
	enum    []string       // allowed texts; empty means any
	pattern *regexp.Regexp // that a text must match
	whole   bool           // a number must be whole
	only    bool           // a bool must be true
	min     *int64
	max     *int64
	fields  []field
	keys    *shape // of the labels, when any may be given
	rest    *shape // of the values under such labels
	elem    *shape // of list elements
}

// field is one field that a struct may have.
type field struct {
	name     string
	required bool
	doc      string // first sentence of its comment in the schema; may be empty
	shape    *shape
}

func (s *shape) field(name string) *field {
	for i := range s.fields {
		if s.fields[i].name == name {
			return &s.fields[i]
		}
	}
	return nil
}

// names lists the fields.
func (s *shape) names() []string {
	all := make([]string, len(s.fields))
	for i, f := range s.fields {
		all[i] = f.name
	}
	return all
}

// allows reports whether data of a kind may have this shape.
func (s *shape) allows(k kind) bool {
	for _, a := range s.kinds {
		if a == k {
			return true
		}
	}
	return len(s.kinds) == 0
}

// definitions are the shapes of the schema by name.
type definitions struct {
	names  []string // in the order of the schema
	shapes map[string]*shape
}

// schema returns the embedded schema. It never changes.
var schema = sync.OnceValue(func() *definitions {
	d, err := readSchema(schemaSources())
	if err != nil {
		panic(fmt.Sprintf("embedded schema: %v", err)) // cannot happen: a test reads it
	}
	return d
})

// readSchema reads shapes from CUE files. It refuses what shapes cannot say.
func readSchema(sources []source) (*definitions, error) {
	d := &definitions{shapes: map[string]*shape{}}
	var all []*ast.Field
	for _, s := range sources {
		file, err := parser.ParseFile(s.name, s.data, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.Field)
			if !ok {
				continue
			}
			name, _, err := ast.LabelName(f.Label)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			d.names = append(d.names, name)
			d.shapes[name] = &shape{def: name, doc: comment(f)}
			all = append(all, f)
		}
	}
	for i, f := range all {
		s := d.shapes[d.names[i]]
		if err := d.fill(s, f.Value); err != nil {
			return nil, fmt.Errorf("%s: %w", d.names[i], err)
		}
	}
	return d, nil
}

// shapeOf reads one expression of the schema.
func (d *definitions) shapeOf(e ast.Expr) (*shape, error) {
	if id, ok := e.(*ast.Ident); ok && strings.HasPrefix(id.Name, "#") {
		if s := d.shapes[id.Name]; s != nil {
			return s, nil
		}
		return nil, fmt.Errorf("%s is not defined", id.Name)
	}
	s := &shape{}
	return s, d.fill(s, e)
}

// fill adds to a shape what an expression of the schema says.
func (d *definitions) fill(s *shape, e ast.Expr) error {
	switch e := e.(type) {
	case *ast.Ident:
		return s.basic(e.Name)
	case *ast.BasicLit:
		return s.literal(e)
	case *ast.UnaryExpr:
		return s.bound(e)
	case *ast.BinaryExpr: // a | b of literals or kinds, a & b of kinds and bounds
		if e.Op != token.OR && e.Op != token.AND {
			return fmt.Errorf("operator %s is not known here", e.Op)
		}
		if err := d.fill(s, e.X); err != nil {
			return err
		}
		return d.fill(s, e.Y)
	case *ast.ListLit:
		return d.list(s, e)
	case *ast.StructLit:
		return d.structure(s, e)
	}
	return fmt.Errorf("%T is not known here", e)
}

func (s *shape) basic(name string) error {
	switch name {
	case "string":
		s.kind(kindText)
	case "number":
		s.kind(kindNumber)
	case "int":
		s.kind(kindNumber)
		s.whole = true
	case "bool":
		s.kind(kindBool)
	default:
		return fmt.Errorf("%s is not known here", name)
	}
	return nil
}

// kind allows one more kind.
func (s *shape) kind(k kind) {
	if len(s.kinds) == 0 || !s.allows(k) {
		s.kinds = append(s.kinds, k)
	}
}

func (s *shape) literal(l *ast.BasicLit) error {
	switch l.Kind {
	case token.TRUE:
		s.kind(kindBool)
		s.only = true
		return nil
	case token.STRING:
		text, err := literal.Unquote(l.Value)
		s.kind(kindText)
		s.enum = append(s.enum, text)
		return err
	}
	return fmt.Errorf("literal %s is not known here", l.Value)
}

// bound reads =~"…", >=n and <=n.
func (s *shape) bound(e *ast.UnaryExpr) error {
	l, ok := e.X.(*ast.BasicLit)
	if !ok {
		return fmt.Errorf("bound %s is not known here", e.Op)
	}
	switch e.Op {
	case token.MAT:
		text, err := literal.Unquote(l.Value)
		if err != nil {
			return err
		}
		s.kind(kindText)
		s.pattern, err = regexp.Compile(text)
		return err
	case token.GEQ, token.LEQ:
		n, err := strconv.ParseInt(l.Value, 10, 64)
		if e.Op == token.GEQ {
			s.min = &n
		} else {
			s.max = &n
		}
		return err
	}
	return fmt.Errorf("bound %s is not known here", e.Op)
}

func (d *definitions) list(s *shape, e *ast.ListLit) (err error) {
	s.kind(kindList)
	if len(e.Elts) != 1 {
		return fmt.Errorf("a list of %d is not known here", len(e.Elts))
	}
	dots, ok := e.Elts[0].(*ast.Ellipsis)
	if !ok {
		return fmt.Errorf("a list without ... is not known here")
	}
	s.elem, err = d.shapeOf(dots.Type)
	return err
}

func (d *definitions) structure(s *shape, e *ast.StructLit) error {
	s.kind(kindStruct)
	for _, decl := range e.Elts {
		f, ok := decl.(*ast.Field)
		if !ok {
			return fmt.Errorf("%T is not known here", decl)
		}
		value, err := d.shapeOf(f.Value)
		if err != nil {
			return err
		}
		if l, ok := f.Label.(*ast.ListLit); ok && len(l.Elts) == 1 {
			s.rest = value
			if s.keys, err = d.shapeOf(l.Elts[0]); err != nil {
				return err
			}
			continue
		}
		name, _, err := ast.LabelName(f.Label)
		if err != nil {
			return err
		}
		s.fields = append(s.fields, field{name: name, required: f.Constraint == token.NOT, doc: comment(f), shape: value})
	}
	return nil
}

// comment is the first sentence that the schema says about a field.
func comment(f *ast.Field) string {
	for _, g := range ast.Comments(f) {
		if !g.Doc && !g.Line {
			continue
		}
		text := strings.Join(strings.Fields(g.Text()), " ")
		if first, _, cut := strings.Cut(text, ". "); cut {
			return first
		}
		return strings.TrimSuffix(text, ".")
	}
	return ""
}
