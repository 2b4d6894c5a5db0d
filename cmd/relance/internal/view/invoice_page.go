package view

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ListTotal adds up the invoices of a list in one currency.
type ListTotal struct {
	Currency      engine.Currency
	Invoices      int
	Open, Overdue engine.Amount // Open is after credit notes
}

// ReadInvoicePage reads a page of the invoices that a filter selects, and adds up all of them. A page by client that is
// selected by what is open alone costs what is on it; any other is cut out of the whole list. It fails as ReadInvoices
// does, and with ErrCursor.
func ReadInvoicePage(ctx context.Context, r ledger.Reader, f InvoiceFilter, p Page, today engine.Date) (*Invoices, error) {
	if p.Limit > 0 && (InvoiceFilter{Open: f.Open, Overdue: f.Overdue, Sort: f.Sort}) == f && InvoiceOrder(f.Sort).Name == ByClient {
		return newInvoicePage(r, f, p, today).read(ctx)
	}
	v, err := ReadInvoices(ctx, r, f, today)
	if err != nil {
		return nil, err
	}
	if v.Totals, err = totalsOf(v.Invoices); err != nil {
		return nil, err
	}
	return v, v.Cut(f.Sort, p)
}

// ReadInvoiceRows reads the rows of a page alone, and the cursor of the next page; "" on the last one. A page by client costs
// the clients on it, and those before them of whom the filter selects nothing. It fails as ReadInvoices does, and with ErrCursor.
func ReadInvoiceRows(ctx context.Context, r ledger.Reader, f InvoiceFilter, p Page, today engine.Date) (rows []Invoice, next string, err error) {
	if p.Limit > 0 && f.Client == "" && InvoiceOrder(f.Sort).Name == ByClient {
		page := newInvoicePage(r, f, p, today)
		if _, err := page.fill(ctx); err != nil {
			return nil, "", err
		}
		rows, next = page.cut()
		return rows, next, nil
	}
	v, err := ReadInvoices(ctx, r, f, today)
	if err != nil {
		return nil, "", err
	}
	err = v.Cut(f.Sort, p)
	return v.Invoices, v.Next, err
}

// totalsOf adds up a list, by currency.
func totalsOf(list []Invoice) ([]ListTotal, error) {
	of := map[string]*ListTotal{}
	for i := range list {
		inv := &list[i]
		t := of[inv.Currency]
		if t == nil {
			c, err := engine.ParseCurrency(inv.Currency)
			if err != nil {
				return nil, err
			}
			t = &ListTotal{Currency: c}
			of[inv.Currency] = t
		}
		open, err := t.Currency.Parse(inv.Open)
		if err != nil {
			return nil, err
		}
		t.add(1, open, inv.Overdue)
	}
	return sortedTotals(of), nil
}

func (t *ListTotal) add(invoices int, open engine.Amount, overdue bool) {
	t.Invoices += invoices
	t.Open += open
	if overdue {
		t.Overdue += open
	}
}

func sortedTotals(of map[string]*ListTotal) (out []ListTotal) {
	for _, code := range slices.Sorted(maps.Keys(of)) {
		if of[code].Invoices > 0 {
			out = append(out, *of[code])
		}
	}
	return out
}

// invoicePage is the working state of one page that is read client by client.
type invoicePage struct {
	r      ledger.Reader
	filter InvoiceFilter
	page   Page
	today  engine.Date
	order  *Order[Invoice]
	having ledger.DebtorPage // what selects the invoices, and the client to go on with
	last   *Invoice          // the page stands behind it; nil for the first page
	rows   []Invoice         // of the clients that were read
}

// clientsOfPage is how many clients are read at once.
const clientsOfPage = 50

func newInvoicePage(r ledger.Reader, f InvoiceFilter, p Page, today engine.Date) *invoicePage {
	having := ledger.DebtorPage{From: true, Open: f.Open, Limit: clientsOfPage}
	if f.Overdue {
		having.Owing, having.DueBy = true, today-1
	}
	return &invoicePage{r: r, filter: f, page: p, today: today, order: InvoiceOrder(f.Sort), having: having}
}

