package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
)

// StripeURL is where Stripe answers.
const StripeURL = "https://api.stripe.com"

// Stripe reads the invoices that are open, and all customers, with a restricted key. Amounts are whole numbers of
// the smallest unit, lists go on after the id of their last row while has_more is true.
// Source: docs.stripe.com/api/invoices/list, /api/pagination, /currencies.
func Stripe(c *Client, key string, zone *time.Location) *Reader {
	c.Header = http.Header{"Authorization": {"Bearer " + key}}
	paging := Paging{By: PagingCursor, Param: "starting_after", NextOf: "id", More: "has_more", SizeParam: "limit", Size: 100}
	return &Reader{Client: c, Lists: map[intake.Kind]List{
		intake.KindInvoices: {Path: "/v1/invoices", Params: map[string]string{"status": "open"}, Items: "data", Paging: paging, row: rowsOf(func(o object) ([]source.Field, error) {
			return stripeInvoice(o, zone)
		})},
		intake.KindClients: {Path: "/v1/customers", Items: "data", Paging: paging, row: rowsOf(stripeCustomer)},
	}}
}

func stripeInvoice(o object, zone *time.Location) ([]source.Field, error) {
	total, err := o.amount("total")
	if err != nil {
		return nil, err
	}
	open, err := o.amount("amount_remaining")
	if err != nil {
		return nil, err
	}
	currency := strings.ToUpper(o.text("currency"))
	issued := o.day("created", zone)
	if moved, ok := o["status_transitions"].(map[string]any); ok {
		if day := object(moved).day("finalized_at", zone); day != "" {
			issued = day
		}
	}
	number := o.text("number")
	if number == "" {
		number = o.text("id")
	}
	due, collected := o.day("due_date", zone), o.text("collection_method") == "charge_automatically"
	if collected && due == "" {
		due = issued // Stripe gives no other day to what it collects at once
	}
	return []source.Field{
		field("invoice", number), field("client", stripeID(o["customer"])), field("amount", StripeAmount(total, currency)), field("open", StripeAmount(open, currency)),
		field("currency", currency), field("issued", issued), field("due", due),
		{Name: "direct_debit", Value: collected},
	}, nil
}

// stripeID is the id of something that may be given whole.
func stripeID(v any) string {
	if whole, ok := v.(map[string]any); ok {
		return object(whole).text("id")
	}
	s, _ := v.(string)
	return s
}

func stripeCustomer(o object) ([]source.Field, error) {
	name := o.text("name")
	if name == "" {
		name = o.text("description")
	}
	address, _ := o["address"].(map[string]any)
	a := object(address)
	street := strings.TrimSpace(a.text("line1") + "\n" + a.text("line2"))
	language := ""
	if list, ok := o["preferred_locales"].([]any); ok && len(list) > 0 {
		first, _ := list[0].(string)
		language, _, _ = strings.Cut(first, "-")
	}
	return []source.Field{
		field("client", o.text("id")), field("name", name), field("email", o.text("email")), field("phone", o.text("phone")),
		field("street", street), field("postcode", a.text("postal_code")), field("city", a.text("city")), field("country", a.text("country")), field("language", language),
	}, nil
}

// Currencies whose amounts Stripe gives in whole units, and in thousandths. ISK and UGX come in hundredths
// although they have none.
var (
	stripeWhole       = []string{"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
	stripeThousandths = []string{"BHD", "JOD", "KWD", "OMR", "TND"}
)

// StripeAmount is a whole number of smallest units, as Stripe has them, as an amount.
func StripeAmount(units json.Number, currency string) json.Number {
	places := 2
	switch {
	case slices.Contains(stripeWhole, currency):
		return units
	case slices.Contains(stripeThousandths, currency):
		places = 3
	}
	digits, minus := strings.CutPrefix(string(units), "-")
	for len(digits) <= places {
		digits = "0" + digits
	}
	at := len(digits) - places
	digits = digits[:at] + "." + digits[at:]
	if minus {
		digits = "-" + digits
	}
	return json.Number(digits)
}
