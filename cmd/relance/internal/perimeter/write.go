package perimeter

import (
	"context"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// tx is a transaction that writes of clients who are seen alone.
type tx struct {
	*reader
	of ledger.Tx
}

var _ ledger.Tx = (*tx)(nil)

// SetMeta implements ledger.Tx: what stands there of clients who are not seen stays.
func (t *tx) SetMeta(ctx context.Context, m ledger.Meta) error {
	was, err := t.of.Meta(ctx)
	if err != nil {
		return err
	}
	shown, err := t.Meta(ctx)
	if err != nil {
		return err
	}
	m.LeftOut, m.Answers = merge(was.LeftOut, shown.LeftOut, m.LeftOut), merge(was.Answers, shown.Answers, m.Answers)
	return t.of.SetMeta(ctx, m)
}

// merge is a list of which a part was shown, once that part is another.
func merge(all, shown, now []string) (out []string) {
	for _, id := range all {
		if !slices.Contains(shown, id) || slices.Contains(now, id) {
			out = append(out, id)
		}
	}
	for _, id := range now {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Append implements ledger.Tx. What is about nobody, or about somebody who is not seen, is refused.
func (t *tx) Append(ctx context.Context, d ledger.Draft) (ledger.Entry, error) {
	clients := []string{d.About.Client}
	for i := range d.Clients {
		clients = append(clients, d.Clients[i].ID)
	}
	for i := range d.Events {
		clients = append(clients, d.Events[i].Client)
	}
	for i := range d.Invoices {
		clients = append(clients, d.Invoices[i].Client)
	}
	clients = slices.DeleteFunc(clients, func(id string) bool { return id == "" })
	if len(clients) == 0 || d.Many != nil {
		return ledger.Entry{}, ErrOutside
	}
	for _, id := range clients {
		if err := t.may(ctx, id); err != nil {
			return ledger.Entry{}, err
		}
	}
	for _, id := range d.About.Invoices {
		if seen, err := t.invoice(ctx, id); err != nil || !seen {
			return ledger.Entry{}, outside(err)
		}
	}
	return t.of.Append(ctx, d)
}

// Redact implements ledger.Tx: who sees a part of the clients takes nothing out of entries that are about others too.
func (*tx) Redact(context.Context, ledger.Redaction) error { return ErrOutside }

// RedactEntries implements ledger.Tx.
func (*tx) RedactEntries(context.Context, []ledger.Record) error { return ErrOutside }

// may fails unless a client is seen.
func (t *tx) may(ctx context.Context, client string) error {
	if seen, err := t.client(ctx, client); err != nil || !seen {
		return outside(err)
	}
	return nil
}

// outside is why something may not be written: err, when it is not known whether it may.
func outside(err error) error {
	if err != nil {
		return err
	}
	return ErrOutside
}

// PutCase implements ledger.CaseWriter.
func (t *tx) PutCase(ctx context.Context, c ledger.Case) (ledger.Case, error) {
	if err := t.may(ctx, c.Client); err != nil {
		return c, err
	}
	return t.of.PutCase(ctx, c)
}

// DropCase implements ledger.CaseWriter.
func (t *tx) DropCase(ctx context.Context, c ledger.Case) error {
	if err := t.may(ctx, c.Client); err != nil {
		return err
	}
	return t.of.DropCase(ctx, c)
}

// PutBook implements ledger.CaseWriter.
func (t *tx) PutBook(ctx context.Context, b ledger.Book) error { return t.of.PutBook(ctx, b) }

// AddMessage implements ledger.OutboxWriter.
func (t *tx) AddMessage(ctx context.Context, m ledger.Message) error {
	if err := t.may(ctx, m.Client); err != nil {
		return err
	}
	return t.of.AddMessage(ctx, m)
}

// MoveMessage implements ledger.OutboxWriter.
func (t *tx) MoveMessage(ctx context.Context, m ledger.Move) (ledger.Message, error) {
	if msg, err := t.Message(ctx, m.Key); err != nil {
		return msg, err
	}
	return t.of.MoveMessage(ctx, m)
}

// AddRendition implements ledger.OutboxWriter.
func (t *tx) AddRendition(ctx context.Context, r ledger.Rendition) error {
	if _, err := t.Message(ctx, r.Message); err != nil {
		return err
	}
	return t.of.AddRendition(ctx, r)
}

// BeginPlan implements ledger.OutboxWriter: a run is about all clients.
func (*tx) BeginPlan(context.Context, ledger.Plan) error { return ErrOutside }

// FinishPlan implements ledger.OutboxWriter.
func (*tx) FinishPlan(context.Context, string, time.Time) error { return ErrOutside }
