package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/compare"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
)

// diffOver is what two books are compared over, as the flags say.
func diffOver(p params, pair *compare.Pair, o *diffOptions, reworded func(template, language string) bool, emit func(*diff.Client) error) (*compare.Portfolio, error) {
	f := &compare.Portfolio{
		Pair: pair, Ledger: o.ledger, Files: *o.files, Emit: emit,
		Options: diff.Options{
			Reworded: reworded, Workers: p.Workers, Withhold: o.approvals.value == "withhold", CallsNotMade: o.calls.value == "not_made",
		},
		Open: func(ctx context.Context, s *compare.Side, path string) (ledger.Ledger, error) {
			return readLedger(ctx, p, path, s.Book.Engine.Facts)
		},
		// whose reading it is that fails is said, too
		Read: func(ctx context.Context, s *compare.Side, files bookdir.Exports) (*intake.Sorted, error) {
			data, err := sortData(ctx, p, s.Book, files)
			if errors.Is(err, errFindings) {
				fmt.Fprintln(p.Stderr, p.speaksOf(s.Book).T("that is how the book of %s reads the exports", s.Name))
			}
			return data, err
		},
	}
	zone := pair.After.Book.Engine.Creditor.Timezone
	var err error
	if f.Window.From, err = p.day("from", o.from, zone); err != nil {
		return nil, err
	}
	if f.Window.To, err = p.day("to", o.to, zone); err != nil {
		return nil, err
	}
	f.Window.Days = o.days
	if err := f.Window.Check(); err != nil {
		return nil, err
	}
	f.Today, err = p.day("from", "today", zone)
	return f, err
}
