package server

import (
	"context"
	"sync"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// listed keeps the list of invoices that was read last, so that its pages are those of one moment, and cost
// one reading together.
type listed struct {
	mu     sync.Mutex
	head   ledger.Head
	day    engine.Date
	filter view.InvoiceFilter
	part   string // of the clients
	list   []view.Invoice
}

func (s *Server) invoicesOf(ctx context.Context, a *asked, in *listAsked) (InvoicePage, error) {
	f := view.InvoiceFilter{Client: in.Client, Open: in.Open || in.Overdue, Policy: in.Policy, State: in.State, Overdue: in.Overdue, Waiting: in.Waiting}
	l := &s.listed
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil || l.head != a.head || l.day != a.plan.Day || l.filter != f || l.part != a.office.part() {
		v, err := view.ReadInvoices(ctx, a, f, a.plan.Day)
		if err != nil {
			return InvoicePage{}, err
		}
		l.head, l.day, l.filter, l.part, l.list = a.head, a.plan.Day, f, a.office.part(), v.Invoices
	}
	rows, more, err := view.InvoiceOrder(f.Sort).Cut(l.list, view.Page{Limit: in.Limit, After: in.Cursor})
	if err != nil {
		return InvoicePage{}, noCursor()
	}
	return InvoicePage{Invoices: rows, Next: more.Next}, nil
}
