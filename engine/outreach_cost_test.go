package engine_test

import (
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/costtest"
)

// What one recipient is told of costs as much as there is to tell: sixteen times the invoices take nowhere near 256 times
// the work. The times are of the processors, the least of several, and may be off by eight.
func TestTogetherGrowsWithWhatThereIsToSay(t *testing.T) {
	m := &engine.Machine{Policy: "standard", States: []engine.State{{Name: "firm", Tone: engine.ToneFirm}}}
	action := &engine.Action{Channel: "email", Template: "firm", Contact: true}
	const few, times = 4_000, 16
	list := make([]engine.Speaking, times*few)
	for i := range list {
		list[i] = engine.Speaking{Machine: m, Action: action, Asked: engine.Amount(i)}
	}
	small := costtest.Least(t, func() { engine.Together(list[:few]) })
	large := costtest.Least(t, func() {
		if groups := engine.Together(list); len(groups) != 1 || len(groups[0]) != len(list) {
			t.Errorf("%d messages", len(groups))
		}
	})
	if large > 8*times*small {
		t.Errorf("%s for %d, and %s for %d", small, few, large, len(list))
	}
}
