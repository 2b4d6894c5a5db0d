package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// database is a ledger in PostgreSQL. Its copies are files of SQLite, which need no server to be read and verified.
type database struct{ *postgres.DB }

// CopyTo implements Ledger.
func (d *database) CopyTo(ctx context.Context, name string, check func(context.Context, ledger.Reader) error) error {
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s: %w", filepath.ToSlash(name), fs.ErrExist)
	}
	folder, err := os.MkdirTemp(filepath.Dir(name), ".copy-")
	if err != nil {
		return err
	}
	part := filepath.Join(folder, "ledger.db")
	err = d.copyInto(ctx, part, check)
	if err == nil {
		err = os.Link(part, name) // and not a rename: it takes no file's place
	}
	return errors.Join(err, os.RemoveAll(folder))
}

func (d *database) copyInto(ctx context.Context, part string, check func(context.Context, ledger.Reader) error) error {
	made, err := sqlite.Open(ctx, part, sqlite.Options{Create: true, Facts: d.Facts})
	if err != nil {
		return err
	}
	if _, err = sqlstore.Copy(ctx, d.Store, made.Store); err == nil {
		err = made.Read(ctx, check)
	}
	return errors.Join(err, made.Close())
}
