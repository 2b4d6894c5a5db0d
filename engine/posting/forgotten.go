package posting

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// remember finds the clients who were forgotten. A ledger of whom nobody was is not read for it.
func (im *importer) remember(ctx context.Context, r ledger.Reader) error {
	im.forgotten = map[string]engine.Date{}
	switch _, err := r.Last(ctx, ledger.KindForgotten); {
	case errors.Is(err, ledger.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return err
		}
		if c.Forgotten != 0 {
			im.forgotten[c.ID] = c.Forgotten
		}
	}
	return nil
}

const (
	newAgain   = "give them another id, and their invoices with it; or leave them out of the export"
	staysTaken = "record it in your accounts; in the ledger nothing is known of them any more"
)

// comesBack reports, as a problem, an invoice of a client who was forgotten, when the ledger does not have it as it is.
func (im *importer) comesBack(before, after *engine.Invoice) (settled bool) {
	client := after.Client
	if _, gone := im.forgotten[client]; !gone && before != nil {
		client = before.Client
	}
	day, gone := im.forgotten[client]
	if !gone {
		return false
	}
	if before == nil || before.Client != after.Client || before.Amount != after.Amount || before.Open != after.Open {
		im.problems.add(engine.Event{Invoice: after.ID, Client: client}, newAgain, "client %s was forgotten on %s, and the export has invoice %s of them", client, day, after.ID)
	}
	return true
}

// forgottenProblem reports an event about a client who was forgotten.
func forgottenProblem(e *engine.Event, client *engine.Client, p *Problems) bool {
	if client.Forgotten == 0 {
		return false
	}
	p.add(*e, staysTaken, "client %s was forgotten on %s", client.ID, client.Forgotten)
	return true
}

// wasForgotten reports, as a problem, an event about a client of the ledger who was forgotten.
func wasForgotten(ctx context.Context, r ledger.Reader, e *engine.Event, p *Problems) (bool, error) {
	c, err := r.Client(ctx, e.Client)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	return err == nil && forgottenProblem(e, &c, p), err
}
