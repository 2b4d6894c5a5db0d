package sqlstore

import (
	"context"
	"encoding/json"
	"iter"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

const (
	clientColumns  = "id, name, profile, kind, country, language, email, phone, contact, address, opt_out, facts, seq, more"
	invoiceColumns = "id, client, amount, open, currency, issued, due, paid_on, disputed, on_hold, facts, seq, more"
	eventColumns   = "key, seq, day, type, invoice, client, amount, currency, until, channel, note, more"
)

// clientVersion reads a row of clientColumns.
func (r *reader) clientVersion(row scanner) (ledger.Version, error) {
	var v ledger.Version
	var c engine.Client
	var facts, more string
	err := row.Scan(&c.ID, &c.Name, &c.Profile, &c.Kind, &c.Country, &c.Language, &c.Email, &c.Phone, &c.Contact,
		object{&c.Address}, object{&c.OptOut}, &facts, &v.Seq, &more)
	if err == nil {
		err = ledger.FillClient(&c, more)
	}
	if err != nil {
		return v, err
	}
	v.Client, v.Facts, v.Line = &c, facts, ledger.ClientLine(&c, facts)
	c.Facts, err = ledger.DecodeFacts(r.decls, facts)
	return v, err
}

func (r *reader) client(row scanner) (engine.Client, error) {
	v, err := r.clientVersion(row)
	if err != nil {
		return engine.Client{}, err
	}
	return *v.Client, nil
}

// invoiceRow reads a row of invoiceColumns.
func (r *reader) invoiceRow(row scanner, inv *engine.Invoice) (facts string, seq int64, err error) {
	var code, more string
	err = row.Scan(&inv.ID, &inv.Client, &inv.Amount, &inv.Open, &code, day{&inv.Issued}, day{&inv.Due}, day{&inv.PaidOn},
		&inv.Disputed, &inv.OnHold, &facts, &seq, &more)
	if err == nil {
		err = ledger.FillInvoice(inv, more)
	}
	if err != nil {
		return "", 0, err
	}
	if inv.Currency, err = r.currency(code); err != nil {
		return "", 0, err
	}
	inv.Facts, err = ledger.DecodeFacts(r.decls, facts)
	return facts, seq, err
}

func (r *reader) invoice(row scanner) (inv engine.Invoice, err error) {
	_, _, err = r.invoiceRow(row, &inv)
	return inv, err
}

func (r *reader) invoiceVersion(row scanner) (ledger.Version, error) {
	var inv engine.Invoice
	facts, seq, err := r.invoiceRow(row, &inv)
	return ledger.Version{Seq: seq, Invoice: &inv, Facts: facts, Line: ledger.InvoiceLine(&inv, facts)}, err
}

func (r *reader) event(row scanner) (ledger.Event, error) {
	var e ledger.Event
	var code, more string
	err := row.Scan(&e.Key, &e.Seq, day{&e.Date}, &e.Type, &e.Invoice, &e.Client, &e.Amount, &code, day{&e.Until}, &e.Channel, &e.Note, &more)
	if err == nil {
		err = ledger.FillEvent(&e.Event, more)
	}
	if err != nil {
		return e, err
	}
	e.Currency, err = r.currency(code)
	return e, err
}

// Client implements ledger.FactReader.
func (r *reader) Client(ctx context.Context, id string) (engine.Client, error) {
	if c, known, err := from(r.ahead.clients, id, "client "+id, r.client); known {
		return c, err
	}
	return one(ctx, r, "client "+id, r.client, "SELECT "+clientColumns+" FROM clients WHERE id = ?", id)
}

// Invoice implements ledger.FactReader.
func (r *reader) Invoice(ctx context.Context, id string) (engine.Invoice, error) {
	return one(ctx, r, "invoice "+id, r.invoice, "SELECT "+invoiceColumns+" FROM invoices WHERE id = ?", id)
}

// Clients implements ledger.FactReader.
func (r *reader) Clients(ctx context.Context) iter.Seq2[engine.Client, error] {
	return many(ctx, r, "clients", r.client, "SELECT "+clientColumns+" FROM clients ORDER BY id")
}

// ClientPage implements ledger.FactReader.
func (r *reader) ClientPage(ctx context.Context, p ledger.ClientPage) iter.Seq2[engine.Client, error] {
	var w where
	order := "id"
	if p.After != "" {
		w.and("id > ?", p.After)
	}
	if p.Before != "" {
		w.and("id < ?", p.Before)
		order = "id DESC"
	}
	return many(ctx, r, "clients", r.client, "SELECT "+clientColumns+" FROM clients"+w.String()+"ORDER BY "+order+limit(p.Limit), w.args...)
}

// Invoices implements ledger.FactReader.
func (r *reader) Invoices(ctx context.Context, f ledger.InvoiceFilter) iter.Seq2[engine.Invoice, error] {
	if list, known := r.ahead.open[f.Client]; known && f.Open && f.DueBy == 0 && len(f.Clients) == 0 {
		return r.openOf(list)
	}
	var w where
	if f.Client != "" {
		w.and("client = ?", f.Client)
	}
	order := "id"
	if len(f.Clients) > 0 {
		ids, _ := json.Marshal(f.Clients) // never fails for texts
		w.and("client"+r.dialect.Among("?"), string(ids))
		order = r.dialect.Late + "id"
	}
	if f.Open {
		w.and("open <> 0")
	}
	if f.DueBy != 0 {
		w.and("due <= ?", f.DueBy.String())
		order = r.dialect.Late + "id" // what is due is found first, and ordered then
	}
	return many(ctx, r, "invoices", r.invoice, "SELECT "+invoiceColumns+" FROM invoices"+w.String()+"ORDER BY "+order, w.args...)
}

// selected are the conditions of a page.
func selected(p ledger.DebtorPage) (w where) {
	if p.Open || p.Owing {
		w.and("open <> 0") // as the index has it
	}
	if p.Owing {
		w.and("open > 0")
	}
	if p.DueBy != 0 {
		w.and("due <= ?", p.DueBy.String())
	}
	return w
}

// Debtors implements ledger.FactReader.
func (r *reader) Debtors(ctx context.Context, p ledger.DebtorPage) iter.Seq2[string, error] {
	w := selected(p)
	if p.From {
		w.and("client >= ?", p.Debtor)
	} else {
		w.and("client > ?", p.Debtor)
	}
	return many(ctx, r, "debtors", func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	}, "SELECT DISTINCT client FROM invoices"+w.String()+"ORDER BY client"+limit(p.Limit), w.args...)
}

