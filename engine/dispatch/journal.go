package dispatch

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// entry is what the journal says of a message that moved, beside where it stands.
type entry struct {
	Now   time.Time
	Lost  []Lost
	By    string // the person whose word it is
	Units int    // that the channel charges for
	Blame string // whose failure it was
	// Rendition is the digest of what was handed over; looked up for a receipt without it.
	Rendition string
}

// note appends an entry about a message that moved.
func note(ctx context.Context, tx ledger.Tx, m ledger.Message, kind ledger.Kind, e entry) error {
	about, err := aboutOf(ctx, tx, m)
	if err != nil {
		return err
	}
	p := journal.Progress{
		Message: m.Key, Channel: m.Channel, Status: m.Status, Attempt: m.Attempts, Reason: m.Reason,
		Receipt: m.Receipt, Units: e.Units, Lost: e.Lost, Rendition: e.Rendition, Blame: e.Blame,
	}
	if kind == ledger.KindReceipt && p.Rendition == "" {
		if p.Rendition, err = renditionOf(ctx, tx, &m); err != nil {
			return err
		}
	}
	if m.Status == ledger.Ready {
		p.NotBefore = m.NotBefore.UTC().Truncate(time.Second)
	}
	var says journal.Body = journal.Attempt{Progress: p}
	if kind == ledger.KindReceipt {
		says = journal.Receipt{Progress: p}
	}
	_, err = journal.Append(ctx, tx, ledger.Draft{At: e.Now, By: e.By, About: about}, says)
	return err
}

// aboutOf says whom and what a message concerns. The entry names the case of a
// message that has one; that of several is found by client and invoices.
func aboutOf(ctx context.Context, r ledger.Reader, m ledger.Message) (ledger.About, error) {
	about := ledger.About{Client: m.Client}
	ids := cases(m.Parts)
	if len(ids) == 1 {
		about.Case = ids[0]
	}
	for _, id := range ids {
		c, err := r.Case(ctx, id)
		switch {
		case errors.Is(err, ledger.ErrNotFound): // given up for another policy
		case err != nil:
			return about, err
		case c.Invoice != "":
			about.Invoices = append(about.Invoices, c.Invoice)
		default:
			about.Invoices = append(about.Invoices, c.Covers...)
		}
	}
	slices.Sort(about.Invoices)
	about.Invoices = slices.Compact(about.Invoices)
	return about, nil
}
