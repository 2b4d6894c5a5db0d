package posting

import (
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
)

// missing counts the values of the ledger that stay because the export has no column for
// them, by kind and column.
type missing map[intake.Kind]map[string]*Lost

func (m *missing) note(kind intake.Kind, column, id string) {
	if *m == nil {
		*m = missing{}
	}
	if (*m)[kind] == nil {
		(*m)[kind] = map[string]*Lost{}
	}
	c := (*m)[kind][column]
	if c == nil {
		c = &Lost{Kind: kind, Column: column, First: id}
		(*m)[kind][column] = c
	}
	c.Rows++
}

// lost lists those that the last export had a column for, invoices first, by name.
func (m missing) lost(im *importer) []Lost {
	var out []Lost
	for _, of := range []struct {
		kind    intake.Kind
		columns []string
	}{
		{intake.KindInvoices, lost(im.last.Invoices, im.Portfolio.Had.Invoices)},
		{intake.KindClients, lost(im.last.Clients, im.Portfolio.Had.Clients)},
	} {
		for _, name := range of.columns {
			if c := m[of.kind][name]; c != nil {
				out = append(out, *c)
			}
		}
	}
	return out
}

// filled is an invoice of an export with what the ledger has in the columns that the export
// lacks.
func (im *importer) filled(before, exported *engine.Invoice) engine.Invoice {
	out, had := *exported, im.Portfolio.Had
	keep := func(column string, given bool, take func()) {
		if given && intake.Lacks(had.Invoices, column) {
			im.missing.note(intake.KindInvoices, column, before.ID)
			take()
		}
	}
	stated := *before // without what events say
	if before.Disputed || before.OnHold || before.Debit {
		said := *before
		said.Disputed, said.OnHold, said.HoldUntil, said.Debit = false, false, 0, false
		im.history.flags(&said, im.history.before(before, im.isFresh))
		stated.Disputed, stated.OnHold, stated.Debit = before.Disputed && !said.Disputed, before.OnHold && !said.OnHold, before.Debit && !said.Debit
	}
	keep("disputed", stated.Disputed, func() { out.Disputed = true })
	keep("on_hold", stated.OnHold, func() { out.OnHold = true })
	keep("factored", before.Factored && intake.Lacks(had.Invoices, "factor"), func() { out.Factored = true })
	keep("factor", before.Factor != "", func() {
		out.Factor, out.Factored = before.Factor, out.Factored || intake.Lacks(had.Invoices, "factored")
	})
	keep("entity", before.Entity != "", func() { out.Entity = before.Entity })
	keep("credit_for", before.CreditFor != "" && out.Amount <= 0, func() { out.CreditFor = before.CreditFor })
	keep("direct_debit", stated.Debit, func() { out.Debit = true })
	keep("document", before.Document != "", func() { out.Document = before.Document })
	keep("issued", before.Issued != 0, func() { out.Issued = before.Issued })
	keep("paid_on", before.PaidOn != 0 && out.Gross, func() { out.PaidOn = before.PaidOn })
	out.Facts = im.filledFacts(intake.KindInvoices, had.Invoices, before.ID, before.Facts, out.Facts)
	return out
}

// filledFacts keeps the declared facts that an export has no column for.
func (im *importer) filledFacts(kind intake.Kind, columns []string, id string, before, exported []engine.Value) []engine.Value {
	out := exported
	for i, name := range im.Portfolio.Had.Facts {
		if i >= len(before) || before[i].IsZero() || !intake.Lacks(columns, name) {
			continue
		}
		im.missing.note(kind, name, id)
		if len(out) < len(im.Portfolio.Had.Facts) {
			out = append(slices.Clone(out), make([]engine.Value, len(im.Portfolio.Had.Facts)-len(out))...)
		} else {
			out = slices.Clone(out)
		}
		out[i] = before[i]
	}
	return out
}

// keepOpen leaves what is open of an invoice where the export cannot know better: it has no
// column for it any more, or does not know payments that were recorded.
func (im *importer) keepOpen(before, touched, exported, after *engine.Invoice) {
	rises := after.Amount > 0 && exported.Amount == before.Amount && after.Open > touched.Open
	switch {
	case exported.Gross && (slices.Contains(im.last.Invoices, "open") || slices.Contains(im.last.Kept, "open")) && intake.Lacks(im.Portfolio.Had.Invoices, "open"):
		if open := touched.Open + exported.Amount - before.Amount; exported.PaidOn == 0 && open != after.Open {
			im.missing.note(intake.KindInvoices, "open", before.ID)
			after.Open = open
		}
	case !exported.Gross && rises && !im.TakeBack:
		if taken := min(after.Open-touched.Open, im.history.received(before, im.AsOf)); taken > 0 {
			im.summary.NotTaken = append(im.summary.NotTaken, NotTaken{
				Invoice: before.ID, Client: after.Client, Currency: after.Currency, Exported: after.Open, Kept: after.Open - taken,
			})
			after.Open -= taken
		}
	}
}

// received is what events paid or credited of an invoice up to a day, less what was given back.
func (h *history) received(inv *engine.Invoice, asOf engine.Date) engine.Amount {
	left := engine.Invoice{Amount: inv.Amount}
	for _, e := range h.invoices[inv.ID] {
		if money(e.Type) && e.Type != engine.EventDebitRejected && e.Date <= asOf {
			e.ApplyMoney(&left)
		}
	}
	return max(0, -left.Open)
}

// before lists the events that concern an invoice, without those of this import.
func (h *history) before(inv *engine.Invoice, fresh map[string]bool) []ledger.Event {
	return slices.DeleteFunc(h.of(inv), func(e ledger.Event) bool { return fresh[e.Key] })
}

// fillClient keeps what the ledger has of a client in the columns that the export lacks.
func (im *importer) fillClient(before, after *engine.Client) {
	columns := im.Portfolio.Had.Clients
	keep := func(column string, given bool, take func()) {
		if given && intake.Lacks(columns, column) {
			im.missing.note(intake.KindClients, column, before.ID)
			take()
		}
	}
	for _, x := range []struct {
		column string
		from   string
		to     *string
	}{
		{"profile", before.Profile, &after.Profile},
		{"country", before.Country, &after.Country},
		{"email", before.Email, &after.Email},
		{"phone", before.Phone, &after.Phone},
		{"contact", before.Contact, &after.Contact},
		{"timezone", before.Timezone, &after.Timezone},
		{"preferred_channel", before.Preferred, &after.Preferred},
	} {
		keep(x.column, x.from != "", func() { *x.to = x.from })
	}
	keep("name", before.Name != before.ID, func() { after.Name = before.Name })
	keep("kind", before.Kind != after.Kind, func() { after.Kind = before.Kind })
	keep("language", before.Language != after.Language && before.Language != "", func() { after.Language = before.Language })
	keep("phone_verified", before.Verified && before.Phone == after.Phone, func() { after.Verified = true })
	keep("opt_out", len(before.OptOut) > 0, func() { after.OptOut = before.OptOut })
	keep("consent", len(before.Consent) > 0, func() { after.Consent = before.Consent })
	if intake.Lacks(columns, "postcode") && intake.Lacks(columns, "city") {
		keep("street", len(before.Address) > 0, func() { after.Address = before.Address })
	}
	after.Facts = im.filledFacts(intake.KindClients, columns, before.ID, before.Facts, after.Facts)
}

// NotTaken is an invoice of which the export says that more is open than the ledger has,
// because it does not know payments that were recorded: what is open stays.
type NotTaken struct {
	Invoice, Client string
	Currency        engine.Currency
	Exported, Kept  engine.Amount // open
}
