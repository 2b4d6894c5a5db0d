package bookdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/library"
)

// NewBook are the files of a new book with some policies of the library, sorted
// by name; with all of them when none is named. More has the folder init of its other files.
func NewBook(chosen []string, more fs.FS) ([]File, error) {
	files, err := SchemaFiles()
	if err != nil {
		return nil, err
	}
	book, err := library.Choose(chosen)
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	for name, data := range book {
		files = append(files, File{name, data})
	}
	extra, err := fs.Sub(more, "init")
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	err = fs.WalkDir(extra, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(extra, name)
		files = append(files, File{name, data})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("new book: %w", err)
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, nil
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
