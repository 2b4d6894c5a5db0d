package intake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Source is a file that can be opened as often as needed.
type Source struct {
	Name string // as the user knows it; problems and the file's format go by it
	Open func() (io.ReadCloser, error)
	Size int64 // in bytes, for progress only; 0 when not known

	// Of rows of invoices that a program made from other files, such as electronic invoices;
	// the zero values are those of an export that somebody made.
	Form  string               // what the files are, for the summary
	Table *Table               // how the rows are written; of the mapping of the book only Defaults and Values of other columns, Due and Terms apply
	Place func(row int) string // the file that a row was made from
	Notes []Problem            // what is wrong with those files; an error stops the work
	// Papers is set when the files are the documents themselves; see Portfolio.Papers.
	Papers bool
}

// at says which file a row comes from, and its number there.
func (s *Source) at(row int) (file string, number int) {
	if s.Place != nil && row > 0 {
		if place := s.Place(row); place != "" {
			return place, 0
		}
	}
	return s.Name, row
}

// table is the mapping of a source.
func (s *Source) table(m *Mapping, k Kind) *Table {
	stated := m.table(k)
	if s.Table == nil || stated == nil {
		return stated
	}
	own := *s.Table
	own.Defaults, own.Values, own.Due, own.Terms = stated.Defaults, stated.Values, stated.Due, stated.Terms
	return &own
}

// File returns the source of a file on disk. It fails when there is no such
// file, and when it is a folder, a pipe or a device.
func File(path string) (Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Source{}, fmt.Errorf("export %s: %w", filepath.ToSlash(path), cause(err))
	}
	switch {
	case info.IsDir():
		return Source{}, fmt.Errorf("export %s is a folder, not a file", filepath.ToSlash(path))
	case !info.Mode().IsRegular():
		return Source{}, fmt.Errorf("export %s is a pipe or a device, and a file is read several times: write it to a file first", filepath.ToSlash(path))
	}
	return Source{
		Name: filepath.ToSlash(path),
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
		Size: info.Size(),
	}, nil
}

// cause is why a file could not be had, without its path a second time.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
