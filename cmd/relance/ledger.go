package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// addLedgerFlag declares --ledger.
func addLedgerFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "ledger", "", "the ledger's file, or postgres://… (default: the one that deploy.cue names, or "+store.FileName+" in the book's folder)")
	complete(cmd, "ledger", func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return []cobra.Completion{"db"}, cobra.ShellCompDirectiveFilterFileExt
	})
}

// openLedger opens the ledger of a book for writing.
func openLedger(ctx context.Context, p params, path string, book *policies.Book, create bool) (store.Ledger, error) {
	opt := p.writing(book)
	opt.Create = create
	db, err := store.Open(ctx, path, opt)
	if err != nil {
		return nil, store.NoLedger(err)
	}
	if err = p.admit(ctx, db); err == nil {
		err = store.Own(ctx, path, db, book.Engine.Creditor, p.Now())
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
		return nil, store.NoLedger(err)
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
		db, err := readLedger(cmd.Context(), params{}, store.Place(cmd.Flag("ledger").Value.String(), bookOf(cmd, args)), nil)
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
