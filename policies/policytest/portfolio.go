package policytest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// stand-ins for what a test's client leaves out: an address on every channel.
const (
	standInClient = "client"
	standInPhone  = "+33639980001" // reserved for fiction
)

func (d *decoder) clients(raw map[string]clientJSON) {
	for _, id := range slices.Sorted(maps.Keys(raw)) {
		c := raw[id]
		out := engine.Client{
			ID: id, Name: cmp.Or(c.Name, id), Profile: c.Profile, Kind: cmp.Or(c.Kind, engine.KindBusiness),
			Country: cmp.Or(c.Country, d.opt.Book.Creditor.Country), Language: c.Language,
			Email: given(c.Email, id+"@example.org"), Phone: given(c.Phone, standInPhone),
			Address: given(c.Address, []string{"1 rue de l'Exemple", "75000 Paris"}),
			OptOut:  slices.Sorted(slices.Values(c.OptOut)), Consent: slices.Sorted(slices.Values(c.Consent)), Timezone: c.Timezone,
			Verified: c.PhoneVerified, Preferred: c.PreferredChannel, Contacts: d.contacts(id, c.Contacts),
			Facts: d.facts(c.Facts, "clients", id, "facts"),
		}
		if c.Profile != "" && len(d.opt.Book.Profiles) > 0 {
			d.known(d.opt.Book.Profiles, c.Profile, "profile", "clients", id, "profile")
		}
		d.test.Clients = append(d.test.Clients, out)
	}
}

// contacts are those that a test gives a client.
func (d *decoder) contacts(client string, raw []contactJSON) []engine.Contact {
	var list []engine.Contact
	for i, c := range raw {
		d.known(d.opt.Book.Roles, c.Role, "role", "clients", client, "contacts", strconv.Itoa(i), "role")
		list = append(list, engine.Contact{
			Role: c.Role, Name: c.Name, Email: c.Email, Phone: c.Phone, Language: c.Language, Verified: c.Verified,
			OptOut: slices.Sorted(slices.Values(c.OptOut)), Consent: slices.Sorted(slices.Values(c.Consent)),
		})
	}
	engine.SortContacts(list)
	return list
}

// given is what a test says, or the stand-in when it says nothing.
func given[T any](v *T, standIn T) T {
	if v != nil {
		return *v
	}
	return standIn
}

func (d *decoder) invoices(raw map[string]invoiceJSON) {
	if len(raw) == 0 {
		d.fail([]string{"invoices"}, "", "a test needs at least one invoice")
	}
	for _, id := range slices.Sorted(maps.Keys(raw)) {
		i := raw[id]
		at := func(field string) []string { return []string{"invoices", id, field} }
		d.given(i, id)
		cur := d.currency(i.Currency, at("currency"))
		out := engine.Invoice{
			ID: id, Client: d.client(i.Client, at("client")), Currency: cur,
			Amount: d.amount(i.Amount, cur, at("amount")...),
			Issued: d.date(i.Issued, at("issued")...), Due: d.date(i.Due, at("due")...), PaidOn: d.date(i.PaidOn, at("paid_on")...),
			Disputed: i.Disputed, OnHold: i.OnHold, Entity: i.Entity, CreditFor: i.CreditFor, Factored: i.Factored || i.Factor != "", Factor: i.Factor,
			Facts: d.facts(i.Facts, at("facts")...),
		}
		d.known(d.entities(), i.Entity, "entity", at("entity")...)
		if i.CreditFor != "" {
			d.known(slices.Sorted(maps.Keys(raw)), i.CreditFor, "invoice", at("credit_for")...)
			if out.Amount >= 0 || i.CreditFor == id {
				d.fail(at("credit_for"), "a credit note has a negative amount, and is for another invoice", "%s is no credit note for %s", id, i.CreditFor)
			}
		}
		out.Open, out.Gross = out.Amount, true
		if i.Open != "" {
			out.Open, out.Gross = d.amount(i.Open, cur, at("open")...), false
		}
		d.test.Invoices = append(d.test.Invoices, out)
	}
}

// given reports what an invoice lacks. The schema lets cases add it to what they share.
func (d *decoder) given(i invoiceJSON, id string) {
	if i.Amount == "" {
		d.fail([]string{"invoices", id, "amount"}, "add amount: 100.00", "invoice %s has no amount", id)
	}
	if i.Due == "" {
		d.fail([]string{"invoices", id, "due"}, `add due: "2026-01-31"`, "invoice %s has no due date", id)
	}
}

