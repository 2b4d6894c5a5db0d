package plan

import (
	"context"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine/ledger"
)

// Owing lists, by id, the clients of a ledger who have a case, or an invoice with something open: all with
// whom something can happen as time goes by.
func Owing(ctx context.Context, r ledger.Reader) ([]string, error) {
	ids := map[string]bool{}
	for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
		if err != nil {
			return nil, err
		}
		ids[c.Client] = true
	}
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Open: true}) {
		if err != nil {
			return nil, err
		}
		ids[inv.Client] = true
	}
	return slices.Sorted(maps.Keys(ids)), nil
}
