package main

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/costtest"
)

// BenchmarkFirstRunLarge is the first run over an export of which every invoice is overdue, in a process of its own: a
// case, an entry and parts of a message for each. It shows what that takes, in processor time and beside plain tables
// into which SQLite copies the rows that the run wrote.
func BenchmarkFirstRunLarge(b *testing.B) {
	sizes := []int{100_000, 1_000_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, n := range sizes {
		for range b.N {
			dir := overdueBook(b, n)
			var run *exec.Cmd
			for _, args := range [][]string{{"import", dir}, {"run", dir, "--no-deliver"}} {
				run = exec.CommandContext(b.Context(), "relance", args...)
				if out, err := run.CombinedOutput(); err != nil && run.ProcessState.ExitCode() != int(exitFindings) {
					b.Fatalf("%v: %v\n%.2000s", args, err, out)
				}
			}
			took := run.ProcessState.UserTime() + run.ProcessState.SystemTime()
			rows, bare := sameRows(b, filepath.Join(dir, "relance.db"))
			b.Logf("%d invoices, first run: %.1f s, %.1f × the same %d rows in plain tables (%.1f s)", n, took.Seconds(), took.Seconds()/bare.Seconds(), rows, bare.Seconds())
		}
	}
}

// overdueBook is a folder with a book and an export of so many invoices, all overdue, twenty for each client.
func overdueBook(b *testing.B, n int) string {
	b.Helper()
	dir := largePortfolio(b, 10) // a book
	writeExport(b, filepath.Join(dir, "invoices.csv"), n, 0)
	var clients strings.Builder
	clients.WriteString("client,name,email\n")
	for i := range (n + 19) / 20 {
		fmt.Fprintf(&clients, "C-%07d,Client %d,ap%d@example.org\n", i, i, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "clients.csv"), []byte(clients.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return dir
}

// sameRows is the processor time of copying the cases, entries, messages and parts of a ledger into tables that have no
// index but the key.
func sameRows(b *testing.B, path string) (rows int, took time.Duration) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(text string, args ...any) int {
		res, err := db.ExecContext(b.Context(), text, args...)
		if err != nil {
			b.Fatal(err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			b.Fatal(err)
		}
		return int(n)
	}
	exec("ATTACH ? AS from_ledger", path)
	for _, t := range []struct{ name, columns, key string }{
		{"cases", "id, client, policy, book, version, state, wake, run", "id"},
		{"journal", "seq, text, hash", "seq"},
		{"messages", "key, client, channel, status, body, created", "key"},
		{"parts", "key, case_id, message, place", "key"},
	} {
		exec(fmt.Sprintf("CREATE TABLE main.%s (%s, PRIMARY KEY (%s)) WITHOUT ROWID", t.name, t.columns, t.key))
		_, once := costtest.Of(b, func() {
			rows += exec(fmt.Sprintf("INSERT INTO main.%[1]s SELECT %[2]s FROM from_ledger.%[1]s", t.name, t.columns))
		})
		took += once
	}
	return rows, took
}
