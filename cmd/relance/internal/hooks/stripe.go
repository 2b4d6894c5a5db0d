package hooks

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/source/web"
)

// stripeEvent is what is read of an event of Stripe. Source: docs.stripe.com/api/events, /api/invoices/object.
type stripeEvent struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Type    string `json:"type"`
	Created int64  `json:"created"`
	Data    struct {
		Object struct {
			Object     string      `json:"object"`
			ID         string      `json:"id"`
			Number     string      `json:"number"`
			Currency   string      `json:"currency"`
			Total      json.Number `json:"total"`
			AmountPaid json.Number `json:"amount_paid"`
		} `json:"object"`
	} `json:"data"`
}

// stripeEvents reads that an invoice is paid, or void. An invoice has the name that it has in the source of Stripe: its
// number, or else its id.
func stripeEvents(body []byte, zone *time.Location) ([]posting.Said, error) {
	var e stripeEvent
	if err := json.Unmarshal(body, &e); err != nil || e.Object != "event" || e.ID == "" || e.Created <= 0 {
		return nil, errors.New("this is no event of Stripe")
	}
	inv := &e.Data.Object
	if inv.Object != "invoice" || e.Type != "invoice.paid" && e.Type != "invoice.voided" {
		return nil, nil
	}
	out := posting.Said{Key: e.ID, Code: strings.ToUpper(inv.Currency), Event: engine.Event{
		Date: engine.DateOf(time.Unix(e.Created, 0).In(zone)), Type: engine.EventPayment, Invoice: inv.Number, Note: "Stripe " + e.ID,
	}}
	if out.Invoice == "" {
		out.Invoice = inv.ID
	}
	if e.Type == "invoice.voided" {
		out.Type, out.Note = engine.EventCredit, "void; Stripe "+e.ID
		return []posting.Said{out}, nil
	}
	paid := inv.AmountPaid
	if paid == "" || paid == "0" { // outside of Stripe
		paid = inv.Total
	}
	if units, err := strconv.ParseInt(string(paid), 10, 64); err != nil || units < 0 {
		return nil, errors.New("an invoice of Stripe is paid, and its amount is no whole number")
	}
	out.Money = string(web.StripeAmount(paid, out.Code))
	return []posting.Said{out}, nil
}
