package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// skips are the places that may leave a test out whatever the machine has, with the reason.
var skips = map[string]string{
	"engine/needtest/needtest.go":             "it fails where everything has to be there",
	"engine/costtest/costtest.go":             "measures nothing under the race detector; it runs without it too",
	"engine/ledger/sqlite/full_linux_test.go": "root alone can make a small disk",
	"policies/fuzz_test.go":                   "an input of a fuzzer, not a test",
	"policies/schema_test.go":                 "a fixture of another kind, or an input of a fuzzer",
}

// A test that needs something of the machine says so with needtest.Lacks, which fails where everything has to be
// there. Beside that only -short leaves a test out.
func TestNoTestIsLeftOutInSilence(t *testing.T) {
	used := map[string]bool{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case path.Ext(name) != ".go":
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, at := range skipsIn(f) {
			if skips[name] == "" {
				t.Errorf("%s leaves a test out; needtest.Lacks says what the machine lacks, testing.Short what takes long", files.Position(at))
			}
			used[name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range skips {
		if !used[name] {
			t.Errorf("%s leaves no test out any more", name)
		}
	}
}

// skipsIn finds the calls that leave a test out, but those that -short does.
func skipsIn(f *ast.File) (list []token.Pos) {
	var short []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			ast.Inspect(n.Cond, func(c ast.Node) bool {
				if sel, ok := c.(*ast.SelectorExpr); ok && sel.Sel.Name == "Short" {
					short = append(short, n.Body)
				}
				return true
			})
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				break
			}
			if x, ok := sel.X.(*ast.Ident); !ok || !slices.Contains([]string{"t", "b", "f", "tb"}, x.Name) {
				break
			}
			if !slices.ContainsFunc(short, func(in ast.Node) bool { return in.Pos() <= n.Pos() && n.End() <= in.End() }) {
				list = append(list, n.Pos())
			}
		}
		return true
	})
	return list
}
