// Package bookdir knows the folder of a book: its files and their layout, its copy of the schema,
// its exports and its commit.
package bookdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file of a book, by its path in the folder, with slashes.
type File struct {
	Name string
	Data []byte
}

// Write writes the file into a book, and makes the folders it needs.
func (f File) Write(dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return Replace(path, f.Data)
}

// Replace writes a file. One that exists is replaced whole or not at all, so
// that what people wrote is not lost when the disk is full or the machine stops;
// it keeps its permissions, and a link keeps pointing where it does.
func Replace(path string, data []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return os.WriteFile(path, data, 0o644)
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	return swapFile(target, data, info.Mode().Perm())
}

// WritePrivate writes a file that holds what people owe, whole or not at all, readable by its
// owner alone, whoever could read one that was there before.
func WritePrivate(path string, data []byte) error {
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		target, err = path, nil
	}
	if err != nil {
		return err
	}
	return swapFile(target, data, 0o600)
}

// swapFile puts a new file in the place of one that is there, or is not yet.
func swapFile(target string, data []byte, mode fs.FileMode) error {
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no ordinary file: name another", filepath.ToSlash(target))
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), ".relance-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // in vain once it is renamed
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), target)
}
