package sqlstore

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"
)

// statements are the questions of a pool of connections that came up more than once: SQLite
// reads and plans each of them once, and not again for every transaction.
type statements struct {
	pool  *sql.DB
	keeps bool // else none is kept

	mu     sync.Mutex
	stmts  map[string]*sql.Stmt // nil for a question that came up once
	wanted []string             // that came up again, to be prepared once no transaction runs
}

// mostStatements bounds what is kept.
const mostStatements = 256

func newStatements(pool *sql.DB, keeps bool) *statements {
	return &statements{pool: pool, keeps: keeps, stmts: map[string]*sql.Stmt{}}
}

// kept is what a transaction may use; nil where the driver keeps statements itself.
func (s *statements) kept() *statements {
	if !s.keeps {
		return nil
	}
	return s
}

// begin opens a transaction. What earlier ones asked again is prepared before: the pool may
// have no second connection while it runs.
func (s *statements) begin(ctx context.Context, opt *sql.TxOptions) (*sql.Tx, error) {
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = nil
	s.mu.Unlock()
	for _, query := range wanted {
		st, err := s.pool.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		s.stmts[query] = st // Close of the pool closes it
		s.mu.Unlock()
	}
	return s.pool.BeginTx(ctx, opt)
}

// of returns the statement of a question; nil when it is not prepared. again says that it
// came up before.
func (s *statements) of(query string) (st *sql.Stmt, again bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, again = s.stmts[query]
	if !again && len(s.stmts) < mostStatements {
		s.stmts[query] = nil
	}
	return st, again
}

// Asked lists the questions that readers had since Reading was called, where they are kept: for tests that look at their plans.
func (s *Store) Asked() []string {
	s.reads.mu.Lock()
	defer s.reads.mu.Unlock()
	return slices.Sorted(maps.Keys(s.reads.stmts))
}

// want has a question prepared before the next transaction.
func (s *statements) want(query string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stmts[query] == nil && !slices.Contains(s.wanted, query) {
		s.wanted = append(s.wanted, query)
	}
}

// statement is a question that was asked before, read and planned by SQLite once for all later
// times; nil the first time, and while its rows are being read.
func (r *reader) statement(ctx context.Context, query string) *sql.Stmt {
	if r.kept == nil {
		return nil
	}
	switch st := r.statements[query]; {
	case st != nil && r.reading[query]:
		return nil
	case st != nil:
		return st
	}
	kept, again := r.kept.of(query)
	switch {
	case kept != nil:
		r.statements[query] = r.t.StmtContext(ctx, kept) // the end of the transaction closes it
	case again:
		st, err := r.t.PrepareContext(ctx, query)
		if err != nil { // the question itself says why
			return nil
		}
		r.kept.want(query)
		r.statements[query] = st
	}
	return r.statements[query]
}

// exec carries out a statement that gives no rows. One that is kept is short: who waits no more is heard before it begins,
// and no goroutine watches over it.
func (t *tx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := t.told(ctx); err != nil {
		return nil, err
	}
	if st := t.statement(ctx, query); st != nil {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return st.ExecContext(context.WithoutCancel(ctx), args...)
	}
	return t.once(ctx, query, args...)
}

// once carries out a statement that is not kept.
func (t *tx) once(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := t.told(ctx); err != nil {
		return nil, err
	}
	return t.t.ExecContext(ctx, t.dialect.placed(query), args...)
}