// InvoicesBehind implements ledger.FactReader.
func (r *reader) InvoicesBehind(ctx context.Context, p ledger.DebtorPage) (n int, err error) {
	w := selected(p)
	w.and("client > ?", p.Debtor)
	err = r.row(ctx, "SELECT count(*) FROM invoices"+w.String(), w.args...).Scan(&n)
	return n, err
}

// changedSince lists clients once. A UNION in order would be merged from whole tables; what is
// materialized is found by the indexes on seq, and ordered afterwards.
const changedSince = `WITH changed (id) AS MATERIALIZED (
		SELECT id FROM clients WHERE seq > ?1 UNION ALL SELECT client FROM invoices WHERE seq > ?1 UNION ALL
		SELECT client FROM events WHERE seq > ?1 AND client <> '' UNION ALL
		SELECT was.client FROM invoices AS now JOIN invoice_history AS was ON was.id = now.id WHERE now.seq > ?1)
	SELECT DISTINCT id FROM changed ORDER BY id`

// Changed implements ledger.FactReader.
func (r *reader) Changed(ctx context.Context, after int64) iter.Seq2[string, error] {
	return many(ctx, r, "changed clients", func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	}, changedSince, after)
}

// Event implements ledger.FactReader.
func (r *reader) Event(ctx context.Context, key string) (ledger.Event, error) {
	return one(ctx, r, "event "+key, r.event, "SELECT "+eventColumns+" FROM events WHERE key = ?", key)
}

// Events implements ledger.FactReader.
func (r *reader) Events(ctx context.Context, f ledger.EventFilter) iter.Seq2[ledger.Event, error] {
	const (
		selected   = "SELECT place, " + eventColumns + " FROM events "
		ofInvoice  = selected + "WHERE invoice = ?"
		ofClient   = selected + "WHERE client = ? AND invoice = ''"
		inOrder    = " ORDER BY seq, place"
		found      = ") AS found" + inOrder
		ofHis      = selected + "WHERE invoice IN (SELECT id FROM invoices WHERE client = ?)"
		fromUnion  = "SELECT " + eventColumns + " FROM ("
		everything = "SELECT " + eventColumns + " FROM events" + inOrder
	)
	switch {
	case f.Of != "":
		return many(ctx, r, "events", r.event, fromUnion+ofClient+" UNION ALL "+ofHis+found, f.Of, f.Of)
	case f.Invoice != "" && f.Client != "":
		return many(ctx, r, "events", r.event, fromUnion+ofInvoice+" UNION ALL "+ofClient+found, f.Invoice, f.Client)
	case f.Invoice != "":
		return many(ctx, r, "events", r.event, fromUnion+ofInvoice+found, f.Invoice)
	case f.Client != "":
		return many(ctx, r, "events", r.event, fromUnion+ofClient+found, f.Client)
	}
	return many(ctx, r, "events", r.event, everything)
}

// Versions implements ledger.FactReader.
func (r *reader) Versions(ctx context.Context, f ledger.VersionFilter) iter.Seq2[ledger.Version, error] {
	history := func(columns, table, older, id string) (string, []any) {
		var w where
		if id != "" {
			w.and("id = ?", id)
		}
		return "SELECT " + columns + " FROM " + table + w.String() +
			"UNION ALL SELECT " + columns + " FROM " + older + w.String() + "ORDER BY id, seq", append(w.args, w.args...)
	}
	return func(yield func(ledger.Version, error) bool) {
		each := func(noun string, scan func(scanner) (ledger.Version, error), query string, args []any) bool {
			for v, err := range many(ctx, r, noun, scan, query, args...) {
				if !yield(v, err) {
					return false
				}
			}
			return true
		}
		if f.Invoice == "" {
			query, args := history(clientColumns, "clients", "client_history", f.Client)
			if !each("versions of clients", r.clientVersion, query, args) {
				return
			}
		}
		if f.Client == "" {
			query, args := history(invoiceColumns, "invoices", "invoice_history", f.Invoice)
			each("versions of invoices", r.invoiceVersion, query, args)
		}
	}
}
