package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies/portal"
	"github.com/relance-dev/relance/policies/template"
)

// Composer writes messages of the outbox as their channels send them.
type Composer struct {
	*Deployment
	Reader ledger.Reader
	Today  engine.Date  // of the creditor
	Links  *portal.Keys // signs the links of what is sent; nil where nothing is
}

// Write writes a message as it is sent today: without the lines that are lost, with
// what is still owed on the others, with its files, and below what was sent before.
func (c *Composer) Write(ctx context.Context, row ledger.Message, lost []dispatch.Lost) (channels.Message, error) {
	m := row.Body
	without := map[string]bool{}
	for _, l := range lost {
		without[l.Invoice] = true
	}
	gone := func(l engine.Line) bool { return without[l.Invoice] }
	m.Lines = slices.DeleteFunc(slices.Clone(m.Lines), gone)
	m.Also = slices.DeleteFunc(slices.Clone(m.Also), gone)
	m.Date = c.Today
	client, err := c.Reader.Client(ctx, m.Client)
	if errors.Is(err, ledger.ErrNotFound) {
		client, err = engine.Client{ID: m.Client}, nil
	}
	if err != nil {
		return channels.Message{}, err
	}
	open, err := c.Invoices(ctx, &m, &client)
	if err != nil {
		return channels.Message{}, err
	}
	inputs, err := c.Inputs(ctx, &m, &client, open)
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
	if err := mentioned(&m, open); err != nil {
		return channels.Message{}, err
	}
	link := c.portalLink(&m)
	words, err := c.Book.RenderLinked(m, inputs, link)
	if err != nil {
		return channels.Message{}, err
	}
	out := channels.Message{
		To:       recipient(&m, &client, c.Book.Company(m.Entity)),
		Language: m.Language, Subject: words.Subject, Text: words.Text, HTML: words.HTML, SMS: words.SMS, Params: m.Params, Client: m.Client,
		Variables: words.Variables, Pay: payment(&m, words.Pay, c.Book.Company(m.Entity)), Case: caseOf(&row), Headers: headers(&row), Page: page(&words, link),
	}
	for _, l := range m.All() {
		out.Invoices = append(out.Invoices, l.Invoice)
	}
	if out.CC = paramList(m.Params["cc"]); m.Channel != "email" {
		out.CC = nil
	}
	if out.Attachments, err = c.attachments(ctx, &m, &client, open); err != nil {
		return channels.Message{}, err
	}
	out.Thread, err = c.thread(ctx, row, &m)
	return out, err
}

// payment is what a message asks to be paid, for a channel that shows it: to a client, and where an account
// or a link is known.
func payment(m *engine.Message, asked *template.Asked, to template.Creditor) *channels.Payment {
	if ch, known := engine.ChannelOf(m.Channel); asked == nil || !known || !ch.Contact || to.IBAN == "" && to.PaymentLink == "" {
		return nil
	}
	return &channels.Payment{
		Amount: asked.Text, Value: asked.Currency.Format(asked.Amount), Currency: asked.Currency.Code(), Name: to.Name,
		IBAN: to.IBAN, BIC: to.BIC, Reference: asked.Reference, Link: to.PaymentLink, Code: to.PaymentCode,
	}
}

// mentioned brings what a message mentions besides what it speaks for to what is owed today.
func mentioned(m *engine.Message, open []*engine.Invoice) error {
	if len(m.Also) == 0 {
		return nil
	}
	by := byID(open)
	for i := range m.Also {
		l := &m.Also[i]
		inv := by[l.Invoice]
		if inv == nil {
			return fmt.Errorf("invoice %s is no longer one of client %s", l.Invoice, m.Client)
		}
		l.Open, l.Less, l.DaysLate = inv.Open, inv.Open-inv.ToAsk(), int(m.Date-l.Due)
	}
	return nil
}

// caseOf is the case that a message is about; of several, the one that speaks.
func caseOf(row *ledger.Message) string {
	if len(row.Parts) == 0 {
		return ""
	}
	return row.Parts[0].Case
}

// headers are what a mail says of itself to programs that sort and archive: the client's number and
// the case, as both sides know them.
func headers(row *ledger.Message) map[string]string {
	if row.Channel != "email" {
		return nil
	}
	out := map[string]string{}
	for name, value := range map[string]string{"X-Client": row.Client, "X-Case": caseOf(row)} {
		if value != "" && !strings.ContainsFunc(value, unicode.IsControl) {
			out[name] = value
		}
	}
	return out
}

// recipient is whom a message goes to: the client, or their contact.
func recipient(m *engine.Message, c *engine.Client, from template.Creditor) channels.Recipient {
	to := channels.Recipient{Name: cmp.Or(c.Name, c.ID), Address: m.To, Postal: c.Address, Country: c.Country}
	if bare, err := address.Email(m.To); err == nil && m.Channel == "email" {
		to.Address = bare
	}
	switch {
	case m.Person == "":
	case m.Channel == "letter":
		to.Postal = append([]string{attention(m.Language, m.Person)}, c.Address...)
	case m.Channel == "email":
		to.Name = m.Person
	default:
		to.Name += ", " + m.Person
	}
	if m.Channel == "letter" && len(to.Postal) > 0 {
		if country := abroad(c.Country, from); country != "" && !named(to.Postal[len(to.Postal)-1], country, c.Country) {
			to.Postal = append(slices.Clip(to.Postal), country)
		}
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

// Invoices lists the client's invoices in the account of a message, with what is asked of each.
func (c *Composer) Invoices(ctx context.Context, m *engine.Message, client *engine.Client) ([]*engine.Invoice, error) {
	var known []*engine.Invoice
	for inv, err := range c.Reader.Invoices(ctx, ledger.InvoiceFilter{Client: m.Client}) {
		if err != nil {
			return nil, err
		}
		if inv.Currency == m.Currency && inv.Entity == m.Entity {
			known = append(known, &inv)
		}
	}
	c.Book.Engine.Tolerate(known...)
	engine.ApplyCash(known, client.OnAccount(m.Entity, m.Currency))
	return known, nil
}

// threadLength is how many earlier mails a mail names.
const threadLength = 10

// thread lists the mails to the same address that were sent about the same cases, so that
// a reminder appears below the one before it.
func (c *Composer) thread(ctx context.Context, row ledger.Message, m *engine.Message) ([]string, error) {
	if m.Channel != "email" {
		return nil, nil
	}
	meta, err := c.Reader.Meta(ctx)
	if err != nil {
		return nil, err
	}
	ours := map[string]bool{} // cases
	for _, part := range row.Parts {
		ours[part.Case] = true
	}
	var earlier []ledger.Message
	before := ledger.MessageFilter{Client: row.Client, Channels: []string{m.Channel}, Since: meta.AfterRehearsal(time.Time{})}
	for e, err := range c.Reader.Messages(ctx, before) {
		if err != nil {
			return nil, err
		}
		left := (e.Status == ledger.Sent || e.Status == ledger.Delivered) && !e.Created.After(row.Created)
		if left && e.Key != row.Key && e.Body.To == m.To && slices.ContainsFunc(e.Parts, func(p ledger.PartKey) bool { return ours[p.Case] }) {
			earlier = append(earlier, e)
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
