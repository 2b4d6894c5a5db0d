package guard

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func TestNever(t *testing.T) {
	e := newEnv(t, vocabulary())
	for src, want := range map[string]bool{
		"days_late >= 10 && days_late < 5":                                            true,
		"days_late > 4 && days_late < 5":                                              true,
		"days_late > 4 && days_late <= 5":                                             false,
		"invoice.open > 4 && invoice.open < 5":                                        false,
		"invoice.open > 4 && invoice.open <= 4":                                       true,
		"invoice.open >= 99.90 && invoice.open < 99.9":                                true,
		"5 > days_late && 10 <= days_late":                                            true,
		"days_late == 7 && days_late != 7":                                            true,
		"days_late == 7 && days_late == 8":                                            true,
		"days_late in [7, 15] && days_late > 20":                                      true,
		"days_late in [7, 15] && days_late > 10":                                      false,
		"days_late in [7, 15] && !(days_late in [15, 7])":                             true,
		"days_late >= 10 && (facts.vip || invoice.disputed) && days_late < 5":         true,
		"days_late >= 10 && days_late < 5 || facts.vip":                               false,
		"client.profile == 'micro' && client.profile == 'craftsman'":                  true,
		"client.profile == 'micro' && client.profile != 'craftsman'":                  false,
		"client.profile in ['micro', 'craftsman'] && client.profile == 'key_account'": true,
		"facts.vip && !facts.vip":                                                     true,
		"facts.vip && facts.vip == false":                                             true,
		"facts.vip != true && facts.vip":                                              true,
		"today >= date('2026-05-01') && today < date('2026-05-01')":                   true,
		"today - invoice.due >= 10 && today  - invoice.due < 5":                       true,
		"days_late >= 10 && business_days_late < 5":                                   false,
		"invoice.open > client.open_total && invoice.open <= client.open_total":       false,
		"has(client.email) && !has(client.email)":                                     true,
		"false":             true,
		"facts.vip || true": false,
	} {
		if got := compile(t, e, src).Never(); got != want {
			t.Errorf("Never of %s is %v", src, got)
		}
	}
}

func TestImplies(t *testing.T) {
	e := newEnv(t, vocabulary())
	for _, tt := range []struct {
		if_, then string
		want      bool
	}{
		{"days_late >= 60", "days_late >= 45", true},
		{"days_late >= 45", "days_late >= 60", false},
		{"days_late > 44", "days_late >= 45", true},
		{"days_late >= 45", "days_late > 44", true},
		{"invoice.open > 44", "invoice.open >= 45", false},
		{"days_late == 60", "days_late >= 45", true},
		{"days_late in [50, 60]", "days_late >= 45", true},
		{"days_late in [30, 60]", "days_late >= 45", false},
		{"days_late >= 60 && facts.vip", "days_late >= 45", true},
		{"days_late >= 60", "days_late >= 45 && facts.vip", false},
		{"days_late >= 60 && facts.vip", "facts.vip && days_late >= 45", true},
		{"days_late >= 60", "days_late >= 45 || facts.vip", true},
		{"days_late >= 60 || facts.vip", "days_late >= 45", false},
		{"client.profile == 'micro'", "client.profile in ['micro', 'craftsman']", true},
		{"client.profile == 'micro'", "client.profile != 'craftsman'", true},
		{"client.profile != 'micro'", "client.profile == 'craftsman'", false},
		{"!(days_late < 60)", "days_late >= 45", true},
		{"client.name.contains('x') && days_late > 3", "client.name.contains( 'x' )", true},
		{"client.name.contains('x')", "client.name.contains('y')", false},
		{"facts.vip", "true", true},
		{"facts.vip", "false", false},
		{"false", "facts.vip", true},
	} {
		if got := compile(t, e, tt.if_).Implies(compile(t, e, tt.then)); got != tt.want {
			t.Errorf("%s implies %s: %v", tt.if_, tt.then, got)
		}
	}
	if compile(t, e, "false").Implies(nil) {
		t.Error("something follows about a guard of another kind")
	}
}

// TestProofsAreCertain: what is proved of random guards holds on random inputs.
func TestProofsAreCertain(t *testing.T) {
	e := newEnv(t, vocabulary())
	rng := rand.New(rand.NewPCG(7, 8))
	never, implied := 0, 0
	for range 1500 {
		g, h := compile(t, e, closeCondition(rng, 2)), compile(t, e, closeCondition(rng, 2))
		isNever, implies := g.Never(), g.Implies(h)
		if isNever {
			never++
		}
		if implies && !isNever {
			implied++
		}
		for range 20 {
			in := input()
			in.Today = in.Invoice.Due + engine.Date(rng.IntN(9))
			invoice, client := *in.Invoice, *in.Client
			invoice.Open, invoice.Disputed = engine.Amount(rng.IntN(9)*50), rng.IntN(2) == 0
			client.Profile = []string{"micro", "craftsman", ""}[rng.IntN(3)]
			in.Invoice, in.Client = &invoice, &client
			mine, err := g.Holds(in)
			if err != nil || !mine {
				continue
			}
			if isNever {
				t.Fatalf("%s is true", g)
			}
			if other, err := h.Holds(in); implies && err == nil && !other {
				t.Fatalf("%s is true, and %s is not", g, h)
			}
		}
	}
	if never < 20 || implied < 20 {
		t.Errorf("only %d contradictions and %d implications were found", never, implied)
	}
}

// closeCondition writes a condition over a few values and constants that are
// close together.
func closeCondition(rng *rand.Rand, depth int) string {
	one := func(of ...string) string { return of[rng.IntN(len(of))] }
	op := one("==", "!=", "<", "<=", ">", ">=")
	if depth > 0 {
		switch a, b := closeCondition(rng, depth-1), closeCondition(rng, depth-1); rng.IntN(4) {
		case 0, 1:
			return fmt.Sprintf("(%s) && (%s)", a, b)
		case 2:
			return fmt.Sprintf("(%s) || (%s)", a, b)
		case 3:
			return fmt.Sprintf("!(%s)", a)
		}
	}
	switch rng.IntN(6) {
	case 0:
		return fmt.Sprintf("days_late %s %d", op, rng.IntN(9))
	case 1:
		return fmt.Sprintf("%d.5 %s days_late", rng.IntN(9), op)
	case 2:
		return fmt.Sprintf("invoice.open %s %s", op, one("0", "0.50", "1", "1.5", "2", "2.00"))
	case 3:
		return "client.profile " + one("==", "!=") + one(" 'micro'", " 'craftsman'", " ''")
	case 4:
		return fmt.Sprintf("days_late in [%d, %d]", rng.IntN(9), rng.IntN(9))
	}
	return one("invoice.disputed", "!invoice.disputed", "invoice.disputed == false", "true != invoice.disputed")
}
