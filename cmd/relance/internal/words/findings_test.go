package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/agree"
)

var (
	// code is what stays as it is written in a text: what is quoted, in braces or in brackets.
	code = regexp.MustCompile("\"[^\"]*\"|'[^']*'|«[^»]*»|`[^`]*`|\\{[^{}]*\\}|\\[[^\\[\\]]*\\]|\\b[a-z_]+: ")
	// english are words that no French text has.
	english = regexp.MustCompile(`(?i)\b(the|is|of|it|this|that|without|there|its|which|are|write|must|have|cannot|does|such|takes|add|by|stands|did|means?|nothing|no|a row|to be)\b`)
)

// inFrench fails when a text that is said in English has no French, or has English left in it.
func inFrench(t *testing.T, where, said string) {
	t.Helper()
	french := words.New("fr").Says(said)
	left := french
	for code.MatchString(left) {
		left = code.ReplaceAllString(left, "·")
	}
	if word := english.FindString(left); word != "" {
		t.Errorf("%s: %q in\n  %s\nof\n  %s", where, word, french, said)
	}
}

var (
	aFinding = regexp.MustCompile(`(?m)^\S+ (?:error|warning)\[RL\d+\]: (.+)$`)
	aRelated = regexp.MustCompile(`(?m)^  \S+:\d+:\d+: (.+)$`)
	aHint    = regexp.MustCompile(`(?m)^ *hint: (.+)$`)
	ofExport = regexp.MustCompile(`(?m)^\S+: (?:error|warning)\[RL\d+\].*\n  (.+)$`)
)

// What is found in the broken books and exports of the tests is said in French, with its hint.
func TestFindingsHaveFrench(t *testing.T) {
	for pattern, texts := range map[string][]*regexp.Regexp{
		"policies/testdata/broken/*.txtar": {aFinding, aRelated, aHint},
		"engine/intake/testdata/*.txtar":   {ofExport, aHint},
	} {
		files, err := filepath.Glob("../../../../" + pattern)
		if err != nil || len(files) < 50 {
			t.Fatal(pattern, len(files), err)
		}
		seen := map[string]bool{}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, re := range texts {
				for _, m := range re.FindAllStringSubmatch(string(data), -1) {
					if !seen[m[1]] {
						seen[m[1]] = true
						inFrench(t, path.Base(file), m[1])
					}
				}
			}
		}
		if len(seen) < 150 {
			t.Errorf("%s: only %d texts", pattern, len(seen))
		}
	}
}

// reporting are the functions that take the message and hint of a finding.
var reporting = map[string]bool{"fail": true, "warn": true, "report": true, "add": true, "problem": true, "failAt": true, "refused": true, "show": true, "related": true, "found": true}

// Every message and hint that the checkers write out is said in French, whether a test comes to it or not.
func TestWrittenFindingsHaveFrench(t *testing.T) {
	root := os.DirFS("../../../..")
	found := 0
	for _, folder := range []string{"policies", "policies/analysis", "policies/law", "policies/guard", "policies/formula", "policies/template", "engine/intake"} {
		names, err := fs.Glob(root, folder+"/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			src, err := fs.ReadFile(root, name)
			if err != nil {
				t.Fatal(err)
			}
			files := token.NewFileSet()
			f, err := parser.ParseFile(files, name, src, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				var texts []ast.Expr
				switch n := n.(type) {
				case *ast.CallExpr:
					called := ""
					switch fun := n.Fun.(type) {
					case *ast.SelectorExpr:
						called = fun.Sel.Name
					case *ast.Ident:
						called = fun.Name
					}
					if reporting[called] {
						texts = n.Args
					}
				case *ast.CompositeLit: // of law, which writes them without keys
					if name, ok := n.Type.(*ast.Ident); ok && name.Name == "Mistake" {
						texts = n.Elts
					}
				case *ast.KeyValueExpr:
					if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Message" || key.Name == "Hint") {
						texts = []ast.Expr{n.Value}
					}
				}
				for _, e := range texts {
					if text, ok := sample(e); ok && strings.Contains(text, " ") {
						found++
						inFrench(t, files.Position(e.Pos()).String(), text)
					}
				}
				return true
			})
		}
	}
	if found < 500 {
		t.Errorf("only %d texts found: the test looks in the wrong place", found)
	}
}

var verbOf = regexp.MustCompile(`%(?:\[\d+\])?[a-zA-Z]|%0?\d[a-zA-Z]|%%`)

// sample is a text as it may be said: what is computed in it stands as x, or as 3.
func sample(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			return "", false
		}
		_, several := agree.Forms(text)
		return verbOf.ReplaceAllStringFunc(several, func(verb string) string {
			switch verb[len(verb)-1] {
			case 'd':
				return "3"
			case 'q':
				return `"x"`
			case 'c':
				return "x"
			case '%':
				return "%"
			}
			return "x"
		}), true
	case *ast.BinaryExpr:
		left, isLeft := sample(e.X)
		right, isRight := sample(e.Y)
		if !isLeft && !isRight {
			return "", false
		}
		if !isLeft {
			left = "x"
		}
		if !isRight {
			right = "x"
		}
		return left + right, true
	case *ast.CallExpr:
		if fun, ok := e.Fun.(*ast.SelectorExpr); ok && fun.Sel.Name == "Sprintf" {
			return sample(e.Args[0])
		}
	case *ast.ParenExpr:
		return sample(e.X)
	}
	return "", false
}
