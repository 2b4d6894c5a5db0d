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
}

// File returns the source of a file on disk. It fails when there is no such
// file or when it is a folder.
func File(path string) (Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Source{}, fmt.Errorf("export %s: %w", filepath.ToSlash(path), cause(err))
	}
	if info.IsDir() {
		return Source{}, fmt.Errorf("export %s is a folder, not a file", filepath.ToSlash(path))
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
