package bookdir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/library"
)

// Small are the files of a new small book in a language, with some more policies of the library,
// sorted by name.
func Small(language string, more []string) ([]File, error) {
	book, err := library.Small(language, more)
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	return sorted(book, SchemaFiles()...), nil
}

// Whole are the files of a new book with all of the library, sorted by name. Of its other files, more
// has the folder init.
func Whole(more fs.FS) ([]File, error) {
	book, err := library.Book(library.Default)
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	extra, err := fs.Sub(more, "init")
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	all := map[string][]byte{}
	for _, from := range []fs.FS{book, extra} {
		err := fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				all[name], err = fs.ReadFile(from, name)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("new book: %w", err)
		}
	}
	return sorted(all, SchemaFiles()...), nil
}

// Added are the files of some policies of the library that a book does not have yet, what its book.cue has
// to say for them, and the names of those that are there and stay as they are: messages and exits. A
// policy that is there is an error.
func Added(dir string, book *policies.Book, names []string) (files []File, a *library.Addition, kept []string, err error) {
	if a, err = library.Add(names, book.Languages); err != nil {
		return nil, nil, nil, err
	}
	there := func(name string) bool {
		_, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name)))
		return err == nil || name == "exits.cue" && len(book.Exits) > 0
	}
	for _, p := range a.Policies {
		for _, name := range []string{p.Name + ".cue", p.Name + "_test.cue"} {
			if there(name) {
				return nil, nil, nil, fmt.Errorf("nothing was written: %s is there already; a line of assign in %s gives the policy its invoices", Path(dir, name), Path(dir, "book.cue"))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Files)) {
		if there(name) {
			kept = append(kept, name)
			delete(a.Files, name)
		}
	}
	return sorted(a.Files), a, kept, nil
}

// sorted are files by name, with some more.
func sorted(book map[string][]byte, more ...File) []File {
	for name, data := range book {
		more = append(more, File{name, data})
	}
	slices.SortFunc(more, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return more
}

// InTheWay lists what a folder has already of a new book, and policies of its
// own, which would become part of the book.
func InTheWay(dir string, files []File) ([]string, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("new book: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file: name a folder for the new book", filepath.ToSlash(dir))
	}
	taken, err := fs.Glob(os.DirFS(dir), "*.cue")
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	for _, f := range files {
		_, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(f.Name)))
		if err == nil && !slices.Contains(taken, f.Name) {
			taken = append(taken, f.Name)
		}
	}
	slices.Sort(taken)
	return taken, nil
}
