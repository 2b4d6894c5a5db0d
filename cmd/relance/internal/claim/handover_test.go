package claim_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/claim"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// owing is an office whose client ABEL owes so many invoices.
func owing(t *testing.T, invoices int) *booktest.Office {
	t.Helper()
	o := booktest.New(t, "2026-03-02", nil)
	var list []engine.Invoice
	for i := range invoices {
		list = append(list, booktest.Euros(t, fmt.Sprintf("F-%04d", i), "ABEL", "100.00", "2026-02-20"))
	}
	o.Import(t, []engine.Client{{ID: "ABEL", Name: "Abel | Fils", Kind: "business", Country: "FR"}}, list...)
	o.Run(t)
	return o
}

// handedOver collects what is handed over of ABEL.
func handedOver(t *testing.T, o *booktest.Office, r func(ledger.Reader) ledger.Reader) *claim.Handover {
	t.Helper()
	scribe, err := claim.NewScribe(o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	h := &claim.Handover{Scribe: scribe, Exit: &policies.Exit{Name: "agency", Title: "Agency"}, To: "Cabinet", Language: "en", Today: o.Today()}
	o.Read(t, func(ctx context.Context, reader ledger.Reader) error { return h.Collect(ctx, r(reader), "ABEL", nil) })
	return h
}

func as(r ledger.Reader) ledger.Reader { return r }

func TestAHandoverHasItsFilesAndItsEvents(t *testing.T) {
	o := owing(t, 2)
	h := handedOver(t, o, as)
	if err := h.Add(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"claims.csv", "claims.json", "summary.pdf", "index.pdf", "README.txt"} {
		if len(h.Found.Files[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	if got := string(h.Found.Files["claims.csv"]); !strings.Contains(got, "F-0001,ABEL,,2026-01-21,2026-02-20,10,EUR,100.00,0.00,100.00,100.00,,,,2031-02-20,\n") {
		t.Errorf("claims.csv: %s", got)
	}
	events := h.Events()
	if len(events) != 2 || events[0].Type != engine.EventHandedOver || events[0].Reason != "agency" || events[0].To != "Cabinet" || events[0].Date != h.Today {
		t.Errorf("events %+v", events)
	}
	if lacking := h.Lacking("en"); len(lacking) != 4 {
		t.Errorf("it lacks %v", lacking)
	}
}

func TestNothingOpenIsNotHandedOver(t *testing.T) {
	o := owing(t, 1)
	o.Record(t, engine.Event{Date: o.Today(), Type: engine.EventPayment, Invoice: "F-0000", Amount: 10000, Currency: engine.MustCurrency("EUR")})
	scribe, err := claim.NewScribe(o.Book, o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	h := claim.Handover{Scribe: scribe, Exit: &policies.Exit{Name: "agency"}, Today: o.Today()}
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		if err := h.Collect(ctx, r, "ABEL", []evidence.Extra{}); err == nil || !strings.Contains(err.Error(), "nothing of ABEL is open") {
			t.Errorf("got %v", err)
		}
		return nil
	})
}

// reading counts the invoices that are read.
type reading struct {
	ledger.Reader
	rows *int
}

func (r reading) Invoices(ctx context.Context, f ledger.InvoiceFilter) iter.Seq2[engine.Invoice, error] {
	return func(yield func(engine.Invoice, error) bool) {
		for inv, err := range r.Reader.Invoices(ctx, f) {
			if *r.rows++; !yield(inv, err) {
				return
			}
		}
	}
}

// The cost of a hand-over follows the number of invoices: each account is read once.
func TestAHandoverReadsEachAccountOnce(t *testing.T) {
	cost := func(invoices int) (rows int) {
		o := owing(t, invoices)
		h := handedOver(t, o, func(r ledger.Reader) ledger.Reader { return reading{r, &rows} })
		if len(h.Claims) != invoices {
			t.Fatalf("%d claims of %d", len(h.Claims), invoices)
		}
		return rows
	}
	if n, twice := cost(50), cost(100); float64(twice) > 2.2*float64(n) {
		t.Errorf("50 invoices cost %d rows, 100 cost %d", n, twice)
	}
}
