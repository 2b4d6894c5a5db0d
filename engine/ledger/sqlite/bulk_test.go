package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// The first invoices of a ledger leave it as any others would: with its indexes, its triggers and right counts, and
// without a trace when they are not committed.
func TestTheFirstInvoicesLeaveTheSchemaAsItWas(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	before := schemaOf(t, db)
	d := ledger.Draft{At: time.Unix(1, 0), Kind: ledger.KindImport, Body: struct{}{}}
	for i := range sqlstore.BulkRows {
		d.Invoices = append(d.Invoices, engine.Invoice{
			ID: fmt.Sprintf("F-%05d", i), Client: "C-1", Amount: 100, Open: engine.Amount(i%3 - 1), Currency: engine.MustCurrency("EUR"), Due: engine.Date(20000 + i%5),
		})
	}
	early := ledger.Case{Subject: ledger.Subject{Invoice: "F-00002", Client: "C-1", Currency: engine.MustCurrency("EUR"), Policy: "p"}, State: "watch"}
	stop := errors.New("stop")
	for _, end := range []error{stop, nil} {
		err := db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			if _, err := tx.PutCase(ctx, early); err != nil {
				return err
			}
			if _, err := tx.Append(ctx, d); err != nil {
				return err
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
		if after := schemaOf(t, db); !slices.Equal(before, after) {
			t.Fatalf("before\n%q\nafter\n%q", before, after)
		}
	}
	d.Invoices = d.Invoices[:10]
	for i := range d.Invoices {
		d.Invoices[i].Open = 50
	}
	if err := db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error { _, err := tx.Append(ctx, d); return err }); err != nil {
		t.Fatal(err)
	}
	if err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := ledger.Verify(ctx, r, ledger.Bodies{})
		if err == nil && (len(report.Findings) > 0 || report.Versions != sqlstore.BulkRows+10) {
			t.Errorf("%+v", report)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// schemaOf lists what the file is made of.
func schemaOf(t *testing.T, db *DB) []string {
	t.Helper()
	rows, err := db.writer.QueryContext(t.Context(), "SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
