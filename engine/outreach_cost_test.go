package engine_test

import (
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/costtest"
)

// What one recipient is told of costs as much as there is to tell: eight times the invoices, not sixty-four times the work.
func TestTogetherGrowsWithWhatThereIsToSay(t *testing.T) {
	m := &engine.Machine{Policy: "standard", States: []engine.State{{Name: "firm", Tone: engine.ToneFirm}}}
	action := &engine.Action{Channel: "email", Template: "firm", Contact: true}
	list := make([]engine.Speaking, 40_000)
	for i := range list {
		list[i] = engine.Speaking{Machine: m, Action: action, Asked: engine.Amount(i)}
	}
	few := costtest.Least(t, func() { engine.Together(list[:5_000]) })
	many := costtest.Least(t, func() {
		if groups := engine.Together(list); len(groups) != 1 || len(groups[0]) != len(list) {
			t.Errorf("%d messages", len(groups))
		}
	})
	if many > 8*4*few {
		t.Errorf("%s for %d, and %s for %d", few, 5_000, many, len(list))
	}
}
