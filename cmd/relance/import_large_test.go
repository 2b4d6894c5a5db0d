//go:build unix

package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkImportLarge imports an export into a new ledger, the same again, and one of which an invoice in a hundred
// was paid in part, each in a process of its own; and shows what that takes, in processor time and beside a plain
// table that is filled with as many rows by the same driver.
func BenchmarkImportLarge(b *testing.B) {
	sizes := []int{100_000, 1_000_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, n := range sizes {
		bare := bareRows(b, n)
		for range b.N {
			dir := manyInvoices(b, 1) // a book
			for _, name := range []string{"relance.db", "invoices.csv", "clients.csv"} {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					b.Fatal(err)
				}
			}
			same, paid := filepath.Join(dir, "same.csv"), filepath.Join(dir, "paid.csv")
			writeExport(b, same, n, 0)
			writeExport(b, paid, n, 100)
			for _, step := range []struct{ name, file string }{{"first", same}, {"unchanged", same}, {"1 %", paid}} {
				cmd := exec.CommandContext(b.Context(), "relance", "import", dir, "--invoices", step.file, "--full")
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%s: %v\n%s", step.name, err, out)
				}
				took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
				if !ok {
					b.Fatal("no resource usage here")
				}
				b.Logf("%d invoices, %s: %.1f s, %.1f × bare rows (%.1f s), %d MB", n, step.name, took.Seconds(), took.Seconds()/bare.Seconds(), bare.Seconds(), usage.Maxrss>>10)
			}
		}
	}
}

// writeExport writes n invoices, twenty to a client, in no order of their numbers; of one in every paid a part was paid.
func writeExport(b *testing.B, path string, n, paid int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "invoice,client,amount,open,issued,due")
	for i := range n {
		open := 100 + i%900
		if paid > 0 && i%paid == 0 {
			open /= 2
		}
		fmt.Fprintf(w, "INV-%08d,C-%07d,%d.00,%d.%02d,2026-0%[6]d-01,2026-0%[6]d-28\n", i*7919%n, i/20, 1200+i%50, open, i%100, 1+i%3)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// bareRows is the processor time of as many rows with the columns of an invoice, in the order of their key, into a
// table without an index.
func bareRows(b *testing.B, n int) time.Duration {
	b.Helper()
	began := computed(b)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(b.Context(), `CREATE TABLE invoices (id TEXT PRIMARY KEY, client TEXT, amount INTEGER, open INTEGER, currency TEXT,
		issued TEXT, due TEXT, paid_on TEXT, disputed INTEGER, on_hold INTEGER, facts TEXT, seq INTEGER) STRICT, WITHOUT ROWID`); err != nil {
		b.Fatal(err)
	}
	tx, err := db.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	const rows = 200
	insert, err := tx.PrepareContext(b.Context(), "INSERT INTO invoices VALUES "+strings.TrimSuffix(strings.Repeat("(?,?,?,?,?,?,?,?,?,?,?,?),", rows), ","))
	if err != nil {
		b.Fatal(err)
	}
	var args []any
	for i := range n {
		args = append(args, fmt.Sprintf("INV-%08d", i), fmt.Sprintf("C-%07d", i/20), 120_000, 100+i, "EUR", "2026-01-01", "2026-01-28", "", 0, 0, "", 1)
		if (i+1)%rows == 0 {
			if _, err := insert.ExecContext(b.Context(), args...); err != nil {
				b.Fatal(err)
			}
			args = args[:0]
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return computed(b) - began
}
