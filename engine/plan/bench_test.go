package plan_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/costtest"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
)

const (
	dueToday  = 20_000 // cases that a run of the benchmarks has to move
	waiting   = 20_000 // cases that wait for a later day
	perClient = 4      // open invoices of each client
	perFormer = 40     // paid invoices of each client who owes nothing
)

var benchDay = day("2026-03-20")

// ledgerSizes are in invoices. The largest is left out of short runs.
func ledgerSizes() []int {
	if testing.Short() {
		return []int{dueToday + waiting}
	}
	return []int{100_000, 1_000_000}
}

// BenchmarkDay is the run of one day on which 20,000 cases move and 5,000 messages are
// written, in ledgers of other sizes: what is quiet costs nothing. BenchmarkBareDay is
// its floor. Both report the processor time of each case, so that other work of the machine is not in it.
func BenchmarkDay(b *testing.B) {
	for _, n := range ledgerSizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			book := bookOf(quietMachine())
			before := filepath.Join(b.TempDir(), "before.db")
			fillLedger(b, before, book, n)
			var took time.Duration
			for b.Loop() {
				b.StopTimer()
				path := filepath.Join(b.TempDir(), "ledger.db")
				copyFile(b, path, before)
				l := openPath(b, path)
				var r *plan.Result
				_, once := costtest.Of(b, func() {
					b.StartTimer()
					defer b.StopTimer()
					var err error
					if _, r, err = plan.Run(b.Context(), l, config(book, benchDay)); err != nil {
						b.Fatal(err)
					}
				})
				took += once
				if r.Messages != dueToday/perClient {
					b.Fatalf("%d messages, want %d", r.Messages, dueToday/perClient)
				}
				if err := l.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			perCase(b, took)
		})
	}
}

// perCase reports the processor time that each case took.
func perCase(b *testing.B, took time.Duration) {
	b.Helper()
	b.ReportMetric(took.Seconds()*1e6/float64(b.N)/dueToday, "cpu-µs/case")
}

// quietMachine writes once, seven days late, and is quiet until it does.
func quietMachine() *engine.Machine {
	m := machine("standard", engine.ScopeInvoice, 7, 30, 60)
	m.Always = m.Always[:2] // without the rule that looks every day
	return m
}

// fillLedger makes a ledger of n invoices: the cases of the first dueToday move on
// benchDay, those of the next wait, and all others were paid.
func fillLedger(b *testing.B, path string, book *engine.Book, n int) {
	b.Helper()
	d := ledger.Draft{At: noon(benchDay - 1), Kind: ledger.KindImport, Body: map[string]string{"file": "open.csv"}}
	for i := range n {
		open := i < dueToday+waiting
		if open && i%perClient == 0 || !open && i%perFormer == 0 {
			d.Clients = append(d.Clients, client(fmt.Sprintf("C-%07d", i)))
		}
		inv := invoice(fmt.Sprintf("I-%07d", i), d.Clients[len(d.Clients)-1].ID, 12000, "2026-03-13")
		if i >= dueToday {
			inv.Due += engine.Date(1 + i%60)
		}
		if !open {
			inv.Open = 0
		}
		d.Invoices = append(d.Invoices, inv)
	}
	l, err := sqlite.Open(b.Context(), path, sqlite.Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	if err := l.Write(b.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, d)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	runDay(b, l, book, benchDay-1)
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
}

func openPath(b *testing.B, path string) *sqlite.DB {
	b.Helper()
	l, err := sqlite.Open(b.Context(), path, sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return l
}

func copyFile(b *testing.B, to, from string) {
	b.Helper()
	src, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer src.Close()
	dst, err := os.Create(to)
	if err == nil {
		if _, err = io.Copy(dst, src); err == nil {
			err = dst.Close()
		}
	}
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkBareDay only writes what BenchmarkDay comes to, by the same driver: in one
// transaction each of 20,000 rows gets another state by its key, and rows as long as the
// messages and entries of the journal are added.
func BenchmarkBareDay(b *testing.B) {
	for _, n := range ledgerSizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			before := filepath.Join(b.TempDir(), "before.db")
			db := openBare(b, before)
			bare(b, db, `CREATE TABLE cases (id TEXT PRIMARY KEY, state TEXT, body TEXT) STRICT, WITHOUT ROWID`)
			bare(b, db, `CREATE TABLE messages (id TEXT PRIMARY KEY, body TEXT) STRICT, WITHOUT ROWID`)
			bare(b, db, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
				INSERT INTO cases SELECT printf('invoice/I-%%07d', i), 'watch', hex(randomblob(100)) FROM n`, n-1))
			if err := db.Close(); err != nil {
				b.Fatal(err)
			}
			body := strings.Repeat("x", 700)
			var took time.Duration
			for b.Loop() {
				b.StopTimer()
				path := filepath.Join(b.TempDir(), "bare.db")
				copyFile(b, path, before)
				db := openBare(b, path)
				_, once := costtest.Of(b, func() {
					b.StartTimer()
					defer b.StopTimer()
					writeBare(b, db, body)
				})
				took += once
				if err := db.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			perCase(b, took)
		})
	}
}

func openBare(b *testing.B, path string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	return db
}

func bare(b *testing.B, db *sql.DB, statement string) {
	b.Helper()
	if _, err := db.ExecContext(b.Context(), statement); err != nil {
		b.Fatal(err)
	}
}

func writeBare(b *testing.B, db *sql.DB, body string) {
	b.Helper()
	tx, err := db.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	exec := func(s *sql.Stmt, args ...any) {
		if _, err := s.ExecContext(b.Context(), args...); err != nil {
			b.Fatal(err)
		}
	}
	prepare := func(text string) *sql.Stmt {
		s, err := tx.PrepareContext(b.Context(), text)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	move, add := prepare(`UPDATE cases SET state = 'mild' WHERE id = ?`), prepare(`INSERT INTO messages VALUES (?, ?)`)
	for i := range dueToday {
		exec(move, fmt.Sprintf("invoice/I-%07d", i))
		if i%perClient == 0 { // a message, and an entry of the journal for the client's move
			exec(add, fmt.Sprintf("message-%07d", i), body)
			exec(add, fmt.Sprintf("journal-%07d", i), body)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}
