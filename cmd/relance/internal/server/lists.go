package server

import (
	"context"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
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
	list   []view.Invoice
}

func (s *Server) invoicesOf(ctx context.Context, a *asked, in *listAsked) (InvoicePage, error) {
	f := view.InvoiceFilter{Client: in.Client, Open: in.Open || in.Overdue, Policy: in.Policy, State: in.State, Overdue: in.Overdue, Waiting: in.Waiting}
	l := &s.listed
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil || l.head != a.head || l.day != a.plan.Day || l.filter != f {
		v, err := view.ReadInvoices(ctx, a, f, a.plan.Day)
		if err != nil {
			return InvoicePage{}, err
		}
		l.head, l.day, l.filter, l.list = a.head, a.plan.Day, f, v.Invoices
	}
	from, err := placeOf(l.list, in.Cursor)
	if err != nil {
		return InvoicePage{}, err
	}
	to := min(from+in.Limit, len(l.list))
	out := InvoicePage{Invoices: l.list[from:to]}
	if to < len(l.list) {
		out.Next = cursorOf(&l.list[to-1])
	}
	return out, nil
}

// cursorOf names an invoice by what the list is sorted by: the page behind it is the same after others came.
func cursorOf(i *view.Invoice) string {
	return base64.RawURLEncoding.EncodeToString([]byte(i.Client + "\x00" + strconv.Itoa(int(i.Due)) + "\x00" + i.Invoice))
}

// placeOf is where the page behind a cursor begins.
func placeOf(list []view.Invoice, cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	parts := strings.Split(string(text), "\x00")
	if err != nil || len(parts) != 3 {
		return 0, problem(http.StatusUnprocessableEntity, "This cursor is none: take the next of the page before.")
	}
	due, _ := strconv.Atoi(parts[1])
	at, found := slices.BinarySearchFunc(list, view.Invoice{Client: parts[0], Due: engine.Date(due), Invoice: parts[2]}, func(a, b view.Invoice) int {
		if c := strings.Compare(a.Client, b.Client); c != 0 {
			return c
		}
		if a.Due != b.Due {
			return int(a.Due - b.Due)
		}
		return strings.Compare(a.Invoice, b.Invoice)
	})
	if found {
		at++
	}
	return at, nil
}
