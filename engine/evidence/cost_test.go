package evidence_test

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// counting counts what is read of a ledger, row by row.
type counting struct {
	ledger.Reader
	rows *int
}

func count[T any](rows *int, of iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range of {
			if *rows++; !yield(v, err) {
				return
			}
		}
	}
}

func (c counting) Invoices(ctx context.Context, f ledger.InvoiceFilter) iter.Seq2[engine.Invoice, error] {
	return count(c.rows, c.Reader.Invoices(ctx, f))
}

func (c counting) Events(ctx context.Context, f ledger.EventFilter) iter.Seq2[ledger.Event, error] {
	return count(c.rows, c.Reader.Events(ctx, f))
}

func (c counting) Journal(ctx context.Context, f ledger.JournalFilter) iter.Seq2[ledger.Record, error] {
	return count(c.rows, c.Reader.Journal(ctx, f))
}

func (c counting) Versions(ctx context.Context, f ledger.VersionFilter) iter.Seq2[ledger.Version, error] {
	return count(c.rows, c.Reader.Versions(ctx, f))
}

// The cost of a client's evidence follows the number of the client's invoices.
func TestEvidenceReadsEachAccountOnce(t *testing.T) {
	cost := func(invoices int) (rows int) {
		db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlite.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		eur := engine.MustCurrency("EUR")
		err = db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			if err := tx.SetMeta(ctx, ledger.Meta{Creditor: "Atelier", Timezone: "Europe/Paris", Created: noon}); err != nil {
				return err
			}
			d := ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{}, Clients: []engine.Client{{ID: "LUMEN", Name: "Lumen"}}}
			for i := range invoices {
				d.Invoices = append(d.Invoices, engine.Invoice{ID: fmt.Sprintf("F-%05d", i), Client: "LUMEN", Amount: 100, Open: 100, Currency: eur, Due: day("2026-01-31")})
			}
			if _, err := tx.Append(ctx, d); err != nil {
				return err
			}
			for _, inv := range d.Invoices {
				note := ledger.Draft{At: noon, Kind: ledger.KindNote, Body: map[string]string{"text": "a call"}, About: ledger.About{Client: "LUMEN", Invoices: []string{inv.ID}}}
				if _, err := tx.Append(ctx, note); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
			_, err := evidence.Collect(ctx, counting{r, &rows}, config("LUMEN"))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	if n, twice := cost(200), cost(400); float64(twice) > 2.2*float64(n) {
		t.Errorf("200 invoices cost %d rows, 400 cost %d", n, twice)
	}
}