func (d *decoder) currency(code string, path []string) engine.Currency {
	if code == "" {
		if d.opt.Currency.IsZero() {
			d.fail(path, `write currency: "EUR", or give the creditor a currency`, "the invoice states no currency")
		}
		return d.opt.Currency
	}
	c, err := engine.ParseCurrency(code)
	if err != nil {
		d.fail(path, "", "%v", err)
	}
	return c
}

// client is the id an invoice names, the only client's, or that of a business
// made for the test.
func (d *decoder) client(id string, path []string) string {
	ids := d.clientIDs()
	switch {
	case id != "":
		d.known(ids, id, "client", path...)
		return id
	case len(ids) == 1:
		return ids[0]
	case len(ids) > 1:
		d.fail(path, fmt.Sprintf("one of %q", ids), "the test has %d clients: say whose invoice it is", len(ids))
		return ""
	}
	d.clients(map[string]clientJSON{standInClient: {}})
	return standInClient
}

func (d *decoder) event(e eventJSON, path ...string) {
	at := func(field string) []string { return append(slices.Clone(path), field) }
	if e.Invoice == "" && e.Client == "" {
		e.Invoice = d.onlyInvoice(at("invoice")...)
	}
	out := engine.Event{
		Date: d.date(e.Date, at("date")...), Type: engine.EventType(e.Type), Invoice: e.Invoice,
		Client: e.Client, Until: d.date(e.Until, at("until")...), Channel: e.Channel, Note: e.Note,
		Reason: e.Reason, Outcome: e.Outcome, To: e.To, Contact: e.Contact, Grace: e.Grace,
	}
	d.known(d.invoiceIDs(), e.Invoice, "invoice", at("invoice")...)
	d.known(d.clientIDs(), e.Client, "client", at("client")...)
	if i := slices.Index(d.invoiceIDs(), e.Invoice); i >= 0 {
		out.Client, out.Currency = d.test.Invoices[i].Client, d.test.Invoices[i].Currency
	} else if e.Amount != "" || len(e.Instalments) > 0 {
		out.Currency = d.owedIn(e.Client, at("amount"))
	}
	if out.Invoice == "" && out.Type.OnAccount() {
		out.Entity = e.Entity
		d.known(d.entities(), e.Entity, "entity", at("entity")...)
	} else if e.Entity != "" {
		d.fail(at("entity"), "leave it out", "an event about an invoice is about the entity that it is owed to")
	}
	if out.Type.OfClient() { // it is about them as a whole, whichever invoice names them
		out.Invoice, out.Currency = "", engine.Currency{}
	}
	out.Amount = d.amount(e.Amount, out.Currency, at("amount")...)
	out.Fee = d.amount(e.Fee, out.Currency, at("fee")...)
	d.role(&out, at)
	d.schedule(&out, e.Instalments, at)
	d.complete(out, at)
	d.test.Events = append(d.test.Events, out)
}

// role reports an event about a contact that its client does not have.
func (d *decoder) role(e *engine.Event, at func(string) []string) {
	i := slices.Index(d.clientIDs(), e.Client)
	if e.Contact == "" || i < 0 {
		return
	}
	var roles []string
	for _, c := range d.test.Clients[i].Contacts {
		roles = append(roles, c.Role)
	}
	d.known(roles, e.Contact, "contact", at("contact")...)
}

// owedIn is the one currency in which a client owes; several are a problem.
func (d *decoder) owedIn(client string, path []string) engine.Currency {
	var owed engine.Currency
	for i := range d.test.Invoices {
		inv := &d.test.Invoices[i]
		if inv.Client != client || inv.Currency == owed {
			continue
		}
		if !owed.IsZero() {
			d.fail(path, "say which invoice it is about", "client %s owes in %s and in %s, and the amount says neither", client, owed, inv.Currency)
			return engine.Currency{}
		}
		owed = inv.Currency
	}
	return owed
}

