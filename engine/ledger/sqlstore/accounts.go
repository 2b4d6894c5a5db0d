package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/ledger"
)

// theirs are the questions of what belongs to the clients of a list, whose ids are a JSON array; the first column says to
// which. A client may be in the account of nobody else, a case in those of several.
type theirs struct{ clients, invoices, events, cases, messages string }

func (d *Dialect) theirs() theirs {
	of := d.Among("?1")
	return theirs{
		clients:  "SELECT id, " + clientColumns + " FROM clients WHERE id" + of,
		invoices: "SELECT client, " + invoiceColumns + " FROM invoices WHERE client" + of + " ORDER BY client, id",
		events: `WITH found AS MATERIALIZED (
			SELECT client AS owner, place, ` + eventColumns + " FROM events WHERE client" + of + ` AND invoice = '' UNION ALL
			SELECT owner, place, ` + eventColumns + " FROM (SELECT client AS owner, id AS about FROM invoices WHERE client" + of + ") AS own " + d.Join + ` events ON events.invoice = about)
		SELECT owner, ` + eventColumns + " FROM found ORDER BY seq, place",
		cases: `WITH found AS MATERIALIZED (
			SELECT client AS owner, id AS found FROM cases WHERE client` + of + ` UNION
			SELECT invoices.client, cases.id FROM invoices ` + d.Join + " cases ON cases.invoice = invoices.id WHERE invoices.client" + of + ` UNION
			SELECT invoices.client, covers.case_id FROM invoices ` + d.Join + " covers ON covers.invoice = invoices.id WHERE invoices.client" + of + `)
		SELECT owner, ` + caseColumns + " FROM found " + d.Join + " cases ON id = found ORDER BY id",
		messages: "SELECT client, " + d.messageColumns() + " FROM messages WHERE client" + of + " AND created >= ?2 ORDER BY not_before, key",
	}
}

// owned reads a row that says first to whom it belongs.
type owned struct {
	scanner
	to *string
}

// Scan implements scanner.
func (o owned) Scan(to ...any) error { return o.scanner.Scan(append([]any{o.to}, to...)...) }

// Account implements ledger.AccountReader.
func (r *reader) Account(ctx context.Context, q ledger.AccountQuery) (ledger.Account, error) {
	list, err := r.Accounts(ctx, []string{q.Client}, q)
	if err != nil {
		return ledger.Account{Client: engine.Client{ID: q.Client}}, err
	}
	return list[0], nil
}

// Accounts implements ledger.AccountReader: one question for each kind of thing, whatever the number of clients.
func (r *reader) Accounts(ctx context.Context, clients []string, q ledger.AccountQuery) ([]ledger.Account, error) {
	list := make([]ledger.Account, len(clients))
	of := make(map[string]*ledger.Account, len(clients))
	for i, id := range clients {
		list[i].Client.ID = id
		of[id] = &list[i]
	}
	ids, err := json.Marshal(clients)
	if err != nil {
		return nil, err
	}
	fail := func(err error) ([]ledger.Account, error) {
		return nil, agree.Errorf("accounts of %d {client|clients} from %s on: %w", len(clients), clients[0], err)
	}
	if len(clients) == 0 {
		return list, nil
	}
	ask := r.dialect.theirs()
	if err := gather(ctx, r, of, r.client, func(a *ledger.Account, c engine.Client) { a.Client = c }, ask.clients, string(ids)); err != nil {
		return fail(err)
	}
	if err := gather(ctx, r, of, r.invoice, func(a *ledger.Account, i engine.Invoice) { a.Invoices = append(a.Invoices, i) }, ask.invoices, string(ids)); err != nil {
		return fail(err)
	}
	if err := gather(ctx, r, of, r.event, func(a *ledger.Account, e ledger.Event) { a.Events = append(a.Events, e) }, ask.events, string(ids)); err != nil {
		return fail(err)
	}
	if err := gather(ctx, r, of, r.scanCase, func(a *ledger.Account, c ledger.Case) { a.Cases = append(a.Cases, c) }, ask.cases, string(ids)); err != nil {
		return fail(err)
	}
	if !q.Messages {
		return list, nil
	}
	if err := gather(ctx, r, of, scanMessage, func(a *ledger.Account, m ledger.Message) { a.Messages = append(a.Messages, m) },
		ask.messages, string(ids), micros(q.Since)); err != nil {
		return fail(err)
	}
	return list, nil
}

// gather gives each row to the account that it belongs to.
func gather[T any](ctx context.Context, r *reader, of map[string]*ledger.Account, scan func(scanner) (T, error), add func(*ledger.Account, T), query string, args ...any) error {
	var owner string
	for v, err := range many(ctx, r, "accounts", func(row scanner) (T, error) { return scan(owned{row, &owner}) }, query, args...) {
		if err != nil {
			return err
		}
		add(of[owner], v)
	}
	return nil
}
