package posting

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Replaced is an invoice of the ledger whose debt the export has under other numbers: a
// whole that is now in instalments, or an instalment whose whole came back.
type Replaced struct {
	Invoice, Client string
	By              []string
}

// replace empties an invoice that the export lacks when the export has its debt under other
// numbers: both together would ask for it twice.
func (im *importer) replace(before *engine.Invoice) bool {
	if !owes(before) || before.Amount <= 0 {
		return false
	}
	var by []string
	number, part := engine.SplitID(before.ID)
	if part == 0 {
		for _, inv := range im.wholes[number] {
			by = append(by, inv.id)
		}
	} else if im.passed.has(number) {
		by = []string{number}
	}
	if len(by) == 0 {
		return false
	}
	im.summary.Replaced = append(im.summary.Replaced, Replaced{Invoice: before.ID, Client: before.Client, By: by})
	before.Amount, before.Open = 0, 0 // nothing was paid of it
	return true
}

// derive turns an invoice of the export into what is known now. What was paid on the whole
// before it was in instalments is taken from them, the earliest due date first.
func (im *importer) derive(exported *engine.Invoice) engine.Invoice {
	after := im.history.derive(*exported, im.AsOf)
	number, part := engine.SplitID(exported.ID)
	if part == 0 || !exported.Gross {
		return after
	}
	paid := im.history.received(&engine.Invoice{ID: number}, im.AsOf)
	if paid == 0 {
		return after
	}
	for _, other := range slices.SortedFunc(slices.Values(im.wholes[number]), func(a, b instalment) int {
		return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.id, b.id))
	}) {
		take := min(paid, max(0, other.open))
		if other.id == exported.ID {
			after.Open -= min(take, max(0, after.Open))
			break
		}
		paid -= take
	}
	return after
}
