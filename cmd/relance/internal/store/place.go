package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// The files of ledgers in a book's folder.
const (
	FileName   = "relance.db" // the book's own
	ShadowName = "shadow.db"  // that of a shadow; see engine/shadow
)

// Place is the file, or the address of a database, that --ledger names, or deploy.cue, or else the book's own.
func Place(flag, dir string) string {
	if flag != "" {
		return flag
	}
	name, err := policies.DeployedLedger(dir)
	switch {
	case err != nil || name == "": // what is wrong with deploy.cue is for relance check to say
		return filepath.Join(dir, FileName)
	case filepath.IsAbs(name) || InDatabase(name):
		return name
	}
	return filepath.Join(dir, name)
}

// NoLedger says how a ledger comes to be.
func NoLedger(err error) error {
	if errors.Is(err, ledger.ErrNotFound) {
		return fmt.Errorf("%w; relance import makes one", err)
	}
	return err
}

// Imported fails for a ledger into which nothing was ever imported, such as one that a refused first import left: there is
// nothing to decide about, and nobody should take that for a quiet day.
func Imported(ctx context.Context, path string, l ledger.Ledger) error {
	return l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		if _, err := r.Last(ctx, ledger.KindImport); !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		for _, err := range r.Invoices(ctx, ledger.InvoiceFilter{}) {
			return err
		}
		return fmt.Errorf("ledger %s: nothing was imported into it yet; relance import reads the exports", filepath.ToSlash(path))
	})
}

// Own makes a new ledger the creditor's, made at a time, and refuses that of another one and that of a shadow.
func Own(ctx context.Context, path string, l ledger.Ledger, c engine.Creditor, at time.Time) error {
	return l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		m, err := tx.Meta(ctx)
		switch {
		case err != nil:
			return err
		case m.Shadow != nil:
			return fmt.Errorf("ledger %s is a shadow's: nothing is ever sent from it; see relance help shadow", filepath.ToSlash(path))
		case m.Creditor == c.Name:
			return nil
		case m.Creditor != "":
			return fmt.Errorf("ledger %s is that of %s, and the book is that of %s; name another one with --ledger FILE",
				filepath.ToSlash(path), m.Creditor, c.Name)
		}
		return tx.SetMeta(ctx, ledger.Meta{Creditor: c.Name, Timezone: c.Timezone, Created: at})
	})
}
