package server

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// disputesPage is what clients contest, and what they promised.
type disputesPage struct {
	Disputes []disputeRow
	Promises []promiseRow
	Old      time.Time // when the promises were read, when the ledger went on since
}

// disputeRow is an invoice that is contested. Amounts are exact decimals.
type disputeRow struct {
	Client, Name, Invoice, Reason, Contested, Open, Currency string

	Since  engine.Date // none when the ledger does not know
	Days   int         // since then
	amount engine.Amount
}

type promiseRow struct {
	view.ReportPromise
	Name, Currency string
}

// showDisputes lists disputes, the largest first, and promises that run or were broken.
func (v *visit) showDisputes() error {
	var data disputesPage
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		if data.Disputes, err = v.contested(ctx, r); err != nil {
			return err
		}
		rep, old, err := v.figures(ctx, r, v.office, v.today, 0, 0)
		if err != nil {
			return err
		}
		data.Old = old
		for _, g := range view.NewReport(rep).Groups {
			for _, p := range g.Promises {
				c, err := r.Client(ctx, p.Client)
				if err != nil && !errors.Is(err, ledger.ErrNotFound) {
					return err
				}
				data.Promises = append(data.Promises, promiseRow{p, cmp.Or(c.Name, p.Client), g.Currency})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "disputes", "Disputes and promises", &data)
}

// contested lists what clients contest. Its cost follows the clients who contest something, or have credit.
func (v *visit) contested(ctx context.Context, r ledger.Reader) (list []disputeRow, err error) {
	var ids []string
	for id, err := range r.AskedLess(ctx) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		c, err := r.Client(ctx, id)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return nil, err
		}
		for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: id, Open: true}) {
			if err != nil {
				return nil, err
			}
			if inv.Contested() != 0 {
				list = append(list, disputeRow{
					Client: id, Name: cmp.Or(c.Name, id), Invoice: inv.ID, Reason: inv.DisputeReason, Currency: inv.Currency.Code(),
					Contested: inv.Currency.Format(inv.Contested()), Open: inv.Currency.Format(inv.Open), amount: inv.Contested(),
				})
			}
		}
	}
	for i := range list {
		row := &list[i]
		for e, err := range r.Events(ctx, ledger.EventFilter{Invoice: row.Invoice}) {
			if err != nil {
				return nil, err
			}
			if e.Type == engine.EventDispute {
				row.Since, row.Days = e.Date, max(0, int(v.today-e.Date))
			}
		}
	}
	slices.SortFunc(list, func(a, b disputeRow) int {
		return cmp.Or(cmp.Compare(a.Currency, b.Currency), cmp.Compare(b.amount, a.amount), cmp.Compare(a.Invoice, b.Invoice))
	})
	return list, nil
}

// settleDispute takes a person's word that a dispute is settled.
func (v *visit) settleDispute() error {
	e := engine.Event{Date: v.today, Type: engine.EventDisputeResolved, Client: v.text("client"), Invoice: v.text("invoice"), Note: v.text("note")}
	if e.Invoice == "" || e.Client == "" {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	return v.record(worklist.Fact{Event: e}, "/disputes")
}
