package lsp

import (
	"slices"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
)

// walker goes through the fields and the texts of a CUE file. The path of each is the labels that lead to it, its
// own included; "[]" is an entry of a list.
type walker struct {
	field   func(f *ast.Field, path []string) // each may be nil
	text    func(lit *ast.BasicLit, path []string)
	structs func(s *ast.StructLit, path []string)
}

func (w walker) decls(decls []ast.Decl, path []string) {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.Field:
			name, _, err := ast.LabelName(d.Label)
			if err != nil {
				continue
			}
			path := append(slices.Clip(path), name)
			if w.field != nil {
				w.field(d, path)
			}
			w.expr(d.Value, path)
		case *ast.EmbedDecl:
			w.expr(d.Expr, path)
		}
	}
}

func (w walker) expr(e ast.Expr, path []string) {
	switch e := e.(type) {
	case *ast.StructLit:
		if w.structs != nil {
			w.structs(e, path)
		}
		w.decls(e.Elts, path)
	case *ast.ListLit:
		for _, item := range e.Elts {
			w.expr(item, append(slices.Clip(path), "[]"))
		}
	case *ast.BinaryExpr:
		w.expr(e.X, path)
		w.expr(e.Y, path)
	case *ast.ParenExpr:
		w.expr(e.X, path)
	case *ast.BasicLit:
		if e.Kind == token.STRING && len(path) > 0 && w.text != nil {
			w.text(e, path)
		}
	}
}
