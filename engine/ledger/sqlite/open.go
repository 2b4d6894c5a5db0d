package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// Options says how a ledger is opened. The zero Options opens one that exists,
// for reading and writing, in a book that declares no facts.
type Options struct {
	Facts    []engine.FactDecl // declared facts, in the order of Invoice.Facts and Client.Facts
	Create   bool              // make the file when there is none
	ReadOnly bool              // beside a writer, if need be; Write fails with ledger.ErrReadOnly
	Holder   Holder            // who writes, for the message that another process gets
	// Wait is how long Open and Write wait while another process writes; 0 means DefaultWait.
	Wait time.Duration
	// ID names a ledger that has no name yet: 32 hex digits that nobody else draws. Empty
	// leaves it without; see ledger.Meta.
	ID string
	// Live notes beside the ledger what leaves: messages that reach somebody. A rehearsal's do not.
	Live bool
	// Restored opens a ledger for ledger.Ledger.TakeOver, although messages left that it does
	// not know of.
	Restored bool
}

// DB is a ledger in a SQLite file. It implements ledger.Ledger.
type DB struct {
	*sqlstore.Store
	path   string
	holder Holder
	wait   time.Duration
	writer *sql.DB // nil when it is opened for reading only
	reader *sql.DB
	marks  *marks // nil when none are kept
}

var _ ledger.Claims = (*DB)(nil)

const (
	driver        = "sqlite"
	applicationID = 0x524c4e43 // "RLNC" in the file's header
	// busyTimeout is how long SQLite waits for a program that has the file
	// open without our lock, such as a backup; in milliseconds.
	busyTimeout = "5000"
	readers     = 4 // connections
	// readCache and writeCache are how much of the file a connection keeps, in KiB. A transaction that
	// changes more than that writes pages of its own over and over. What a statement keeps so that it can be
	// undone alone stays in memory: in a file it is most of what a run writes.
	readCache  = "16384"
	writeCache = "65536"
)

// Open opens a ledger, and brings a file that an older relance wrote up to date. Several
// processes may have it open; each waits for its turn to write. It
// fails with ledger.ErrNotFound, ErrNotLedger, ErrDamaged, ErrNewer, ErrOlder (when it may
// not write), ErrInUse, ErrFull or ErrRestored, always naming the file.
func Open(ctx context.Context, path string, opt Options) (*DB, error) {
	db := &DB{path: filepath.ToSlash(path), holder: opt.Holder, wait: cmp.Or(opt.Wait, DefaultWait)}
	db.Store = &sqlstore.Store{Config: sqlstore.Config{
		Name: db.path, Sent: db.path + ".sent", Facts: opt.Facts, Live: opt.Live, Dialect: &dialect, Explain: db.explain, Lock: db.writing().acquire,
	}}
	if m := newMarks(db.path + ".claims"); m != nil && !opt.ReadOnly {
		db.marks, db.Keeps = m, m
	}
	if err := db.look(opt); err != nil {
		return nil, err
	}
	if err := db.open(ctx, opt); err != nil {
		return nil, errors.Join(db.explain(err), db.Close())
	}
	return db, nil
}

// look sees what there is before SQLite touches it.
func (db *DB) look(opt Options) error {
	info, err := os.Stat(db.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && opt.Create && !opt.ReadOnly:
		if opt.Restored {
			return nil
		}
		return db.Succeeds()
	case errors.Is(err, fs.ErrNotExist):
		return ledger.NoFile(db.path)
	case err != nil:
		return fmt.Errorf("ledger %s: %w", db.path, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("ledger %s: it is not a file: %w", db.path, ledger.ErrNotLedger)
	case info.Size() == 0:
		return fmt.Errorf("ledger %s: the file is empty: %w; restore it from a backup", db.path, ledger.ErrDamaged)
	}
	return nil
}

// open takes the lock, opens the connections and sees to the version.
func (db *DB) open(ctx context.Context, opt Options) (err error) {
	if !opt.ReadOnly {
		if err := db.openWriter(ctx, opt); err != nil {
			return err
		}
	}
	if db.reader, err = db.pool(readers, "mode=ro", "_pragma=query_only(1)", "_pragma=cache_size(-"+readCache+")"); err != nil {
		return err
	}
	db.Reading(db.reader)
	if opt.ReadOnly {
		return current(ctx, db.reader)
	}
	if opt.Restored {
		return nil
	}
	return db.Whole(ctx)
}

// openWriter opens the connection that writes, and sees to the version and to the id.
func (db *DB) openWriter(ctx context.Context, opt Options) (err error) {
	release, err := db.writing().acquire(ctx)
	if err != nil {
		return fmt.Errorf("ledger %s: %w", db.path, err)
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := create(db.path); err != nil {
		return err
	}
	if db.writer, err = db.pool(1, "_txlock=immediate", "_pragma=cache_size(-"+writeCache+")", "_pragma=temp_store(memory)"); err != nil {
		return err
	}
	if err := migrate(ctx, db.writer, opt.Create); err != nil {
		return err
	}
	db.Writing(db.writer)
	return db.Identify(ctx, opt.ID)
}

// pool opens connections.
func (db *DB) pool(most int, settings ...string) (*sql.DB, error) {
	pool, err := sql.Open(driver, db.source(settings...))
	if err == nil {
		pool.SetMaxOpenConns(most)
	}
	return pool, err
}

// writing is the lock of whoever writes.
func (db *DB) writing() *lock { return db.lockOf("", "writes to it") }

// create makes the file when there is none, for its owner alone: it holds names
// and addresses.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("ledger %s: %w", path, err)
	}
	return f.Close()
}

// source is the name by which the driver opens the file.
func (db *DB) source(settings ...string) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(db.path)
	return "file:" + escaped + "?" + strings.Join(append(settings,
		"_pragma=busy_timeout("+busyTimeout+")", "_pragma=synchronous(FULL)", "_pragma=foreign_keys(1)"), "&")
}

// Close closes the file.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.reader, db.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return db.explain(errors.Join(append(errs, db.marks.close())...))
}
