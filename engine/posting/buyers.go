package posting

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ImportWith imports an export, and electronic invoices beside it, in one transaction and two entries of the journal. The
// export goes first: what both have is one invoice, which the document adds to. With papers.Listed, documents that the
// ledger lacks afterwards are settled, and left out. A dry run writes nothing.
func ImportWith(ctx context.Context, l ledger.Ledger, export, papers ImportConfig, dry bool) (of, with *Summary, err error) {
	err = writeOrTry(ctx, l, dry, func(ctx context.Context, tx ledger.Tx) (err error) {
		if of, err = importIn(ctx, tx, export); err != nil {
			return err
		}
		with, err = importIn(ctx, tx, papers)
		return err
	})
	if err == nil { // of documents alone, not of all that the ledger has
		same := newImporter(papers).export.Len() - len(with.Settled)
		for kind, n := range with.Invoices {
			if kind != Unchanged {
				same -= n
			}
		}
		if with.Invoices[Unchanged] = same; same <= 0 {
			delete(with.Invoices, Unchanged)
		}
	}
	if err == nil && dry {
		of.Seq, with.Seq = 0, 0
	}
	return of, with, failed(err)
}

// recognizeBuyers finds out which clients of the ledger the buyers of documents are: those that the invoices of their
// numbers and amounts are of. A buyer whose invoices are of several clients, or who is a client by their own id, is left alone.
func (im *importer) recognizeBuyers(ctx context.Context, r ledger.Reader) error {
	if !im.Portfolio.Papers {
		return nil
	}
	is, several := map[string]string{}, map[string]bool{}
	err := im.export.Each(func(inv *engine.Invoice) error {
		before, err := r.Invoice(ctx, inv.ID)
		switch {
		case errors.Is(err, ledger.ErrNotFound) || err == nil && (before.Client == inv.Client || before.Amount != inv.Amount || before.Currency != inv.Currency):
			return nil
		case err != nil:
			return err
		}
		if known := is[inv.Client]; known != "" && known != before.Client {
			several[inv.Client] = true
		}
		is[inv.Client] = before.Client
		return nil
	})
	if err != nil {
		return err
	}
	for buyer := range is {
		_, err := r.Client(ctx, buyer)
		switch {
		case several[buyer] || err == nil:
			delete(is, buyer)
		case !errors.Is(err, ledger.ErrNotFound):
			return err
		}
	}
	if len(is) == 0 {
		return nil
	}
	im.export = renamed{im.export, is}
	p := *im.Portfolio
	p.Clients = nil
	for _, c := range im.Portfolio.Clients {
		c.ID = cmp.Or(is[c.ID], c.ID)
		p.Clients = append(p.Clients, c)
	}
	slices.SortStableFunc(p.Clients, func(a, b engine.Client) int { return cmp.Compare(a.ID, b.ID) })
	p.Clients = slices.CompactFunc(p.Clients, func(a, b engine.Client) bool { return a.ID == b.ID })
	im.Portfolio = &p
	return nil
}

// renamed are invoices whose clients have other ids.
type renamed struct {
	ledger.Invoices
	is map[string]string
}

// Each implements ledger.Invoices.
func (r renamed) Each(use func(*engine.Invoice) error) error {
	return r.Invoices.Each(func(inv *engine.Invoice) error {
		if id := r.is[inv.Client]; id != "" {
			other := *inv
			other.Client = id
			inv = &other
		}
		return use(inv)
	})
}
