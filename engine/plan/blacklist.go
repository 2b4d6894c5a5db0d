package plan

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// liftedNote is why a run takes a client off the blacklist.
const liftedNote = "nothing that they owe is overdue any more"

// lift takes the client off the blacklist.
func (w *writer) lift(ctx context.Context) error {
	e := engine.Event{Date: w.Day, Type: engine.EventUnblacklist, Client: w.client, Note: liftedNote}
	_, err := listing(ctx, w.tx, ledger.Draft{At: w.At}, e, journal.Events{Plan: w.plan, Day: w.Day, Events: 1})
	return err
}

// blacklist puts a client on the blacklist, as a person agreed to; it reports whether they were not
// on it.
func blacklist(ctx context.Context, tx ledger.Tx, a Answer, w *Waiting) (bool, error) {
	c, err := tx.Client(ctx, w.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return false, err
	}
	if c.Blacklisted != 0 {
		return false, nil
	}
	e := engine.Event{Date: a.Day, Type: engine.EventBlacklist, Client: w.Client, Reason: w.Policy + "/" + w.To, Note: a.Note}
	return listing(ctx, tx, ledger.Draft{At: a.At, By: a.By}, e, journal.Events{Events: 1})
}

// listing appends an event about the blacklist, with the client as it leaves them. An event that
// is there already is not written again.
func listing(ctx context.Context, tx ledger.Tx, d ledger.Draft, e engine.Event, says journal.Events) (bool, error) {
	key := string(e.Type) + "/" + e.Client + "/" + e.Date.String()
	switch _, err := tx.Event(ctx, key); {
	case err == nil:
		return false, nil
	case !errors.Is(err, ledger.ErrNotFound):
		return false, err
	}
	d.About, d.Events = ledger.About{Client: e.Client}, []ledger.Event{{Event: e, Key: key}}
	c, err := tx.Client(ctx, e.Client)
	switch {
	case err == nil:
		e.ApplyClient(&c)
		d.Clients = []engine.Client{c}
	case !errors.Is(err, ledger.ErrNotFound): // of whom only an invoice knows
		return false, err
	}
	_, err = journal.Append(ctx, tx, d, says)
	return err == nil, err
}
