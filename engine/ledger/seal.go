package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// canonical writes a body as JSON with its fields by name and without spaces.
func canonical(body any) (json.RawMessage, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var fields map[string]any
	if err := dec.Decode(&fields); err != nil || fields == nil {
		return nil, errors.New("the body is not a JSON object")
	}
	if n, ok := fraction(fields); ok {
		return nil, fmt.Errorf("the body holds the number %s: an amount is written as text", n)
	}
	out, err := encode(fields)
	return json.RawMessage(out), err
}

// fraction finds a number that is not whole.
func fraction(v any) (json.Number, bool) {
	switch v := v.(type) {
	case json.Number:
		return v, strings.ContainsAny(v.String(), ".eE")
	case []any:
		for _, item := range v {
			if n, ok := fraction(item); ok {
				return n, true
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if n, ok := fraction(v[name]); ok {
				return n, true
			}
		}
	}
	return "", false
}

// encode writes JSON without spaces, with & < > as they are.
func encode(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
