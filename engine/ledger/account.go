package ledger

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/relance-dev/relance/engine"
)

// Account is all that a ledger knows of one client.
type Account struct {
	Client engine.Client // with nothing but the id when only invoices or cases name the client
	// Invoices are those that are the client's now, by id.
	Invoices []engine.Invoice
	// Events are those about the client and about their invoices, as they were recorded.
	Events []Event
	// Cases are those of the client, and of invoices that are the client's now, by id.
	Cases []Case
	// Messages are those to the client, by NotBefore and key; nil when none were asked for.
	Messages []Message
}

// AccountQuery says of whom an account is, and what is wanted of it.
type AccountQuery struct {
	Client   string
	Messages bool      // the messages too
	Since    time.Time // those that were created at this instant or later
}

// AccountReader reads what concerns one client.
type AccountReader interface {
	// Account returns all that concerns a client, at a cost that follows what there is. A client
	// of whom the ledger knows nothing has an empty account.
	Account(ctx context.Context, q AccountQuery) (Account, error)
}

// ReadAccount is AccountReader for a store that has no shorter way: one question for each kind
// of thing.
func ReadAccount(ctx context.Context, r interface {
	FactReader
	CaseReader
	OutboxReader
}, q AccountQuery,
) (Account, error) {
	a := Account{Client: engine.Client{ID: q.Client}}
	c, err := r.Client(ctx, q.Client)
	switch {
	case err == nil:
		a.Client = c
	case !errors.Is(err, ErrNotFound):
		return a, err
	}
	if a.Invoices, err = collect(r.Invoices(ctx, InvoiceFilter{Client: q.Client})); err != nil {
		return a, err
	}
	if a.Events, err = collect(r.Events(ctx, EventFilter{Of: q.Client})); err != nil {
		return a, err
	}
	if a.Cases, err = collect(r.Cases(ctx, CaseFilter{Of: q.Client})); err != nil {
		return a, err
	}
	if q.Messages {
		a.Messages, err = collect(r.Messages(ctx, MessageFilter{Client: q.Client, Since: q.Since}))
	}
	return a, err
}

// collect reads a sequence to its end.
func collect[T any](list iter.Seq2[T, error]) (out []T, err error) {
	for v, err := range list {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
