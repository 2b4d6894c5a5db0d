package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/web"
)

// What each program answers is written after its public documentation; the names in it are invented.

func client(base string) *web.Client {
	return &web.Client{Base: base, Header: http.Header{}, Secrets: []string{"s3cret"}, Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

func paris(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// want compares the rows of a list, and sees that each is an object.
func want(t *testing.T, r source.Reader, kind intake.Kind, rowsWanted ...string) {
	t.Helper()
	got, err := rows(t, r, kind, source.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	if expected := strings.Join(rowsWanted, "\n") + "\n"; got != expected {
		t.Errorf("%s: got\n%s\nwant\n%s", kind, got, expected)
	}
}

func TestStripeGivesOpenInvoicesAndCustomers(t *testing.T) {
	invoices := []string{
		`{"id":"in_1","object":"invoice","number":"ACME-0001","customer":"cus_1","currency":"eur","total":123405,"amount_due":123405,"amount_remaining":100000,"created":1767225600,"due_date":1769900400,"collection_method":"send_invoice","status_transitions":{"finalized_at":1767308400}}`,
		`{"id":"in_2","object":"invoice","number":"ACME-0002","customer":{"id":"cus_2","object":"customer"},"currency":"jpy","total":5000,"amount_remaining":5000,"created":1767225600,"due_date":null,"collection_method":"charge_automatically","status_transitions":{"finalized_at":null}}`,
		`{"id":"in_3","object":"invoice","number":"ACME-0003","customer":"cus_1","currency":"kwd","total":7,"amount_remaining":7,"created":1767225600,"due_date":1769900400,"collection_method":"send_invoice"}`,
	}
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			write(w, `{"error":{"message":"Invalid API Key"}}`)
			return
		}
		switch {
		case r.URL.Path == "/v1/invoices" && r.FormValue("status") == "open" && r.FormValue("limit") == "100":
			from := 0 // two a page, whatever is asked for
			if after := r.FormValue("starting_after"); after != "" {
				from = slices.IndexFunc(invoices, func(s string) bool { return strings.Contains(s, `"id":"`+after+`"`) }) + 1
			}
			to := min(from+2, len(invoices))
			write(w, fmt.Sprintf(`{"object":"list","url":"/v1/invoices","has_more":%t,"data":[%s]}`, to < len(invoices), strings.Join(invoices[from:to], ",")))
		case r.URL.Path == "/v1/customers":
			write(w, `{"object":"list","data":[{"id":"cus_1","name":"Larch & Sons","email":"larch@example.org","phone":null,"address":{"line1":"1 Mill Road","line2":"Unit 2","postal_code":"AB1 2CD","city":"Leeds","country":"GB"},"preferred_locales":["en-GB"]},{"id":"cus_2","name":null,"description":"Birch","email":null,"address":null,"preferred_locales":[]}],"has_more":false}`)
		default:
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	r := web.Stripe(client(base), "s3cret", paris(t))
	want(t, r, intake.KindInvoices,
		`{"invoice":"ACME-0001","client":"cus_1","amount":1234.05,"open":1000.00,"currency":"EUR","issued":"2026-01-02","due":"2026-02-01","direct_debit":false}`,
		`{"invoice":"ACME-0002","client":"cus_2","amount":5000,"open":5000,"currency":"JPY","issued":"2026-01-01","due":"2026-01-01","direct_debit":true}`,
		`{"invoice":"ACME-0003","client":"cus_1","amount":0.007,"open":0.007,"currency":"KWD","issued":"2026-01-01","due":"2026-02-01","direct_debit":false}`)
	want(t, r, intake.KindClients,
		`{"client":"cus_1","name":"Larch \u0026 Sons","email":"larch@example.org","phone":null,"street":"1 Mill Road\nUnit 2","postcode":"AB1 2CD","city":"Leeds","country":"GB","language":"en"}`,
		`{"client":"cus_2","name":"Birch","email":null,"phone":null,"street":null,"postcode":null,"city":null,"country":null,"language":null}`)
	if _, err := rows(t, web.Stripe(client(base), "wrong", nil), intake.KindInvoices, source.Limits{}); err == nil || !strings.Contains(err.Error(), "refuses the login") {
		t.Errorf("a wrong key: %v", err)
	}
}

func TestDolibarrGivesUnpaidInvoicesAndCustomers(t *testing.T) {
	foreign := `{"id":"14","ref":"FA2601-0014","type":"0","socid":"7","date":1767222000,"date_lim_reglement":1769900400,"total_ttc":"100.00000000","remaintopay":"%s","multicurrency_code":"USD","multicurrency_tx":"1.10000000","multicurrency_total_ttc":"110.00000000"}`
	part := false
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("DOLAPIKEY") != "s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		page := r.FormValue("page")
		switch {
		case r.FormValue("limit") != "100" || page == "":
			w.WriteHeader(http.StatusBadRequest)
		case r.URL.Path == "/api/index.php/invoices" && r.FormValue("status") == "unpaid" && page == "0":
			write(w, `[{"id":"12","ref":"FA2601-0012","type":"0","socid":"7","date":1767222000,"date_lim_reglement":1769900400,"total_ttc":"1234.50000000","remaintopay":"1000.1","multicurrency_code":"EUR","multicurrency_tx":"1.00000000"},{"id":"13","ref":"AV2601-0001","type":"2","socid":"7","date":1767222000,"date_lim_reglement":1767222000,"total_ttc":"-50.00000000","remaintopay":-50,"multicurrency_tx":"1.00000000"}]`)
		case r.URL.Path == "/api/index.php/invoices" && page == "1":
			open := "100"
			if part {
				open = "40"
			}
			write(w, "["+fmt.Sprintf(foreign, open)+"]")
		case r.URL.Path == "/api/index.php/invoices":
			write(w, "[]")
		case r.URL.Path == "/api/index.php/thirdparties" && r.FormValue("mode") == "1" && page == "0":
			write(w, `[{"id":"7","name":"Menuiserie Briance","email":"contact@example.org","phone":"","address":"1 rue du Port","zip":"87000","town":"Limoges","country_code":"FR","default_lang":"fr_FR"}]`)
		default:
			w.WriteHeader(http.StatusNotFound)
			write(w, `{"error":{"code":404,"message":"Not Found: Third parties not found"}}`)
		}
	})
	r := web.Dolibarr(client(base+"/api/index.php"), "s3cret", paris(t))
	want(t, r, intake.KindInvoices,
		`{"invoice":"FA2601-0012","client":"7","amount":1234.5,"open":1000.1,"currency":null,"issued":"2026-01-01","due":"2026-02-01"}`,
		`{"invoice":"AV2601-0001","client":"7","amount":-50,"open":-50,"currency":null,"issued":"2026-01-01","due":"2026-01-01"}`,
		`{"invoice":"FA2601-0014","client":"7","amount":110,"open":110,"currency":"USD","issued":"2026-01-01","due":"2026-02-01"}`)
	want(t, r, intake.KindClients,
		`{"client":"7","name":"Menuiserie Briance","email":"contact@example.org","phone":null,"street":"1 rue du Port","postcode":"87000","city":"Limoges","country":"FR","language":"fr"}`)
	part = true
	if _, err := rows(t, r, intake.KindInvoices, source.Limits{}); err == nil || !strings.Contains(err.Error(), "FA2601-0014 is in USD and paid in part") {
		t.Errorf("a part of a foreign invoice: %v", err)
	}
}

func TestERPNextGivesWhatIsOpenInTheCurrencyOfTheAccount(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "token key:s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var fields []string
		var filters [][]any
		if json.Unmarshal([]byte(r.FormValue("fields")), &fields) != nil || json.Unmarshal([]byte(r.FormValue("filters")), &filters) != nil || r.FormValue("limit_page_length") == "" {
			w.WriteHeader(http.StatusExpectationFailed)
			return
		}
		switch {
		case r.URL.Path == "/api/resource/Sales Invoice" && r.FormValue("limit_start") == "0":
			if fmt.Sprint(filters) != "[[docstatus = 1] [outstanding_amount != 0] [company = Atelier Dupont]]" || !slices.Contains(fields, "outstanding_amount") {
				t.Errorf("asked for %v, %v", filters, fields)
			}
			write(w, `{"data":[{"name":"ACC-SINV-2026-00001","customer":"Larch","posting_date":"2026-01-01","due_date":"2026-02-01","currency":"EUR","party_account_currency":"EUR","grand_total":1234.5,"rounded_total":0.0,"base_grand_total":1234.5,"base_rounded_total":0.0,"outstanding_amount":1000.1,"is_return":0,"return_against":null},{"name":"ACC-SINV-2026-00002","customer":"Larch","posting_date":"2026-01-01","due_date":"2026-02-01","currency":"USD","party_account_currency":"EUR","grand_total":110.0,"rounded_total":110.0,"base_grand_total":100.2,"base_rounded_total":100.0,"outstanding_amount":100.0,"is_return":0},{"name":"ACC-SINV-RET-1","customer":"Larch","posting_date":"2026-01-03","due_date":"2026-01-03","currency":"EUR","party_account_currency":"EUR","grand_total":-50.0,"rounded_total":-50.0,"outstanding_amount":-50.0,"is_return":1,"return_against":"ACC-SINV-2026-00001"}]}`)
		case r.URL.Path == "/api/resource/Customer" && r.FormValue("limit_start") == "0":
			write(w, `{"data":[{"name":"Larch","customer_name":"Larch & Sons","customer_type":"Company","email_id":"larch@example.org","mobile_no":null,"language":"en-GB"}]}`)
		default:
			write(w, `{"data":[]}`)
		}
	})
	r := web.ERPNext(client(base), "key", "s3cret", "Atelier Dupont")
	want(t, r, intake.KindInvoices,
		`{"invoice":"ACC-SINV-2026-00001","client":"Larch","amount":1234.5,"open":1000.1,"currency":"EUR","issued":"2026-01-01","due":"2026-02-01","credit_for":null}`,
		`{"invoice":"ACC-SINV-2026-00002","client":"Larch","amount":100,"open":100,"currency":"EUR","issued":"2026-01-01","due":"2026-02-01","credit_for":null}`,
		`{"invoice":"ACC-SINV-RET-1","client":"Larch","amount":-50,"open":-50,"currency":"EUR","issued":"2026-01-03","due":"2026-01-03","credit_for":"ACC-SINV-2026-00001"}`)
	want(t, r, intake.KindClients, `{"client":"Larch","name":"Larch \u0026 Sons","kind":"business","email":"larch@example.org","phone":null,"language":"en"}`)
}

