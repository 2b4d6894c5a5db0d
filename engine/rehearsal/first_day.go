package rehearsal

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// errShown takes back what was only tried.
var errShown = errors.New("shown")

// FirstDay is the plan of the first live day of a ledger, if its rehearsal ended as the Config says. Nothing is written.
func FirstDay(ctx context.Context, l ledger.Ledger, c Config, day plan.Config) (made *plan.Plan, err error) {
	err = l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		_, err := End(ctx, tx, c)
		if err == nil {
			made, err = plan.NewPlan(ctx, tx, day)
		}
		if err == nil {
			err = errShown
		}
		return err
	})
	if !errors.Is(err, errShown) {
		return nil, err
	}
	return made, nil
}

// GoLive ends the rehearsal of a ledger.
func GoLive(ctx context.Context, l ledger.Ledger, c Config) (ended *Ended, err error) {
	err = l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		ended, err = End(ctx, tx, c)
		return err
	})
	return ended, err
}
