package view_test

import (
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

func TestInterestIsComputedAsItIsAsked(t *testing.T) {
	shipped, err := law.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	due, err := engine.ParseDate("2023-03-31")
	if err != nil {
		t.Fatal(err)
	}
	regime := func(name string) *law.Regime {
		r := shipped.Regime(name)
		if r == nil {
			t.Fatalf("there is no law %s", name)
		}
		return r
	}
	question := func(change func(*view.Question)) view.Question {
		q := view.Question{
			Currency: engine.MustCurrency("EUR"), Due: due, Rate: apd.New(12, 0), Kind: "debtor",
			Claim: law.Claim{Open: 10_000_00, Until: due + 73},
		}
		change(&q)
		return q
	}
	for name, tt := range map[string]struct {
		law           string
		q             view.Question
		interest, fee engine.Amount
		wrong         bool
	}{
		"a contract's rate, a fifth of a year":  {"FR_B2B", question(func(*view.Question) {}), 240_00, 40_00, false},
		"after a day":                           {"FR_B2B", question(func(q *view.Question) { q.After = due + 36 }), 121_64, 40_00, false},
		"paid in time":                          {"FR_B2B", question(func(q *view.Question) { q.Claim.Until = due }), 0, 0, false},
		"a notice is needed, and none is given": {"FR_CONSUMER", question(func(*view.Question) {}), 0, 0, true},
		"a notice":                              {"FR_CONSUMER", question(func(q *view.Question) { q.After = due }), 240_00, 0, false},
	} {
		c, err := view.NewClaim(regime(tt.law), tt.q)
		if tt.wrong {
			if err == nil {
				t.Errorf("%s: %+v", name, c)
			}
			continue
		}
		if err != nil || c.Statement.Interest != tt.interest || c.Fee != tt.fee || c.Open != tt.q.Claim.Open || c.Paid != tt.q.Claim.Until {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}
