package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/simulate"
)

// A case goes with its invoice into another currency, and to another company of the creditor, in every scope: alone, beside
// others that stay, and to where such a case is already. Nothing is said twice, sums of two currencies or companies are never
// one, no client is left undecided, and the next step comes.
func TestACaseGoesWithItsInvoiceToAnotherCurrencyOrEntity(t *testing.T) {
	usd := engine.MustCurrency("USD")
	changes := map[string]func(*engine.Invoice){
		"currency":            func(inv *engine.Invoice) { inv.Currency = usd },
		"entity":              func(inv *engine.Invoice) { inv.Entity = "north" },
		"currency and entity": func(inv *engine.Invoice) { inv.Currency, inv.Entity = usd, "north" },
		"all three": func(inv *engine.Invoice) {
			inv.Currency, inv.Entity, inv.Client = usd, "north", "B"
		},
	}
	for name, change := range changes {
		for _, scope := range []engine.Scope{engine.ScopeInvoice, engine.ScopeClient} {
			for _, company := range []string{"alone", "others stay", "others are there", "both"} {
				t.Run(fmt.Sprintf("%s, scope %v, %s", name, scope, company), func(t *testing.T) {
					changed(t, scope, company, change)
				})
			}
		}
	}
}

// changed runs three weeks in which F-2 changes on the ninth day.
func changed(t *testing.T, scope engine.Scope, company string, change func(*engine.Invoice)) {
	book, from := bookOf(machine("one", scope, 2, 15, 60)), day("2026-03-02")
	cfg := simulate.Config{Book: book, From: from, To: from + 21, Clients: []engine.Client{client("A"), client("B"), client("Z")}}
	cfg.Invoices = []engine.Invoice{invoice("F-2", "A", 10000, "2026-03-01"), invoice("F-9", "Z", 900, "2026-03-01")}
	if company == "others stay" || company == "both" {
		cfg.Invoices = append(cfg.Invoices, invoice("F-1", "A", 7000, "2026-03-01"), invoice("F-3", "A", 8000, "2026-03-01"))
	}
	if company == "others are there" || company == "both" {
		there := invoice("F-0", "A", 5000, "2026-03-01")
		change(&there)
		cfg.Invoices = append(cfg.Invoices, there)
	}
	l, w := open(t), newWorld(cfg)
	for d := from; d <= cfg.To; d++ {
		w.tell(t, l, d)
		if d == from+8 {
			change(w.invoices["F-2"])
			put(t, l, *w.invoices["F-2"])
		}
		if r := runDay(t, l, book, d); len(r.Failed) > 0 {
			t.Fatalf("%s: %+v", d, r.Failed)
		}
		dispatchtest.Deliver(t, l, book, noon(d), nil)
		for id, inv := range w.invoices {
			c := caseOf(t, l, id)
			if c.Client != inv.Client || c.Currency != inv.Currency || c.Entity != inv.Entity {
				t.Fatalf("%s: %s (%s %s %q) is in a case of %s %s %q", d, id, inv.Client, inv.Currency, inv.Entity, c.Client, c.Currency, c.Entity)
			}
			if scope == engine.ScopeClient && !slices.Contains(c.Covers, id) {
				t.Fatalf("%s: %s is in a case that covers %v", d, id, c.Covers)
			}
		}
	}
	said := map[string]int{} // by invoice and template
	for _, row := range rows(t, l) {
		m := &row.Body
		if row.Status != ledger.Sent {
			t.Errorf("%s of %s: %s, %s", m.Template, m.Date, row.Status, row.Reason)
		}
		for _, line := range m.Lines {
			said[line.Invoice+" "+m.Channel+" "+m.Template]++
			then := *w.invoices[line.Invoice]
			if line.Invoice == "F-2" && m.Date < from+8 {
				then.Currency, then.Entity, then.Client = eur, "", "A"
			}
			if m.Currency != then.Currency || m.Entity != then.Entity || m.Client != then.Client {
				t.Errorf("%s of %s asks for %s in %s %q of %s", m.Template, m.Date, line.Invoice, m.Currency, m.Entity, m.Client)
			}
		}
	}
	for id := range w.invoices {
		for _, what := range []string{"email mild", "email firm", "call script"} {
			if n := said[id+" "+what]; n != 1 {
				t.Errorf("%s: %d of %s, want 1", id, n, what)
			}
		}
	}
	verify(t, l)
}
