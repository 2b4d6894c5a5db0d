package einvoice

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden sections of testdata")

// Each archive is a folder of electronic invoices with what is read of it. A .pdf in it holds
// the XML that goes into a PDF.
func TestFoldersAreReadAsInvoices(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := readArchive(t, archive)
			i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			if *update {
				if i < 0 {
					i = len(archive.Files)
					archive.Files = append(archive.Files, txtar.File{Name: "want"})
				}
				archive.Files[i].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if i < 0 || string(archive.Files[i].Data) != got {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

func readArchive(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	var cfg Config
	for _, f := range archive.Files {
		if f.Name == "config.json" {
			if err := json.Unmarshal(f.Data, &cfg); err != nil {
				t.Fatal(err)
			}
		}
		name, in := strings.CutPrefix(f.Name, "in/")
		if !in {
			continue
		}
		if strings.HasSuffix(name, ".pdf") {
			f.Data = pdfWith(t, map[string][]byte{"factur-x.xml": f.Data, "terms.txt": []byte("left alone")})
		}
		write(t, filepath.Join(dir, name), f.Data)
	}
	src, err := Source(t.Context(), dir, cfg)
	if err != nil {
		return "error: " + strings.ReplaceAll(err.Error(), filepath.ToSlash(dir), "in") + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", src.Form)
	r, err := src.Open()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	place := func(name string) string { return strings.Replace(name, filepath.ToSlash(dir), "in", 1) }
	for i, line := range bytes.Split(bytes.TrimSuffix(rows, []byte("\n")), []byte("\n")) {
		if len(line) > 0 {
			fmt.Fprintf(&b, "%s: %s\n", place(src.Place(i+1)), empty.ReplaceAll(line, nil))
		}
	}
	for _, n := range src.Notes {
		kind := "error"
		if n.Warning {
			kind = "warning"
		}
		fmt.Fprintf(&b, "%s: %s[%s]: %s\n  hint: %s\n", place(n.File), kind, n.Code, strings.ReplaceAll(n.Message, filepath.ToSlash(dir), "in"), n.Hint)
	}
	return b.String()
}

// empty are the columns of a row that are.
var empty = regexp.MustCompile(`,"[a-z_]+":""`)

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
