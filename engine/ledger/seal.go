package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/relance-dev/relance/engine"
)

// check reports the first way in which a draft is not well formed.
func (d *Draft) check() error {
	switch {
	case d.At.IsZero():
		return errors.New("no instant")
	case !slices.Contains(Kinds, d.Kind):
		return fmt.Errorf("no kind %q", d.Kind)
	}
	for i := 1; i < len(d.Clients); i++ {
		if d.Clients[i-1].ID >= d.Clients[i].ID {
			return fmt.Errorf("client %s is out of order, or there twice", d.Clients[i].ID)
		}
	}
	for i := range d.Events {
		if d.Events[i].Key == "" {
			return fmt.Errorf("event %d, a %s, has no key", i+1, d.Events[i].Type)
		}
	}
	return nil
}

// checkInvoice reports what an invoice of a draft lacks; before is the id of the one before it.
func checkInvoice(inv *engine.Invoice, before string, first bool) error {
	switch {
	case !first && before >= inv.ID:
		return fmt.Errorf("invoice %s is out of order, or there twice", inv.ID)
	case inv.Gross:
		return fmt.Errorf("invoice %s does not say what is open now", inv.ID)
	case inv.Due.IsZero() || inv.Currency.IsZero():
		return fmt.Errorf("invoice %s has no due date or no currency", inv.ID)
	}
	return nil
}

// digest adds up the draft's facts. It fails when an invoice is not well formed.
func (d *Draft) digest(decls []engine.FactDecl) (string, error) {
	var sum Digest
	for i := range d.Clients {
		text, err := EncodeFacts(decls, d.Clients[i].Facts)
		if err != nil {
			return "", fmt.Errorf("client %s: %w", d.Clients[i].ID, err)
		}
		sum.Add(ClientLine(&d.Clients[i], text))
	}
	before, first := "", true
	err := d.Changed().Each(func(inv *engine.Invoice) error {
		if err := checkInvoice(inv, before, first); err != nil {
			return err
		}
		before, first = inv.ID, false
		text, err := EncodeFacts(decls, inv.Facts)
		if err != nil {
			return fmt.Errorf("invoice %s: %w", inv.ID, err)
		}
		sum.Add(InvoiceLine(inv, text))
		return nil
	})
	if err != nil {
		return "", err
	}
	for i := range d.Events {
		sum.Add(EventLine(&d.Events[i]))
	}
	return sum.String(), nil
}

// encode writes JSON without spaces, with & < > as they are.
func encode(v any) (string, error) {
	b, _ := encoded.Get().(*bytes.Buffer)
	defer encoded.Put(b)
	b.Reset()
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte{'\n'})), nil
}

// encoded are buffers of encode.
var encoded = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
