package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/relance-dev/relance/engine"
)

// The fields that only some facts have. A store keeps them as one JSON text, so
// that a new field needs no new column: it is added to the struct, to its two
// functions below, and is empty in all facts that were written before.
type (
	invoiceMore struct {
		Entity         string        `json:"entity,omitempty"`
		DisputedAmount engine.Amount `json:"disputed_amount,omitempty"`
		DisputeReason  string        `json:"dispute_reason,omitempty"`
		Debit          bool          `json:"debit,omitempty"`
		CreditFor      string        `json:"credit_for,omitempty"`
		Factored       bool          `json:"factored,omitempty"`
		Factor         string        `json:"factor,omitempty"`
		HandedOver     string        `json:"handed_over,omitempty"`
		HandedTo       string        `json:"handed_to,omitempty"`
		Interrupts     []interrupt   `json:"interrupts,omitempty"`
		HoldUntil      string        `json:"hold_until,omitempty"`
		Document       string        `json:"document,omitempty"`
		Approved       string        `json:"approved,omitempty"`
	}
	interrupt struct {
		On string           `json:"on"`
		By engine.EventType `json:"by"`
	}
	clientMore struct {
		Timezone  string      `json:"timezone,omitempty"`
		Consent   []string    `json:"consent,omitempty"`
		Bad       []string    `json:"bad,omitempty"`
		Insolvent string      `json:"insolvent,omitempty"`
		Unapplied []unapplied `json:"on_account,omitempty"`

		Contacts  []engine.Contact `json:"contacts,omitempty"`
		Verified  bool             `json:"verified,omitempty"`
		Preferred string           `json:"preferred,omitempty"`

		Blacklisted string `json:"blacklisted,omitempty"`
		Forgotten   string `json:"forgotten,omitempty"`
	}
	eventMore struct {
		Reason   string          `json:"reason,omitempty"`
		Outcome  string          `json:"outcome,omitempty"`
		To       string          `json:"to,omitempty"`
		Grace    int             `json:"grace,omitempty"`
		Fee      engine.Amount   `json:"fee,omitempty"`
		Schedule engine.Schedule `json:"schedule,omitempty"`
		Entity   string          `json:"entity,omitempty"`
		Contact  string          `json:"contact,omitempty"`
	}
	unapplied struct {
		Entity   string        `json:"entity,omitempty"`
		Currency string        `json:"currency"`
		Amount   engine.Amount `json:"amount"`
	}
)

func moreOfInvoice(i *engine.Invoice) invoiceMore {
	m := invoiceMore{
		Entity: i.Entity, DisputedAmount: i.DisputedAmount, DisputeReason: i.DisputeReason, Debit: i.Debit, CreditFor: i.CreditFor,
		Factored: i.Factored, Factor: i.Factor, HandedOver: i.HandedOver.String(), HandedTo: i.HandedTo, HoldUntil: i.HoldUntil.String(), Document: i.Document,
		Approved: i.Approved.String(),
	}
	for _, x := range i.Interrupts {
		m.Interrupts = append(m.Interrupts, interrupt{x.On.String(), x.By})
	}
	return m
}

func (m invoiceMore) fill(i *engine.Invoice) {
	i.Entity, i.DisputedAmount, i.DisputeReason, i.Debit, i.CreditFor = m.Entity, m.DisputedAmount, m.DisputeReason, m.Debit, m.CreditFor
	i.Factored, i.Factor, i.HandedTo, i.Document = m.Factored, m.Factor, m.HandedTo, m.Document
	i.HandedOver, i.HoldUntil, i.Approved = dayOf(m.HandedOver), dayOf(m.HoldUntil), dayOf(m.Approved)
	i.Interrupts = nil
	for _, x := range m.Interrupts {
		on, _ := engine.ParseDate(x.On)
		i.Interrupts = append(i.Interrupts, engine.Interrupt{On: on, By: x.By})
	}
}

