// Package spool writes files that appear whole or not at all, for the channels
// that deliver into a folder. What is already there is never written over: the same
// content is a repeat, and other content is somebody else's.
package spool

import (
	"bytes"
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

// Put writes the files of one message, in order, each atomically and on disk when it returns. The
// last one is the message itself. Files that are there already with the same content are a repeat, and
// nothing is wrong. With other content nothing is written, and the failure is Permanent: they are
// another book's, or of an attempt that said something else, and a person has to look. Other
// failures are Temporary, and leave nothing behind.
func (d Dir) Put(ctx context.Context, key string, files ...File) (err error) {
	if ctx.Err() != nil {
		e := channels.Interrupted(ctx, false)
		e.Channel = d.Channel
		return e
	}
	if there, err := d.Has(key + files[len(files)-1].Suffix); err != nil {
		return err
	} else if there {
		return d.Same(key, files[len(files)-1])
	}
	if err := d.make(); err != nil {
		return err
	}
	var written []string
	defer func() {
		if err != nil {
			for _, name := range written {
				_ = os.Remove(filepath.Join(d.Path, name))
			}
		}
	}()
	for _, f := range files {
		switch err := d.write(key+f.Suffix, f.Data); {
		case errors.Is(err, fs.ErrExist):
			if err := d.Same(key, f); err != nil {
				return err
			}
		case err != nil:
			return d.failure("cannot write the file", err)
		default:
			written = append(written, key+f.Suffix)
		}
	}
	return nil
}

// Same reports whether a file of a message that is there has its content: nil when it has, a
// Permanent failure when it says something else.
func (d Dir) Same(key string, f File) error {
	name := filepath.Join(d.Path, key+f.Suffix)
	info, err := os.Lstat(name)
	switch {
	case err != nil:
		return d.failure("cannot read the file", err)
	case !info.Mode().IsRegular():
		return d.failure("cannot write the file", errors.New("something that is no file has its name"))
	case info.Size() == int64(len(f.Data)):
		there, err := os.ReadFile(name)
		if err != nil {
			return d.failure("cannot read the file", err)
		}
		if bytes.Equal(there, f.Data) {
			return nil
		}
	}
	return &channels.Error{
		Channel: d.Channel, Outcome: channels.Permanent, Reason: channels.BadContent,
		Detail: "the folder has a file " + key + f.Suffix + " with other content, of another book or of an earlier attempt: look at it before anything goes out, and give each book a folder of its own",
		Err:    channels.ErrCannotTell,
	}
}

// make makes the folder when it is missing, and keeps what will be in it out of the repository
// that it may lie in.
func (d Dir) make() error {
	there, err := d.Has(".")
	if err != nil || there {
		return err
	}
	if err := os.MkdirAll(d.Path, 0o700); err != nil {
		return d.failure("cannot make the folder", err)
	}
	if err := d.write(".gitignore", []byte("# What people are told belongs in no repository.\n*\n")); err != nil && !errors.Is(err, fs.ErrExist) {
		return d.failure("cannot write into the folder", err)
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

// Find looks for a message by its file, for Reconcile: it returns ErrNotSent when the file is not
// there, and ErrCannotTell when it has other content.
func (d Dir) Find(key string, f File) error {
	switch there, err := d.Has(key + f.Suffix); {
	case err != nil:
		return err
	case !there:
		return fmt.Errorf("%s: %w", d.Channel, channels.ErrNotSent)
	default:
		return d.Same(key, f)
	}
}

// Check reports whether the folder can be made and written to.
func (d Dir) Check() error {
	if err := d.make(); err != nil {
		return err
	}
	f, err := os.CreateTemp(d.Path, ".check-*")
	if err != nil {
		return d.failure("cannot write into the folder", err)
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// write makes a file under a temporary name, and gives it its own once it is whole. It fails
// with fs.ErrExist when there is one already, whoever made it and when.
func (d Dir) write(name string, data []byte) (err error) {
	f, err := os.CreateTemp(d.Path, ".part-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := publish(f.Name(), filepath.Join(d.Path, name)); err != nil {
		return err
	}
	return syncDir(d.Path)
}

// publish gives a whole file its name, unless somebody has it. A link does both at once; where there
// are none, an empty file takes the name first.
func publish(part, name string) error {
	err := os.Link(part, name)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	taken, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(taken.Close(), os.Rename(part, name)); err != nil {
		_ = os.Remove(name)
		return err
	}
	return nil
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
