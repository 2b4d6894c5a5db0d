// Package folder delivers messages as files that a person can open: mails as
// .eml, letters as .pdf, the rest as text. It is the default transport of every
// channel, so that nobody is contacted by accident.
package folder

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/internal/spool"
)

// File is one file of a message; its name is the message's key followed by Suffix.
type File = spool.File

// Format writes a message as files; the last is the message itself, the ones
// before go with it. Errors are those of channels.Channel.Send.
type Format func(m channels.Message) ([]File, error)

// Config says where a folder is and what goes into it.
type Config struct {
	Channel channels.Spec
	Dir     string // made when missing
	Format  Format // nil means Text, and Short for a channel with little room

	// Judge fails when Format does, for less; nil asks Format.
	Judge func(m channels.Message) error
}

// Folder is a channel that ends in a folder. A key is written once: sending the same message
// again changes nothing, and another one with its key is refused.
type Folder struct {
	cfg Config
	dir spool.Dir
}

var (
	_ channels.Channel    = (*Folder)(nil)
	_ channels.Checker    = (*Folder)(nil)
	_ channels.Reconciler = (*Folder)(nil)

	_ channels.MessageChecker = (*Folder)(nil)
)

// New returns a folder. It fails when no folder is named.
func New(cfg Config) (*Folder, error) {
	if cfg.Dir == "" {
		return nil, errors.New("no folder is named")
	}
	if cfg.Format == nil {
		cfg.Format = Text
		if cfg.Channel.MaxText > 0 {
			cfg.Format = Short
		}
	}
	return &Folder{cfg: cfg, dir: spool.Dir{Path: cfg.Dir, Channel: cfg.Channel.Name}}, nil
}

// Transport carries a channel into a folder in a format; nil means that of New.
func Transport(spec channels.Spec, format Format) channels.Transport {
	return channels.Transport{
		Name: "folder", Summary: "Files that a person can open; nobody is contacted.",
		Channel: spec, Repeat: channels.ExactlyOnce,
		Settings: []channels.Field{{Name: "dir", Required: true, Doc: "The folder; made when missing."}},
		Open: func(s channels.Settings) (channels.Channel, error) {
			return New(Config{Channel: spec, Dir: s.Text("dir"), Format: format})
		},
	}
}

// Send writes the message's files. The receipt's ID is the name of the message's file.
func (f *Folder) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	files, err := f.Files(m)
	if err != nil {
		return channels.Receipt{}, err
	}
	if err := f.dir.Put(ctx, m.Key, files...); err != nil {
		return channels.Receipt{}, err
	}
	return receipt(m, files), nil
}

// CheckMessage asks Judge, or writes the message and keeps nothing of it.
func (f *Folder) CheckMessage(m channels.Message) ([]string, error) {
	if f.cfg.Judge == nil {
		_, err := f.Files(m)
		return nil, err
	}
	if err := f.cfg.Channel.Validate(&m); err != nil {
		return nil, err
	}
	return nil, f.cfg.Judge(m)
}

// Reconcile looks whether the message's file is there.
func (f *Folder) Reconcile(_ context.Context, m channels.Message) (channels.Receipt, error) {
	files, err := f.Files(m)
	if err != nil {
		return channels.Receipt{}, err
	}
	if err := f.dir.Find(m.Key, files[len(files)-1]); err != nil {
		return channels.Receipt{}, err
	}
	return receipt(m, files), nil
}

// Check reports whether the folder can be written to.
func (f *Folder) Check(context.Context) error { return f.dir.Check() }

// Files is what Send writes, without writing it. Errors are those of Send.
func (f *Folder) Files(m channels.Message) ([]File, error) {
	if err := f.cfg.Channel.Validate(&m); err != nil {
		return nil, err
	}
	return f.cfg.Format(m)
}

func receipt(m channels.Message, files []File) channels.Receipt {
	return channels.Receipt{ID: m.Key + files[len(files)-1].Suffix, Status: channels.Sent, Detail: channels.IntoFolder}
}
