package posting_test

import (
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/posting"
)

// The buyer of a document is the client of the export's invoice when number and amount agree, unless the documents of one
// buyer are of several clients.
func TestTheBuyerOfADocumentIsTheClientOfItsInvoice(t *testing.T) {
	of := func(id, client string, amount engine.Amount) engine.Invoice {
		inv := invoice(t, id, amount, amount)
		inv.Client = client
		return inv
	}
	config := func(p *intake.Portfolio) posting.ImportConfig {
		return posting.ImportConfig{Portfolio: p, At: now, Today: day(t, "2026-03-20")}
	}
	for _, c := range []struct {
		name    string
		papers  []engine.Invoice
		listed  bool
		fresh   string // client of F-9; empty when it is left out
		settled []string
	}{
		{"number and amount", []engine.Invoice{of("F-1", "S-1", 100), of("F-9", "S-1", 900)}, false, "C-1", nil},
		{"another amount", []engine.Invoice{of("F-1", "S-1", 101), of("F-9", "S-1", 900)}, false, "S-1", nil},
		{"of two clients", []engine.Invoice{of("F-1", "S-1", 100), of("F-2", "S-1", 200), of("F-9", "S-1", 900)}, false, "S-1", nil},
		{"a list of all that is open", []engine.Invoice{of("F-1", "S-1", 100), of("F-9", "S-1", 900)}, true, "", []string{"F-9"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger(t)
			export := portfolio([]engine.Invoice{of("F-1", "C-1", 100), of("F-2", "C-2", 200)})
			p := config(papers(c.papers...))
			p.Listed = c.listed
			if _, s, err := posting.ImportWith(t.Context(), l, config(export), p, true); err != nil || s.Seq != 0 {
				t.Fatalf("dry: %+v, %v", s, err)
			}
			_, s, err := posting.ImportWith(t.Context(), l, config(export), p, false)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(s.Settled, c.settled) {
				t.Errorf("settled %v", s.Settled)
			}
			if stored(t, l, "F-1").Client != "C-1" {
				t.Error("F-1 changed hands")
			}
			if c.fresh != "" && stored(t, l, "F-9").Client != c.fresh {
				t.Errorf("F-9 is of %s", stored(t, l, "F-9").Client)
			}
		})
	}
}
