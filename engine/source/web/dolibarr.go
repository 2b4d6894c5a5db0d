package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
)

// Dolibarr reads the invoices that are validated and not paid, and the third parties that are customers. Pages
// begin with 0; some lists that are empty answer with 404. Days are moments at which they begin where the
// company is; amounts are texts with eight decimals, what is open is in the company's currency alone.
// Source: htdocs/compta/facture/class/api_invoices.class.php and societe/class/api_thirdparties.class.php of Dolibarr.
func Dolibarr(c *Client, key string, zone *time.Location) *Reader {
	c.Header = http.Header{"Dolapikey": {key}}
	paging := Paging{By: PagingPage, SizeParam: "limit", Size: 100}
	return &Reader{Client: c, Lists: map[intake.Kind]List{
		intake.KindInvoices: {
			Path: "/invoices", Params: map[string]string{"status": "unpaid", "sortfield": "t.rowid", "sortorder": "ASC"}, Paging: paging, empty: http.StatusNotFound,
			row: rowsOf(func(o object) ([]source.Field, error) { return dolibarrInvoice(o, zone) }),
		},
		intake.KindClients: {
			Path: "/thirdparties", Params: map[string]string{"mode": "1", "sortfield": "t.rowid", "sortorder": "ASC"}, Paging: paging, empty: http.StatusNotFound,
			row: rowsOf(func(o object) ([]source.Field, error) {
				language, _, _ := strings.Cut(o.text("default_lang"), "_")
				return []source.Field{
					field("client", o.text("id")), field("name", o.text("name")), field("email", o.text("email")), field("phone", o.text("phone")),
					field("street", o.text("address")), field("postcode", o.text("zip")), field("city", o.text("town")),
					field("country", o.text("country_code")), field("language", language),
				}, nil
			}),
		},
	}}
}

func dolibarrInvoice(o object, zone *time.Location) ([]source.Field, error) {
	total, err := o.amount("total_ttc")
	if err != nil {
		return nil, err
	}
	open, err := o.amount("remaintopay")
	if err != nil {
		return nil, err
	}
	currency := ""
	if rate, err := o.amount("multicurrency_tx"); err == nil && rate != "1" && !zero(rate) {
		if open != total {
			return nil, fmt.Errorf("invoice %s is in %s and paid in part: Dolibarr says what is open in the company’s currency alone; read it with sql", o.text("ref"), o.text("multicurrency_code"))
		}
		if total, err = o.amount("multicurrency_total_ttc"); err != nil {
			return nil, err
		}
		open, currency = total, o.text("multicurrency_code")
	}
	return []source.Field{
		field("invoice", o.text("ref")), field("client", o.text("socid")), field("amount", total), field("open", open), field("currency", currency),
		field("issued", o.day("date", zone)), field("due", o.day("date_lim_reglement", zone)),
	}, nil
}

// ERPNext reads the sales invoices that are submitted and have something open, and the customers. What is
// open is in the currency of the client's account. Source: docs.frappe.io, REST API, listing documents;
// erpnext/accounts/doctype/sales_invoice/sales_invoice.json of ERPNext.
func ERPNext(c *Client, key, secret, company string) *Reader {
	c.Header = http.Header{"Authorization": {"token " + key + ":" + secret}}
	filters := [][]any{{"docstatus", "=", 1}, {"outstanding_amount", "!=", 0}}
	if company != "" {
		filters = append(filters, []any{"company", "=", company})
	}
	list := func(fields []string, filters any) map[string]string {
		f, _ := json.Marshal(fields)
		w, _ := json.Marshal(filters)
		return map[string]string{"fields": string(f), "filters": string(w), "order_by": "name asc"}
	}
	paging := Paging{By: PagingOffset, Param: "limit_start", SizeParam: "limit_page_length", Size: 500}
	return &Reader{Client: c, Lists: map[intake.Kind]List{
		intake.KindInvoices: {
			Path: "/api/resource/Sales Invoice", Items: "data", Paging: paging, row: rowsOf(erpnextInvoice),
			Params: list([]string{
				"name", "customer", "posting_date", "due_date", "currency", "party_account_currency", "grand_total", "rounded_total", "base_grand_total", "base_rounded_total",
				"outstanding_amount", "is_return", "return_against",
			}, filters),
		},
		intake.KindClients: {
			Path: "/api/resource/Customer", Items: "data", Paging: paging,
			Params: list([]string{"name", "customer_name", "customer_type", "email_id", "mobile_no", "language"}, [][]any{}),
			row: rowsOf(func(o object) ([]source.Field, error) {
				kind := map[string]string{"Individual": "consumer", "Company": "business", "Partnership": "business"}[o.text("customer_type")]
				language, _, _ := strings.Cut(o.text("language"), "-")
				return []source.Field{
					field("client", o.text("name")), field("name", o.text("customer_name")), field("kind", kind), field("email", o.text("email_id")),
					field("phone", o.text("mobile_no")), field("language", language),
				}, nil
			}),
		},
	}}
}

func erpnextInvoice(o object) ([]source.Field, error) {
	open, err := o.amount("outstanding_amount")
	if err != nil {
		return nil, err
	}
	prefix, currency := "", o.text("party_account_currency")
	switch currency {
	case "":
		currency = o.text("currency")
	case o.text("currency"):
	default:
		prefix = "base_"
	}
	total, err := o.amount(prefix + "rounded_total")
	if err != nil || zero(total) { // rounding is off
		if total, err = o.amount(prefix + "grand_total"); err != nil {
			return nil, err
		}
	}
	return []source.Field{
		field("invoice", o.text("name")), field("client", o.text("customer")), field("amount", total), field("open", open), field("currency", currency),
		field("issued", o.text("posting_date")), field("due", o.text("due_date")), field("credit_for", o.text("return_against")),
	}, nil
}
