package forget

import (
	"encoding/json"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// mark puts the word in the place of a text, where there is one.
func mark(texts ...*string) {
	for _, t := range texts {
		if *t != "" {
			*t = engine.Forgotten
		}
	}
}

// marked is a list with one mark for all that was in it.
func marked(list []string) []string {
	if len(list) == 0 {
		return list
	}
	return []string{engine.Forgotten}
}

// client is what is left of a client: what law and accounts ask of them, and their wishes.
func client(c engine.Client) engine.Client {
	mark(&c.Name, &c.Email, &c.Phone, &c.Contact)
	c.Address, c.Bad = marked(c.Address), marked(c.Bad)
	contacts := make([]engine.Contact, len(c.Contacts))
	for i, x := range c.Contacts {
		mark(&x.Name, &x.Email, &x.Phone)
		contacts[i] = x
	}
	if c.Contacts != nil {
		c.Contacts = contacts
	}
	c.Blacklisted, c.Insolvent, c.Facts = 0, 0, nil
	return c
}

// version is what is left of a form, and whether that is not all of it.
func version(v ledger.Version) (ledger.Version, bool, error) {
	facts, err := ledger.ForgottenFacts(v.Facts, engine.Forgotten)
	if err != nil {
		return v, false, err
	}
	before := v.Line
	v.Facts = facts
	if v.Client != nil {
		c := client(*v.Client)
		v.Client, v.Line = &c, ledger.ClientLine(&c, facts)
	} else {
		inv := *v.Invoice
		mark(&inv.DisputeReason, &inv.Document)
		v.Invoice, v.Line = &inv, ledger.InvoiceLine(&inv, facts)
	}
	return v, v.Line != before, nil
}

// event is what is left of an event, and whether that is not all of it.
func event(e ledger.Event) (ledger.Event, bool) {
	before := ledger.EventLine(&e)
	mark(&e.Note)
	if e.Type != engine.EventHandedOver {
		mark(&e.To)
		if e.Type != engine.EventCall { // of a call it is one of a few words
			mark(&e.Reason)
		}
	}
	return e, ledger.EventLine(&e) != before
}

// message is what is left of a message of the outbox.
func message(m ledger.Message, k known) ledger.Message {
	mark(&m.Body.To, &m.Body.Person)
	for _, t := range []*string{&m.Body.Fallback, &m.Receipt, &m.Reason} {
		if k.in(*t) {
			mark(t)
		}
	}
	if strings.Contains(m.Reason, "@") { // a server names the address in what it answers
		mark(&m.Reason)
	}
	params := map[string]string{}
	for name, value := range m.Body.Params {
		if k.in(value) {
			value = engine.Forgotten
		}
		params[name] = value
	}
	if m.Body.Params != nil {
		m.Body.Params = params
	}
	return m
}

// rendition is what is left of a message as it was handed over: to nobody, without words and files.
func rendition(v ledger.Rendition) (ledger.Rendition, error) {
	var m channels.Message
	if err := json.Unmarshal(v.Body, &m); err != nil {
		m = channels.Message{Key: v.Message} // it says nothing that could be kept
	}
	left := channels.Message{
		Key: m.Key, Date: m.Date, Language: m.Language, Client: m.Client, Invoices: m.Invoices, Case: m.Case, Thread: m.Thread, Via: m.Via,
		To:      channels.Recipient{Name: engine.Forgotten, Address: m.To.Address, Postal: marked(m.To.Postal), Country: m.To.Country},
		Subject: m.Subject, Text: m.Text,
	}
	mark(&left.To.Address, &left.Subject, &left.Text)
	if registered := m.Params["registered"]; registered != "" {
		left.Params = map[string]string{"registered": registered}
	}
	body, err := dispatch.EncodeRendition(left)
	v.Body, v.Files = body, nil
	return v, err
}

// running is what is left of what a case waits for, and whether that is not all of it.
func running(c ledger.Case, k known) (ledger.Case, bool) {
	taken := false
	tell := func(text *string) {
		if k.in(*text) {
			mark(text)
			taken = true
		}
	}
	for i := range c.Run.Pending {
		tell(&c.Run.Pending[i].Why)
	}
	for i := range c.Deferred {
		tell(&c.Deferred[i].Why)
	}
	if c.Undecided != nil {
		tell(&c.Undecided.Why)
		tell(&c.Undecided.Do)
	}
	return c, taken
}
