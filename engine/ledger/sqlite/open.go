package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Options says how a ledger is opened. The zero Options opens one that exists,
// for reading and writing, in a book that declares no facts.
type Options struct {
	Facts    []engine.FactDecl // declared facts, in the order of Invoice.Facts and Client.Facts
	Create   bool              // make the file when there is none
	ReadOnly bool              // beside a writer, if need be; Write fails with ledger.ErrReadOnly
	Holder   Holder            // who writes, for the message that another process gets
}

// DB is a ledger in a SQLite file. It implements ledger.Ledger.
type DB struct {
	path   string
	facts  []engine.FactDecl
	lock   *lock // nil when it is opened for reading only
	writer *sql.DB
	reader *sql.DB
	writes *statements // of writer
	reads  *statements // of reader
}

var _ ledger.Ledger = (*DB)(nil)

const (
	driver        = "sqlite"
	applicationID = 0x524c4e43 // "RLNC" in the file's header
	// busyTimeout is how long SQLite waits for a program that has the file
	// open without our lock, such as a backup; in milliseconds.
	busyTimeout = "5000"
	readers     = 4 // connections
)

// Open opens a ledger, and brings a file that an older relance wrote up to date. It
// fails with ledger.ErrNotFound, ErrNotLedger, ErrDamaged, ErrNewer, ErrOlder (when it may
// not write), ErrInUse or ErrFull, always naming the file.
func Open(ctx context.Context, path string, opt Options) (*DB, error) {
	db := &DB{path: filepath.ToSlash(path), facts: opt.Facts}
	if err := db.look(opt.Create && !opt.ReadOnly); err != nil {
		return nil, err
	}
	if err := db.open(ctx, opt); err != nil {
		return nil, errors.Join(db.explain(err), db.Close())
	}
	return db, nil
}

// look sees what there is before SQLite touches it.
func (db *DB) look(create bool) error {
	info, err := os.Stat(db.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && create:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("ledger %s: there is no such file: %w", db.path, ledger.ErrNotFound)
	case err != nil:
		return fmt.Errorf("ledger %s: %w", db.path, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("ledger %s: it is not a file: %w", db.path, ledger.ErrNotLedger)
	case info.Size() == 0:
		return fmt.Errorf("ledger %s: the file is empty: %w; restore it from a backup, or remove it to begin a new one", db.path, ledger.ErrDamaged)
	}
	return nil
}

// open takes the lock, opens the connections and sees to the version.
func (db *DB) open(ctx context.Context, opt Options) (err error) {
	if !opt.ReadOnly {
		if db.lock, err = acquire(db.path+".lock", opt.Holder); err != nil {
			return err
		}
		if err := create(db.path); err != nil {
			return err
		}
		if db.writer, err = sql.Open(driver, db.source("_txlock=immediate")); err != nil {
			return err
		}
		db.writer.SetMaxOpenConns(1)
		if err := migrate(ctx, db.writer, opt.Create); err != nil {
			return err
		}
		db.writes = newStatements(db.writer)
	}
	if db.reader, err = sql.Open(driver, db.source("mode=ro", "_pragma=query_only(1)")); err != nil {
		return err
	}
	db.reader.SetMaxOpenConns(readers)
	db.reads = newStatements(db.reader)
	if opt.ReadOnly {
		return current(ctx, db.reader)
	}
	return nil
}

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

// Close closes the file and lets the next writer in.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.reader, db.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if db.lock != nil {
		errs = append(errs, db.lock.release())
	}
	return db.explain(errors.Join(errs...))
}

// Read gives f one consistent view; see ledger.Ledger.
func (db *DB) Read(ctx context.Context, f func(context.Context, ledger.Reader) error) error {
	t, err := db.reads.begin(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return db.explain(err)
	}
	defer func() { _ = t.Rollback() }() // nothing was written
	r := newReader(t, db.reads, db.facts)
	if _, err := r.Head(ctx); err != nil { // the view begins with the first question
		return db.explain(err)
	}
	return db.explain(f(ctx, r))
}

// Write gives f a transaction; see ledger.Ledger.
func (db *DB) Write(ctx context.Context, f func(context.Context, ledger.Tx) error) error {
	if db.writer == nil {
		return fmt.Errorf("ledger %s: %w", db.path, ledger.ErrReadOnly)
	}
	t, err := db.writes.begin(ctx, nil)
	if err != nil {
		return db.explain(err)
	}
	defer func() { _ = t.Rollback() }() // no effect after a commit
	w := newTx(newReader(t, db.writes, db.facts))
	if err := f(ctx, w); err != nil {
		return db.explain(err)
	}
	if err := w.settle(ctx); err != nil {
		return db.explain(err)
	}
	return db.explain(t.Commit())
}
