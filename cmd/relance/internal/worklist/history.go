package worklist

import (
	"cmp"
	"context"
	"slices"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/ledger"
)

// historyLines is how many events of a client a task shows.
const historyLines = 5

// lately lists the last events of a client and their invoices, the newest first.
func lately(ctx context.Context, r ledger.Reader, say words.Writer, client string, invoices []string) ([]string, error) {
	filters := []ledger.EventFilter{{Client: client}}
	for _, id := range invoices {
		filters = append(filters, ledger.EventFilter{Invoice: id})
	}
	var all []ledger.Event
	for _, f := range filters {
		for e, err := range r.Events(ctx, f) {
			if err != nil {
				return nil, err
			}
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b ledger.Event) int { return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(b.Seq, a.Seq)) })
	var lines []string
	for _, e := range all[:min(len(all), historyLines)] {
		lines = append(lines, say.Event(&e.Event))
	}
	return lines, nil
}
