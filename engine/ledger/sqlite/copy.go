package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/relance-dev/relance/engine/ledger"
)

// CopyTo writes the ledger as it stands into a new file, whole or not at all, while others read and write it. The
// copy has what was committed when it began. check looks at it before it has its name; what it finds keeps
// the file from being there. It fails with fs.ErrExist when there is such a file.
func (db *DB) CopyTo(ctx context.Context, name string, check func(context.Context, ledger.Reader) error) error {
	part, err := partOf(name)
	if err != nil {
		return err
	}
	if err := db.copyInto(ctx, part, check); err != nil {
		return errors.Join(err, removeAll(part))
	}
	// A link, and not a rename: it takes no file's place.
	return errors.Join(os.Link(part, name), os.Remove(part), syncFolder(name))
}

// partOf makes the empty file that a copy is written into, and that has another name until it is whole.
func partOf(name string) (string, error) {
	if _, err := os.Lstat(name); err == nil {
		return "", fmt.Errorf("%s: %w", filepath.ToSlash(name), fs.ErrExist)
	}
	part := name + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%s: another copy is being written, or was cut short; remove this file when none is: %w", filepath.ToSlash(part), fs.ErrExist)
	}
	if err != nil {
		return "", err
	}
	return part, f.Close()
}

func (db *DB) copyInto(ctx context.Context, part string, check func(context.Context, ledger.Reader) error) error {
	source, err := sql.Open(driver, db.source("mode=ro"))
	if err != nil {
		return err
	}
	_, err = source.ExecContext(ctx, "VACUUM INTO ?", part)
	if err := errors.Join(err, source.Close()); err != nil {
		return db.explain(err)
	}
	if err := syncFile(part); err != nil {
		return err
	}
	made, err := Open(ctx, part, Options{ReadOnly: true, Facts: db.Facts})
	if err != nil {
		return err
	}
	return errors.Join(made.Read(ctx, check), made.Close())
}

// Replace puts a copy of a ledger where a ledger is, or was. What is there goes aside under the name that it returns,
// empty when nothing was there; the file of what left stays where it is. While others have the ledger open it
// fails with ledger.ErrInUse, and nothing is changed: they would go on writing to what went aside.
func Replace(ctx context.Context, from, path, aside string, holder Holder) (was string, err error) {
	db := &DB{path: filepath.ToSlash(path), holder: holder, wait: DefaultWait}
	release, err := db.writing().acquire(ctx)
	if err != nil {
		return "", fmt.Errorf("ledger %s: %w", db.path, err)
	}
	defer func() { err = errors.Join(err, release()) }()
	part := path + ".part"
	if err := copyFile(from, part); err != nil {
		return "", err
	}
	if _, err := os.Lstat(path); err == nil {
		if err := db.quiet(ctx); err != nil {
			return "", errors.Join(err, os.Remove(part))
		}
		if _, err := os.Lstat(aside); err == nil {
			return "", errors.Join(fmt.Errorf("%s: %w", filepath.ToSlash(aside), fs.ErrExist), os.Remove(part))
		}
		for _, tail := range []string{"-wal", "-shm", ""} { // a damaged one may still have them
			if err := os.Rename(path+tail, aside+tail); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", errors.Join(err, os.Remove(part))
			}
		}
		was = aside
	}
	return was, errors.Join(os.Rename(part, path), syncFolder(path))
}

// Retire has f copy the ledger of a file while nobody has it open but to read for f, and then puts the file aside. Others
// get ledger.ErrInUse. When f fails the file stays where it is.
func Retire(ctx context.Context, path, aside string, holder Holder, f func(context.Context) error) (err error) {
	db := &DB{path: filepath.ToSlash(path), holder: holder, wait: DefaultWait}
	release, err := db.writing().acquire(ctx)
	if err != nil {
		return fmt.Errorf("ledger %s: %w", db.path, err)
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := db.quiet(ctx); err != nil {
		return err
	}
	if _, err := os.Lstat(aside); err == nil {
		return fmt.Errorf("%s: %w", filepath.ToSlash(aside), fs.ErrExist)
	}
	if err := f(ctx); err != nil {
		return err
	}
	return errors.Join(os.Rename(path, aside), syncFolder(path))
}

// quiet makes sure that nobody else has the ledger open, and brings all that was committed into its one file. Of a
// file that is damaged it cannot tell, and lets it be.
func (db *DB) quiet(ctx context.Context) error {
	conn, err := sql.Open(driver, db.source("mode=rw", "_pragma=busy_timeout(500)"))
	if err != nil {
		return err
	}
	conn.SetMaxOpenConns(1)
	var mode string
	err = conn.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode)
	if err := errors.Join(err, conn.Close()); errors.Is(db.explain(err), ledger.ErrInUse) {
		return fmt.Errorf("ledger %s: %w: a program has it open, such as relance serve; end it and repeat", db.path, ledger.ErrInUse)
	}
	return nil
}

// copyFile copies a file to a new one, on disk.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return nil
}

func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncFolder brings the names of a file's folder onto the disk, where the system can.
func syncFolder(name string) error {
	f, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	_ = f.Sync() // some file systems cannot
	return f.Close()
}

// removeAll removes a file, and what SQLite may have left beside it.
func removeAll(name string) error {
	var errs []error
	for _, tail := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(name + tail); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
