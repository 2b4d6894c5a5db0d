package forecast_test

import (
	"context"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forecast"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestTheCurveIsTheOneGivenElseTheLedgersOwn(t *testing.T) {
	paid := make([]engine.Invoice, 100)
	for i := range paid {
		paid[i] = engine.Invoice{Amount: 10000, Issued: today - 60, Due: today - 30, PaidOn: today - 20}
	}
	few, enough := stored(t), stored(t, paid...)
	given := &forecast.Curve{Source: "a study"}
	for name, tt := range map[string]struct {
		from       ledger.Ledger
		given      *forecast.Curve
		wanted     bool
		own, short bool
	}{
		"given":                      {from: enough, given: given, wanted: true},
		"given, and a short history": {from: few, given: given, wanted: true},
		"none is wanted":             {from: enough},
		"the ledger's own":           {from: enough, wanted: true, own: true},
		"a short history":            {from: few, wanted: true, short: true},
	} {
		err := tt.from.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
			c, short, err := forecast.Choose(ctx, r, tt.given, tt.wanted, today)
			own := c != nil && c != tt.given && c.Settled == len(paid)
			if err != nil || own != tt.own || !tt.own && c != tt.given || (short != nil) != tt.short {
				t.Errorf("%s: %+v, %v, %v", name, c, short, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
