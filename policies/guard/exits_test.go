package guard

import (
	"testing"

	"github.com/relance-dev/relance/engine"
)

// agency is an exit for 99.90 to 5000.00, from 4 contacts and 10 days late on: input
// is at the least of each.
func agency() Exit {
	return Exit{
		Name: "agency", Currency: engine.MustCurrency("EUR"), AtLeast: 9990, AtMost: 500000, Contacts: 4, DaysLate: 10,
		Needs: []int{3},
	}
}

func TestAnExitIsAdvisedAtItsLimits(t *testing.T) {
	g := compile(t, newEnv(t, vocabulary()), "exits.agency.advised")
	for name, tt := range map[string]struct {
		change func(in *engine.Input)
		want   bool
	}{
		"at the least of all":       {func(*engine.Input) {}, true},
		"a cent less":               {func(in *engine.Input) { in.Invoice.Open-- }, false},
		"at the most":               {func(in *engine.Input) { in.Invoice.Open = 500000 }, true},
		"a cent more":               {func(in *engine.Input) { in.Invoice.Open = 500001 }, false},
		"a contact less":            {func(in *engine.Input) { in.Case.Contacts-- }, false},
		"a day sooner":              {func(in *engine.Input) { in.Today-- }, false},
		"the same sum in a foreign": {func(in *engine.Input) { in.Invoice.Currency = engine.MustCurrency("USD") }, false},
	} {
		in := input()
		tt.change(in)
		if got, err := g.Holds(in); got != tt.want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestAnExitWakesOnItsDay(t *testing.T) {
	g := compile(t, newEnv(t, vocabulary()), "exits.agency.advised")
	in := input()
	in.Today = day("2026-03-05")
	if d, exact := g.NextChange(in); d != day("2026-03-12") || !exact {
		t.Errorf("wakes on %v, %v", d, exact)
	}
	in.Case.Contacts = 0
	if d, exact := g.NextChange(in); d != 0 || !exact {
		t.Errorf("without contacts it wakes on %v, %v", d, exact)
	}
}

func TestTheFileOfAnExit(t *testing.T) {
	v := vocabulary()
	none := agency()
	none.Name, none.Needs = "none", nil
	v.Exits = []Exit{agency(), none}
	e := newEnv(t, v)
	complete, lacking := compile(t, e, "exits.agency.complete"), compile(t, e, "exits.agency.lacking")
	for name, tt := range map[string]struct {
		fact              engine.Value
		complete, lacking bool
	}{
		"there":   {engine.Value{Type: engine.FactBool, Int: 1}, true, false},
		"missing": {engine.Value{Type: engine.FactBool}, false, true},
		"unknown": {engine.Value{}, false, false},
	} {
		in := input()
		in.Invoice.Facts[3] = tt.fact
		a, errA := complete.Holds(in)
		b, errB := lacking.Holds(in)
		if a != tt.complete || b != tt.lacking || errA != nil || errB != nil {
			t.Errorf("%s: complete %v, lacking %v, %v, %v", name, a, b, errA, errB)
		}
	}
	if ok, err := compile(t, e, "exits.none.complete && !exits.none.lacking").Holds(input()); !ok || err != nil {
		t.Errorf("a file that needs nothing: %v, %v", ok, err)
	}
}

// A client's case asks for what all their invoices owe.
func TestAnExitOfAClient(t *testing.T) {
	v := vocabulary()
	v.Scope = engine.ScopeClient
	g := compile(t, newEnv(t, v), "exits.agency.advised")
	in := input()
	in.Invoice, in.Machine.Scope = nil, engine.ScopeClient
	in.Account.OpenTotal = 9990
	if ok, err := g.Holds(in); !ok || err != nil || !g.UsesAccount() {
		t.Errorf("%v, %v, uses the account: %v", ok, err, g.UsesAccount())
	}
	in.Account.OpenTotal = 9989
	if ok, _ := g.Holds(in); ok {
		t.Error("advised for less than it is for")
	}
}
