package posting_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/posting"
)

// sizes of the ledgers, in invoices. The largest are left out of short runs.
func sizes(b *testing.B) []int {
	if testing.Short() {
		return []int{10_000}
	}
	b.Helper()
	return []int{100_000, 1_000_000}
}

// large is a portfolio of n invoices, twenty to a client.
func large(b *testing.B, n int) *intake.Portfolio {
	b.Helper()
	p := &intake.Portfolio{Invoices: make([]engine.Invoice, n), Clients: make([]engine.Client, n/20+1)}
	for i := range p.Clients {
		p.Clients[i] = engine.Client{ID: fmt.Sprintf("C-%07d", i), Name: "Client", Kind: engine.KindBusiness, Email: "compta@example.org"}
	}
	for i := range p.Invoices {
		p.Invoices[i] = engine.Invoice{
			ID: fmt.Sprintf("INV-%08d", i), Client: p.Clients[i/20].ID, Amount: 120_000, Open: engine.Amount(100 + i),
			Currency: currency(b, "EUR"), Issued: day(b, "2026-01-01"), Due: day(b, "2026-01-31"),
		}
	}
	return p
}

// BenchmarkBareInsert is the floor of BenchmarkImport: the same columns of the
// same invoices into a table without index or history, by the same driver.
func BenchmarkBareInsert(b *testing.B) {
	for _, n := range sizes(b) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := large(b, n)
			for b.Loop() {
				bareInsert(b, filepath.Join(b.TempDir(), "bare.db"), p.Invoices)
			}
			perRow(b, n)
		})
	}
}

func bareInsert(b *testing.B, path string, invoices []engine.Invoice) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	check(b, err)
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(b.Context(), `CREATE TABLE invoices (id TEXT PRIMARY KEY, client TEXT, amount INTEGER, open INTEGER, currency TEXT,
		issued TEXT, due TEXT, paid_on TEXT, disputed INTEGER, on_hold INTEGER, facts TEXT, seq INTEGER) STRICT, WITHOUT ROWID`)
	check(b, err)
	tx, err := db.BeginTx(b.Context(), nil)
	check(b, err)
	const rows = 200
	values := strings.TrimSuffix(strings.Repeat("(?,?,?,?,?,?,?,?,?,?,?,?),", rows), ",")
	insert, err := tx.PrepareContext(b.Context(), "INSERT INTO invoices VALUES "+values)
	check(b, err)
	args := make([]any, 0, 12*rows)
	for i := range invoices {
		inv := &invoices[i]
		args = append(args, inv.ID, inv.Client, int64(inv.Amount), int64(inv.Open), inv.Currency.Code(), inv.Issued.String(), inv.Due.String(),
			inv.PaidOn.String(), inv.Disputed, inv.OnHold, "", 1)
		if len(args) == cap(args) {
			_, err := insert.ExecContext(b.Context(), args...)
			check(b, err)
			args = args[:0]
		}
	}
	check(b, tx.Commit())
	check(b, db.Close())
}

// BenchmarkImport is a first import into a new ledger, with its clients, its
// journal and the digest of every fact.
func BenchmarkImport(b *testing.B) {
	for _, n := range sizes(b) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := large(b, n)
			for b.Loop() {
				l, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"), sqlite.Options{Create: true})
				check(b, err)
				_, err = posting.Import(b.Context(), l, posting.ImportConfig{Portfolio: p, At: now, Today: day(b, "2026-03-20")})
				check(b, err)
				check(b, l.Close())
			}
			perRow(b, n)
		})
	}
}

// BenchmarkImportAgain is the import of an export of which one invoice in a
// hundred changed.
func BenchmarkImportAgain(b *testing.B) {
	for _, n := range sizes(b) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p, l := large(b, n), newLedger(b)
			mustImport(b, l, p, nil)
			for b.Loop() {
				for i := 0; i < n; i += 100 {
					p.Invoices[i].Open++
				}
				mustImport(b, l, p, nil)
			}
			perRow(b, n)
		})
	}
}

// BenchmarkRecord is one payment in a ledger, whatever its size.
func BenchmarkRecord(b *testing.B) {
	for _, n := range sizes(b) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			l := newLedger(b)
			mustImport(b, l, large(b, n), nil)
			i := 0
			for b.Loop() {
				e := event(b, engine.EventPayment, "2026-03-01", fmt.Sprintf("INV-%08d", i%n), 1)
				e.Note = fmt.Sprint(i)
				mustRecord(b, l, e)
				i++
			}
		})
	}
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func perRow(b *testing.B, n int) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
