package lsp

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// book is a folder of policies, with the buffers that are open in it.
type book struct {
	dir     string            // absolute
	buffers map[string][]byte // by their path in the book
	shown   []string          // files of which something was said last, by their path in the book
	good    *policies.Book    // as it was last without mistakes; nil when it never was

	version, checked int // how often its files changed, and how often they had when they were checked last

	read    *Portfolio     // beside the book; of requests alone
	readFor *policies.Book // that it was read for
}

// bookOf is the folder of the book that a file belongs to: the nearest one above it with a book.cue or a
// copy of the schema, or else that of the file, or the one above its templates.
func bookOf(file string) string {
	dir := filepath.Dir(file)
	for d := dir; ; d = filepath.Dir(d) {
		for _, mark := range []string{"book.cue", "cue.mod"} {
			if _, err := os.Stat(filepath.Join(d, mark)); err == nil {
				return d
			}
		}
		if filepath.Dir(d) == d {
			break
		}
	}
	if filepath.Base(dir) == "templates" {
		return filepath.Dir(dir)
	}
	return dir
}

// rel is the path of a file in the book, with slashes.
func (b *book) rel(file string) string {
	rel, err := filepath.Rel(b.dir, file)
	if err != nil {
		return ""
	}
	return filepath.ToSlash(rel)
}

func (b *book) abs(rel string) string { return filepath.Join(b.dir, filepath.FromSlash(rel)) }

// load checks the book as its buffers have it.
func load(dir string, buffers map[string][]byte) (*policies.Book, diag.List) {
	return policies.Load(dir, policies.Options{Overlay: buffers, Tests: true})
}

// files are the texts of the book: its CUE files and templates, those that are open as their buffers have them.
func (b *book) files() map[string][]byte {
	all := map[string][]byte{}
	for _, pattern := range []string{"*.cue", "templates/*.md"} {
		names, _ := filepath.Glob(filepath.Join(b.dir, filepath.FromSlash(pattern)))
		for _, name := range names {
			if data, err := os.ReadFile(name); err == nil {
				all[b.rel(name)] = data
			}
		}
	}
	maps.Copy(all, b.buffers)
	return all
}

// shown is a diagnostic as clients show it, without what else explains it.
func shown(d *diag.Diagnostic, t text) diagnostic {
	out := diagnostic{Range: t.span(d.Start, d.End), Severity: 1, Code: d.Code, Source: "relance", Message: d.Text()}
	if d.Severity == diag.Warning {
		out.Severity = 2
	}
	return out
}

// said are the diagnostics of a book by file, as clients show them. Files that had some before and have none
// now are there with none, and so are those that are open.
func (b *book) said(loaded *policies.Book, list diag.List, units string) map[string][]diagnostic {
	all := map[string][]diagnostic{}
	for _, rel := range b.shown {
		all[b.abs(rel)] = []diagnostic{}
	}
	for rel := range b.buffers { // what is open is known to be good
		all[b.abs(rel)] = []diagnostic{}
	}
	b.shown = nil
	for _, d := range list {
		file := d.File
		if !filepath.IsAbs(file) {
			file = b.abs(file)
		}
		if d.Start < 0 { // of the folder, or a file as a whole: shown where the book begins
			if info, err := os.Stat(file); err != nil || info.IsDir() {
				file = b.abs("book.cue")
			}
		}
		t := text{loaded.Sources[d.File], units}
		said := shown(&d, t)
		for _, r := range d.Related {
			said.Related = append(said.Related, related{location{uriOf(r.File), text{loaded.Sources[r.File], units}.span(r.Start, r.End)}, r.Message})
		}
		all[file] = append(all[file], said)
		if rel := b.rel(file); !slices.Contains(b.shown, rel) && !strings.HasPrefix(rel, "..") {
			b.shown = append(b.shown, rel)
		}
	}
	return all
}
