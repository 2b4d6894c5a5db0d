// Package spool writes files that appear whole or not at all, for the channels
// that deliver into a folder. A key that is already there is left alone.
package spool

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/relance-dev/relance/channels"
)

// File is one file of a message. Its name is the message's key followed by Suffix,
// such as ".eml".
type File struct {
	Suffix string
	Data   []byte
}

// Dir is a folder that messages are delivered into. It is made when missing,
// readable by its owner alone: letters hold people's data.
type Dir struct {
	Path    string
	Channel string // as in errors
}

// Put writes the files of one message, in order, each atomically and on disk
// when it returns. The last one is the message itself: when it is there already,
// nothing is written and nothing is wrong. Failures are Temporary.
func (d Dir) Put(ctx context.Context, key string, files ...File) error {
	if ctx.Err() != nil {
		e := channels.Interrupted(ctx, false)
		e.Channel = d.Channel
		return e
	}
	there, err := d.Has(key + files[len(files)-1].Suffix)
	if err != nil || there {
		return err
	}
	if err := os.MkdirAll(d.Path, 0o700); err != nil {
		return d.failure("cannot make the folder", err)
	}
	for _, f := range files {
		if err := d.write(key+f.Suffix, f.Data); err != nil {
			return d.failure("cannot write the file", err)
		}
	}
	return nil
}

// Has reports whether a file is there.
func (d Dir) Has(name string) (bool, error) {
	_, err := os.Stat(filepath.Join(d.Path, name))
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	default:
		return false, d.failure("cannot read the folder", err)
	}
}

// Find looks for a message by its file, for Reconcile: it returns ErrNotSent
// when the file is not there.
func (d Dir) Find(name string) error {
	there, err := d.Has(name)
	if err == nil && !there {
		err = fmt.Errorf("%s: %w", d.Channel, channels.ErrNotSent)
	}
	return err
}

// Check reports whether the folder can be made and written to.
func (d Dir) Check() error {
	if err := os.MkdirAll(d.Path, 0o700); err != nil {
		return d.failure("cannot make the folder", err)
	}
	f, err := os.CreateTemp(d.Path, ".check-*")
	if err != nil {
		return d.failure("cannot write into the folder", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// write makes a file under a temporary name, and gives it its own once it is whole.
func (d Dir) write(name string, data []byte) (err error) {
	f, err := os.CreateTemp(d.Path, ".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), filepath.Join(d.Path, name)); err != nil {
		return err
	}
	return syncDir(d.Path)
}

// syncDir makes a rename survive a power cut. Some systems cannot sync a
// folder; the file itself is safe there too.
func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = f.Sync()
	return f.Close()
}

// failure keeps the operating system's reason and drops the path.
func (d Dir) failure(what string, err error) error {
	cause := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		cause = p.Err
	} else if l, ok := errors.AsType[*os.LinkError](err); ok {
		cause = l.Err
	}
	return &channels.Error{
		Channel: d.Channel, Outcome: channels.Temporary, Reason: channels.Storage,
		Detail: fmt.Sprintf("%s: %v", what, cause), Err: cause,
	}
}
