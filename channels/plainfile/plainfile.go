// Package plainfile opens the files that people name: in flags, in a book, in a deployment.
package plainfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ErrNotPlain is wrapped when a name is that of no ordinary file: a folder, a pipe, a device.
var ErrNotPlain = errors.New("not an ordinary file")

// ErrTooLarge is wrapped when a file has more bytes than are read.
var ErrTooLarge = errors.New("too large")

// Open opens an ordinary file for reading. It fails with ErrNotPlain for anything else: a pipe
// is not waited for, and a device not touched. Errors name the file and say what to do.
func Open(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, missing(name, err)
	}
	if err := Check(name, info); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // what stands there may be another file by now
	if err != nil {
		return nil, missing(name, err)
	}
	if info, err = f.Stat(); err == nil {
		err = Check(name, info)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Read reads an ordinary file of at most so many bytes. It fails as Open does, and with
// ErrTooLarge.
func Read(name string, most int64) (data []byte, err error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err == nil && info.Size() <= most {
		data, err = io.ReadAll(io.LimitReader(f, most+1)) // it may grow meanwhile
	}
	switch {
	case err != nil:
		return nil, missing(name, err)
	case info.Size() > most || int64(len(data)) > most:
		return nil, fmt.Errorf("%s is %w: more than %s are not read", filepath.ToSlash(name), ErrTooLarge, size(most))
	}
	return data, nil
}

// Check reports with ErrNotPlain what is no ordinary file.
func Check(name string, info fs.FileInfo) error {
	what := "a device"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return fmt.Errorf("%s is a folder, %w: name a file in it", filepath.ToSlash(name), ErrNotPlain)
	case mode&fs.ModeNamedPipe != 0:
		what = "a pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	}
	return fmt.Errorf("%s is %s, %w: write what it gives to a file first", filepath.ToSlash(name), what, ErrNotPlain)
}

// missing is an error of the system with the name as people write it.
func missing(name string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d kB", n>>10)
}
