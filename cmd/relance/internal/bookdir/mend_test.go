package bookdir_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
)

// misspelt is the small book with a word of its schema that is misspelt.
func misspelt(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	files, err := bookdir.Small("en", nil)
	if err != nil {
		t.Fatal(err)
	}
	mistaken := 0
	for _, f := range files {
		if filepath.Ext(f.Name) == ".cue" && !strings.HasSuffix(f.Name, "_test.cue") && !strings.Contains(f.Name, "cue.mod") {
			with := bytes.Replace(f.Data, []byte(`"firm"`), []byte(`"frim"`), 1)
			if !bytes.Equal(with, f.Data) && mistaken == 0 && bytes.Contains(f.Data, []byte(`tone:`)) {
				mistaken++
				f.Data = with
			}
		}
		if err := f.Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	if mistaken == 0 {
		t.Fatal("the small book says firm nowhere")
	}
	return dir
}

// What is certain is mended in memory, and the files stay as they are.
func TestMendWritesNothing(t *testing.T) {
	dir := misspelt(t)
	before, err := bookdir.Contents(dir)
	if err != nil {
		t.Fatal(err)
	}
	m, err := bookdir.Mend(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Lines) != 1 || !strings.Contains(m.Lines[0], "frim") || !strings.Contains(m.Lines[0], "firm") {
		t.Errorf("it mended %q", m.Lines)
	}
	for name, data := range m.Is {
		if bytes.Contains(data, []byte("frim")) || !bytes.Contains(m.Was[name], []byte("frim")) {
			t.Errorf("%s is not mended, or was not as it is on disk", name)
		}
	}
	if after, err := bookdir.Contents(dir); err != nil || after != before {
		t.Errorf("the files changed: %v", err)
	}
}

// Contents change with the CUE and the Markdown of a book, and with nothing else.
func TestContentsTellABookFromAnother(t *testing.T) {
	dir := misspelt(t)
	read := func() string {
		t.Helper()
		sum, err := bookdir.Contents(dir)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	write := func(name string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("// more\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	was := read()
	for _, name := range []string{"relance.db", "invoices2.csv", ".git/hooks.md", "deliveries/mail.md"} {
		if write(name); read() != was {
			t.Errorf("%s is no file of the book, and changes it", name)
		}
	}
	for _, name := range []string{"more.cue", "templates/more.en.md"} {
		if write(name); read() == was {
			t.Errorf("%s changes nothing", name)
		}
		was = read()
	}
}
