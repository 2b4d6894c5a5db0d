package view_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/perimeter"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/costtest"
	"github.com/relance-dev/relance/engine/ledger"
)

// crowd is an office with some 130 clients of 0 to 6 invoices each, open, paid, overpaid and in two currencies, of
// whom some have money on account or are on the blacklist, and one whom nobody described.
func crowd(t *testing.T, extra map[string]string) *booktest.Office {
	t.Helper()
	o := booktest.New(t, "2026-03-02", extra)
	random := rand.New(rand.NewPCG(7, 7))
	var clients []engine.Client
	var invoices []engine.Invoice
	var events []engine.Event
	for c := range 130 {
		id := fmt.Sprintf("C-%03d", c)
		clients = append(clients, engine.Client{ID: id, Name: "Client " + id, Email: id + "@example.org"})
		late := false
		for n := range random.IntN(7) {
			inv := booktest.Euros(t, fmt.Sprintf("F-%03d-%d", 500-c, n), id, "100.00", fmt.Sprintf("2026-0%d-%02d", 2+random.IntN(2), 1+random.IntN(3)))
			inv.Open = []engine.Amount{10000, 10000, 4000, 0, -500}[random.IntN(5)]
			if random.IntN(8) == 0 {
				inv.Currency = engine.MustCurrency("USD")
			}
			inv.Disputed = random.IntN(9) == 0
			late = late || inv.Open > 0 && inv.Due < o.Today() && !inv.Disputed
			invoices = append(invoices, inv)
		}
		switch choice := random.IntN(8); {
		case choice == 0:
			events = append(events, engine.Event{Type: engine.EventPayment, Client: id, Amount: 3000, Currency: engine.MustCurrency("EUR")})
		case choice == 1 && late:
			events = append(events, engine.Event{Type: engine.EventBlacklist, Client: id, Reason: "promises broken"})
		}
	}
	o.Import(t, clients, invoices...)
	o.Record(t, events...)
	o.Run(t)
	return o
}

// A page that is read by itself is what is cut out of the whole list, with any limit and behind any row, also one that
// is not there any more.
func TestAPageIsWhatIsCutOutOfTheWholeList(t *testing.T) {
	o := crowd(t, nil)
	pages := 0
	for _, f := range []view.InvoiceFilter{{}, {Open: true}, {Overdue: true}, {Open: true, Overdue: true}, {Sort: view.ByClient}, {Sort: view.ByDue}, {Waiting: true}, {Blacklisted: true}, {Client: "C-003"}} {
		for _, limit := range []int{1, 7, 50, 1000, 0} {
			o.Read(t, func(ctx context.Context, r ledger.Reader) error {
				after := ""
				for n := 0; n < 12; n++ {
					page := view.Page{Limit: limit, After: after}
					got, err := view.ReadInvoicePage(ctx, r, f, page, o.Today())
					if err != nil {
						return err
					}
					want, err := view.ReadInvoices(ctx, r, f, o.Today())
					if err != nil {
						return err
					}
					totals := add(want.Invoices)
					if err := want.Cut(f.Sort, page); err != nil {
						return err
					}
					for _, total := range got.Totals {
						if totals[total.Currency.Code()] != total {
							t.Fatalf("%+v, %+v: total %+v, want %+v", f, page, total, totals)
						}
					}
					if len(got.Totals) != len(totals) {
						t.Fatalf("%+v, %+v: totals %+v, want %+v", f, page, got.Totals, totals)
					}
					if got.Totals = nil; !reflect.DeepEqual(got, want) {
						t.Fatalf("%+v, %+v:\n%+v\nwant\n%+v", f, page, got, want)
					}
					pages++
					if after = got.Next; after == "" {
						break
					}
				}
				return nil
			})
		}
	}
	if pages < 100 {
		t.Errorf("only %d pages were compared", pages)
	}
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		for _, cursor := range []string{"x", "!", "WyJvcGVuIl0"} {
			if _, err := view.ReadInvoicePage(ctx, r, view.InvoiceFilter{}, view.Page{Limit: 5, After: cursor}, o.Today()); !errors.Is(err, view.ErrCursor) {
				t.Errorf("%s: %v", cursor, err)
			}
		}
		return nil
	})
}

