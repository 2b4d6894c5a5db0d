package server

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
)

// invoicesOf reads a page as the ledger is now: what changed behind the cursor since the page before is on it.
func (*Server) invoicesOf(ctx context.Context, a *asked, in *listAsked) (InvoicePage, error) {
	f := view.InvoiceFilter{Client: in.Client, Open: in.Open || in.Overdue, Policy: in.Policy, State: in.State, Overdue: in.Overdue, Waiting: in.Waiting}
	rows, next, err := view.ReadInvoiceRows(ctx, a, f, view.Page{Limit: in.Limit, After: in.Cursor}, a.plan.Day)
	if errors.Is(err, view.ErrCursor) {
		err = noCursor()
	}
	return InvoicePage{Invoices: rows, Next: next}, err
}
