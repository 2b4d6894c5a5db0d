package posting_test

import (
	"context"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// papers is what a folder of electronic invoices gives.
func papers(invoices ...engine.Invoice) *intake.Portfolio {
	for i := range invoices {
		invoices[i].Gross = true
	}
	p := portfolio(invoices)
	p.Papers, p.Had = true, intake.Had{Invoices: []string{"amount", "invoice"}, Clients: []string{"email", "name"}}
	return p
}

func stored(t *testing.T, l ledger.Ledger, id string) engine.Invoice {
	t.Helper()
	var inv engine.Invoice
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		inv, err = r.Invoice(ctx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// A document says what was owed when it was issued: what is open now is the ledger's.
func TestAnElectronicInvoiceLeavesWhatIsKnown(t *testing.T) {
	l := newLedger(t)
	known := invoice(t, "F-1", 67115, 10000)
	known.OnHold, known.Due = true, day(t, "2026-04-30")
	export := portfolio([]engine.Invoice{known})
	export.Had.Invoices = []string{"amount", "invoice", "on_hold", "open"}
	mustImport(t, l, export, nil)

	paper := invoice(t, "F-1", 67115, 47015)
	paper.Document, paper.Debit = "F-1.pdf", true
	fresh := invoice(t, "F-2", 67115, 47015)
	s := mustImport(t, l, papers(paper, fresh), func(c *posting.ImportConfig) { c.AsOf = day(t, "2025-01-01") }) // no export is older for it
	if len(s.Kept) > 0 || len(s.Differing) > 0 {
		t.Errorf("kept %+v, differing %+v", s.Kept, s.Differing)
	}
	got := stored(t, l, "F-1")
	if got.Open != 10000 || got.Due != known.Due || !got.OnHold || got.Document != "F-1.pdf" || !got.Debit {
		t.Errorf("%+v", got)
	}
	if got := stored(t, l, "F-2"); got.Amount != 67115 || got.Open != 47015 {
		t.Errorf("a new one: %+v", got)
	}

	// A debit that was rejected stays so, and another amount is said, not taken.
	mustRecord(t, l, event(t, engine.EventDebitRejected, "2026-03-20", "F-1", 100))
	paper.Amount = 70000
	s = mustImport(t, l, papers(paper), nil)
	if got := stored(t, l, "F-1"); got.Debit || got.Amount != 67115 {
		t.Errorf("after the rejection: %+v", got)
	}
	if len(s.Differing) != 1 || s.Differing[0].Paper != 70000 || s.Differing[0].Kept != 67115 {
		t.Errorf("%+v", s.Differing)
	}

	// The next export is compared with the last export, not with the documents.
	lost := portfolio([]engine.Invoice{known})
	lost.Had.Invoices = []string{"amount", "invoice", "open"}
	if _, err := doImport(t, l, lost, nil); err == nil {
		t.Error("an export without on_hold was taken after a folder of documents")
	}
}

// What people know of a client goes before what a document says.
func TestAnElectronicInvoiceAddsWhatIsUnknownOfAClient(t *testing.T) {
	l := newLedger(t)
	export := portfolio([]engine.Invoice{invoice(t, "F-1", 100, 100)})
	export.Clients[0].Name, export.Clients[0].Email = "Known", "known@example.org"
	mustImport(t, l, export, nil)
	p := papers(invoice(t, "F-2", 100, 100))
	p.Clients[0].Name, p.Clients[0].Email, p.Clients[0].Phone = "Other", "other@example.org", "+15550100"
	mustImport(t, l, p, nil)
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		c, err := r.Client(ctx, export.Clients[0].ID)
		if c.Name != "Known" || c.Email != "known@example.org" || c.Phone != "+15550100" {
			t.Errorf("%+v", c)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
