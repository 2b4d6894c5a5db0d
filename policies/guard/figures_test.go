package guard_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

func TestConditionsOverFigures(t *testing.T) {
	f, err := guard.NewFigures([]guard.Figure{
		{Name: "new_letters", Value: engine.Value{Type: engine.FactInt, Int: 101}},
		{Name: "cost_before", Value: engine.Value{Type: engine.FactNumber, Num: apd.New(9990, -2)}},
		{Name: "cost_after", Value: engine.Value{Type: engine.FactNumber, Num: apd.New(20000, -2)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]bool{
		"new_letters > 100": true, "new_letters > 101": false, "cost_before >= 99.90": true, "cost_before > 99.90": false,
		"cost_after > cost_before * 2": true, "new_letters > 1000 || cost_after - cost_before > 100": true,
	} {
		if got, problems, err := f.Ask(src); got != want || len(problems) > 0 || err != nil {
			t.Errorf("%s: %v %v %v, want %v", src, got, problems, err, want)
		}
	}
	for src, want := range map[string]string{
		"new_leters > 100": "did you mean new_letters?", "days_late > 100": "the figures are new_letters, cost_before, cost_after",
		"new_letters": "a guard is a yes/no question", "new_letters = 3": "==", "invoice.open > 1": "is not a figure", "": "empty",
	} {
		_, problems, err := f.Ask(src)
		if err != nil || len(problems) == 0 || !strings.Contains(problems[0].Message+" "+problems[0].Hint, want) {
			t.Errorf("%s: %+v %v, want %q", src, problems, err, want)
		}
	}
	if _, _, err := f.Ask("new_letters / (new_letters - 101) > 1"); err == nil {
		t.Error("a division by zero has an answer")
	}
	if _, err := guard.NewFigures([]guard.Figure{{Name: "a"}}); err == nil {
		t.Error("a figure without a number is taken")
	}
}
