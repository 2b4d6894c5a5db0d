package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
)

// perPlan is how many messages of a plan a page shows.
const perPlan = 200

// ahead is what the next run does.
type ahead struct {
	Plan     *view.Plan
	Messages []view.Message
	Pages    pages
	Held     []dispatch.Holding
	Seen     string // the journal's last entry, as it was read for this
	Bank     int    // entries of bank statements that wait for a person
	Paused   bool   // a run was refused, since the clock may be wrong
}

// upcoming is what the next run does, what holds its messages, and what money waits.
type upcoming struct {
	plan *view.Plan
	held []dispatch.Holding
	bank int // entries of statements that wait for a person
}

// showPlan shows what a run would do now. It writes nothing.
func (v *visit) showPlan() error { return v.writePlanned(http.StatusOK, "", false) }

func (v *visit) writePlanned(status int, wrong string, paused bool) error {
	data := ahead{Paused: paused}
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		head, err := r.Head(ctx)
		if err != nil {
			return err
		}
		data.Seen = head.Hash
		p, err := made(ctx, v, r, "plan", func() (p upcoming, err error) {
			cfg := v.office.plan(v.now)
			cfg.AfterPause = true
			next, err := plan.NewPlan(ctx, r, cfg)
			if err != nil {
				return p, err
			}
			p.plan = view.NewPlan(next)
			bank, err := posting.BankWaiting(ctx, r)
			if err != nil {
				return p, err
			}
			p.bank = len(bank)
			p.held, err = v.office.Deployment.Holdings(ctx, r, next)
			return p, err
		})
		data.Plan, data.Held, data.Bank = p.plan, p.held, p.bank
		return err
	})
	if err != nil {
		return err
	}
	data.Messages, data.Pages = pageOf(v, data.Plan.Messages, v.base+"/plan?", perPlan)
	return v.write(status, "plan", page{Title: "Plan", Data: &data, Wrong: wrong})
}

// runPlanned runs the day as it was shown, and says what came of it.
func (v *visit) runPlanned() error {
	seen := v.text("seen")
	if seen == "" {
		return &said{http.StatusBadRequest, "This form cannot be read."}
	}
	a := &acting{server: v.Server, office: v.office, ledger: &guarded{Ledger: v.office.Ledger, match: `"` + seen + `"`}, by: v.who.Name, person: v.who.Name, now: v.now, today: v.today}
	done, err := runDay(v.r.Context(), a, &RunIn{Deliver: v.text("deliver") != "", AfterPause: v.text("after_pause") != ""})
	say := func(text string) string { return inWords(v.language, text) }
	switch {
	case errors.Is(err, errChanged):
		return v.writePlanned(http.StatusConflict, say("Something changed since this plan was shown, and nothing was run. This is the plan now."), false)
	case errors.Is(err, errRunning):
		return v.writePlanned(http.StatusConflict, say("A run is going on, and nothing was begun. Ask again when it is over."), false)
	case errors.Is(err, plan.ErrClock):
		return v.writePlanned(http.StatusConflict, say("The ledger’s last entry is long ago, or the last run was for a later day. Nothing was run: see whether the clock is right."), true)
	case err != nil:
		return err
	}
	sent := 0
	if done.Delivered != nil {
		sent = done.Delivered.Sent
	}
	switch {
	case len(done.Applied.LeftOut)+len(done.NotHappened) > 0 || done.Delivered != nil && done.Delivered.Failed+len(done.Delivered.Unknown) > 0:
		v.tell("The day was run: messages and tasks decided: %d, sent: %d. Something waits: see what needs attention.", done.Applied.Messages, sent)
	default:
		v.tell("The day was run: messages and tasks decided: %d, sent: %d.", done.Applied.Messages, sent)
	}
	return v.to("/plan")
}