// agreedBook has a person agree to the mails about what is open in full.
const agreedBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Lumière & Cie", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR", email: "compta@example.org"}
languages: ["fr", "en"]
assign: [{policy: "standard"}]
policies: standard: {
	title:    "A mail"
	currency: "EUR"
	start:    "watch"
	states: {
		watch: next: [{to: "courtesy", when: "days_late >= 1"}]
		courtesy: {tone: "courteous", approve: "invoice.open >= 100", do: [{email: template: "courtesy"}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`

// The rows of a page are those that are cut out of the whole list, whatever selects them and whoever reads: all, or a part of
// the clients.
func TestRowsOfAPageAreThoseOfTheWholeList(t *testing.T) {
	o := crowd(t, map[string]string{"book.cue": agreedBook})
	filters := []view.InvoiceFilter{{Waiting: true}, {Client: "C-003"}, {Client: "C-003", Open: true}, {Blacklisted: true}, {Open: true, Sort: view.ByDue}}
	for _, base := range []view.InvoiceFilter{{}, {Open: true}, {Open: true, Overdue: true}} {
		filters = append(filters, base)
		for _, state := range []string{"courtesy", "watch", "nowhere"} {
			f := base
			f.State = state
			filters = append(filters, f)
		}
		base.Policy = "standard"
		filters = append(filters, base)
	}
	states, waits := map[string]bool{}, false
	for name, sees := range map[string]func(*engine.Client) bool{
		"all": nil, "a part": func(c *engine.Client) bool { return c.ID >= "C-003" && c.ID[4]%3 == 0 }, "nobody": func(*engine.Client) bool { return false },
	} {
		l, pages := ledger.Ledger(o.DB), 0
		if sees != nil {
			l = perimeter.Ledger(o.DB, sees)
		}
		if err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
			for _, f := range filters {
				want, err := view.ReadInvoices(ctx, r, f, o.Today())
				if f.Client != "" && errors.Is(err, ledger.ErrNotFound) {
					if _, _, err := view.ReadInvoiceRows(ctx, r, f, view.Page{Limit: 5}, o.Today()); !errors.Is(err, ledger.ErrNotFound) {
						t.Errorf("%s, %+v: %v", name, f, err)
					}
					continue
				}
				if err != nil {
					return err
				}
				for _, i := range want.Invoices {
					states[i.State] = true
					waits = waits || i.Waits != ""
				}
				for _, limit := range []int{1, 7, 1000, 0} {
					after := ""
					for n := 0; n < 12; n++ {
						page := view.Page{Limit: limit, After: after}
						rows, next, err := view.ReadInvoiceRows(ctx, r, f, page, o.Today())
						if err != nil {
							return err
						}
						cut, more, err := view.InvoiceOrder(f.Sort).Cut(want.Invoices, page)
						if err != nil {
							return err
						}
						if next != more.Next || !reflect.DeepEqual(rows, cut) {
							t.Fatalf("%s, %+v, %+v: next %q\n%+v\nwant %q\n%+v", name, f, page, next, rows, more.Next, cut)
						}
						if len(rows) > 0 {
							pages++
						}
						if after = next; after == "" {
							break
						}
					}
				}
			}
			_, _, err := view.ReadInvoiceRows(ctx, r, view.InvoiceFilter{State: "watch"}, view.Page{Limit: 5, After: "x"}, o.Today())
			if !errors.Is(err, view.ErrCursor) {
				t.Errorf("%s: a cursor that is none: %v", name, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if (pages > 50) == (name == "nobody") {
			t.Errorf("%s: %d pages were compared", name, pages)
		}
	}
	if len(states) < 3 || !waits {
		t.Errorf("cases stand in %v, and that one waits is %t", states, waits)
	}
}

// add adds up a list by hand.
func add(list []view.Invoice) map[string]view.ListTotal {
	out := map[string]view.ListTotal{}
	for _, inv := range list {
		total := out[inv.Currency]
		total.Currency = engine.MustCurrency(inv.Currency)
		open, err := total.Currency.Parse(inv.Open)
		if err != nil {
			panic(err)
		}
		total.Invoices++
		total.Open += open
		if inv.Overdue {
			total.Overdue += open
		}
		out[inv.Currency] = total
	}
	return out
}

// A page of a list costs what is on it: in a ledger of twenty times as many clients it allocates what it did.
func TestAPageCostsWhatIsOnIt(t *testing.T) {
	cost := func(size int, f view.InvoiceFilter, read func(context.Context, ledger.Reader, view.InvoiceFilter, engine.Date) error) uint64 {
		o := booktest.New(t, "2026-03-02", nil)
		var clients []engine.Client
		var invoices []engine.Invoice
		for c := range size {
			id := fmt.Sprintf("C-%05d", c)
			clients = append(clients, engine.Client{ID: id, Email: id + "@example.org"})
			invoices = append(invoices, booktest.Euros(t, "F-"+id, id, "100.00", "2026-02-01"))
		}
		o.Import(t, clients, invoices...)
		var bytes uint64
		o.Read(t, func(ctx context.Context, r ledger.Reader) (err error) {
			if err := read(ctx, r, f, o.Today()); err != nil { // what is made once for a transaction is made
				return err
			}
			bytes, _ = costtest.Of(t, func() { err = read(ctx, r, f, o.Today()) })
			return err
		})
		return bytes
	}
	page := func(after string) func(context.Context, ledger.Reader, view.InvoiceFilter, engine.Date) error {
		return func(ctx context.Context, r ledger.Reader, f view.InvoiceFilter, today engine.Date) error {
			v, err := view.ReadInvoicePage(ctx, r, f, view.Page{Limit: 20, After: after}, today)
			if err == nil && (len(v.Invoices) != 20 || v.More == 0) {
				err = fmt.Errorf("%d rows, and %d more", len(v.Invoices), v.More)
			}
			return err
		}
	}
	rows := func(after string) func(context.Context, ledger.Reader, view.InvoiceFilter, engine.Date) error {
		return func(ctx context.Context, r ledger.Reader, f view.InvoiceFilter, today engine.Date) error {
			list, next, err := view.ReadInvoiceRows(ctx, r, f, view.Page{Limit: 20, After: after}, today)
			if err == nil && (len(list) != 20 || next == "") {
				err = fmt.Errorf("%d rows, and %q next", len(list), next)
			}
			return err
		}
	}
	whole := func(ctx context.Context, r ledger.Reader, f view.InvoiceFilter, today engine.Date) error {
		_, err := view.ReadInvoices(ctx, r, f, today)
		return err
	}
	const cursor = "WyJjbGllbnQiLCJDLTAwMDUwIiwiMCIsIiIsIkVVUiIsIiJd" // behind C-00050
	for name, f := range map[string]view.InvoiceFilter{"all": {}, "open": {Open: true}, "overdue": {Overdue: true}} {
		for _, after := range []string{"", cursor} {
			few, many, all := cost(200, f, page(after)), cost(4000, f, page(after)), cost(4000, f, whole)
			if many > few*3/2 || all < 10*many {
				t.Errorf("%s behind %q: a page allocates %d bytes of 200 clients and %d of 4,000, all of them %d", name, after, few, many, all)
			}
			if few, many := cost(200, f, rows(after)), cost(4000, f, rows(after)); many > few*3/2 {
				t.Errorf("%s behind %q: its rows allocate %d bytes of 200 clients and %d of 4,000", name, after, few, many)
			}
		}
	}
}
