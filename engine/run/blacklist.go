package run

import (
	"context"
	"errors"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// liftedNote is why a run takes a client off the blacklist.
const liftedNote = "nothing that he owes is overdue any more"

// liftBody is what the journal says beside the event of a client who comes off the blacklist.
type liftBody struct {
	Plan   string `json:"plan"`
	Day    string `json:"day"`
	Events int    `json:"events"`
}

// lift takes the client off the blacklist.
func (w *writer) lift(ctx context.Context) error {
	e := engine.Event{Date: w.day, Type: engine.EventUnblacklist, Client: w.client, Note: liftedNote}
	_, err := listing(ctx, w.tx, w.at, e, liftBody{w.plan, w.day.String(), 1})
	return err
}

// blacklist puts a client on the blacklist, as a person agreed to; it reports whether he was not
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
	return listing(ctx, tx, a.At, e, struct {
		Events int    `json:"events"`
		By     string `json:"by,omitempty"`
	}{1, a.By})
}

// listing appends an event about the blacklist, with the client as it leaves him. An event that
// is there already is not written again.
func listing(ctx context.Context, tx ledger.Tx, at time.Time, e engine.Event, body any) (bool, error) {
	key := string(e.Type) + "/" + e.Client + "/" + e.Date.String()
	switch _, err := tx.Event(ctx, key); {
	case err == nil:
		return false, nil
	case !errors.Is(err, ledger.ErrNotFound):
		return false, err
	}
	d := ledger.Draft{At: at, Kind: ledger.KindEvent, About: ledger.About{Client: e.Client}, Events: []ledger.Event{{Event: e, Key: key}}, Body: body}
	c, err := tx.Client(ctx, e.Client)
	switch {
	case err == nil:
		e.ApplyClient(&c)
		d.Clients = []engine.Client{c}
	case !errors.Is(err, ledger.ErrNotFound): // of whom only an invoice knows
		return false, err
	}
	_, err = tx.Append(ctx, d)
	return err == nil, err
}
