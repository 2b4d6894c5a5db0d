package cuepos

import "cuelang.org/go/cue/ast"

// Field follows a path of field names through struct literals to the value of the last
// one; nil when it is not written out like that.
func Field(decls []ast.Decl, path ...string) ast.Expr {
	for _, d := range decls {
		f, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		if name, _, err := ast.LabelName(f.Label); err != nil || name != path[0] {
			continue
		}
		if len(path) == 1 {
			return f.Value
		}
		if s, ok := f.Value.(*ast.StructLit); ok {
			if v := Field(s.Elts, path[1:]...); v != nil {
				return v
			}
		}
	}
	return nil
}
