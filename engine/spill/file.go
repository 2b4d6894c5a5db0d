package spill

import (
	"errors"
	"fmt"
	"os"
)

// file is bytes that are appended and read again at any place: in memory up to room, then in a file of a folder.
// The zero value but for folder and room is ready; close it.
type file struct {
	folder string // "" is the system's for temporary files
	room   int
	memory []byte
	disk   *os.File
	size   int64
	named  bool // it has a name that close has to remove
}

// add appends bytes and says where they stand.
func (f *file) add(p []byte) (at int64, err error) {
	at = f.size
	if f.disk == nil && len(f.memory)+len(p) > f.room {
		if err := f.create(); err != nil {
			return 0, err
		}
	}
	if f.disk == nil {
		f.memory = append(f.memory, p...)
	} else if _, err := f.disk.WriteAt(p, at); err != nil {
		return 0, broken(err)
	}
	f.size += int64(len(p))
	return at, nil
}

// create makes the file, and moves into it what memory has.
func (f *file) create() error {
	disk, err := os.CreateTemp(f.folder, "relance-*")
	if err != nil {
		return broken(err)
	}
	f.disk, f.named = disk, os.Remove(disk.Name()) != nil
	if _, err := disk.WriteAt(f.memory, 0); err != nil {
		return errors.Join(broken(err), f.close())
	}
	f.memory = nil
	return nil
}

// broken says that a temporary file cannot be had, and what helps.
func broken(err error) error {
	return fmt.Errorf("a temporary file, for what memory has no room for: %w (TMPDIR names another folder)", err)
}

// ReadAt reads what stands at a place.
func (f *file) ReadAt(p []byte, at int64) (int, error) {
	if f.disk != nil {
		return f.disk.ReadAt(p, at)
	}
	return copy(p, f.memory[at:]), nil
}

// close gives everything back. A closed file is empty, and can be closed again.
func (f *file) close() error {
	disk := f.disk
	f.memory, f.disk, f.size = nil, nil, 0
	if disk == nil {
		return nil
	}
	err := disk.Close()
	if f.named {
		err = errors.Join(err, os.Remove(disk.Name()))
	}
	return err
}
