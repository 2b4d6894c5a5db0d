package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// said lists what the commands say through Writer.T, with where.
func said(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	root := os.DirFS("../../../..")
	read := func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, name, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			fun, ok := call.Fun.(*ast.SelectorExpr)
			if ok && fun.Sel.Name == "N" && len(call.Args) == 3 {
				for _, arg := range call.Args[1:] {
					lit, ok := arg.(*ast.BasicLit)
					if !ok {
						continue
					}
					text, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					all[text] = files.Position(lit.Pos()).String()
				}
			}
			if !ok || fun.Sel.Name != "T" {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				all[text] = files.Position(lit.Pos()).String()
			} else if path.Base(name) != "plain.go" { // N, whose callers are looked at above
				t.Errorf("%s: T wants its English as it is, so that a test finds it", files.Position(call.Pos()))
			}
			return true
		})
		return nil
	}
	for _, folder := range []string{"cmd/relance", "engine/why", "policies/presets"} {
		if err := fs.WalkDir(root, folder, read); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

var verb = regexp.MustCompile(`%(\[\d+\])?[a-z]`)

// verbs are those of a format, by argument.
func verbs(format string) []string {
	list := verb.FindAllString(format, -1)
	for i, v := range list {
		if !strings.Contains(v, "[") {
			list[i] = "%[" + strconv.Itoa(i+1) + "]" + v[1:]
		}
	}
	slices.Sort(list)
	return list
}

// All that commands say is there in both languages, with the same values in it, and nothing else is.
func TestEveryMessageHasBothLanguages(t *testing.T) {
	said, french := said(t), words.Catalogue()
	if len(said) < 80 {
		t.Fatalf("only %d messages found: the test looks in the wrong place", len(said))
	}
	for english, at := range said {
		switch fr, ok := french[english]; {
		case !ok:
			t.Errorf("%s: %q has no French", at, english)
		case !slices.Equal(verbs(english), verbs(fr)):
			t.Errorf("%s: %q and %q have not the same values", at, english, fr)
		}
	}
	for english := range french {
		if said[english] == "" {
			t.Errorf("%q has French, and nobody says it", english)
		}
	}
}

func TestAWriterSpeaksItsLanguage(t *testing.T) {
	for language, want := range map[string]string{"fr": "dont 5,00 € sans affectation", "en": "5,00 € of it on account", "de": "5,00 € of it on account"} {
		if got := words.New(language).T("%s of it on account", "5,00 €"); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
}

func TestTheLanguageOfASetting(t *testing.T) {
	for setting, want := range map[string]string{"fr_FR.UTF-8": "fr", "fr": "fr", "en-GB": "en", "EN_us": "en", "C": "", "C.UTF-8": "", "POSIX": "", "": "", "de_DE.UTF-8": "", "french": ""} {
		if got := words.Spoken(setting); got != want {
			t.Errorf("%q: %q", setting, got)
		}
	}
}