// dayOf reads a day; zero when there is none.
func dayOf(text string) engine.Date {
	if text == "" {
		return 0
	}
	d, _ := engine.ParseDate(text) // it was one when it was written
	return d
}

func moreOfClient(c *engine.Client) clientMore {
	m := clientMore{Timezone: c.Timezone, Consent: c.Consent, Bad: c.Bad, Contacts: c.Contacts, Verified: c.Verified, Preferred: c.Preferred}
	if c.Insolvent != 0 {
		m.Insolvent = c.Insolvent.String()
	}
	if c.Blacklisted != 0 {
		m.Blacklisted = c.Blacklisted.String()
	}
	if c.Forgotten != 0 {
		m.Forgotten = c.Forgotten.String()
	}
	for _, p := range c.Unapplied {
		m.Unapplied = append(m.Unapplied, unapplied{p.Entity, p.Currency.Code(), p.Amount})
	}
	return m
}

func (m clientMore) fill(c *engine.Client) {
	c.Timezone, c.Consent, c.Bad = m.Timezone, m.Consent, m.Bad
	c.Contacts, c.Verified, c.Preferred = m.Contacts, m.Verified, m.Preferred
	c.Insolvent, c.Blacklisted, c.Forgotten = dayOf(m.Insolvent), dayOf(m.Blacklisted), dayOf(m.Forgotten)
	for _, p := range m.Unapplied {
		cur, _ := engine.ParseCurrency(p.Currency) // it was one when it was written
		c.Unapplied = append(c.Unapplied, engine.Unapplied{Entity: p.Entity, Currency: cur, Amount: p.Amount})
	}
}

func moreOfEvent(e *engine.Event) eventMore {
	return eventMore{e.Reason, e.Outcome, e.To, e.Grace, e.Fee, e.Schedule, e.Entity, e.Contact}
}

func (m eventMore) fill(e *engine.Event) {
	e.Reason, e.Outcome, e.To, e.Grace, e.Fee, e.Schedule, e.Entity, e.Contact = m.Reason, m.Outcome, m.To, m.Grace, m.Fee, m.Schedule, m.Entity, m.Contact
}

// InvoiceMore writes the fields of an invoice that have no column of their own: a
// JSON object, or "" when the invoice has none of them.
func InvoiceMore(i *engine.Invoice) string { return encodeMore(moreOfInvoice(i)) }

// ClientMore does so for a client.
func ClientMore(c *engine.Client) string { return encodeMore(moreOfClient(c)) }

// EventMore does so for an event.
func EventMore(e *engine.Event) string { return encodeMore(moreOfEvent(e)) }

// FillInvoice reads what InvoiceMore wrote into an invoice.
func FillInvoice(i *engine.Invoice, text string) error {
	m, err := decodeMore[invoiceMore](text)
	if err == nil {
		m.fill(i)
	}
	return err
}

// FillClient reads what ClientMore wrote into a client.
func FillClient(c *engine.Client, text string) error {
	m, err := decodeMore[clientMore](text)
	if err == nil {
		m.fill(c)
	}
	return err
}

// FillEvent reads what EventMore wrote into an event.
func FillEvent(e *engine.Event, text string) error {
	m, err := decodeMore[eventMore](text)
	if err == nil {
		m.fill(e)
	}
	return err
}

func encodeMore(v any) string {
	if reflect.ValueOf(v).IsZero() {
		return ""
	}
	text, err := json.Marshal(v)
	if err != nil { // no field is of a kind that can fail
		panic(fmt.Sprintf("ledger: %v", err))
	}
	if string(text) == "{}" { // lists that are empty, as good as none
		return ""
	}
	return string(text)
}

func decodeMore[T any](text string) (m T, err error) {
	if text == "" {
		return m, nil
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, fmt.Errorf("fields of a fact: %w: %w", err, ErrDamaged)
	}
	return m, nil
}