func (p *invoicePage) read(ctx context.Context) (*Invoices, error) {
	v := &Invoices{Invoices: []Invoice{}, OnAccount: []OnAccount{}}
	whole, err := p.fill(ctx)
	if err != nil {
		return nil, err
	}
	if v.Totals, err = p.totals(ctx); err != nil {
		return nil, err
	}
	behind := 0
	switch {
	case whole:
	case p.last == nil: // nothing stands before the page
		for _, t := range v.Totals {
			behind += t.Invoices
		}
		behind -= len(p.rows)
	default:
		if behind, err = p.r.InvoicesBehind(ctx, p.having); err != nil {
			return nil, err
		}
	}
	v.Invoices, v.Next = p.cut()
	if v.More = behind + len(p.rows) - len(v.Invoices); v.More > 0 {
		return v, nil
	}
	v.OnAccount, err = onAccount(p.r.Marked(ctx))
	return v, err
}

// cut is the page out of the rows that were read, and the cursor of the next page; "" when none follows.
func (p *invoicePage) cut() (rows []Invoice, next string) {
	if len(p.rows) <= p.page.Limit {
		return p.rows, ""
	}
	rows = p.rows[:p.page.Limit]
	return rows, p.order.cursor(&rows[len(rows)-1])
}

// fill reads clients until there is a row more than the page has; whole says that no client follows. It fails with ErrCursor.
func (p *invoicePage) fill(ctx context.Context) (whole bool, err error) {
	p.rows = []Invoice{}
	if p.last, err = p.order.place(p.page.After); err != nil {
		return false, err
	}
	if p.last != nil {
		p.having.Debtor = p.last.Client
	}
	waits, err := waiting(ctx, p.r)
	if err != nil {
		return false, err
	}
	for len(p.rows) <= p.page.Limit {
		var ids []string
		for id, err := range p.r.Debtors(ctx, p.having) {
			if err != nil {
				return false, err
			}
			ids = append(ids, id)
		}
		if len(ids) == 0 {
			return true, nil
		}
		accounts, err := p.r.Accounts(ctx, ids, ledger.AccountQuery{})
		if err != nil {
			return false, err
		}
		for i := range accounts {
			for _, row := range p.account(&accounts[i], waits) {
				if p.last == nil || p.order.Compare(&row, p.last) > 0 {
					p.rows = append(p.rows, row)
				}
			}
		}
		p.having.Debtor, p.having.From = ids[len(ids)-1], false
	}
	return false, nil
}

// account lists the invoices of a client that are selected, in order.
func (p *invoicePage) account(a *ledger.Account, waits map[string]string) (rows []Invoice) {
	cases := map[string]caseOf{}
	for i := range a.Cases {
		noteCase(cases, &a.Cases[i], waits)
	}
	var all []*engine.Invoice
	for i := range a.Invoices {
		if inv := &a.Invoices[i]; !p.filter.Open || inv.Open != 0 {
			all = append(all, inv)
		}
	}
	allocate(all, map[string]*engine.Client{a.Client.ID: &a.Client})
	for _, inv := range all {
		if i := newInvoice(inv, &a.Client, cases[inv.ID], p.today); p.filter.selects(&i) {
			rows = append(rows, i)
		}
	}
	p.order.Sort(rows)
	return rows
}

// totals adds up all that is selected, by the counts that the ledger keeps.
func (p *invoicePage) totals(ctx context.Context) ([]ListTotal, error) {
	counts, err := p.r.Counts(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	of := map[string]*ListTotal{}
	in := func(c engine.Currency) *ListTotal {
		if of[c.Code()] == nil {
			of[c.Code()] = &ListTotal{Currency: c}
		}
		return of[c.Code()]
	}
	open := p.filter.Open || p.filter.Overdue
	for _, k := range counts.Due {
		t, late := in(k.Currency), k.Due < p.today
		switch {
		case !p.filter.Overdue:
			t.add(k.Invoices+k.Credits, k.Open, late)
			t.Open += k.Credit
		case late:
			t.add(k.Invoices, k.Open, late)
		}
		if !open { // what is paid counts too
			t.Invoices = 0
		}
	}
	for _, k := range counts.Sales {
		if !open {
			in(k.Currency).Invoices += k.Invoices
		}
	}
	return sortedTotals(of), nil
}
