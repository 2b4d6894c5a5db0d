package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// file is a file of a book, by its path in the folder, with slashes.
type file struct {
	name string
	data []byte
}

// write writes the file into a book, and makes the folders it needs.
func (f file) write(dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(f.name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return replaceFile(path, f.data)
}

// replaceFile writes a file. One that exists is replaced whole or not at all, so
// that what people wrote is not lost when the disk is full or the machine stops;
// it keeps its permissions, and a link keeps pointing where it does.
func replaceFile(path string, data []byte) error {
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
	tmp, err := os.CreateTemp(filepath.Dir(target), ".relance-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // in vain once it is renamed
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), target)
}
