// Package perimeter shows a ledger to somebody who sees some of its clients alone. Whatever is read through it is of
// those clients, and whatever is written about another, or about the ledger as a whole, is refused: who builds on
// it cannot forget to look.
package perimeter

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ErrOutside means that something is about clients that somebody does not see, or about the ledger as a whole. What is
// about one client or one invoice outside is simply not there: ledger.ErrNotFound.
var ErrOutside = errors.New("outside of the clients that are seen")

// Ledger is a ledger as somebody sees it. sees says of a client whether they do; of one of whom only invoices know it is
// told the id. It is asked once for each client and reading.
func Ledger(of ledger.Ledger, sees func(*engine.Client) bool) ledger.Ledger {
	return &scoped{of, sees}
}

type scoped struct {
	of   ledger.Ledger
	sees func(*engine.Client) bool
}

// Read implements ledger.Ledger.
func (s *scoped) Read(ctx context.Context, f func(context.Context, ledger.Reader) error) error {
	return s.of.Read(ctx, func(ctx context.Context, r ledger.Reader) error { return f(ctx, s.reader(r)) })
}

// Write implements ledger.Ledger.
func (s *scoped) Write(ctx context.Context, f func(context.Context, ledger.Tx) error) error {
	return s.of.Write(ctx, func(ctx context.Context, t ledger.Tx) error { return f(ctx, &tx{reader: s.reader(t), of: t}) })
}

func (s *scoped) reader(r ledger.Reader) *reader {
	return &reader{of: r, sees: s.sees, known: map[string]bool{}}
}

// Alone implements ledger.Ledger.
func (s *scoped) Alone(ctx context.Context, what string) (release func() error, err error) {
	return s.of.Alone(ctx, what)
}

// Departures implements ledger.Ledger.
func (*scoped) Departures(context.Context) ([]ledger.Departure, error) { return nil, ErrOutside }

// TakeOver implements ledger.Ledger.
func (*scoped) TakeOver(context.Context, ledger.Draft) error { return ErrOutside }

// Close implements ledger.Ledger: who sees a part does not close the whole.
func (*scoped) Close() error { return nil }
