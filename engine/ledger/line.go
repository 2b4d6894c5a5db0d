package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"

	"github.com/relance-dev/relance/engine"
)

// line writes a fact as the digest of an entry counts it: quoted fields.
type line []byte

func (l line) text(fields ...string) line {
	for _, f := range fields {
		l = append(strconv.AppendQuote(l, f), ' ')
	}
	return l
}

func (l line) list(items []string) line {
	l = append(l, '[')
	return append(l.text(items...), "] "...)
}

func (l line) flags(flags ...bool) line {
	for _, f := range flags {
		l = append(strconv.AppendBool(l, f), ' ')
	}
	return l
}

// more adds what has no field of its own; a fact without it has the line that it had
// before there was such a thing.
func (l line) more(text string) line {
	if text == "" {
		return l
	}
	return l.text(text)
}

// InvoiceLine is an invoice as the digest of an entry counts it; facts is what
// EncodeFacts wrote.
func InvoiceLine(i *engine.Invoice, facts string) string {
	return string(line("invoice ").text(i.ID, i.Client, i.Currency.Format(i.Amount), i.Currency.Format(i.Open), i.Currency.Code(),
		i.Issued.String(), i.Due.String(), i.PaidOn.String()).flags(i.Disputed, i.OnHold).text(facts).more(InvoiceMore(i)))
}

// ClientLine is a client as the digest of an entry counts it; facts is what
// EncodeFacts wrote.
func ClientLine(c *engine.Client, facts string) string {
	return string(line("client ").text(c.ID, c.Name, c.Profile, c.Kind, c.Country, c.Language, c.Email, c.Phone, c.Contact).
		list(c.Address).list(c.OptOut).text(facts).more(ClientMore(c)))
}

// EventLine is an event as the digest of an entry counts it.
func EventLine(e *Event) string {
	return string(line("event ").text(e.Key, e.Date.String(), string(e.Type), e.Invoice, e.Client,
		e.Currency.Format(e.Amount), e.Currency.Code(), e.Until.String(), e.Channel, e.Note).more(EventMore(&e.Event)))
}

// Digest adds up the facts of one entry: the lines of its clients by id, of its
// invoices by id, of its events in order.
type Digest struct {
	sum hash.Hash
}

// Add counts a line.
func (d *Digest) Add(line string) {
	if d.sum == nil {
		d.sum = sha256.New()
	}
	d.sum.Write([]byte(line))
	d.sum.Write([]byte{'\n'})
}

// String is the hex SHA-256 of the lines; empty when there was none.
func (d *Digest) String() string {
	if d.sum == nil {
		return ""
	}
	return hex.EncodeToString(d.sum.Sum(nil))
}
