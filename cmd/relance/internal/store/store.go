// Package store opens the ledger that a book names: a file, or the address of a PostgreSQL database.
package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// Ledger is a ledger as commands use it, wherever it is.
type Ledger interface {
	ledger.Ledger
	// Whole fails with ledger.ErrRestored when messages left that the ledger does not know of.
	Whole(ctx context.Context) error
	// CopyTo writes the ledger as it stands into a new file of SQLite, whole or not at all; check looks at it before it has
	// its name. It fails with fs.ErrExist when there is such a file.
	CopyTo(ctx context.Context, name string, check func(context.Context, ledger.Reader) error) error
	// Wipe removes the bytes of what was taken out of the ledger, which a store may keep until it needs the room.
	Wipe(ctx context.Context) error
}

// Options says how a ledger is opened. The zero Options opens one that exists, for reading and writing.
type Options struct {
	Facts    []engine.FactDecl // declared facts, in the order of Invoice.Facts and Client.Facts
	Create   bool              // make it when it is not there; never a database
	ReadOnly bool              // beside a writer
	ID       string            // of a ledger that has none yet; empty leaves it without
	Live     bool              // note what leaves: messages that reach somebody
	Restored bool              // although messages left that it does not know of
	// Dir is the folder where a ledger in a database has its notes of what left.
	Dir string

	PID   int // who opens it, for the message that another process gets
	Host  string
	Since time.Time
}

// InDatabase reports whether a ledger is named by an address, and not by a file.
func InDatabase(place string) bool { return postgres.IsAddress(place) }

// Open opens a ledger; see sqlite.Open and postgres.Open for how it fails. Where the file of a ledger was that moved elsewhere,
// none is made, lest everybody is contacted once more.
func Open(ctx context.Context, place string, o Options) (Ledger, error) {
	if InDatabase(place) {
		db, err := openDatabase(ctx, place, o)
		if err != nil {
			return nil, err
		}
		return &database{db}, nil
	}
	if err := moved(place); err != nil && !o.Restored {
		return nil, err
	}
	db, err := sqlite.Open(ctx, place, sqlite.Options{
		Facts: o.Facts, Create: o.Create, ReadOnly: o.ReadOnly, ID: o.ID, Live: o.Live, Restored: o.Restored, Holder: o.holder(),
	})
	if err != nil {
		return nil, err
	}
	return db, nil
}

func (o *Options) holder() sqlite.Holder {
	return sqlite.Holder{PID: o.PID, Host: o.Host, Since: o.Since}
}

func openDatabase(ctx context.Context, place string, o Options) (*postgres.DB, error) {
	return postgres.Open(ctx, place, postgres.Options{
		Facts: o.Facts, Create: o.Create, ReadOnly: o.ReadOnly, ID: o.ID, Live: o.Live, Restored: o.Restored, Sent: Beside(place, o.Dir, ".sent"),
		Holder: fmt.Sprintf("relance, process %d on %.30s", o.PID, cmp.Or(o.Host, "an unknown host")),
	})
}

// Beside names a file that belongs to a ledger, by its ending: it lies beside the ledger's file or, of a ledger in a
// database, in dir, named by database and schema, so that it is the same whichever server answers.
func Beside(place, dir, tail string) string {
	if !InDatabase(place) {
		return place + tail
	}
	name := "relance"
	if u, err := url.Parse(place); err == nil {
		name = strings.Trim(u.Path, "/") + "-" + cmp.Or(u.Query().Get("search_path"), "public")
	}
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == ':' || r < ' ' {
			return '_'
		}
		return r
	}, name)
	return filepath.Join(dir, name+tail)
}

// There reports whether there is a ledger. A database is asked; when it does not answer the error says why.
func There(ctx context.Context, place string) (bool, error) {
	if !InDatabase(place) {
		_, err := os.Stat(place)
		return err == nil, nil
	}
	db, err := openDatabase(ctx, place, Options{ReadOnly: true})
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return false, nil
	case err != nil && !errors.Is(err, ledger.ErrOlder):
		return false, err
	case err != nil:
		return true, nil
	}
	return true, db.Close()
}

// Replace puts a copy of a ledger where the file of one is, or was; see sqlite.Replace.
func Replace(ctx context.Context, from, place, aside string, o Options) (was string, err error) {
	return sqlite.Replace(ctx, from, place, aside, o.holder())
}
