package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/compare"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
)

// diffFacts are the clients and invoices over which two books are compared.
type diffFacts struct {
	params
	pair     *compare.Pair
	o        *diffOptions
	reworded func(template, language string) bool
	emit     func(*diff.Client) error

	source string   // ledger or exports
	notes  []string // what to know of the figures
}

// errNoFacts is wrapped by the error that says that there is nothing to compare over.
var errNoFacts = errors.New("no portfolio")

// compare compares over the ledger or the exports.
func (f *diffFacts) compare(ctx context.Context) (*diff.Figures, error) {
	o := diff.Options{
		Before: f.pair.Before.Book.Engine, After: f.pair.After.Book.Engine, Reworded: f.reworded, Workers: f.Workers,
		Withhold: f.o.approvals.value == "withhold", CallsNotMade: f.o.calls.value == "not_made",
	}
	bar := newProgress(f.params, "comparing")
	defer bar.done()
	o.Progress = bar.items()
	path := store.Place(f.o.ledger, f.pair.Dir)
	if f.o.ledger != "" {
		if f.o.from != "" || *f.o.files != (bookdir.Exports{}) {
			return nil, errors.New("--ledger goes on from today with what the ledger knows: leave out --from and the exports, or --ledger")
		}
		return f.overLedger(ctx, o, path)
	}
	there, err := store.There(ctx, path)
	if err != nil {
		return nil, err
	}
	if there && *f.o.files == (bookdir.Exports{}) && f.o.from == "" {
		return f.overLedger(ctx, o, path)
	}
	return f.overExports(ctx, o)
}

// window is what the flags say of the days.
func (f *diffFacts) window() (w compare.Window, err error) {
	zone := f.pair.After.Book.Engine.Creditor.Timezone
	if w.From, err = f.day("from", f.o.from, zone); err != nil {
		return w, err
	}
	if w.To, err = f.day("to", f.o.to, zone); err != nil {
		return w, err
	}
	w.Days = f.o.days
	return w, w.Check()
}

// overExports compares over exports, which each book reads in its own way when the two differ.
func (f *diffFacts) overExports(ctx context.Context, o diff.Options) (*diff.Figures, error) {
	f.source = "exports"
	files, err := f.o.files.Locate(f.pair.Dir)
	if err != nil {
		if *f.o.files == (bookdir.Exports{}) && f.o.from == "" && f.o.to == "" && f.o.days == 0 {
			return nil, fmt.Errorf("%w to compare over: there is neither a ledger nor an export of invoices in %s; name one with --ledger FILE or --invoices FILE", errNoFacts, filepath.ToSlash(f.pair.Dir))
		}
		return nil, err
	}
	is, err := f.read(ctx, &f.pair.After, files)
	if err != nil {
		return nil, err
	}
	was := is
	if !f.pair.ReadAlike() {
		f.notes = append(f.notes, "The two books read exports differently: each reads them in its own way.")
		if was, err = f.read(ctx, &f.pair.Before, files); err != nil {
			return nil, err
		}
	}
	w, err := f.window()
	if err != nil {
		return nil, err
	}
	if o.From, o.To, err = w.OverExports(was, is); err != nil {
		return nil, err
	}
	return diff.Portfolios(ctx, o, factsOf(was), factsOf(is), f.emit)
}

func factsOf(p *intake.Portfolio) diff.Facts {
	return diff.Facts{Clients: p.Clients, Invoices: p.Invoices, Events: p.Events}
}

// read reads the exports as one book has it, and says whose reading it is that fails.
func (f *diffFacts) read(ctx context.Context, s *compare.Side, files bookdir.Exports) (*intake.Portfolio, error) {
	data, err := readData(ctx, f.params, s.Book, files)
	if errors.Is(err, errFindings) {
		fmt.Fprintln(f.Stderr, f.speaksOf(s.Book).T("that is how the book of %s reads the exports", s.Name))
	}
	return data, err
}

// overLedger compares over the ledger as it stands.
func (f *diffFacts) overLedger(ctx context.Context, o diff.Options, path string) (*diff.Figures, error) {
	f.source = text.FactsOfLedger
	w, err := f.window()
	if err != nil {
		return nil, err
	}
	today, err := f.day("from", "today", f.pair.After.Book.Engine.Creditor.Timezone)
	if err != nil {
		return nil, err
	}
	if o.From, o.To, err = w.OverLedger(today); err != nil {
		return nil, err
	}
	var figures *diff.Figures
	err = f.ledgers(ctx, path, func(ctx context.Context, was, is ledger.Reader) error {
		meta, err := is.Meta(ctx)
		if err != nil {
			return err
		}
		note, err := f.pair.Fits(path, &meta)
		if err != nil {
			return err
		}
		if note != "" {
			f.notes = append(f.notes, note)
		}
		figures, err = diff.Ledger(ctx, o, was, is, f.emit)
		return err
	})
	return figures, err
}

// ledgers opens the ledger as each book declares its facts.
func (f *diffFacts) ledgers(ctx context.Context, path string, use func(ctx context.Context, was, is ledger.Reader) error) error {
	open := func(s *compare.Side) (store.Ledger, error) {
		return readLedger(ctx, f.params, path, s.Book.Engine.Facts)
	}
	is, err := open(&f.pair.After)
	if err != nil {
		return err
	}
	if f.pair.ReadAlike() {
		err = is.Read(ctx, func(ctx context.Context, r ledger.Reader) error { return use(ctx, r, r) })
		return errors.Join(err, is.Close())
	}
	was, err := open(&f.pair.Before)
	if err != nil {
		return errors.Join(err, is.Close())
	}
	err = is.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		return was.Read(ctx, func(ctx context.Context, old ledger.Reader) error { return use(ctx, old, r) })
	})
	return errors.Join(err, is.Close(), was.Close())
}
