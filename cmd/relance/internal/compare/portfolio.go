package compare

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
)

// ErrNoFacts is wrapped by the error that says that there is nothing to compare over.
var ErrNoFacts = errors.New("no portfolio")

// Portfolio is what a pair of books is compared over.
type Portfolio struct {
	Pair    *Pair
	Window  Window
	Today   engine.Date     // where both creditors are; the ledger is looked at from this day on
	Options diff.Options    // without the books and the days, which the comparison sets
	Ledger  string          // the ledger that was named; "" is that of the book's folder, where there is one
	Files   bookdir.Exports // the exports that were named

	Read func(ctx context.Context, s *Side, files bookdir.Exports) (*intake.Sorted, error) // reads exports as a book has it
	Open func(ctx context.Context, s *Side, path string) (ledger.Ledger, error)            // opens a ledger as a book declares its facts
	Emit func(*diff.Client) error                                                          // is given each client who is treated otherwise

	OverLedger bool     // set by Compare: the facts came from the ledger, else from exports
	Notes      []string // set by Compare: what to know of the figures
}

// Compare compares over the ledger as it stands, where one was named or is there and no exports and no first day were named; else over
// exports. It fails with ErrNoFacts when nothing was named and nothing is there.
func (p *Portfolio) Compare(ctx context.Context) (*diff.Figures, error) {
	named := p.Files != (bookdir.Exports{}) || p.Window.From != 0
	if p.Ledger != "" && named {
		return nil, errors.New("--ledger goes on from today with what the ledger knows: leave out --from and the exports, or --ledger")
	}
	p.Options.Before, p.Options.After = p.Pair.Before.Book.Engine, p.Pair.After.Book.Engine
	path := store.Place(p.Ledger, p.Pair.Dir)
	there := p.Ledger != ""
	if !there {
		var err error
		if there, err = store.There(ctx, path); err != nil {
			return nil, err
		}
	}
	if there && !named {
		return p.overLedger(ctx, path)
	}
	return p.overExports(ctx)
}

// overExports compares over exports, which each book reads in its own way when the two differ.
func (p *Portfolio) overExports(ctx context.Context) (f *diff.Figures, err error) {
	files, err := p.Files.Locate(p.Pair.Dir)
	if err != nil {
		if p.Files == (bookdir.Exports{}) && p.Window == (Window{}) {
			return nil, fmt.Errorf("%w to compare over: there is neither a ledger nor an export of invoices in %s; name one with --ledger FILE or --invoices FILE", ErrNoFacts, filepath.ToSlash(p.Pair.Dir))
		}
		return nil, err
	}
	is, err := p.Read(ctx, &p.Pair.After, files)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, is.Close()) }()
	was, facts := is, is.Grouped()
	if !p.Pair.ReadAlike() {
		p.Notes = append(p.Notes, "The two books read exports differently: each reads them in its own way.")
		if was, err = p.Read(ctx, &p.Pair.Before, files); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, was.Close()) }()
	}
	if p.Options.From, p.Options.To, err = p.Window.OverExports(was.Span, is.Span); err != nil {
		return nil, err
	}
	if was == is {
		return diff.Portfolios(ctx, p.Options, facts, facts, p.Emit)
	}
	return diff.Portfolios(ctx, p.Options, was.Grouped(), facts, p.Emit)
}

// overLedger compares over the ledger as it stands.
func (p *Portfolio) overLedger(ctx context.Context, path string) (*diff.Figures, error) {
	p.OverLedger = true
	var err error
	if p.Options.From, p.Options.To, err = p.Window.OverLedger(p.Today); err != nil {
		return nil, err
	}
	var figures *diff.Figures
	err = p.ledgers(ctx, path, func(ctx context.Context, was, is ledger.Reader) error {
		meta, err := is.Meta(ctx)
		if err != nil {
			return err
		}
		note, err := p.Pair.Fits(path, &meta)
		if err != nil {
			return err
		}
		if note != "" {
			p.Notes = append(p.Notes, note)
		}
		figures, err = diff.Ledger(ctx, p.Options, was, is, p.Emit)
		return err
	})
	return figures, err
}

// ledgers opens the ledger as each book declares its facts.
func (p *Portfolio) ledgers(ctx context.Context, path string, use func(ctx context.Context, was, is ledger.Reader) error) error {
	is, err := p.Open(ctx, &p.Pair.After, path)
	if err != nil {
		return err
	}
	if p.Pair.ReadAlike() {
		err = is.Read(ctx, func(ctx context.Context, r ledger.Reader) error { return use(ctx, r, r) })
		return errors.Join(err, is.Close())
	}
	was, err := p.Open(ctx, &p.Pair.Before, path)
	if err != nil {
		return errors.Join(err, is.Close())
	}
	err = is.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		return was.Read(ctx, func(ctx context.Context, old ledger.Reader) error { return use(ctx, old, r) })
	})
	return errors.Join(err, is.Close(), was.Close())
}
