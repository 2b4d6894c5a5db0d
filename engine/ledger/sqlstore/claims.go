package sqlstore

import (
	"context"
	"database/sql"

	"github.com/relance-dev/relance/engine/ledger"
)

// Marks keeps the marks of claims; see ledger.Claims. Those of a transaction that fails mark nothing.
type Marks interface {
	Add(ctx context.Context, t *sql.Tx, list []ledger.Claim) error
	Begin(ctx context.Context, c ledger.Claim) (bool, error)
	Reclaim(ctx context.Context, t *sql.Tx, c ledger.Claim) (bool, error)
}

// Marks implements ledger.Claims.
func (s *Store) Marks() bool { return s.Keeps != nil }

// Begin implements ledger.Claims.
func (s *Store) Begin(ctx context.Context, c ledger.Claim) (bool, error) {
	ok, err := s.Keeps.Begin(ctx, c)
	return ok, s.Explain(err)
}

// Claim implements ledger.ClaimsTx.
func (t *tx) Claim(ctx context.Context, list []ledger.Claim) error {
	if t.marks == nil || len(list) == 0 {
		return nil
	}
	return t.marks.Add(ctx, t.t, list)
}

// Reclaim implements ledger.ClaimsTx.
func (t *tx) Reclaim(ctx context.Context, c ledger.Claim) (bool, error) {
	if t.marks == nil {
		return false, nil
	}
	return t.marks.Reclaim(ctx, t.t, c)
}
