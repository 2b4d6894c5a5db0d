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
		Entity string `json:"entity,omitempty"`
	}
	clientMore struct {
		Timezone string   `json:"timezone,omitempty"`
		Consent  []string `json:"consent,omitempty"`
	}
	eventMore struct {
		Outcome string `json:"outcome,omitempty"`
	}
)

func moreOfInvoice(i *engine.Invoice) invoiceMore { return invoiceMore{Entity: i.Entity} }

func (m invoiceMore) fill(i *engine.Invoice) { i.Entity = m.Entity }

func moreOfClient(c *engine.Client) clientMore { return clientMore{c.Timezone, c.Consent} }

func (m clientMore) fill(c *engine.Client) { c.Timezone, c.Consent = m.Timezone, m.Consent }

func moreOfEvent(e *engine.Event) eventMore { return eventMore{Outcome: e.Outcome} }

func (m eventMore) fill(e *engine.Event) { e.Outcome = m.Outcome }

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