func TestOdooGivesPostedInvoicesAndTheirPartners(t *testing.T) {
	stuck := false
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var call struct {
			Jsonrpc, Method string
			Params          struct {
				Service, Method string
				Args            []json.RawMessage
			}
		}
		if err := json.Unmarshal(body, &call); err != nil || r.Method != http.MethodPost || r.URL.Path != "/jsonrpc" || call.Jsonrpc != "2.0" || call.Method != "call" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		args := make([]string, len(call.Params.Args))
		for i, a := range call.Params.Args {
			args[i] = string(a)
		}
		answer := func(result string) { write(w, `{"jsonrpc":"2.0","id":1,"result":`+result+`}`) }
		switch p := call.Params; {
		case p.Service == "common" && p.Method == "authenticate" && args[0] == `"erp"` && args[1] == `"reader@example.org"` && args[2] == `"s3cret"`:
			answer("2")
		case p.Service == "common":
			answer("false")
		case p.Service != "object" || p.Method != "execute_kw" || args[1] != "2" || args[4] != `"search_read"` || !strings.Contains(args[6], `"order":"id"`):
			write(w, `{"jsonrpc":"2.0","id":1,"error":{"code":200,"message":"Odoo Server Error","data":{"name":"odoo.exceptions.AccessError","message":"You may not read s3cret"}}}`)
		case args[3] == `"account.move"` && strings.Contains(args[5], `["id","\u003e",0]`) || stuck:
			answer(`[{"id":31,"name":"INV/2026/00031","commercial_partner_id":[7,"Larch & Sons"],"invoice_date":"2026-01-01","invoice_date_due":"2026-02-01","amount_total":1234.5,"amount_residual":1000.1,"currency_id":[1,"EUR"],"move_type":"out_invoice","reversed_entry_id":false}]`)
		case args[3] == `"account.move"` && strings.Contains(args[5], `["id","\u003e",31]`):
			answer(`[{"id":40,"name":"RINV/2026/00001","commercial_partner_id":[7,"Larch & Sons"],"invoice_date":"2026-01-03","invoice_date_due":false,"amount_total":50.0,"amount_residual":50.0,"currency_id":[1,"EUR"],"move_type":"out_refund","reversed_entry_id":[31,"INV/2026/00031 (PO 7)"]}]`)
		case args[3] == `"res.partner"` && strings.Contains(args[5], `["id","in",[7]]`) && strings.Contains(args[5], `["id","\u003e",0]`):
			answer(`[{"id":7,"name":"Larch & Sons","email":"larch@example.org","phone":false,"street":"1 Mill Road","street2":false,"zip":"AB1","city":"Leeds","country_code":"GB","lang":"en_GB","is_company":true}]`)
		default:
			answer("[]")
		}
	})
	odoo := func(key string) *web.Odoo {
		return &web.Odoo{Client: client(base), Database: "erp", Username: "reader@example.org", Key: key, Company: 1}
	}
	r := odoo("s3cret")
	want(t, r, intake.KindInvoices,
		`{"invoice":"INV/2026/00031","client":"7","amount":1234.5,"open":1000.1,"currency":"EUR","issued":"2026-01-01","due":"2026-02-01","credit_for":null}`,
		`{"invoice":"RINV/2026/00001","client":"7","amount":-50,"open":-50,"currency":"EUR","issued":"2026-01-03","due":"2026-01-03","credit_for":"INV/2026/00031"}`)
	want(t, r, intake.KindClients,
		`{"client":"7","name":"Larch \u0026 Sons","kind":"business","email":"larch@example.org","phone":null,"street":"1 Mill Road","postcode":"AB1","city":"Leeds","country":"GB","language":"en"}`)
	if _, err := rows(t, odoo("wrong"), intake.KindInvoices, source.Limits{}); err == nil || !strings.Contains(err.Error(), "refuses the login") {
		t.Errorf("a wrong key: %v", err)
	}
	stuck = true
	if _, err := rows(t, odoo("s3cret"), intake.KindInvoices, source.Limits{}); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("pages that repeat: %v", err)
	}
}
