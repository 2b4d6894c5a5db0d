package server

import (
	"context"
	"net/http"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// disputesPage is what clients contest, and what they promised.
type disputesPage struct {
	Disputes []disputeRow
	Promises []promiseRow
}

type disputeRow struct {
	view.ReportDispute
	Name, Currency string
	Days           int // since then; -1 when the ledger does not know
}

type promiseRow struct {
	view.ReportPromise
	Name, Currency string
}

// showDisputes lists disputes, the largest first, and promises that run or were broken.
func (v *visit) showDisputes() error {
	var data disputesPage
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		rep, err := v.figures(ctx, r, v.office, v.today, 0, 0)
		if err != nil {
			return err
		}
		names := map[string]string{}
		name := func(id string) string {
			if _, known := names[id]; !known {
				names[id] = id
				if c, err := r.Client(ctx, id); err == nil && c.Name != "" {
					names[id] = c.Name
				}
			}
			return names[id]
		}
		for _, g := range view.NewReport(rep).Groups {
			for _, d := range g.Disputes {
				row := disputeRow{d, name(d.Client), g.Currency, -1}
				if d.Since != 0 {
					row.Days = int(v.today - d.Since)
				}
				data.Disputes = append(data.Disputes, row)
			}
			for _, p := range g.Promises {
				data.Promises = append(data.Promises, promiseRow{p, name(p.Client), g.Currency})
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "disputes", "Disputes and promises", &data)
}

// settleDispute takes a person's word that a dispute is settled.
func (v *visit) settleDispute() error {
	e := engine.Event{Date: v.today, Type: engine.EventDisputeResolved, Client: v.text("client"), Invoice: v.text("invoice"), Note: v.text("note")}
	if e.Invoice == "" || e.Client == "" {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	return v.record(worklist.Fact{Event: e}, "/disputes")
}
