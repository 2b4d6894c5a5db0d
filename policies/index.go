package policies

import "cuelang.org/go/cue/ast"

// syntaxIndex finds the declarations of a field by its path.
type syntaxIndex map[string][]*ast.Field

// indexSyntax lists every field that files declare by plain labels, in order.
func indexSyntax(files []*ast.File) syntaxIndex {
	ix := syntaxIndex{}
	for _, f := range files {
		ix.decls(f.Decls, "")
	}
	return ix
}

func (ix syntaxIndex) decls(decls []ast.Decl, path string) {
	for _, d := range decls {
		switch d := d.(type) {
		case *ast.Field:
			name, _, err := ast.LabelName(d.Label)
			if err != nil {
				continue
			}
			at := name
			if path != "" {
				at = path + "\x00" + name
			}
			ix[at] = append(ix[at], d)
			ix.expr(d.Value, at)
		case *ast.EmbedDecl:
			ix.expr(d.Expr, path)
		}
	}
}

func (ix syntaxIndex) expr(e ast.Expr, path string) {
	switch e := e.(type) {
	case *ast.StructLit:
		ix.decls(e.Elts, path)
	case *ast.BinaryExpr:
		ix.expr(e.X, path)
		ix.expr(e.Y, path)
	case *ast.ParenExpr:
		ix.expr(e.X, path)
	}
}

// field returns the first declaration of a path, or nil.
func (ix syntaxIndex) field(path string) *ast.Field {
	if all := ix[path]; len(all) > 0 {
		return all[0]
	}
	return nil
}
