package task

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/internal/spool"
)

const suffix = ".json"

// Folder is a sink of one JSON file for each item, named after its key.
type Folder struct{ dir spool.Dir }

var (
	_ Sink   = (*Folder)(nil)
	_ Finder = (*Folder)(nil)
)

// NewFolder returns a sink for a channel in a folder, which is made when missing. It
// fails when no folder is named.
func NewFolder(channel, dir string) (*Folder, error) {
	if dir == "" {
		return nil, errors.New("no folder is named")
	}
	return &Folder{spool.Dir{Path: dir, Channel: channel}}, nil
}

// Put writes the item's file. An item whose key has another file fails: it is another book's, or
// an earlier one that said something else.
func (f *Folder) Put(ctx context.Context, item Item) error {
	file, err := f.file(item)
	if err != nil {
		return err
	}
	return f.dir.Put(ctx, item.Key, file)
}

// Find looks for the item's file, and at what it says.
func (f *Folder) Find(_ context.Context, item Item) error {
	file, err := f.file(item)
	if err != nil {
		return err
	}
	return f.dir.Find(item.Key, file)
}

func (f *Folder) file(item Item) (spool.File, error) {
	data, err := json.MarshalIndent(item, "", "  ")
	if err != nil {
		return spool.File{}, &channels.Error{Channel: f.dir.Channel, Outcome: channels.Permanent, Reason: channels.BadContent, Detail: "the item cannot be written as JSON"}
	}
	return spool.File{Suffix: suffix, Data: append(data, '\n')}, nil
}

// Has looks for the item's file.
func (f *Folder) Has(_ context.Context, key string) (bool, error) { return f.dir.Has(key + suffix) }

// Transport carries calls or tasks into a folder of items.
func Transport(spec channels.Spec) channels.Transport {
	return channels.Transport{
		Name: "list", Summary: "A work item for a person, as a JSON file.", Channel: spec, Repeat: channels.ExactlyOnce,
		Settings: []channels.Field{
			{Name: "dir", Required: true, Doc: "The folder; made when missing."},
			{Name: "outcomes", Kind: channels.List, Doc: "What a person may record.", Default: "those of the channel"},
		},
		Open: func(s channels.Settings) (channels.Channel, error) {
			sink, err := NewFolder(spec.Name, s.Text("dir"))
			if err != nil {
				return nil, err
			}
			return New(Config{Channel: spec, Sink: sink, Outcomes: s.List("outcomes")})
		},
	}
}
