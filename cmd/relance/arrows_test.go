package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/relance-dev/relance"

// arrows are the imports that are not allowed, beside what the compiler refuses.
// A folder ending in /... includes those below it.
var arrows = []struct {
	why     string
	in      []string // folders the rule is about
	except  []string // and those it is not
	imports []string // import paths that are refused, with everything below them
	but     []string // and those of them that are not
}{
	{
		why: "the core decides without policy languages, storage, network, files or clocks",
		in:  []string{"engine"},
		imports: []string{
			"cuelang.org", "cel.dev", "github.com/expr-lang", "database/sql", "net", "os", "io/fs", "log", "math/rand", module,
		},
	},
	{
		why: "bank statements are read and matched without files, network or a ledger",
		in:  []string{"engine/bank"}, imports: []string{"net", "os", "io/fs", module + "/cmd", module + "/policies", module + "/channels", module + "/engine/ledger", module + "/engine/journal", module + "/engine/posting"},
	},
	{why: "the engine does not know the policy language", in: []string{"engine/..."}, imports: []string{module + "/policies", module + "/cmd"}},
	{why: "the policy language does not know the command line", in: []string{"policies/..."}, imports: []string{module + "/cmd"}},
	{
		why: "channels know neither the core nor the policy language",
		in:  []string{"channels/..."}, imports: []string{module + "/engine", module + "/policies", module + "/cmd"},
	},
	{
		why: "addresses and letters are judged without network, files or anything of ours",
		in:  []string{"channels/address", "channels/gsm"}, imports: []string{"net", "os", module},
	},
	{
		why: "the policy language knows no channel, but the alphabet of text messages and how files are opened",
		in:  []string{"policies/..."}, imports: []string{module + "/channels"}, but: []string{module + "/channels/address", module + "/channels/gsm", module + "/channels/plainfile"},
	},
	{why: "Twilio stays inside its channel", in: []string{"..."}, except: []string{"channels/twilio"}, imports: []string{"github.com/twilio"}},
	{why: "OpenTelemetry stays inside the package that tells it", in: []string{"..."}, except: []string{"cmd/relance/internal/tracing"}, imports: []string{"go.opentelemetry.io"}},
	{
		why: "SQL stays inside the store, and in what reads rows out of the databases of others",
		in:  []string{"..."}, except: []string{"engine/ledger/sqlstore", "engine/ledger/sqlite", "engine/ledger/postgres", "engine/source/sqlsource"}, imports: []string{"database/sql", "modernc.org", "github.com/jackc", "github.com/go-sql-driver", "github.com/microsoft"},
	},
	{why: "CEL stays inside the guards", in: []string{"..."}, except: []string{"policies/guard"}, imports: []string{"cel.dev"}},
	{
		why: "CUE stays inside the loader, the position mapper, the rewriting of tests and the language server",
		in:  []string{"..."}, except: []string{"policies", "policies/cuepos", "policies/lsp", "policies/policytest"}, imports: []string{"cuelang.org"},
	},
	{why: "Expr stays inside the formulas", in: []string{"..."}, except: []string{"policies/formula"}, imports: []string{"github.com/expr-lang"}},
	{why: "workbooks are the intake's and the report's", in: []string{"..."}, except: []string{"engine/intake", "cmd/relance/internal/report"}, imports: []string{"github.com/xuri"}},
	{why: "the command line stays in cmd/relance", in: []string{"..."}, except: []string{"cmd/relance"}, imports: []string{"github.com/spf13"}},
	{
		why: "what carries out a user's verbs knows neither flags nor HTTP",
		in:  []string{"cmd/relance/internal/..."}, except: []string{"cmd/relance/internal/server", "cmd/relance/internal/hooks", "cmd/relance/internal/tracing"}, imports: []string{"flag", "net/http", "golang.org/x/term"},
	},
	{why: "what interest is compared with in tests knows nothing of what computes it", in: []string{"policies/law/lawtest"}, imports: []string{module, "github.com/cockroachdb"}},
	{why: "libraries are told the time and draw no lots", in: []string{"..."}, except: []string{"cmd/relance"}, imports: []string{"math/rand"}},
}

// calls are what no library may do, by package and function.
var calls = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"},
	"os":   {"Exit", "Getenv", "LookupEnv", "Stdout", "Stderr", "Stdin", "Args"},
	"fmt":  {"Print", "Println", "Printf"},
}

