package postgres_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/pgtest"
)

// A mark proves nothing once its server crashed, nor when it came by a copy: then nobody can tell.
func TestAMarkIsBelievedOnlyWhereItWasMade(t *testing.T) {
	pg := pgtest.Start(t)
	db := mustOpen(t, pg.Address("book"))
	keys := outbox(t, db, 3)
	claim := func(key string) ledger.Claim { return ledger.Claim{Message: key, Attempt: 1} }
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		return tx.(ledger.ClaimsTx).Claim(ctx, []ledger.Claim{claim(keys[0]), claim(keys[1]), claim(keys[2])})
	}))
	reclaims := func(key string, want bool, why string) {
		t.Helper()
		must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			got, err := tx.(ledger.ClaimsTx).Reclaim(ctx, claim(key))
			if got != want {
				t.Errorf("%s: reclaimed %v", why, got)
			}
			return err
		}))
	}
	reclaims(keys[0], true, "as it was made")
	reclaims(keys[0], false, "a second time")
	bare, err := sql.Open("pgx", pg.Address("book"))
	must(t, err)
	defer func() { _ = bare.Close() }()
	_, err = bare.ExecContext(t.Context(), `CREATE TABLE dumped AS SELECT * FROM claims; TRUNCATE claims; INSERT INTO claims SELECT * FROM dumped`)
	must(t, err)
	reclaims(keys[1], false, "copied")
	if begins, err := db.Begin(t.Context(), claim(keys[2])); err != nil || begins {
		t.Errorf("copied: begins %v; %v", begins, err)
	}
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		return tx.(ledger.ClaimsTx).Claim(ctx, []ledger.Claim{{Message: keys[2], Attempt: 2}})
	}))
	pg.Stop(t)
	pg.Resume(t)
	mustClose(t, db)
	db = mustOpen(t, pg.Address("book"))
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		got, err := tx.(ledger.ClaimsTx).Reclaim(ctx, ledger.Claim{Message: keys[2], Attempt: 2})
		if got {
			t.Error("a mark outlasted the crash of its server")
		}
		return err
	}))
}
