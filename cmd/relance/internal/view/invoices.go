package view

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// Invoices is a list of the ledger's invoices.
type Invoices struct {
	Invoices  []Invoice   `json:"invoices"`   // by client, due day and number, or as --sort says
	OnAccount []OnAccount `json:"on_account"` // money of the clients that was allocated to no invoice; with the last page
	Paged

	Totals []ListTotal `json:"-"` // of all that was selected, by currency; of ReadInvoicePage alone
}

// Invoice is an invoice of the ledger, with what its case says of it.
type Invoice struct {
	Invoice     string      `json:"invoice"`
	Client      string      `json:"client"`
	Name        string      `json:"name,omitempty"` // of the client
	DaysLate    int         `json:"days_late"`      // of the day it is read; 0 when nothing is open or it is not late
	Amount      string      `json:"amount"`         // of the invoice
	Open        string      `json:"open"`           // what is owed
	ToAsk       string      `json:"to_ask"`         // less than open when a part is contested, or covered by the client's credit
	Currency    string      `json:"currency"`
	Issued      engine.Date `json:"issued"` // the day; none when nobody said
	Due         engine.Date `json:"due"`    // the day
	Disputed    bool        `json:"disputed"`
	OnHold      bool        `json:"on_hold"`
	HoldUntil   engine.Date `json:"hold_until,omitzero"` // the day from which on it is not
	Entity      string      `json:"entity,omitempty"`
	Policy      string      `json:"policy,omitempty"`     // of its case
	State       string      `json:"state,omitempty"`      // where its case stands
	Waits       string      `json:"waits_for,omitempty"`  // the state that a person has to agree to
	Overdue     bool        `json:"overdue"`              // open and past due
	CreditFor   string      `json:"credit_for,omitempty"` // the invoice that a credit note is for
	Blacklisted bool        `json:"client_blacklisted,omitempty"`
}

// OnAccount is what a client has on account with one entity.
type OnAccount struct {
	Client   string `json:"client"`
	Entity   string `json:"entity,omitempty"`
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// InvoiceFilter selects invoices; the zero filter selects all.
type InvoiceFilter struct {
	Client        string // only theirs
	Open          bool   // only those with something open
	Policy, State string // only those whose case runs under it, or stands in it
	Overdue       bool   // only those that are open and past due
	Waiting       bool   // only those that wait for a person's agreement
	Blacklisted   bool   // only those of clients on the blacklist
	Sort          string // the order, ByClient when empty
}

func (f *InvoiceFilter) selects(i *Invoice) bool {
	return (f.Policy == "" || i.Policy == f.Policy) && (f.State == "" || i.State == f.State) &&
		(!f.Overdue || i.Overdue) && (!f.Waiting || i.Waits != "") && (!f.Blacklisted || i.Blacklisted)
}

// ReadInvoices reads the invoices that a filter selects, and what their clients have on account. It
// fails with ledger.ErrNotFound when the filter names a client whom the ledger does not know.
func ReadInvoices(ctx context.Context, r ledger.Reader, f InvoiceFilter, today engine.Date) (*Invoices, error) {
	clients, err := clientsOf(ctx, r, f.Client)
	if err != nil {
		return nil, err
	}
	cases, err := casesByInvoice(ctx, r, f.Client)
	if err != nil {
		return nil, err
	}
	var all []*engine.Invoice
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: f.Client, Open: f.Open}) {
		if err != nil {
			return nil, err
		}
		all = append(all, &inv)
	}
	allocate(all, clients)
	v := &Invoices{Invoices: []Invoice{}, OnAccount: []OnAccount{}}
	for _, inv := range all {
		if i := newInvoice(inv, clients[inv.Client], cases[inv.ID], today); f.selects(&i) {
			v.Invoices = append(v.Invoices, i)
		}
	}
	InvoiceOrder(f.Sort).Sort(v.Invoices)
	v.OnAccount, err = onAccount(func(yield func(engine.Client, error) bool) {
		for _, c := range clients {
			if !yield(*c, nil) {
				return
			}
		}
	})
	return v, err
}

