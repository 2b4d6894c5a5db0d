package ledgertest

import (
	"context"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// noon is the instant of everything that needs one.
var noon = time.Date(2026, 1, 31, 11, 0, 0, 0, time.UTC)

func day(text string) engine.Date {
	d, err := engine.ParseDate(text)
	if err != nil {
		panic(err) // a mistake in this package
	}
	return d
}

func euro() engine.Currency {
	c, err := engine.ParseCurrency("EUR")
	if err != nil {
		panic(err) // a mistake in this package
	}
	return c
}

func client(id string) engine.Client {
	return engine.Client{
		ID: id, Name: "Menuiserie " + id, Profile: "craftsman", Kind: engine.KindBusiness, Country: "FR", Language: "fr",
		Email: "compta@example.org", Phone: "+33 1 99 00 00 01", Contact: "A. Martin", Address: []string{"1 rue de l’Église", "75001 Paris"},
		OptOut: []string{"sms"}, Timezone: "Europe/Paris", Consent: []string{"whatsapp"},
		Contacts: []engine.Contact{
			{Role: "owner", Email: "owner@example.org"},
			{Role: "treasurer", Name: "A. Martin", Phone: "+33 1 99 00 00 02", Language: "en", Verified: true, OptOut: []string{"email"}, Consent: []string{"*"}},
		},
		Verified: true, Preferred: "call",
		Bad: []string{"old@example.org"}, Insolvent: day("2026-01-15"), Blacklisted: day("2026-01-16"), Unapplied: []engine.Unapplied{{Entity: "north", Currency: euro(), Amount: 250}}, Facts: []engine.Value{{Type: engine.FactString, Str: "wood \"&\" <more>"}, {}, {}, {}, {}},
	}
}

func invoice(id, client string, open engine.Amount) engine.Invoice {
	return engine.Invoice{
		ID: id, Client: client, Entity: "north", Amount: 10000, Open: open, Currency: euro(), Issued: day("2026-01-01"), Due: day("2026-01-31"),
		Disputed: true, DisputedAmount: 1, DisputeReason: "broken", Debit: true, CreditFor: "F-0", Document: "2026/f.pdf", Factored: true, Factor: "Alpha Factoring",
		HandedOver: day("2026-01-20"), Approved: day("2026-01-18"), HandedTo: "agency", HoldUntil: day("2026-02-11"), Interrupts: []engine.Interrupt{{On: day("2026-01-21"), By: engine.EventAcknowledged}},
		Facts: []engine.Value{
			{},
			{Type: engine.FactInt, Int: -7},
			{Type: engine.FactNumber, Num: apd.New(125, -1)},
			{Type: engine.FactBool, Int: 1},
			{Type: engine.FactDate, Int: int64(day("2020-02-29"))},
		},
	}
}

func payment(key, invoice string, amount engine.Amount) ledger.Event {
	return ledger.Event{Key: key, Event: engine.Event{
		Date: day("2026-02-01"), Type: engine.EventPayment, Invoice: invoice, Client: "C-1", Amount: amount, Currency: euro(), Note: "transfer",
		Reason: "oversight", Outcome: "answered", To: "a@example.org", Grace: 3, Fee: 7, Schedule: "2026-03-01:5;2026-04-01:6", Entity: "north", Contact: "treasurer",
	}}
}

func draft(kind ledger.Kind) ledger.Draft {
	return ledger.Draft{At: noon, Kind: kind, Body: map[string]any{"b": 1, "a": "x & y"}}
}

// put appends an entry that makes invoices of client C-1.
func put(invoices ...engine.Invoice) func(context.Context, ledger.Tx) error {
	return func(ctx context.Context, tx ledger.Tx) error {
		d := draft(ledger.KindImport)
		d.Invoices = invoices
		_, err := tx.Append(ctx, d)
		return err
	}
}

func newCase(invoice string, wake engine.Date) ledger.Case {
	return ledger.Case{
		Subject: ledger.Subject{Invoice: invoice, Client: "C-1", Currency: euro(), Policy: "standard"},
		Book:    "digest", State: "watch", Wake: wake,
		Run:     engine.Case{Opened: day("2026-01-01"), HeldFrom: engine.NoState, Entries: []uint16{1, 0}, Rejected: []engine.Approval{{From: 1, To: 2, Rule: 3}}},
		Promise: engine.Promise{Made: day("2026-01-10"), Until: day("2026-01-20"), Amount: 500},
		Last:    engine.Outcome{Channel: "email", Result: "sent", On: day("2026-01-09")},
	}
}

// said is a message with something in each kind of field.
func said() engine.Message {
	return engine.Message{
		Date: day("2026-01-31"), Decided: day("2026-01-30"), Deferred: "weekend", Policy: "b2b", Client: "C-1", State: "courtesy", Tone: engine.ToneFirm,
		Channel: "email", Template: "courtesy", To: "compta@example.org", Language: "fr", Amount: 5000, Currency: euro(),
		Lines:  []engine.Line{{Invoice: "F-1 <1>", Policy: "b2b", State: "courtesy", Open: 6000, Less: 1000, Due: day("2026-01-01"), DaysLate: 30}},
		Params: map[string]string{"attach": "invoice"}, Known: engine.Known{BrokenPromises: 1},
	}
}

func message(caseIDs ...string) ledger.Message {
	m := ledger.Message{Client: "C-1", Channel: "email", Status: ledger.Ready, Body: said(), Created: noon}
	for _, id := range caseIDs {
		m.Parts = append(m.Parts, ledger.PartKey{Case: id, State: "courtesy", Entry: 1})
	}
	m.Key = ledger.MessageKey("", m.Parts)
	return m
}
