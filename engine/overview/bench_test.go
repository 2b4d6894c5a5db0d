package overview_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/overview"
)

// sizes of the ledgers, in invoices with a case each. The largest are left out of short runs.
func sizes() []int {
	if testing.Short() {
		return []int{10_000}
	}
	return []int{10_000, 100_000, 1_000_000}
}

var today = engine.Date(20_600)

// fill makes a ledger of n invoices, twenty to a client, each with a case and every tenth with a message.
func fill(b *testing.B, path string, n int) {
	b.Helper()
	db, err := sqlite.Open(b.Context(), path, sqlite.Options{Create: true})
	check(b, err)
	euro, at := engine.MustCurrency("EUR"), time.Unix(1_770_000_000, 0)
	d := ledger.Draft{At: at, Kind: ledger.KindImport, Body: struct{}{}}
	for i := range n {
		client := fmt.Sprintf("C-%07d", i/20)
		if i%20 == 0 {
			d.Clients = append(d.Clients, engine.Client{ID: client, Name: client, Kind: engine.KindBusiness})
		}
		d.Invoices = append(d.Invoices, engine.Invoice{
			ID: fmt.Sprintf("F-%08d", i), Client: client, Amount: 12_000, Open: engine.Amount(i%3) * 6_000, Currency: euro,
			Issued: today - 60, Due: today + engine.Date(i%90) - 60,
		})
	}
	check(b, db.Write(b.Context(), func(ctx context.Context, tx ledger.Tx) error { _, err := tx.Append(ctx, d); return err }))
	check(b, db.Write(b.Context(), func(ctx context.Context, tx ledger.Tx) error {
		for i := range d.Invoices {
			c := ledger.Case{Subject: ledger.Subject{Invoice: d.Invoices[i].ID, Client: d.Invoices[i].Client, Currency: euro, Policy: "standard"}, State: "watch"}
			if _, err := tx.PutCase(ctx, c); err != nil {
				return err
			}
			if i%10 > 0 {
				continue
			}
			m := ledger.Message{Client: c.Client, Channel: "email", Status: ledger.Ready, Parts: []ledger.PartKey{{Case: c.ID(), State: "firm", Entry: 1}}, Created: at}
			m.Key = ledger.MessageKey("", m.Parts)
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
		}
		head, err := tx.Head(ctx)
		if err != nil {
			return err
		}
		return tx.SetMeta(ctx, ledger.Meta{Decided: head.Seq}) // no fact is new to the cases
	}))
	check(b, db.Close())
}

// BenchmarkStatus reads where everything stands, in ledgers of other sizes. BenchmarkBareStatus counts the same by
// SQL alone.
func BenchmarkStatus(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "ledger.db")
			fill(b, path, n)
			db, err := sqlite.Open(b.Context(), path, sqlite.Options{ReadOnly: true})
			check(b, err)
			var s *overview.Status
			for b.Loop() {
				check(b, db.Read(b.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
					s, err = overview.NewStatus(ctx, r, today)
					return err
				}))
			}
			if s.Cases[0].Cases != n || s.Outbox[0].Messages != n/10 {
				b.Errorf("%+v", s)
			}
			check(b, db.Close())
		})
	}
}

// BenchmarkBareStatus is what a status costs that counts when it is asked, of the same file.
func BenchmarkBareStatus(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "ledger.db")
			fill(b, path, n)
			db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
			check(b, err)
			for b.Loop() {
				var cases, open, messages int
				check(b, db.QueryRowContext(b.Context(), `SELECT (SELECT count(*) FROM cases WHERE state = 'watch'),
					(SELECT sum(open) FROM invoices WHERE open > 0), (SELECT count(*) FROM messages WHERE status = 'ready')`).Scan(&cases, &open, &messages))
				if cases != n || messages != n/10 {
					b.Errorf("%d cases, %d messages", cases, messages)
				}
			}
			check(b, db.Close())
		})
	}
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