// onAccount lists what clients have on account.
func onAccount(clients iter.Seq2[engine.Client, error]) ([]OnAccount, error) {
	list := []OnAccount{}
	for c, err := range clients {
		if err != nil {
			return nil, err
		}
		for _, p := range c.Unapplied {
			list = append(list, OnAccount{c.ID, p.Entity, p.Currency.Format(p.Amount), p.Currency.Code()})
		}
	}
	slices.SortFunc(list, func(a, b OnAccount) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Currency, b.Currency))
	})
	return list, nil
}

// Cut leaves a page of the list. Sort is the order that it was read in. It fails with ErrCursor.
func (v *Invoices) Cut(sort string, p Page) (err error) {
	if v.Invoices, v.Paged, err = InvoiceOrder(sort).Cut(v.Invoices, p); err == nil && v.More > 0 {
		v.OnAccount = []OnAccount{}
	}
	return err
}

// newInvoice is a row of the list; client is nil when the ledger does not know them.
func newInvoice(inv *engine.Invoice, client *engine.Client, of caseOf, today engine.Date) Invoice {
	cur, late := inv.Currency, 0
	if client == nil {
		client = &engine.Client{}
	}
	if inv.Open > 0 && inv.Due < today {
		late = int(today - inv.Due)
	}
	return Invoice{
		DaysLate: late,
		Invoice:  inv.ID, Client: inv.Client, Amount: cur.Format(inv.Amount), Open: cur.Format(inv.Open), ToAsk: cur.Format(inv.ToAsk()), Currency: cur.Code(),
		Issued: inv.Issued, Due: inv.Due, Disputed: inv.Disputed, OnHold: inv.HeldOn(today), HoldUntil: holdUntil(inv, today), Entity: inv.Entity, Policy: of.policy, State: of.state, Waits: of.waits,
		Overdue: inv.Open > 0 && inv.Due < today, CreditFor: inv.CreditFor,
		Name: client.Name, Blacklisted: client.Blacklisted != 0,
	}
}

// clientsOf reads one client, or all, by id.
func clientsOf(ctx context.Context, r ledger.Reader, id string) (map[string]*engine.Client, error) {
	out := map[string]*engine.Client{}
	if id != "" {
		c, err := r.Client(ctx, id)
		out[id] = &c
		return out, err
	}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return nil, err
		}
		out[c.ID] = &c
	}
	return out, nil
}

// allocate finds out what is asked for each of a list of invoices that has all that are open of
// the clients in it.
func allocate(all []*engine.Invoice, clients map[string]*engine.Client) {
	type account struct {
		client, entity string
		currency       engine.Currency
	}
	accounts := map[account][]*engine.Invoice{}
	for _, inv := range all {
		of := account{inv.Client, inv.Entity, inv.Currency}
		accounts[of] = append(accounts[of], inv)
	}
	for of, invoices := range accounts {
		credit := engine.Amount(0)
		if c := clients[of.client]; c != nil {
			credit = c.OnAccount(of.entity, of.currency)
		}
		engine.ApplyCash(invoices, credit)
	}
}

// caseOf says where an invoice's case stands.
type caseOf struct{ policy, state, waits string }

// casesByInvoice says of each invoice where its case stands.
func casesByInvoice(ctx context.Context, r ledger.Reader, client string) (map[string]caseOf, error) {
	waits, err := waiting(ctx, r)
	if err != nil {
		return nil, err
	}
	out := map[string]caseOf{}
	for c, err := range r.Cases(ctx, ledger.CaseFilter{Client: client}) {
		if err != nil {
			return nil, err
		}
		noteCase(out, &c, waits)
	}
	return out, nil
}

// waiting says of each case that waits for a person which state they have to agree to.
func waiting(ctx context.Context, r ledger.Reader) (map[string]string, error) {
	list, err := plan.AllWaiting(ctx, r)
	waits := map[string]string{}
	for _, w := range list {
		waits[w.Case] = w.To
	}
	return waits, err
}

// noteCase notes a case with each of its invoices.
func noteCase(of map[string]caseOf, c *ledger.Case, waits map[string]string) {
	where := caseOf{c.Policy, c.State, waits[c.ID()]}
	if c.Invoice != "" {
		of[c.Invoice] = where
	}
	for _, id := range c.Covers {
		of[id] = where
	}
}

// holdUntil is the end of a hold that is not over; zero for none.
func holdUntil(inv *engine.Invoice, today engine.Date) engine.Date {
	if inv.HeldOn(today) {
		return inv.HoldUntil
	}
	return 0
}