// complete reports what an event of its type lacks.
func (d *decoder) complete(e engine.Event, at func(string) []string) {
	if e.Type.OfClient() || e.Type == engine.EventCall {
		d.completeClient(e, at)
		return
	}
	switch e.Type {
	case engine.EventDebit, engine.EventDebitRejected, engine.EventDispute, engine.EventDisputeResolved, engine.EventApproved, engine.EventAllocation, engine.EventHandedOver,
		engine.EventTakenBack, engine.EventAcknowledged, engine.EventCourt, engine.EventCourtEnded, engine.EventEnforced:
		if e.Invoice == "" && e.Client != "" {
			d.fail(at("invoice"), fmt.Sprintf("one of %q", d.invoiceIDs()), "a %s is about an invoice: say which one", e.Type)
		}
		if e.Type == engine.EventAllocation && e.Amount <= 0 {
			d.fail(at("amount"), "amounts of events are positive", "an %s needs an amount", e.Type)
		}
	case engine.EventPlan:
		if e.Schedule == "" {
			d.fail(at("instalments"), `write instalments: [{due: "2026-04-01", amount: 100}]`, "a plan needs its instalments")
		}
	case engine.EventPayment, engine.EventCredit, engine.EventRefund:
		if e.Amount <= 0 {
			d.fail(at("amount"), "amounts of events are positive", "a %s needs an amount", e.Type)
		}
	case engine.EventHold:
		if e.Until != 0 && e.Until <= e.Date {
			d.fail(at("until"), "", "a hold ends after the day it begins")
		}
	case engine.EventPromise:
		if e.Until < e.Date {
			d.fail(at("until"), "", "a promise needs the day by which it is to be kept, not before the day it is made")
		}
	}
}

// completeClient does so for events about the client themselves.
func (d *decoder) completeClient(e engine.Event, at func(string) []string) {
	switch {
	case e.Type.NeedsChannel() && e.Channel == "":
		d.fail(at("channel"), `"*" is every channel`, "a %s needs the channel that it is about", e.Type)
	case e.Type == engine.EventCall && e.Outcome == "":
		d.fail(at("outcome"), fmt.Sprintf("one of %q", engine.CallOutcomes), "a call needs what came of it")
	case e.Type == engine.EventCall && e.Reason != "":
		d.known(engine.CallReasons, e.Reason, "reason of a call", at("reason")...)
	}
	if e.Type == engine.EventCall && e.Outcome == engine.CallPromise && e.Until < e.Date {
		d.fail(at("until"), "", "a promise needs the day by which it is to be kept, not before the day it is made")
	}
}

// schedule reads the instalments of a plan.
func (d *decoder) schedule(e *engine.Event, raw []instalmentJSON, at func(string) []string) {
	if len(raw) == 0 {
		return
	}
	list := make([]engine.Instalment, len(raw))
	for i, x := range raw {
		path := append(at("instalments"), strconv.Itoa(i))
		list[i] = engine.Instalment{Due: d.date(x.Due, append(path, "due")...), Amount: d.amount(x.Amount, e.Currency, append(path, "amount")...)}
	}
	s, err := engine.NewSchedule(list)
	if err != nil {
		d.fail(at("instalments"), "", "%v", err)
	}
	e.Schedule, e.Amount, e.Until = s, s.Total(), s.Last()
}

// facts puts declared facts in the order of the book.
func (d *decoder) facts(raw map[string]json.RawMessage, path ...string) []engine.Value {
	if len(raw) == 0 {
		return nil
	}
	decls := d.opt.Book.Facts
	values := make([]engine.Value, len(decls))
	names := make([]string, len(decls))
	for i, decl := range decls {
		names[i] = decl.Name
		if text, ok := raw[decl.Name]; ok {
			v, err := factValue(decl.Type, text)
			if err != nil {
				d.fail(append(path, decl.Name), "", "fact %s is no %s: %s", decl.Name, decl.Type, text)
			}
			values[i] = v
		}
	}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		d.known(names, name, "declared fact", append(path, name)...)
	}
	return values
}

// factValue reads a JSON scalar as a fact of a type.
func factValue(t engine.FactType, text json.RawMessage) (engine.Value, error) {
	v := engine.Value{Type: t}
	var s string
	var err error
	switch t {
	case engine.FactString:
		err = json.Unmarshal(text, &v.Str)
	case engine.FactInt:
		err = json.Unmarshal(text, &v.Int)
	case engine.FactNumber:
		v.Num, _, err = apd.NewFromString(string(text))
	case engine.FactBool:
		var yes bool
		if err = json.Unmarshal(text, &yes); yes {
			v.Int = 1
		}
	case engine.FactDate:
		if err = json.Unmarshal(text, &s); err == nil {
			var day engine.Date
			day, err = engine.ParseDate(s)
			v.Int = int64(day)
		}
	}
	return v, err
}

// entities lists the entities of the book.
func (d *decoder) entities() []string {
	ids := make([]string, len(d.opt.Book.Entities))
	for i, e := range d.opt.Book.Entities {
		ids[i] = e.ID
	}
	return ids
}
