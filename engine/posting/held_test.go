package posting_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// made are n invoices that are nowhere: each is made when it is handed over. Behind the last one it sees what is held.
type made struct {
	tb   testing.TB
	n    int
	held uint64
}

// Len implements ledger.Invoices.
func (m *made) Len() int { return m.n }

// Each implements ledger.Invoices.
func (m *made) Each(use func(*engine.Invoice) error) error {
	var x engine.Invoice
	for i := range m.n {
		x = engine.Invoice{
			ID: fmt.Sprintf("INV-%08d", i), Client: fmt.Sprintf("C-%05d", i/50), Amount: 120_000, Open: engine.Amount(100 + i),
			Currency: currency(m.tb, "EUR"), Issued: day(m.tb, "2026-01-01"), Due: day(m.tb, "2026-01-31"),
		}
		if err := use(&x); err != nil {
			return err
		}
	}
	m.held = max(m.held, live())
	return nil
}

// live is how many bytes are in use.
func live() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// An import holds of each invoice what waits to be written, packed, and of an unchanged one nothing.
func TestAnImportDoesNotHoldItsInvoices(t *testing.T) {
	const n = 40_000
	l := newLedger(t)
	for _, tt := range []struct {
		name string
		most uint64 // bytes an invoice
	}{{"first", 150}, {"unchanged", 20}} {
		rows := &made{tb: t, n: n}
		before := live()
		s := mustImport(t, l, &intake.Portfolio{}, func(c *posting.ImportConfig) { c.Invoices = ledger.Invoices(rows) })
		if got := s.Invoices[posting.New] + s.Invoices[posting.Unchanged]; got != n {
			t.Fatalf("%s: %d invoices", tt.name, got)
		}
		if rows.held > before && (rows.held-before)/n > tt.most {
			t.Errorf("%s: %d bytes an invoice are held, more than %d", tt.name, (rows.held-before)/n, tt.most)
		}
	}
}
