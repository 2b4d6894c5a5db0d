package posting

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Answer lets events that were recorded say what came of the last action of the cases
// they are about, as a simulation does: calls, bounces, letters that came back. Each such
// case is looked at again on the day of the event, or on the next run.
func Answer(ctx context.Context, tx ledger.Tx, events []ledger.Event) error {
	for i := range events {
		e := &events[i].Event
		if !e.Answers() {
			continue
		}
		cases, err := casesOf(ctx, tx, e)
		if err != nil {
			return err
		}
		for _, c := range cases {
			o, ok := e.Answer(c.Last)
			if !ok || o == c.Last {
				continue
			}
			c.Last = o
			if c.Wake.IsZero() || c.Wake > e.Date {
				c.Wake = e.Date
			}
			if _, err := tx.PutCase(ctx, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// casesOf lists the cases that an event is about.
func casesOf(ctx context.Context, r ledger.Reader, e *engine.Event) ([]ledger.Case, error) {
	if e.Invoice != "" {
		c, err := r.CaseOf(ctx, e.Invoice)
		if errors.Is(err, ledger.ErrNotFound) {
			return nil, nil
		}
		return []ledger.Case{c}, err
	}
	var list []ledger.Case
	for c, err := range r.Cases(ctx, ledger.CaseFilter{Client: e.Client}) {
		if err != nil {
			return nil, err
		}
		if e.Currency.IsZero() || e.Currency == c.Currency {
			list = append(list, c)
		}
	}
	return list, nil
}
