package policies

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/policies/policy"
)

const (
	templatesDir = "templates"
	vendoredDir  = "cue.mod/pkg/" + policy.ImportPath
	testSuffix   = "_test.cue"
)

// source is one file of a book.
type source struct {
	rel  string // relative to the book, with slashes
	name string // as the user would type it
	data []byte
}

// folder is what a book's folder holds, read whole.
type folder struct {
	dir       string // as the user typed it
	cue       []source
	templates []source
	vendored  []source // the copy of the schema, when there is one
	size      int      // bytes read
	nested    []string // .cue files in sub-folders, which are not read
}

// readFolder reads the files of a book, sorted by name. It reports a folder
// that cannot hold a book, and returns nil for it.
func readFolder(dir string, overlay map[string][]byte, tests bool, r *report) *folder {
	f := &folder{dir: dir}
	rels := map[string]bool{}
	if !f.exists(len(overlay) > 0, r) {
		return nil
	}
	if err := f.list(rels); err != nil {
		r.fail(codeUnreadable, f.whole(""), "", "the folder cannot be read: %v", cause(err))
		return nil
	}
	for rel := range overlay {
		rels[rel] = true
	}
	for _, rel := range slices.Sorted(maps.Keys(rels)) {
		f.read(rel, overlay, tests, r)
	}
	if f.size > maxBook {
		return nil
	}
	f.checkCUE(r)
	return f
}

// whole is the place of a file, or of the folder, as a whole.
func (f *folder) whole(rel string) span {
	return span{file: f.name(rel), start: -1, end: -1}
}

func (f *folder) name(rel string) string {
	return filepath.ToSlash(filepath.Join(f.dir, filepath.FromSlash(rel)))
}

func (f *folder) exists(inMemory bool, r *report) bool {
	info, err := os.Stat(f.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if inMemory {
			return true
		}
		r.fail(codeNoFolder, f.whole(""), "check the path, or make a new book there: relance init "+f.dir, "there is no such folder")
		return false
	case err != nil:
		r.fail(codeUnreadable, f.whole(""), "", "the folder cannot be read: %v", cause(err))
		return false
	case !info.IsDir():
		r.fail(codeNotFolder, f.whole(""), "give the folder that holds the file: "+filepath.ToSlash(filepath.Dir(f.dir)), "a book is a folder, and this is a file")
		return false
	}
	return true
}

// list collects the names of the files that matter, two levels of folders down.
func (f *folder) list(rels map[string]bool) error {
	err := fs.WalkDir(os.DirFS(f.dir), ".", func(rel string, e fs.DirEntry, err error) error {
		if err != nil && rel == "." {
			return err
		}
		if err != nil {
			return nil // a sub-folder that cannot be listed is none of ours
		}
		inSchema := rel == "cue.mod" || strings.HasPrefix(rel+"/", "cue.mod/pkg/")
		switch hidden := strings.HasPrefix(path.Base(rel), ".") && rel != "."; {
		case e.IsDir() && !inSchema && (hidden || strings.Count(rel, "/") >= 2 || strings.HasPrefix(rel, "cue.mod/")):
			return fs.SkipDir
		case !e.IsDir() && !hidden:
			rels[rel] = true
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // an overlay without a folder
	}
	return err
}

// read keeps one file where it belongs, and leaves alone what is none of the book's.
func (f *folder) read(rel string, overlay map[string][]byte, tests bool, r *report) {
	into := f.place(rel, tests)
	if into == nil || f.size > maxBook {
		return
	}
	data, ok := overlay[rel]
	if !ok {
		var err error
		if data, err = readBounded(filepath.Join(f.dir, filepath.FromSlash(rel))); err != nil {
			why := strings.TrimPrefix(err.Error(), f.name(rel)+": ")
			r.fail(codeUnreadable, f.whole(rel), "", "the file cannot be read: %s", why)
			return
		}
	}
	f.size += len(data)
	switch {
	case len(data) > MaxFile:
		r.fail(CodeTooMuch, f.whole(rel), "split it up, or move it elsewhere if it is no part of the book", "this file has more than %d MB", MaxFile>>20)
		return
	case f.size > maxBook:
		r.fail(CodeTooMuch, f.whole(rel), "move elsewhere what is no part of the book", "with this file, the book has more than %d MB", maxBook>>20)
		return
	}
	*into = append(*into, source{rel: rel, name: f.name(rel), data: data})
}

// readBounded reads a file, or of one that is too large a byte more than allowed.
func readBounded(path string) (data []byte, err error) {
	f, err := plainfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, MaxFile+1))
}

// place says which list a file belongs to; nil means none.
func (f *folder) place(rel string, tests bool) *[]source {
	dir, base := path.Dir(rel), path.Base(rel)
	if strings.HasPrefix(base, "_") || strings.HasSuffix(base, "_tool.cue") {
		return nil // CUE leaves these out too
	}
	switch ext := path.Ext(rel); {
	case dir == "." && ext == ".cue":
		if !tests && strings.HasSuffix(rel, testSuffix) {
			return nil
		}
		return &f.cue
	case dir == templatesDir && ext == ".md":
		return &f.templates
	case dir == vendoredDir && ext == ".cue":
		return &f.vendored
	case ext == ".cue" && !strings.HasPrefix(rel, "cue.mod/"):
		f.nested = append(f.nested, rel)
	}
	return nil
}

// checkCUE reports a folder without policy files, and policy files that lie too deep.
func (f *folder) checkCUE(r *report) {
	switch {
	case len(f.cue) == 0 && len(f.nested) > 0:
		r.fail(codeNested, f.whole(""), "name the folder that holds them: relance check "+f.name(path.Dir(f.nested[0])),
			"no .cue file in this folder, but there are some deeper, such as %s", f.nested[0])
	case len(f.cue) == 0:
		r.fail(codeEmpty, f.whole(""), "make a new book: relance init "+f.dir, "no .cue file in this folder: a book has at least one")
	default:
		for _, rel := range f.nested {
			r.warn(codeNested, f.whole(rel), "move it up beside "+f.cue[0].rel+", or elsewhere if it is no part of the book",
				"this file is not read: the .cue files of a book lie in its folder, not deeper")
		}
	}
}

// checkVendored warns about a copy of the schema that differs from ours, which
// then only misleads cue vet and editors: the schema that counts is embedded.
func (f *folder) checkVendored(r *report) {
	for _, s := range f.vendored {
		if path.Base(s.rel) == policy.CopyName && bytes.Equal(s.data, policy.Copy()) {
			continue
		}
		r.warn(codeStale, f.whole(s.rel), "bring it up to date: relance schema "+f.dir,
			"this copy of the schema is not the one of this version of relance, so that cue vet and your editor may disagree with relance")
		return
	}
}

// cause strips the operation and path that the operating system's errors repeat.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// schemaSources returns the embedded schema, sorted by name.
func schemaSources() []source {
	entries, err := policy.Files.ReadDir(".")
	if err != nil {
		panic(fmt.Sprintf("embedded schema: %v", err)) // cannot happen: embedded at build time
	}
	var out []source
	for _, e := range entries {
		data, err := policy.Files.ReadFile(e.Name())
		if err != nil {
			panic(fmt.Sprintf("embedded schema: %v", err))
		}
		out = append(out, source{rel: e.Name(), name: policy.ImportPath + "/" + e.Name(), data: data})
	}
	return out
}
