package posting

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// KeptChanges is how many changes of invoices a Summary keeps. All are counted.
const KeptChanges = 1000

// Summary says what an import changed.
type Summary struct {
	Seq       int64 // of the journal's entry; 0 for a preview
	Invoices  map[ChangeKind]int
	Clients   map[ChangeKind]int // New, Changed, Unchanged
	Events    map[ChangeKind]int // New; Unchanged were recorded before
	Allocated int                // of the new events: allocations of money on account that the export shows
	Missing   int                // invoices that are open in the ledger and not in the export, and stay so
	NotTaken  []NotTaken         // invoices that keep what was recorded as paid, by id
	Differing []Differing        // invoices whose document says another amount, by id
	OtherDue  []OtherDue         // open invoices whose document says another due date, by id
	Settled   []string           // documents that were left out since a list of all that is open lacks them, by id
	Replaced  []Replaced         // invoices whose debt is now under other numbers, by id
	Kept      []Lost             // columns that the export lacks and the last one had: their values stay
	Bare      []string           // clients who owe and of whom no more than the id is known, by id
	Forgotten []string           // clients of the export who were forgotten: nothing was taken of them, by id
	Totals    []Total            // by currency code
	Changes   []Change           // by id, without New and Unchanged; the first KeptChanges
}

// Total is what is open in one currency, credit notes taken off.
type Total struct {
	Currency     engine.Currency
	CountBefore  int // of open invoices and credit notes
	CountAfter   int
	AmountBefore engine.Amount
	AmountAfter  engine.Amount
}

func newSummary() *Summary {
	return &Summary{Invoices: map[ChangeKind]int{}, Clients: map[ChangeKind]int{}, Events: map[ChangeKind]int{}}
}

// see counts what became of an invoice; before is nil for a new one.
func (s *Summary) see(before, after *engine.Invoice) (changed bool) {
	c, changed := compare(before, after)
	s.Invoices[c.Kind]++
	if changed && c.Kind != New && len(s.Changes) < KeptChanges {
		s.Changes = append(s.Changes, c)
	}
	t := s.total(after.Currency)
	if before != nil && owes(before) {
		t.CountBefore++
		t.AmountBefore += before.Open
	}
	if owes(after) {
		t.CountAfter++
		t.AmountAfter += after.Open
	}
	return changed
}

func (s *Summary) total(c engine.Currency) *Total {
	i, found := slices.BinarySearchFunc(s.Totals, c, func(t Total, c engine.Currency) int {
		return cmp.Compare(t.Currency.Code(), c.Code())
	})
	if !found {
		s.Totals = slices.Insert(s.Totals, i, Total{Currency: c})
	}
	return &s.Totals[i]
}
