package evaluate

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
)

// Source is where the facts come from: today's from a ledger, those of other days from exports.
type Source struct {
	Ledger func(context.Context) (ledger.Ledger, error) // opens it; nil without one
	// Book and Run are those of the ledger's day; unused without a ledger.
	Book *policies.Book
	Run  plan.Config
	// Exports reads the exports, with the book that reads them. It is called when a day needs them, and no more once it gave them.
	Exports func(context.Context) (*policies.Book, replay.Config, error)

	read  *policies.Book // with the exports, once they are read
	facts replay.Config
}

// ReadExports reads the exports, unless it did. It fails as Exports does.
func (s *Source) ReadExports(ctx context.Context) error {
	if s.read != nil {
		return nil
	}
	book, facts, err := s.Exports(ctx)
	if err != nil {
		return err
	}
	s.read, s.facts = book, facts
	return nil
}

// Zone is the book's time zone; without a ledger the exports have to be read before.
func (s *Source) Zone() string {
	if s.read != nil {
		return s.read.Engine.Creditor.Timezone
	}
	return s.Book.Engine.Creditor.Timezone
}

// Point is an invoice on a day. It fails when neither the ledger nor the exports know the invoice.
func (s *Source) Point(ctx context.Context, invoice string, day engine.Date) (*Point, error) {
	if s.Ledger != nil && day == s.Run.Day {
		story, err := s.today(ctx, invoice)
		if err != nil {
			return nil, err
		}
		return &Point{Book: s.Book, Story: story}, nil
	}
	if err := s.ReadExports(ctx); err != nil {
		return nil, err
	}
	story, err := replay.History(ctx, s.facts, invoice, day)
	if err != nil {
		return nil, err
	}
	return &Point{Book: s.read, Story: story}, nil
}

// today is the story of an invoice as the ledger has it.
func (s *Source) today(ctx context.Context, invoice string) (story *replay.Story, err error) {
	db, err := s.Ledger(ctx)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		story, err = plan.Story(ctx, r, s.Run, invoice)
		return err
	})
	return story, errors.Join(err, db.Close())
}
