package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
)

// Odoo reads the customer invoices and credit notes that are posted and have something open, and the companies and
// people they are for, over JSON-RPC, which Odoo 22 no longer has. Rows are asked for in the order of their id,
// after the last one: what comes meanwhile moves no page. Source: odoo.com/documentation, External RPC API.
type Odoo struct {
	Client                  *Client
	Where                   string
	Database, Username, Key string
	Company                 int // 0 for all

	uid      json.Number
	partners []json.Number // of the invoices that were read
	known    map[json.Number]bool
}

// odooPage is how many rows are asked for at once.
const odooPage = 500

// Place is the database as people know it.
func (o *Odoo) Place() string { return o.Where }

// Close lets connections go.
func (o *Odoo) Close() error { return (&Reader{Client: o.Client}).Close() }

// Read writes the rows of a list into the spool.
func (o *Odoo) Read(ctx context.Context, kind intake.Kind, out *source.Spool) error {
	if err := o.Client.open(); err != nil {
		return err
	}
	o.Client.Header = http.Header{}
	o.Client.budget = out.Limits().Bytes
	if o.uid == "" {
		if err := o.login(ctx); err != nil {
			return err
		}
	}
	if kind == intake.KindInvoices {
		domain := []any{[]any{"move_type", "in", []string{"out_invoice", "out_refund"}}, []any{"state", "=", "posted"}, []any{"amount_residual", "!=", 0}}
		if o.Company > 0 {
			domain = append(domain, []any{"company_id", "=", o.Company})
		}
		return o.list(ctx, "account.move", []string{
			"name", "commercial_partner_id", "invoice_date", "invoice_date_due", "amount_total", "amount_residual", "currency_id", "move_type", "reversed_entry_id",
		}, domain, rowsOf(o.invoice), out)
	}
	fields := []string{"name", "email", "phone", "street", "street2", "zip", "city", "country_code", "lang", "is_company"}
	if o.partners == nil {
		return o.list(ctx, "res.partner", fields, []any{[]any{"customer_rank", ">", 0}, []any{"parent_id", "=", false}}, rowsOf(odooPartner), out)
	}
	for chunk := range slices.Chunk(o.partners, odooPage) {
		if err := o.list(ctx, "res.partner", fields, []any{[]any{"id", "in", chunk}}, rowsOf(odooPartner), out); err != nil {
			return err
		}
	}
	return nil
}

func (o *Odoo) login(ctx context.Context) error {
	raw, err := o.call(ctx, "common", "authenticate", o.Database, o.Username, o.Key, struct{}{})
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, &o.uid); err != nil || o.uid == "" {
		o.uid = ""
		return source.Fail("see whether database, username and key are right, and the key still valid", "refuses the login")
	}
	return nil
}

// list reads a model in the order of ids.
func (o *Odoo) list(ctx context.Context, model string, fields []string, domain []any, row func(json.RawMessage, *source.Spool) error, out *source.Spool) error {
	for last := int64(0); ; {
		asked := append(slices.Clone(domain), []any{"id", ">", last})
		raw, err := o.call(ctx, "object", "execute_kw", o.Database, o.uid, o.Key, model, "search_read", []any{asked},
			map[string]any{"fields": fields, "limit": odooPage, "order": "id"})
		if err != nil {
			return err
		}
		var page []json.RawMessage
		if err := json.Unmarshal(raw, &page); err != nil {
			return source.Fail("see whether the url is that of Odoo", "the answer for %s is not a list", model)
		}
		if len(page) == 0 {
			return nil
		}
		for _, element := range page {
			var it struct{ ID int64 }
			if err := json.Unmarshal(element, &it); err != nil || it.ID <= last {
				return source.Fail("tell those who run the service", "the rows of %s after %d have no id beyond it: the paging runs in a circle; nothing was used", model, last)
			}
			last = it.ID
			if err := row(element, out); err != nil {
				return err
			}
		}
	}
}

// call makes one remote call and returns its result.
func (o *Odoo) call(ctx context.Context, service, method string, args ...any) (result json.RawMessage, err error) {
	body, err := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "method": "call", "id": 1, "params": map[string]any{"service": service, "method": method, "args": args},
	})
	if err != nil {
		return nil, err
	}
	to, err := o.Client.to("/jsonrpc", url.Values{})
	if err != nil {
		return nil, err
	}
	err = o.Client.call(ctx, to, body, func(r io.Reader, _ http.Header) error {
		data, err := drain(r)
		if err != nil {
			return err
		}
		var answer struct {
			Result json.RawMessage
			Error  *struct {
				Message string
				Data    struct{ Message string }
			}
		}
		if err := json.Unmarshal(data, &answer); err != nil {
			if json.Valid(data) {
				return errors.New("it is no answer of JSON-RPC")
			}
			return io.ErrUnexpectedEOF
		}
		if answer.Error != nil {
			text := strings.Join(strings.Fields(answer.Error.Message+": "+answer.Error.Data.Message), " ")
			return source.Fail("see whether the user may read invoices, and whether the database is named right", "Odoo answers: %.300s", text)
		}
		if answer.Result == nil {
			return errors.New("it has no result")
		}
		result = answer.Result
		return nil
	})
	return result, err
}

// of is the part of a link [id, "name"]; Odoo writes false for none.
func (o object) of(name string, part int) string {
	if list, ok := o[name].([]any); ok && len(list) > part {
		return object{"": list[part]}.text("")
	}
	return ""
}

func (o *Odoo) invoice(m object) ([]source.Field, error) {
	total, err := m.amount("amount_total")
	if err != nil {
		return nil, err
	}
	open, err := m.amount("amount_residual")
	if err != nil {
		return nil, err
	}
	due := m.text("invoice_date_due")
	if m.text("move_type") == "out_refund" {
		total, open, due = negative(total), negative(open), cmp.Or(due, m.text("invoice_date"))
	}
	client := m.of("commercial_partner_id", 0)
	if id := json.Number(client); client != "" && !o.known[id] {
		if o.known == nil {
			o.known = map[json.Number]bool{}
		}
		o.known[id] = true
		o.partners = append(o.partners, id)
	}
	reversed, _, _ := strings.Cut(m.of("reversed_entry_id", 1), " (") // its number, then perhaps a reference
	return []source.Field{
		field("invoice", m.text("name")), field("client", client), field("amount", total), field("open", open), field("currency", m.of("currency_id", 1)),
		field("issued", m.text("invoice_date")), field("due", due), field("credit_for", reversed),
	}, nil
}

func odooPartner(p object) ([]source.Field, error) {
	kind := "consumer"
	if p.yes("is_company") {
		kind = "business"
	}
	language, _, _ := strings.Cut(p.text("lang"), "_")
	return []source.Field{
		field("client", p.text("id")), field("name", p.text("name")), field("kind", kind), field("email", p.text("email")), field("phone", p.text("phone")),
		field("street", strings.TrimSpace(p.text("street")+"\n"+p.text("street2"))), field("postcode", p.text("zip")), field("city", p.text("city")),
		field("country", p.text("country_code")), field("language", language),
	}, nil
}
