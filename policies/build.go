package policies

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/build"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"github.com/relance-dev/relance/policies/policy"
)

// repairs bounds how often a book is evaluated again after names that mean
// nothing were taken out of it.
const repairs = 3

// evaluate computes the book's data from its syntax. The schema takes no part
// in it: package policies checks the data itself (see structure.go), so that
// one mistake never hides another. Names that mean nothing are reported, and
// left open in the data; holes lists them.
//
// Nothing is read from disk or network: a book imports the schema, and the
// packages that are part of CUE.
func evaluate(files []*ast.File, r *report) (v cue.Value, holes []hole, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			r.fail(codeInternal, nodeSpan(files[0]), "please report this as a bug of relance, with the book", "CUE stopped while reading the book: %v", p)
			ok = false
		}
	}()
	if !plainImports(files, r) {
		return v, nil, false
	}
	for range repairs {
		inst := instance(files)
		v = cuecontext.New().BuildInstance(inst)
		if inst.Err == nil {
			return v, holes, true
		}
		fixed := false
		for _, e := range buildErrors(inst) {
			h, mended := repair(files, e, r)
			fixed = fixed || mended
			if h.valid() {
				holes = append(holes, h)
			}
		}
		if !fixed {
			return v, holes, false
		}
	}
	return v, holes, false
}

// buildErrors returns what keeps an instance from being evaluated. Imports that
// are not there come alone: everything else may follow from them.
func buildErrors(inst *build.Instance) []errors.Error {
	all := errors.Errors(inst.Err)
	if slices.ContainsFunc(all, missingImport) {
		all = slices.DeleteFunc(all, func(e errors.Error) bool { return !missingImport(e) })
	}
	return all
}

func missingImport(e errors.Error) bool {
	format, _ := e.Msg()
	return strings.HasPrefix(format, "builtin package") || strings.HasPrefix(format, "package %q imported")
}

// instance puts the files of a book together with a stand-in for the schema.
func instance(files []*ast.File) *build.Instance {
	ctx := build.NewContext()
	load := func(_ token.Pos, path string) *build.Instance {
		if path != policy.ImportPath {
			return nil
		}
		stub := ctx.NewInstance(policy.ImportPath, nil)
		stub.PkgName = "policy"
		stub.Err = stub.AddSyntax(schemaStub())
		return stub
	}
	inst := ctx.NewInstance("", load)
	inst.PkgName = PackageName
	for _, f := range files {
		if err := inst.AddSyntax(f); err != nil {
			inst.Err = errors.Append(inst.Err, err)
		}
	}
	return inst
}

// schemaStub is the schema's package with every definition open.
func schemaStub() *ast.File {
	stub := &ast.File{Filename: policy.ImportPath, Decls: []ast.Decl{&ast.Package{Name: ast.NewIdent("policy")}}}
	for _, name := range schema().names {
		stub.Decls = append(stub.Decls, &ast.Field{Label: ast.NewIdent(name), Value: ast.NewIdent("_")})
	}
	return stub
}

// repair reports an error that keeps the whole book from being evaluated, and
// takes its cause out of the syntax when that is possible.
func repair(files []*ast.File, e errors.Error, r *report) (h hole, mended bool) {
	format, args := e.Msg()
	pos := e.Position()
	switch {
	case format == "reference %q not found":
		return unresolved(files, pos, fmt.Sprint(args[0]), r)
	case strings.HasPrefix(format, "imported and not used"):
		return hole{}, unusedImport(files, pos, r)
	case missingImport(e):
		r.fail(codeImport, importSpan(files, pos), fmt.Sprintf("import only %q and packages that are part of CUE, such as \"strings\" and \"list\"", policy.ImportPath),
			"the package %v is not available: a book is complete in its folder, and nothing is fetched", args[0])
	default:
		at := posSpan(pos)
		if !at.valid() {
			at = span{files[0].Filename, 0, 0}
		}
		r.fail(codeCUE, at, "", "%s", oneLine(fmt.Sprintf(format, args...)))
	}
	return hole{}, false
}

// unresolved reports a name that stands for nothing, and opens it.
func unresolved(files []*ast.File, pos token.Pos, name string, r *report) (hole, bool) {
	for _, f := range files {
		for _, id := range f.Unresolved {
			if id.Pos().Filename() != pos.Filename() || id.Pos().Offset() != pos.Offset() {
				continue
			}
			at := span{pos.Filename(), pos.Offset(), pos.Offset() + len(name)}
			id.Name = "_"
			r.fail(codeReference, at, referenceHint(name), "nothing here is called %s", name)
			return hole{at, name}, true
		}
	}
	r.fail(codeReference, posSpan(pos), referenceHint(name), "nothing here is called %s", name)
	return hole{}, false
}

// referenceHint says what may be meant by a name that stands for nothing.
func referenceHint(name string) string {
	switch {
	case schema().shapes[name] != nil:
		return fmt.Sprintf("write policy.%s, and import %q", name, policy.ImportPath)
	case strings.HasPrefix(name, "#"):
		return "a comment begins with //"
	}
	return fmt.Sprintf("text stands in quotes: %q", name)
}

// unusedImport reports an import that no expression uses, and removes it.
func unusedImport(files []*ast.File, pos token.Pos, r *report) bool {
	for _, f := range files {
		for _, d := range f.Decls {
			imports, ok := d.(*ast.ImportDecl)
			if !ok {
				continue
			}
			for i, s := range imports.Specs {
				if s.Pos() != pos {
					continue
				}
				hint := "remove the line"
				if path, _ := strconv.Unquote(s.Path.Value); path == policy.ImportPath {
					hint = "write policy.#Book on a line of its own below it"
				}
				r.fail(codeUnusedImport, nodeSpan(s), hint, "%s is imported and not used", s.Path.Value)
				imports.Specs = slices.Delete(imports.Specs, i, i+1)
				return true
			}
		}
	}
	return false
}

// plainImports reports imports whose path is written with a backslash, of which
// CUE does not say where they stand.
func plainImports(files []*ast.File, r *report) bool {
	plain := true
	for _, f := range files {
		for s := range f.ImportSpecs() {
			if strings.Contains(s.Path.Value, `\`) {
				r.fail(codeImport, nodeSpan(s), "write the path without backslashes", "this import is not the path of a package")
				plain = false
			}
		}
	}
	return plain
}

// importSpan is the import that stands at a position.
func importSpan(files []*ast.File, pos token.Pos) span {
	for _, f := range files {
		for s := range f.ImportSpecs() {
			if s.Pos() == pos {
				return nodeSpan(s)
			}
		}
	}
	return posSpan(pos)
}