// allowed are the calls that a library may make after all, by file.
var allowed = map[string]string{
	"policies/bound.go":                               "time.NewTicker",      // how often the memory that CUE takes is looked at
	"engine/needtest/needtest.go":                     "os.Getenv",           // it skips, for tests, and not in CI
	"engine/costtest/time_other.go":                   "time.Now time.Since", // it measures, for tests
	"channels/exec/process.go":                        "time.After",          // how long a plugin that was told to leave may take
	"cmd/relance/internal/browsertest/browsertest.go": "os.Getenv",           // where pictures of pages go, for tests
}

func TestImportsFollowTheArrows(t *testing.T) {
	for _, f := range sourceFiles(t) {
		for _, imp := range f.syntax.Imports {
			imported, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range arrows {
				if in(f.dir, a.in) && !in(f.dir, a.except) && below(imported, a.imports) && !below(imported, a.but) {
					t.Errorf("%s imports %s: %s", f.at(imp.Pos()), imported, a.why)
				}
			}
		}
	}
}

func TestLibrariesNeitherPrintNorAskTheTime(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if f.syntax.Name.Name == "main" {
			continue
		}
		granted := strings.Fields(allowed[path.Join(f.dir, f.name)])
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				pkg, ok := s.X.(*ast.Ident)
				if ok && slices.Contains(calls[pkg.Name], s.Sel.Name) && !slices.Contains(granted, pkg.Name+"."+s.Sel.Name) {
					t.Errorf("%s: %s.%s belongs in cmd: give it as a parameter", f.at(s.Pos()), pkg.Name, s.Sel.Name)
				}
			}
			return true
		})
	}
}

// The facts of an invoice begin in engine.Book.FactsOf, so that a message says what the decision saw.
func TestFactsAreBuiltInOnePlace(t *testing.T) {
	trials := []string{"policies/guard/figures.go", "policies/sees.go"} // values of one condition, and a client; of no invoice
	for _, f := range sourceFiles(t) {
		if f.dir == "engine" || slices.Contains(trials, path.Join(f.dir, f.name)) {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			if s, ok := lit.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Facts" {
				if pkg, ok := s.X.(*ast.Ident); ok && pkg.Name == "engine" {
					t.Errorf("%s: the facts of an invoice come from engine.Book.FactsOf", f.at(lit.Pos()))
				}
			}
			return true
		})
	}
}

// Money is never a float. A float that is no money says so on its line.
func TestFloatsSayWhyTheyAreNoMoney(t *testing.T) {
	for _, f := range sourceFiles(t) {
		if !in(f.dir, []string{"engine/...", "policies/..."}) {
			continue
		}
		explained := map[int]bool{}
		for _, c := range f.syntax.Comments {
			explained[f.files.Position(c.Pos()).Line] = true
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && slices.Contains([]string{"float32", "float64", "ParseFloat", "FormatFloat"}, id.Name) {
				if !explained[f.files.Position(id.Pos()).Line] {
					t.Errorf("%s: %s without a comment on the line that says why it is no amount", f.at(id.Pos()), id.Name)
				}
			}
			return true
		})
	}
}

// sourceFile is one Go file of the module that is no test.
type sourceFile struct {
	dir    string // from the module's root, with slashes
	name   string
	files  *token.FileSet
	syntax *ast.File
}

func (f *sourceFile) at(p token.Pos) string {
	return path.Join(f.dir, f.name) + ":" + strconv.Itoa(f.files.Position(p).Line)
}

func sourceFiles(t *testing.T) []sourceFile {
	t.Helper()
	root := os.DirFS(filepath.Join("..", ".."))
	var out []sourceFile
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case e.IsDir() && (base == "testdata" || strings.HasPrefix(base, ".") && name != "."):
			return fs.SkipDir
		case e.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f := sourceFile{dir: path.Dir(name), name: path.Base(name), files: token.NewFileSet()}
		f.syntax, err = parser.ParseFile(f.files, name, src, parser.ParseComments)
		out = append(out, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only %d Go files found: the test looks in the wrong place", len(out))
	}
	return out
}

// in reports whether a folder is in a list of folders.
func in(dir string, list []string) bool {
	return slices.ContainsFunc(list, func(l string) bool {
		tree, all := strings.CutSuffix(l, "...")
		tree = strings.TrimSuffix(tree, "/")
		return dir == l || all && (tree == "" || dir == tree || strings.HasPrefix(dir, tree+"/"))
	})
}

// below reports whether an import path is one of a list, or below one.
func below(imported string, list []string) bool {
	return slices.ContainsFunc(list, func(l string) bool {
		return imported == l || strings.HasPrefix(imported, l+"/")
	})
}
