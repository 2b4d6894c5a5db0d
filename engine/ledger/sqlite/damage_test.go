package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// Every page of the file is overwritten, one after the other: whatever it held, opening or
// verifying the ledger says so.
func TestADamagedPageIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("many ledgers, one after the other")
	}
	const page = 4096
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path)
	must(t, err)
	var invoices []string
	for i := range 200 {
		invoices = append(invoices, fmt.Sprintf("F-%d", i))
	}
	decide(t, db, invoices...)
	leave(t, db, invoices[:50]...)
	mustClose(t, db)
	whole := copyOf(t, path)
	noise := rand.NewChaCha8([32]byte{1})
	for n := range len(whole) / page {
		damaged := append([]byte{}, whole...)
		_, _ = noise.Read(damaged[n*page : (n+1)*page])
		must(t, os.WriteFile(path, damaged, 0o600))
		if found := findings(t, path); found == "" {
			t.Errorf("page %d was overwritten, and nothing was found", n+1)
		}
	}
	must(t, os.WriteFile(path, whole, 0o600))
	if found := findings(t, path); found != "" {
		t.Errorf("the file as it was: %s", found)
	}
}

// findings is the first thing that is wrong with a file; empty when nothing is.
func findings(t *testing.T, path string) string {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{ReadOnly: true})
	if err != nil {
		return err.Error()
	}
	defer func() { _ = db.Close() }()
	var report *ledger.Report
	err = db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		report, err = journal.Verify(ctx, r)
		return err
	})
	if err != nil {
		return err.Error()
	}
	if len(report.Findings) > 0 {
		return report.Findings[0].Message
	}
	return ""
}
