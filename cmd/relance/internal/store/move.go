package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// Moved says what a ledger was when it moved.
type Moved struct {
	sqlstore.Copied
	Report *ledger.Report // of the ledger in its new place; with findings it did not move
	// Aside is where the file is that was the ledger; empty of one in a database, which says in itself where it went.
	Aside string
}

// movedEnding is behind the name of a ledger's file that moved elsewhere.
const movedEnding = ".moved"

// moved fails when the file of a ledger is not there since it moved elsewhere.
func moved(place string) error {
	if _, err := os.Stat(place); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(place + movedEnding); err != nil {
		return nil
	}
	place = filepath.ToSlash(place)
	return fmt.Errorf("ledger %s: it moved elsewhere; name its place in deploy.cue, or take %s away to begin another ledger here", place, place+movedEnding)
}

// ErrUnproven says that a ledger does not verify: it stays where it is.
var ErrUnproven = errors.New("the ledger does not verify")

// Move copies a ledger to another place, proves there that it is the same and that it verifies, takes along the notes of what
// left, and then makes sure that nobody goes on writing to the old one. When anything fails the old one is the ledger as
// before, and Move may be called again. o says who does it, and Dir where such notes lie for a database.
func Move(ctx context.Context, from, to string, o Options) (m Moved, err error) {
	work := func(ctx context.Context) error { return copyOver(ctx, from, to, o, &m) }
	if InDatabase(from) {
		db, err := openDatabase(ctx, from, o)
		if err != nil {
			return m, err
		}
		return m, errors.Join(db.Retire(ctx, to, work), db.Close())
	}
	if _, err := os.Stat(from); err != nil {
		return m, ledger.NoFile(filepath.ToSlash(from))
	}
	db, err := sqlite.Open(ctx, from, sqlite.Options{Facts: o.Facts, Holder: o.holder()}) // of today's version, and the newest
	if err != nil {
		return m, err
	}
	if err := db.Close(); err != nil {
		return m, err
	}
	m.Aside = from + movedEnding
	return m, sqlite.Retire(ctx, from, m.Aside, o.holder(), work)
}

// copyOver makes the new ledger. Nobody writes to the old one.
func copyOver(ctx context.Context, from, to string, o Options, m *Moved) error {
	reading, making := o, o
	reading.ReadOnly = true
	making.Create, making.Restored, making.ID = true, true, "" // it is empty: the notes come after it
	source, err := open(ctx, from, reading)
	if err != nil {
		return err
	}
	target, err := open(ctx, to, making)
	if err != nil {
		return errors.Join(err, source.Close())
	}
	m.Copied, err = sqlstore.Copy(ctx, source.store, target.store)
	if err == nil {
		err = target.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
			m.Report, err = journal.Verify(ctx, r)
			if err == nil && len(m.Report.Findings) > 0 {
				err = ErrUnproven
			}
			return err
		})
	}
	if err == nil {
		err = takeNotes(Beside(from, o.Dir, ".sent"), Beside(to, o.Dir, ".sent"))
	}
	return errors.Join(err, source.Close(), target.Close())
}

// opened is a ledger with the part of it that all stores have.
type opened struct {
	Ledger
	store *sqlstore.Store
}

func open(ctx context.Context, place string, o Options) (opened, error) {
	l, err := Open(ctx, place, o)
	switch db := l.(type) {
	case *database:
		return opened{l, db.Store}, err
	case *sqlite.DB:
		return opened{l, db.Store}, err
	}
	return opened{}, err
}

// takeNotes copies what is noted of messages that left, on disk.
func takeNotes(from, to string) error {
	if from == to { // of one database to another with the same names
		return nil
	}
	text, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}
