package posting

import (
	"context"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Note writes free text about an invoice or a client into the journal, as the word
// of the person by, and nothing else. It fails with Problems when there is no such invoice or client.
func Note(ctx context.Context, l ledger.Ledger, at time.Time, about engine.Event, by string) (ledger.Entry, error) {
	var entry ledger.Entry
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		var p Problems
		if _, _, err := lookupIn(ctx, tx).place(&about, about.Date, &p); err != nil {
			return err
		}
		if len(p) == 0 {
			if _, err := wasForgotten(ctx, tx, &about, &p); err != nil {
				return err
			}
		}
		if len(p) > 0 {
			return p
		}
		d := ledger.Draft{At: at, By: by, About: ledger.About{Client: about.Client}}
		if about.Invoice != "" {
			d.About.Invoices = []string{about.Invoice}
		}
		var err error
		entry, err = journal.Append(ctx, tx, d, journal.Note{On: about.Date, Text: about.Note})
		return err
	})
	if err != nil {
		return ledger.Entry{}, fmt.Errorf("note: %w", err)
	}
	return entry, nil
}
