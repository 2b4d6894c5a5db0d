package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// Every earlier version is made by running its migrations; what it holds is there
// after the file was brought up to date.
func TestEveryEarlierVersionIsBroughtUpToDate(t *testing.T) {
	all, err := sqlstore.Steps(migrations)
	if err != nil {
		t.Fatal(err)
	}
	// what a ledger of each version can hold, beside what the ones before can
	rows := []string{
		`INSERT INTO invoices VALUES ('F-1', 'C-1', 100, 50, 'EUR', '', '2026-01-31', '', 0, 1, '', 1)`,
		`INSERT INTO cases VALUES ('invoice/F-1', 'F-1', 'C-1', 'EUR', 'standard', 'd', 1, 'watch', '2026-02-07', 0, '{}')`,
		`INSERT INTO plans VALUES ('p1', '2026-01-31', 1, 0)`,
		`INSERT INTO clients VALUES ('C-1', 'Lumen', '', '', '', '', '', '', '', '[]', '[]', '', 2)`,
		`INSERT INTO invoices VALUES ('F-2', 'C-2', 100, 50, 'EUR', '', '2026-01-31', '', 0, 1, '', 1, '{"entity":"north"}')`,
		`INSERT INTO files VALUES ('d', x'78'); INSERT INTO renditions VALUES ('m', 1, 1, '{}', '[{"Name":"a","Digest":"d"}]')`,
		`INSERT INTO events VALUES ('k1', 3, 0, '2026-02-01', 'hold', 'F-2', '', 0, '', '', '', '', '')`,
		`INSERT INTO messages VALUES ('m1', 'C-1', 'task', 'ready', '{}', 1, 0, 0, '', '', 1)`,
		`INSERT INTO messages VALUES ('m2', 'C-1', 'task', 'sent', '{}', 1, 0, 1, '', '', 1, '2026-02-01')`,
		`INSERT INTO left_before VALUES ('invoice/F-9/firm/1/0', 'm9', 1)`,
		`INSERT INTO covers VALUES ('F-8', 'client/C-1/EUR/monthly'); INSERT INTO journal VALUES (1, '{"kind":"import"}', 'h'), (2, '{"kind":"decision"}', 'h')`,
		`INSERT INTO plans VALUES ('p2', '2026-02-28', 1, 0)`,
		`UPDATE invoices SET open = 20 WHERE id = 'F-2'`,
		`INSERT INTO cases VALUES ('invoice/F-3', 'F-3', 'C-3', 'EUR', 'standard', 'd', 1, 'watch', '2026-02-07', 0, '{"undecided":{"since":"2026-02-01","why":"no rate"}}')`,
		`UPDATE cases SET state = 'mild' WHERE id = 'invoice/F-3'; UPDATE cases SET state = 'watch' WHERE id = 'invoice/F-3'`,
		`UPDATE clients SET name = 'Lumen SARL', seq = 3 WHERE id = 'C-1'`,
	}
	if len(rows) != len(all) {
		t.Fatalf("%d migrations: add a row of version %d", len(all), len(all))
	}
	for version := 1; version <= len(all); version++ {
		t.Run(fmt.Sprintf("version %d", version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			raw, err := sql.Open(driver, path)
			if err != nil {
				t.Fatal(err)
			}
			for n := range version {
				if err := step(t.Context(), raw, n+1, all[n]); err != nil {
					t.Fatal(err)
				}
				if _, err := raw.ExecContext(t.Context(), rows[n]); err != nil {
					t.Fatal(err)
				}
			}
			if err := raw.Close(); err != nil {
				t.Fatal(err)
			}
			db, err := Open(t.Context(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			if err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error { return holds(ctx, r, version) }); err != nil {
				t.Error(err)
			}
			if err := current(t.Context(), db.writer); err != nil {
				t.Error(err)
			}
		})
	}
}

// holds expects the rows of a version.
func holds(ctx context.Context, r ledger.Reader, version int) error {
	inv, err := r.Invoice(ctx, "F-1")
	if err != nil || inv.Open != 50 || !inv.OnHold {
		return fmt.Errorf("invoice %+v: %w", inv, err)
	}
	if version >= 2 {
		if c, err := r.CaseOf(ctx, "F-1"); err != nil || c.State != "watch" {
			return fmt.Errorf("case %+v: %w", c, err)
		}
	}
	if version >= 3 {
		if p, err := r.Plan(ctx, "p1"); err != nil || p.Day.String() != "2026-01-31" {
			return fmt.Errorf("plan %+v: %w", p, err)
		}
	}
	if version >= 4 {
		if id, err := first(r.Changed(ctx, 1)); err != nil || id != "C-1" {
			return fmt.Errorf("changed %s: %w", id, err)
		}
	}
	if version >= 5 {
		if inv, err := r.Invoice(ctx, "F-2"); err != nil || inv.Entity != "north" {
			return fmt.Errorf("invoice %+v: %w", inv, err)
		}
	}
	if version >= 6 {
		if v, err := first(r.Renditions(ctx, "m")); err != nil || len(v.Files) != 1 || string(v.Files[0].Data) != "x" {
			return fmt.Errorf("rendition %+v: %w", v, err)
		}
	}
	if version >= 7 {
		if e, err := first(r.Events(ctx, ledger.EventFilter{Of: "C-2"})); err != nil || e.Key != "k1" {
			return fmt.Errorf("event %+v: %w", e, err)
		}
	}
	if version >= 8 {
		if m, err := first(r.Messages(ctx, ledger.MessageFilter{Channels: []string{"task"}})); err != nil || m.Key != "m1" {
			return fmt.Errorf("message %+v: %w", m, err)
		}
	}
	if version >= 10 {
		part := ledger.PartKey{Case: "invoice/F-9", State: "firm", Entry: 1}
		if left, err := r.LeftBefore(ctx, []ledger.PartKey{part}); err != nil || !left {
			return fmt.Errorf("part %s: %w", part, err)
		}
	}
	found, err := r.Damage(ctx)
	if err != nil {
		return err
	}
	if c, err := r.Counts(ctx, time.Time{}); err != nil || version >= 3 && (len(c.Cases) != 1 || c.Cases[0].Owing != 1 || c.Cases[0].Open != 50) || version >= 9 && len(c.Messages) != 2 {
		return fmt.Errorf("counts %+v: %w", c, err)
	}
	for _, text := range found {
		if strings.Contains(text, "counted") {
			return errors.New(text)
		}
	}
	if version >= 11 {
		if rec, err := r.Last(ctx, ledger.KindImport); err != nil || rec.Seq != 1 {
			return fmt.Errorf("last import %+v: %w", rec, err)
		}
	}
	if version >= 14 {
		if c, err := first(r.Cases(ctx, ledger.CaseFilter{Undecided: true})); err != nil || c.Undecided.Why != "no rate" {
			return fmt.Errorf("undecided case %+v: %w", c, err)
		}
	}
	return nil
}

// first is the first of a list, or ledger.ErrNotFound.
func first[T any](list iter.Seq2[T, error]) (T, error) {
	for v, err := range list {
		return v, err
	}
	var none T
	return none, ledger.ErrNotFound
}
