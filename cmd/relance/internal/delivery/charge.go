package delivery

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Charge computes the interest and the fees of each invoice of a statement up to its day: what its policy
// computes as interest and fee. An invoice whose policy computes neither, or that no case is about, has none. A credit note
// has none. It fails when one of them cannot be computed, such as for want of a rate.
func (c *Composer) Charge(ctx context.Context, s *Statement, client *engine.Client, entity string) error {
	m := engine.Message{Date: s.Day, Client: client.ID, Entity: entity, Currency: s.Currency}
	var rows []*StatementRow
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Amount <= 0 {
			continue
		}
		run, err := c.Reader.CaseOf(ctx, r.ID)
		if errors.Is(err, ledger.ErrNotFound) || err == nil && c.Book.Engine.Machine(run.Policy) == nil {
			continue
		}
		if err != nil {
			return err
		}
		m.Lines, rows = append(m.Lines, engine.Line{Invoice: r.ID, Policy: run.Policy}), append(rows, r)
	}
	inputs, err := c.Inputs(ctx, &m, client, s.known)
	if err != nil {
		return err
	}
	for i := range inputs {
		for _, x := range []struct {
			name string
			to   *engine.Amount
		}{{"interest", &rows[i].Interest}, {"fee", &rows[i].Fee}} {
			if !c.Book.Computes(m.Lines[i].Policy, x.name) {
				continue
			}
			text, err := c.Book.Compute(&inputs[i], x.name)
			if err == nil {
				*x.to, err = s.Currency.Parse(text)
			}
			if err != nil {
				return fmt.Errorf("%s of invoice %s on %s: %w", x.name, rows[i].ID, s.Day, err)
			}
		}
	}
	s.Charged = true
	return nil
}
