package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
)

// composer writes messages of the outbox as their channels send them.
type composer struct {
	*deployment
	reader ledger.Reader
	today  engine.Date
	now    time.Time
}

// write writes a message as it is sent today: without the lines that are lost, with
// what is still owed on the others, with its files, and below what was sent before.
func (c *composer) write(ctx context.Context, row ledger.Message, lost []dispatch.Lost) (channels.Message, error) {
	m, err := decide.ReadBody(row.Body)
	if err != nil {
		return channels.Message{}, err
	}
	m.Lines = slices.DeleteFunc(m.Lines, func(l engine.Line) bool {
		return slices.ContainsFunc(lost, func(x dispatch.Lost) bool { return x.Invoice == l.Invoice })
	})
	m.Date = c.today
	client, err := c.reader.Client(ctx, m.Client)
	if errors.Is(err, ledger.ErrNotFound) {
		client, err = engine.Client{ID: m.Client}, nil
	}
	if err != nil {
		return channels.Message{}, err
	}
	open, err := c.invoices(ctx, &m, &client)
	if err != nil {
		return channels.Message{}, err
	}
	inputs, err := c.inputs(ctx, &m, &client, open)
	if err != nil {
		return channels.Message{}, err
	}
	m.Amount = 0
	for i := range m.Lines {
		l := &m.Lines[i]
		inv := inputs[i].Invoice
		l.Open, l.Less, l.DaysLate = inv.Open, 0, inputs[i].DaysLate()
		if ch, known := engine.ChannelOf(m.Channel); !known || ch.Contact {
			l.Less = inv.Open - inv.ToAsk()
		}
		m.Amount += l.ToAsk()
	}
	words, err := c.book.Render(m, inputs)
	if err != nil {
		return channels.Message{}, err
	}
	out := channels.Message{
		To:       recipient(&m, &client),
		Language: m.Language, Subject: words.Subject, Text: words.Text, HTML: words.HTML, SMS: words.SMS, Params: m.Params, Client: m.Client,
	}
	for _, l := range m.Lines {
		out.Invoices = append(out.Invoices, l.Invoice)
	}
	if out.CC = paramList(m.Params["cc"]); m.Channel != "email" {
		out.CC = nil
	}
	if out.Attachments, err = c.attachments(&m, &client, open); err != nil {
		return channels.Message{}, err
	}
	out.Thread, err = c.thread(ctx, row, &m)
	return out, err
}

// recipient is whom a message goes to: the client, or his contact.
func recipient(m *engine.Message, c *engine.Client) channels.Recipient {
	to := channels.Recipient{Name: cmp.Or(c.Name, c.ID), Address: m.To, Postal: c.Address, Country: c.Country}
	switch {
	case m.Person == "":
	case m.Channel == "letter":
		to.Postal = append([]string{attention(m.Language, m.Person)}, c.Address...)
	case m.Channel == "email":
		to.Name = m.Person
	default:
		to.Name += ", " + m.Person
	}
	return to
}

// attention is the line of an address that says for whom a letter is.
func attention(language, person string) string {
	if language == "fr" {
		return "À l’attention de " + person
	}
	return "Attn: " + person
}

// invoices lists the client's invoices in the account of a message, with what is asked of each.
func (c *composer) invoices(ctx context.Context, m *engine.Message, client *engine.Client) ([]*engine.Invoice, error) {
	var known []*engine.Invoice
	for inv, err := range c.reader.Invoices(ctx, ledger.InvoiceFilter{Client: m.Client}) {
		if err != nil {
			return nil, err
		}
		if inv.Currency == m.Currency && inv.Entity == m.Entity {
			known = append(known, &inv)
		}
	}
	engine.Spread(known, client.OnAccount(m.Entity, m.Currency))
	return known, nil
}

// inputs are the facts that each line of a message is written from. An invoice that is
// not one of the client's is an error: no message shows it to somebody else.
func (c *composer) inputs(ctx context.Context, m *engine.Message, client *engine.Client, known []*engine.Invoice) ([]engine.Input, error) {
	account := engine.AccountOf(known, m.Date)
	account.Known, account.OnAccount = m.Known, client.OnAccount(m.Entity, m.Currency)
	inputs := make([]engine.Input, len(m.Lines))
	for i, l := range m.Lines {
		of, err := c.reader.CaseOf(ctx, l.Invoice)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(known, func(inv *engine.Invoice) bool { return inv.ID == l.Invoice })
		if at < 0 {
			return nil, fmt.Errorf("invoice %s is no longer one of client %s", l.Invoice, m.Client)
		}
		paid, err := payments(ctx, c.reader, l.Invoice, m.Date)
		if err != nil {
			return nil, err
		}
		fee, err := c.feeElsewhere(ctx, known[at], known, m.Date)
		if err != nil {
			return nil, err
		}
		inputs[i] = engine.Input{
			Facts: engine.Facts{
				Invoice: known[at], Client: client, Account: account, Promise: of.Promise, Last: of.Last, Calendar: c.book.Engine.Calendar,
				Payments: paid, Limitation: c.book.Engine.LimitationOf(known[at]),
				Instalments: engine.Instalments(known[at], known), FeeElsewhere: fee,
			},
			Machine: c.book.Engine.Machine(l.Policy), Case: &of.Run, Today: m.Date,
		}
	}
	return inputs, nil
}

// feeElsewhere is engine.FeeElsewhere, with what the ledger knows of payments.
func (c *composer) feeElsewhere(ctx context.Context, inv *engine.Invoice, known []*engine.Invoice, day engine.Date) (bool, error) {
	var failed error
	elsewhere := engine.FeeElsewhere(inv, known, func(other *engine.Invoice) bool {
		paid, err := payments(ctx, c.reader, other.ID, day)
		failed = cmp.Or(failed, err)
		return engine.FellLate(other, paid, day)
	})
	return elsewhere, failed
}

// threadLength is how many earlier mails a mail names.
const threadLength = 10

// thread lists the mails to the same address that were sent about the same cases, so that
// a reminder appears below the one before it.
func (c *composer) thread(ctx context.Context, row ledger.Message, m *engine.Message) ([]string, error) {
	if m.Channel != "email" {
		return nil, nil
	}
	var earlier []ledger.Message
	seen := map[string]bool{row.Key: true}
	for _, part := range row.Parts {
		for before, err := range c.reader.Messages(ctx, ledger.MessageFilter{Case: part.Case}) {
			if err != nil {
				return nil, err
			}
			sent := before.Status == ledger.Sent || before.Status == ledger.Delivered
			if seen[before.Key] || !sent || before.Channel != m.Channel || before.Created.After(row.Created) {
				continue
			}
			body, err := decide.ReadBody(before.Body)
			if err != nil {
				return nil, err
			}
			if body.To == m.To {
				earlier, seen[before.Key] = append(earlier, before), true
			}
		}
	}
	slices.SortFunc(earlier, func(a, b ledger.Message) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.Key, b.Key))
	})
	var keys []string
	for _, e := range earlier[max(0, len(earlier)-threadLength):] {
		keys = append(keys, e.Key)
	}
	return keys, nil
}

// payments lists what came in for an invoice up to a day.
func payments(ctx context.Context, r ledger.Reader, invoice string, day engine.Date) ([]engine.Payment, error) {
	var events []engine.Event
	for e, err := range r.Events(ctx, ledger.EventFilter{Invoice: invoice}) {
		if err != nil {
			return nil, err
		}
		events = append(events, e.Event)
	}
	return engine.PaymentsOf(events, invoice, day), nil
}
