package posting

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// held are the invoices of an export that is in memory, by id.
type held []*engine.Invoice

func newHeld(invoices []engine.Invoice) held {
	h := make(held, len(invoices))
	for i := range invoices {
		h[i] = &invoices[i]
	}
	slices.SortFunc(h, func(a, b *engine.Invoice) int { return cmp.Compare(a.ID, b.ID) })
	return h
}

// Len implements ledger.Invoices.
func (h held) Len() int { return len(h) }

// Each implements ledger.Invoices.
func (h held) Each(use func(*engine.Invoice) error) error {
	for _, inv := range h {
		if err := use(inv); err != nil {
			return err
		}
	}
	return nil
}

// each goes through invoices.
func each(of ledger.Invoices) iter.Seq2[*engine.Invoice, error] {
	return func(yield func(*engine.Invoice, error) bool) {
		enough := errors.New("enough")
		err := of.Each(func(inv *engine.Invoice) error {
			if !yield(inv, nil) {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			yield(nil, err)
		}
	}
}

// instalment is what the others of its whole need to know of one.
type instalment struct {
	id   string
	due  engine.Date
	open engine.Amount
}

// survey reads the export for what has to be known of it before it is compared with the ledger.
func (im *importer) survey(context.Context, ledger.Reader) error {
	asked := map[string]bool{}
	for i := range im.Portfolio.Events {
		if id := im.Portfolio.Events[i].Invoice; id != "" {
			asked[id], asked[id+firstPart] = true, true
		}
	}
	return im.export.Each(func(inv *engine.Invoice) error {
		if asked[inv.ID] {
			im.asked[inv.ID] = *inv
		}
		if strings.IndexByte(inv.ID, '#') < 0 {
			return nil
		}
		if number, part := engine.SplitID(inv.ID); part > 0 {
			im.wholes[number] = append(im.wholes[number], instalment{inv.ID, inv.Due, inv.Open})
		}
		return nil
	})
}

// trail is of ids that were passed in order those with which the last one begins. Whichever of them all a later id
// begins with is among these: in order, what begins with a text stands together.
type trail []string

func (t *trail) pass(id string) {
	for len(*t) > 0 && !strings.HasPrefix(id, (*t)[len(*t)-1]) {
		*t = (*t)[:len(*t)-1]
	}
	*t = append(*t, id)
}

func (t trail) has(id string) bool { return slices.Contains(t, id) }
