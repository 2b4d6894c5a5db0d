package plan

import (
	"context"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/replay"
)

// writer writes what a day brings to one client, in one transaction.
type writer struct {
	tx ledger.Tx
	Config
	plan   string
	client string
	bumped map[string]int64 // versions that yield added to cases of other clients, by id
	gave   *int             // counts the cases that gave up invoices
	fresh  bool             // the client was decided in this transaction, after what yield did
}

func (w *writer) outcome(ctx context.Context, out *replay.Outcome) error {
	if out.Lifted {
		if err := w.lift(ctx); err != nil {
			return err
		}
	}
	for _, c := range out.Dropped { // first: an invoice is in one case at a time
		if err := w.tx.DropCase(ctx, c); err != nil {
			return err
		}
	}
	for _, c := range out.Cases {
		if err := w.yield(ctx, &c); err != nil {
			return err
		}
		if c.Version > 0 && !w.fresh {
			c.Version += w.bumped[c.ID()]
		}
		if _, err := w.tx.PutCase(ctx, c); err != nil {
			return err
		}
	}
	for i := range out.Turns {
		if err := w.decision(ctx, &out.Turns[i]); err != nil {
			return err
		}
	}
	for i := range out.Suppressed {
		if err := w.suppressed(ctx, &out.Suppressed[i]); err != nil {
			return err
		}
	}
	for i := range out.Messages {
		if err := w.message(ctx, &out.Messages[i]); err != nil {
			return err
		}
	}
	return nil
}

// yield takes the invoices of a client's case out of those of other clients: an invoice goes with its
// client, and is in one case at a time. A case that is left with nothing is dropped.
func (w *writer) yield(ctx context.Context, c *ledger.Case) error {
	for _, id := range c.Covers {
		other, err := w.tx.CaseOf(ctx, id)
		switch {
		case errors.Is(err, ledger.ErrNotFound):
			continue
		case err != nil:
			return err
		case other.ID() == c.ID() || other.Client == c.Client:
			continue
		}
		other.Covers = slices.DeleteFunc(slices.Clone(other.Covers), func(x string) bool { return slices.Contains(c.Covers, x) })
		*w.gave++
		if len(other.Covers) == 0 {
			err = w.tx.DropCase(ctx, other)
		} else {
			other.Wake = w.Day
			_, err = w.tx.PutCase(ctx, other)
			w.bumped[other.ID()]++
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) decision(ctx context.Context, t *replay.Turn) error {
	b := journal.Decision{
		Plan: w.plan, Day: w.Day, Moves: moves(t), Open: t.Subject.Currency.Format(t.Open), Currency: t.Subject.Currency.Code(),
	}
	for _, v := range t.Values {
		b.Values = append(b.Values, journal.Value(v))
	}
	if t.Asked {
		b.Asks = t.Machine.Name(t.Proposal.To)
	}
	if len(b.Moves) == 0 && b.Asks == "" {
		return nil
	}
	about := ledger.About{Case: t.Case, Client: w.client, Invoices: t.Covers}
	if t.Subject.Invoice != "" {
		about.Invoices = []string{t.Subject.Invoice}
	}
	_, err := journal.Append(ctx, w.tx, ledger.Draft{At: w.At, About: about}, b)
	return err
}

func (w *writer) message(ctx context.Context, m *replay.Outgoing) error {
	said := describeMessage(&w.Config, m)
	status := ledger.Ready
	switch before, err := w.tx.LeftBefore(ctx, m.Parts); {
	case err != nil:
		return err
	case before:
		status = ledger.Unknown
	}
	err := w.tx.AddMessage(ctx, ledger.Message{
		Key: said.Key, Parts: m.Parts, Client: w.client, Channel: m.Channel, Status: ledger.Ready, Body: m.Message, Created: w.At, Changed: w.At,
	})
	if err != nil {
		return err
	}
	about := ledger.About{Client: w.client, Invoices: said.Invoices}
	if one := m.Parts[0].Case; !elsewhere(m.Parts, one) {
		about.Case = one
	}
	_, err = journal.Append(ctx, w.tx, ledger.Draft{At: w.At, About: about}, journal.MessageDecided{
		Plan: w.plan, Day: w.Day, Status: status, Message: said,
	})
	return err
}

// elsewhere reports whether a part belongs to another case.
func elsewhere(parts []ledger.PartKey, id string) bool {
	for _, p := range parts {
		if p.Case != id {
			return true
		}
	}
	return false
}

func (w *writer) suppressed(ctx context.Context, s *replay.Suppressed) error {
	about := ledger.About{Client: w.client}
	if s.Invoice != "" {
		about.Case = ledger.Subject{Invoice: s.Invoice}.ID()
		about.Invoices = []string{s.Invoice}
	}
	_, err := journal.Append(ctx, w.tx, ledger.Draft{At: w.At, About: about}, journal.MessageDropped{
		Plan: w.plan, Day: w.Day, Status: ledger.Suppressed,
		Suppressed: suppressed(s),
	})
	return err
}
