package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// ledgerName is the ledger in a book's folder.
const ledgerName = "relance.db"

// addLedgerFlag declares --ledger.
func addLedgerFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "ledger", "", "the ledger's file, or postgres://… (default: the one that deploy.cue names, or "+ledgerName+" in the book's folder)")
	complete(cmd, "ledger", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return []cobra.Completion{"db"}, cobra.ShellCompDirectiveFilterFileExt
	})
}

// ledgerPath is the file, or the address of a database, that --ledger names, or deploy.cue, or else the book's own.
func ledgerPath(flag, dir string) string {
	if flag != "" {
		return flag
	}
	name, err := policies.DeployedLedger(dir)
	switch {
	case err != nil || name == "": // what is wrong with deploy.cue is for relance check to say
		return filepath.Join(dir, ledgerName)
	case filepath.IsAbs(name) || store.InDatabase(name):
		return name
	}
	return filepath.Join(dir, name)
}

// openLedger opens the ledger of a book for writing.
func openLedger(ctx context.Context, p params, path string, book *policies.Book, create bool) (store.Ledger, error) {
	opt := p.writing(book)
	opt.Create = create
	db, err := store.Open(ctx, path, opt)
	if err != nil {
		return nil, noLedger(err)
	}
	if err = p.admit(ctx, db); err == nil {
		err = own(ctx, p, path, db, book.Engine.Creditor)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// writing is how this process opens the ledger of a book for writing.
func (p params) writing(book *policies.Book) store.Options {
	id := ""
	if p.NewID != nil {
		id = p.NewID()
	}
	return store.Options{
		Facts: book.Engine.Facts, ID: id, Live: book.Deploy != nil && book.Deploy.Live,
		Dir: p.state(), PID: p.PID, Host: p.Host, Since: p.Now(),
	}
}

// readLedger opens a ledger for reading, beside whoever writes. Facts are those that its book declares, if any.
func readLedger(ctx context.Context, p params, path string, facts []engine.FactDecl) (store.Ledger, error) {
	db, err := store.Open(ctx, path, store.Options{ReadOnly: true, Facts: facts, Dir: p.state(), PID: p.PID, Host: p.Host})
	if err != nil {
		return nil, noLedger(err)
	}
	if err := p.admit(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// stateVariable names the folder of the files that belong to a ledger in a database; see params.state.
const stateVariable = "RELANCE_STATE"

// state is where what belongs to a ledger in a database lies on this machine: the folder that RELANCE_STATE names, else that
// of the book, as far as the command line tells.
func (p params) state() string {
	if p.Getenv != nil {
		if dir := p.Getenv(stateVariable); dir != "" {
			return dir
		}
	}
	if p.Folder == nil {
		return ""
	}
	return *p.Folder
}

// noLedger says how a ledger comes to be.
func noLedger(err error) error {
	if errors.Is(err, ledger.ErrNotFound) {
		return fmt.Errorf("%w; relance import makes one", err)
	}
	return err
}

// own makes a new ledger the creditor's, and refuses that of another one.
func own(ctx context.Context, p params, path string, l ledger.Ledger, c engine.Creditor) error {
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
		return tx.SetMeta(ctx, ledger.Meta{Creditor: c.Name, Timezone: c.Timezone, Created: p.Now()})
	})
}

// refused is err, or that its findings are written when that is so.
func refused(err error, written bool) error {
	if written {
		return errFindings
	}
	return err
}

// ledgerIDs completes ids of the ledger in the folder of the book.
func ledgerIDs(list func(context.Context, ledger.Reader) ([]cobra.Completion, error)) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var ids []cobra.Completion
		db, err := readLedger(cmd.Context(), params{}, ledgerPath(cmd.Flag("ledger").Value.String(), bookOf(cmd, args)), nil)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		err = db.Read(cmd.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
			ids, err = list(ctx, r)
			return err
		})
		if errors.Join(err, db.Close()) != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
}

// ledgerInvoices lists the open invoices of a ledger for completion.
func ledgerInvoices(ctx context.Context, r ledger.Reader) (ids []cobra.Completion, err error) {
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Open: true}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, cobra.CompletionWithDesc(inv.ID, inv.Client+", due "+inv.Due.String()))
	}
	return ids, nil
}

// ledgerClients lists the clients of a ledger for completion.
func ledgerClients(ctx context.Context, r ledger.Reader) (ids []cobra.Completion, err error) {
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, cobra.CompletionWithDesc(c.ID, c.Name))
	}
	return ids, nil
}

// ledgerBoth lists both.
func ledgerBoth(ctx context.Context, r ledger.Reader) ([]cobra.Completion, error) {
	invoices, err := ledgerInvoices(ctx, r)
	if err != nil {
		return nil, err
	}
	clients, err := ledgerClients(ctx, r)
	return slices.Concat(invoices, clients), err
}
