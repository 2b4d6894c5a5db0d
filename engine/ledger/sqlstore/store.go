package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Config says what a Store is, beside its connections.
type Config struct {
	Name  string            // of the ledger in what is said of it: a path, an address without its password
	Facts []engine.FactDecl // declared facts, in the order of Invoice.Facts and Client.Facts
	// Sent is the file that says what left, outside of the database; see ledger.Departure. Empty keeps none.
	Sent    string
	Live    bool // note in Sent what leaves
	Dialect *Dialect
	// Explain says in the words of package ledger what the database met.
	Explain func(error) error
	// Lock keeps other processes from writing until release is called; nil where Begun does.
	Lock func(ctx context.Context) (release func() error, err error)
	// Begun is called at the beginning of each transaction that writes; nil does nothing.
	Begun func(ctx context.Context, t *sql.Tx) error
	Keeps Marks // nil when no marks of claims are kept
	// Follows says that another database may come to stand behind the connections, such as a replica that takes over: each
	// transaction that writes fails with ledger.ErrRestored when it lacks what this process committed.
	Follows bool
}

// Store is a ledger in a SQL database, as far as databases have it alike. What opens one, and gives it back, is the
// database's own. See ledger.Ledger for Read, Write, Departures and TakeOver.
type Store struct {
	Config
	turn   sync.Mutex  // of a goroutine that writes
	seen   ledger.Head // that this process committed last
	writer *sql.DB     // nil when it is opened for reading only
	reader *sql.DB
	writes *statements // of writer
	reads  *statements // of reader
}

// Writing gives the store the connections by which it writes.
func (s *Store) Writing(pool *sql.DB) {
	s.writer = pool
	s.writes = newStatements(pool, s.Dialect.Keeps)
}

// Reading gives the store the connections by which it reads.
func (s *Store) Reading(pool *sql.DB) {
	s.reader = pool
	s.reads = newStatements(pool, s.Dialect.Keeps)
}

// Read gives f one consistent view; see ledger.Ledger.
func (s *Store) Read(ctx context.Context, f func(context.Context, ledger.Reader) error) error {
	t, err := s.reads.begin(ctx, &s.Dialect.Reads)
	if err != nil {
		return s.Explain(err)
	}
	defer func() { _ = t.Rollback() }() // nothing was written
	r := newReader(t, s, s.reads.kept())
	if _, err := r.Head(ctx); err != nil { // the view begins with the first question
		return s.Explain(err)
	}
	return s.Explain(f(ctx, r))
}

// Write gives f a transaction; see ledger.Ledger.
func (s *Store) Write(ctx context.Context, f func(context.Context, ledger.Tx) error) (err error) {
	if s.writer == nil {
		return fmt.Errorf("ledger %s: %w", s.Name, ledger.ErrReadOnly)
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	release := func() error { return nil }
	if s.Lock != nil {
		if release, err = s.Lock(ctx); err != nil {
			return fmt.Errorf("ledger %s: %w", s.Name, err)
		}
	}
	err = s.transaction(ctx, func(ctx context.Context, t *tx) error { return f(ctx, t) })
	return s.Explain(errors.Join(err, release()))
}

// Identify names a ledger that has no name yet; the empty id leaves it without. Whoever calls it keeps others from writing.
func (s *Store) Identify(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	return s.transaction(ctx, func(ctx context.Context, t *tx) error {
		m, err := t.Meta(ctx)
		if err != nil || m.ID != "" {
			return err
		}
		m.ID = id
		return t.SetMeta(ctx, m)
	})
}

// transaction commits what f does. Whoever calls it has the lock.
func (s *Store) transaction(ctx context.Context, f func(context.Context, *tx) error) error {
	t, err := s.writes.begin(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // no effect after a commit
	if s.Begun != nil {
		if err := s.Begun(ctx, t); err != nil {
			return err
		}
	}
	w := newTx(newReader(t, s, s.writes.kept()))
	w.marks = s.Keeps
	if err := s.follows(ctx, w.reader); err != nil {
		return err
	}
	if err := f(ctx, w); err != nil {
		return err
	}
	if _, err := w.Head(ctx); err != nil {
		return err
	}
	if err := w.complete(ctx); err != nil {
		return err
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return err
	}
	s.seen = *w.head
	return s.note(w)
}

// follows refuses a database that is not, any more, the one that this process wrote to.
func (s *Store) follows(ctx context.Context, r *reader) error {
	if !s.Follows || s.seen.Seq == 0 {
		return nil
	}
	known, err := r.knows(ctx, "", &departure{Seq: s.seen.Seq, Hash: s.seen.Hash})
	if err != nil || known {
		return err
	}
	return fmt.Errorf("ledger %s: %w: it does not have entry %d, which this process wrote; %s. Nothing was changed, and nothing is sent", s.Name, ledger.ErrRestored, s.seen.Seq, s.Dialect.Older)
}
