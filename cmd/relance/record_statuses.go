package main

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// recordStatuses records what platforms and buyers say of electronic invoices.
func recordStatuses(ctx context.Context, p params, o recordOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		say := p.speaksOf(book)
		list, others, err := einvoice.Statuses(ctx, o.statuses)
		if f := (*einvoice.FileFault)(nil); errors.As(err, &f) {
			text.WriteFileFault(p.Stderr, say, f)
			return errFindings
		}
		if err != nil {
			return err
		}
		var said []posting.Said
		for i := range list {
			said = append(said, list[i].Said(say.Says)...)
		}
		zone, err := delivery.Zone(book)
		if err != nil {
			return err
		}
		done, err := posting.RecordSaid(ctx, db, said, p.Now().In(zone), o.by)
		if err != nil {
			return err
		}
		if o.json() {
			return view.Write(p.Stdout, view.NewStatusesRecorded(done, len(list), others))
		}
		return text.WriteStatuses(p.Stdout, say, done, len(list), others)
	})
}
