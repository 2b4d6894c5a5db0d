package posting

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// importer is the working state of one import.
type importer struct {
	ImportConfig
	summary  *Summary
	export   ledger.Invoices
	asked    map[string]engine.Invoice // of the export: those that its events may be about
	changed  intake.Invoices           // new or changed
	history  *history
	fresh    []ledger.Event
	isFresh  map[string]bool // keys
	owes     map[string]bool // clients whom an invoice of the export names
	stirred  map[string]bool // clients that a fresh event is about as a whole
	closing  int
	owing    int // open invoices of the ledger
	problems Problems
	draft    ledger.Draft

	forgotten map[string]engine.Date // clients of whom nothing is taken any more, and since when

	unread  map[string]bool // invoices that the export has, and that were not used
	last    journal.Known   // what the import before knew
	missing missing
	wholes  map[string][]instalment // of the export, by number
	passed  trail                   // ids of the export
}

func newImporter(c ImportConfig) *importer {
	c.AsOf = cmp.Or(c.AsOf, c.Today)
	c.ClosingShare = cmp.Or(c.ClosingShare, DefaultClosingShare)
	im := &importer{
		ImportConfig: c, summary: newSummary(), history: newHistory(c.Today), isFresh: map[string]bool{}, stirred: map[string]bool{}, owes: map[string]bool{},
		draft: ledger.Draft{At: c.At, By: c.By},
	}
	if im.export = c.Invoices; im.export == nil {
		im.export = newHeld(c.Portfolio.Invoices)
	}
	im.unread, im.asked, im.wholes = map[string]bool{}, map[string]engine.Invoice{}, map[string][]instalment{}
	for _, id := range c.Portfolio.LeftOut {
		im.unread[id] = true
	}
	return im
}

// plan finds out what changes, and writes nothing.
func (im *importer) plan(ctx context.Context, r ledger.Reader) (ledger.Draft, error) {
	for _, part := range []func(context.Context, ledger.Reader) error{im.remember, im.recognizeBuyers, im.survey, im.recall, im.planEvents, im.planInvoices, im.planClients} {
		if err := part(ctx, r); err != nil {
			return ledger.Draft{}, err
		}
	}
	switch {
	case len(im.problems) > 0:
		return ledger.Draft{}, im.problems
	case im.closing > im.AllowClosing && 100*im.closing > im.ClosingShare*im.owing:
		return ledger.Draft{}, &ClosingError{Closing: im.closing, Open: im.owing, Share: im.ClosingShare}
	}
	if err := im.refuse(); err != nil {
		return ledger.Draft{}, err
	}
	im.draft.Events, im.draft.Many = im.fresh, &im.changed
	return im.draft, nil
}

// planEvents finds the events that the ledger does not know.
func (im *importer) planEvents(ctx context.Context, r ledger.Reader) error {
	for e, err := range r.Events(ctx, ledger.EventFilter{}) {
		if err != nil {
			return err
		}
		im.history.add(e)
	}
	look := im.lookup(ctx, r)
	for _, e := range im.Portfolio.Events {
		if !whole(&e, &im.problems) {
			continue
		}
		before := len(im.problems)
		if _, _, err := look.place(&e, im.Today, &im.problems); err != nil {
			return err
		}
		key := EventKey(&e)
		if im.history.keys[key] {
			im.summary.Events[Unchanged]++
			continue
		}
		if len(im.problems) > before {
			continue
		}
		if day, gone := im.forgotten[e.Client]; gone {
			forgottenProblem(&e, &engine.Client{ID: e.Client, Forgotten: day}, &im.problems)
			continue
		}
		if ok, err := look.fillContact(&e, &im.problems); err != nil || !ok {
			if err != nil {
				return err
			}
			continue
		}
		im.summary.Events[New]++
		event := ledger.Event{Event: e, Key: key}
		im.fresh = append(im.fresh, event)
		im.isFresh[key] = true
		im.stirred[e.Client] = true
		im.history.add(event)
	}
	im.overdrawn()
	return nil
}

// lookup finds invoices and clients in the export, else in the ledger.
func (im *importer) lookup(ctx context.Context, r ledger.Reader) lookup {
	stored := lookupIn(ctx, r)
	return lookup{
		invoice: func(id string) (engine.Invoice, error) {
			if inv, found := im.asked[id]; found {
				return inv, nil
			}
			return stored.invoice(id)
		},
		client: func(id string) (engine.Client, error) {
			i, found := slices.BinarySearchFunc(im.Portfolio.Clients, id, func(c engine.Client, id string) int { return cmp.Compare(c.ID, id) })
			if !found {
				return stored.client(id)
			}
			c := im.Portfolio.Clients[i]
			before, err := stored.client(id)
			if err != nil && !errors.Is(err, ledger.ErrNotFound) {
				return c, err
			}
			return im.known(&before, c), nil
		},
	}
}

// known is a client as they are after the export: it says nothing of one of whom it has the id
// alone, and its contacts replace those of a client only when it has any.
func (im *importer) known(before *engine.Client, exported engine.Client) engine.Client {
	contacts := exported.Contacts
	if contacts == nil {
		contacts = before.Contacts
	}
	switch {
	case before.ID == "":
	case bare(&exported):
		exported = *before
	case im.Portfolio.Papers:
		exported = described(*before, &exported)
	default:
		im.fillClient(before, &exported)
	}
	exported.Contacts = contacts
	return exported
}

// stranger reports contacts of a client whom neither the ledger nor the export knows by
// more than their id.
func (im *importer) stranger(c *engine.Client) {
	if len(c.Contacts) == 0 || !bare(c) || im.owes[c.ID] {
		return
	}
	im.problems.add(engine.Event{Client: c.ID}, "correct the id, or import the client first", "there is no client %s, of whom the export has contacts", c.ID)
}

// planClients goes through the clients of the ledger and of the export at once.
func (im *importer) planClients(ctx context.Context, r ledger.Reader) error {
	rest := im.Portfolio.Clients // by id
	unapplied := im.history.unappliedOf()
	take := func(before *engine.Client, after engine.Client) {
		after = im.history.said(after)
		after.Unapplied = nil
		for _, p := range unapplied[after.ID] {
			after.AddUnapplied(p)
		}
		if bare(&after) && im.owes[after.ID] {
			im.summary.Bare = append(im.summary.Bare, after.ID)
		}
		kind := Changed
		switch {
		case before == nil:
			kind = New
		case alikeClients(before, &after):
			im.summary.Clients[Unchanged]++
			return
		}
		im.summary.Clients[kind]++
		im.draft.Clients = append(im.draft.Clients, after)
	}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return err
		}
		for len(rest) > 0 && rest[0].ID < c.ID {
			im.stranger(&rest[0])
			take(nil, rest[0])
			rest = rest[1:]
		}
		after := c
		exported := len(rest) > 0 && rest[0].ID == c.ID
		if c.Forgotten != 0 {
			if exported {
				im.summary.Forgotten = append(im.summary.Forgotten, c.ID)
				rest = rest[1:]
			}
			im.summary.Clients[Unchanged]++
			continue
		}
		if exported {
			after = im.known(&c, rest[0])
			rest = rest[1:]
		}
		take(&c, after)
	}
	for _, c := range rest {
		im.stranger(&c)
		take(nil, c)
	}
	return nil
}
