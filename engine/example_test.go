package engine_test

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// sevenDaysLate is a guard written by hand; policies compile theirs from CEL.
type sevenDaysLate struct{}

func (sevenDaysLate) Holds(in *engine.Input) (bool, error) { return in.DaysLate() >= 7, nil }

func (sevenDaysLate) NextChange(in *engine.Input) (engine.Date, bool) {
	if in.DaysLate() >= 7 {
		return 0, true
	}
	return in.Due() + 7, true
}

func ExampleDecide() {
	machine := &engine.Machine{
		Policy: "standard",
		States: []engine.State{
			{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{{To: 1, When: sevenDaysLate{}}}},
			{Name: "courtesy", Reopen: engine.NoState, Do: []engine.Action{{Channel: "email", Template: "courtesy", Contact: true}}},
		},
	}
	due := engine.NewDate(2026, 1, 10)
	facts := &engine.Facts{
		Invoice: &engine.Invoice{ID: "F-1", Open: 9990, Currency: engine.MustCurrency("EUR"), Due: due},
		Client:  &engine.Client{ID: "C-1"},
	}
	c := engine.NewCase(machine, due)

	quiet, _ := engine.Decide(machine, c, facts, due)
	fmt.Println("on the due day:", len(quiet.Steps), "steps, look again on", quiet.Wake)

	d, _ := engine.Decide(machine, quiet.Case, facts, quiet.Wake)
	for _, step := range d.Steps {
		fmt.Println("then:", machine.Name(step.From), "→", machine.Name(step.To), "by", step.Actions[0].Channel)
	}
	// Output:
	// on the due day: 0 steps, look again on 2026-01-17
	// then: watch → courtesy by email
}
