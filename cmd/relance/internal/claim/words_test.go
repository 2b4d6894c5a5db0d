package claim

import (
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
)

// An index in French has no English word in it.
func TestAnIndexHasAWordForEverything(t *testing.T) {
	fr, en := indexIn("fr"), indexIn("en")
	for _, kind := range engine.EventTypes {
		if fr.kinds[string(kind)] == "" {
			t.Errorf("no French word for the event %s", kind)
		}
	}
	for _, status := range ledger.Statuses {
		if fr.statuses[string(status)] == "" {
			t.Errorf("no French word for the status %s", status)
		}
	}
	for _, item := range []string{
		evidence.ItemOrder, evidence.ItemInvoice, evidence.ItemTerms, evidence.ItemRemind, evidence.ItemNotice, evidence.ItemReceipt,
	} {
		if fr.items[item] == "" || en.items[item] == "" {
			t.Errorf("no word for %s", item)
		}
	}
}
