package store

import (
	"context"
	"os"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/scratch"
)

// Trial is the ledger on which is tried what is to be shown and not kept.
type Trial struct {
	Path string
	New  bool // it is to be made

	folder string // that it is in, when it is thrown away
}

// NewTrial is the ledger of a path when there is one, whose writes the caller takes back; else a new one in a folder of its own.
func NewTrial(ctx context.Context, path string) (*Trial, error) {
	there, err := There(ctx, path)
	if err != nil {
		return nil, err
	}
	if there {
		return &Trial{Path: path}, nil
	}
	folder, err := scratch.Folder()
	if err != nil {
		return nil, err
	}
	return &Trial{Path: filepath.Join(folder, FileName), New: true, folder: folder}, nil
}

// Remove removes a ledger that was made for the trial, and nothing else.
func (t *Trial) Remove() error {
	if t.folder == "" {
		return nil
	}
	return os.RemoveAll(t.folder)
}
