package server

import (
	"context"
	"net/http"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// perPlan is how many messages of a plan a page shows.
const perPlan = 200

// ahead is what the next run does.
type ahead struct {
	Plan     *view.Plan
	Messages []view.Message
	Pages    pages
	Held     []dispatch.Holding
}

// showPlan shows what a run would do now. It writes nothing.
func (v *visit) showPlan() error {
	var data ahead
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		cfg := v.office.plan(v.now)
		cfg.AfterPause = true
		made, err := plan.NewPlan(ctx, r, cfg)
		if err != nil {
			return err
		}
		data.Plan = view.NewPlan(made)
		data.Held, err = v.office.Deployment.Holdings(ctx, r, made)
		return err
	})
	if err != nil {
		return err
	}
	data.Messages, data.Pages = pageOf(v, data.Plan.Messages, v.base+"/plan?", perPlan)
	return v.show(http.StatusOK, "plan", "Plan", &data)
}
