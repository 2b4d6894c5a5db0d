package policies_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/charmap"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/policy"
)

var update = flag.Bool("update", false, "rewrite what the fixtures expect")

// fixture is a book in one file. Its comment may hold directives, one a line:
//
//	load: PATH      load this instead of the folder "book"
//	bare            do not add the files of testdata/base.txtar
//	schema          put the schema beside the book, as relance init does
//	tests           read the policy tests too
//	crlf: FILE      lines of FILE end with CR LF
//	bom: FILE       FILE starts with a byte order mark
//	latin-1: FILE   FILE is in that encoding
//	utf-16: FILE    FILE starts like UTF-16
type fixture struct {
	path    string
	archive *txtar.Archive
	load    string
	opt     policies.Options
}

// open writes the fixture's book below a new folder, and makes that the
// current one.
func open(t *testing.T, path string) *fixture {
	t.Helper()
	f := &fixture{path: path, archive: parse(t, path), load: "book"}
	files := map[string][]byte{}
	if !bytes.Contains(f.archive.Comment, []byte("\nbare\n")) {
		for _, b := range parse(t, filepath.Join("testdata", "base.txtar")).Files {
			files[b.Name] = b.Data
		}
	}
	for _, b := range f.archive.Files {
		if b.Name != "expect" {
			files[b.Name] = b.Data
		}
	}
	for line := range strings.Lines(string(f.archive.Comment)) {
		f.directive(t, strings.TrimSpace(line), files)
	}
	dir := t.TempDir()
	for name, data := range files {
		file := filepath.Join(dir, "book", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) == 0 {
		if err := os.MkdirAll(filepath.Join(dir, "book"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return f
}

func (f *fixture) directive(t *testing.T, line string, files map[string][]byte) {
	t.Helper()
	name, arg, _ := strings.Cut(line, ": ")
	switch name {
	case "load":
		f.load = arg
	case "tests":
		f.opt.Tests = true
	case "schema":
		vendor(files)
	case "crlf":
		files[arg] = bytes.ReplaceAll(files[arg], []byte("\n"), []byte("\r\n"))
	case "bom":
		files[arg] = append([]byte("\xEF\xBB\xBF"), files[arg]...)
	case "utf-16":
		files[arg] = append([]byte("\xFF\xFE"), files[arg]...)
	case "latin-1":
		data, err := charmap.ISO8859_1.NewEncoder().Bytes(files[arg])
		if err != nil {
			t.Fatal(err)
		}
		files[arg] = data
	}
}

// vendor adds the embedded schema to the files of a book.
func vendor(files map[string][]byte) {
	files["cue.mod/module.cue"] = []byte("module: \"book.example.org\"\nlanguage: version: \"v0.17.0\"\n")
	files["cue.mod/pkg/"+policy.ImportPath+"/"+policy.CopyName] = policy.Copy()
}

func parse(t testing.TB, path string) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// expected returns the output that the fixture expects.
func (f *fixture) expected() string {
	for _, b := range f.archive.Files {
		if b.Name == "expect" {
			return string(b.Data)
		}
	}
	return ""
}

// rewrite makes the fixture expect an output.
func (f *fixture) rewrite(t *testing.T, path, output string) {
	t.Helper()
	last := len(f.archive.Files) - 1
	if last < 0 || f.archive.Files[last].Name != "expect" {
		f.archive.Files = append(f.archive.Files, txtar.File{Name: "expect"})
		last++
	}
	f.archive.Files[last].Data = []byte(output)
	if err := os.WriteFile(path, txtar.Format(f.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

func textOf(t *testing.T, list diag.List, sources map[string][]byte) string {
	t.Helper()
	var b strings.Builder
	if err := diag.WriteText(&b, list, sources, diag.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func fixtures(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixture matches %s (%v)", pattern, err)
	}
	for i := range paths {
		if paths[i], err = filepath.Abs(paths[i]); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func TestBrokenBooksAreExplained(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of books, one after the other")
	}
	base, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range fixtures(t, "testdata/broken/*.txtar") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Chdir(base)
			f := open(t, path)
			book, list := policies.Load(f.load, f.opt)
			got := textOf(t, list, book.Sources)
			if *update {
				f.rewrite(t, path, got)
				return
			}
			if want := f.expected(); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
			if len(list) == 0 {
				t.Error("nothing was found wrong with this book")
			}
		})
	}
}

func TestGoodBooksAreClean(t *testing.T) {
	base, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range fixtures(t, "testdata/good/*.txtar") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Chdir(base)
			f := open(t, path)
			book, list := policies.Load(f.load, f.opt)
			if len(list) > 0 {
				t.Fatalf("got:\n%s", textOf(t, list, book.Sources))
			}
			for _, m := range book.Engine.Machines {
				if err := m.Validate(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
