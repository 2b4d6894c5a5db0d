package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

func newBankList(p params) *cobra.Command {
	var o recordOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the entries of bank statements that wait for a person",
		Long: `List shows the entries of which nobody has said what they are for: likely ones with what is
proposed and why, and open ones. Until somebody does, their invoices count as not paid; nobody
is contacted about those that they may well pay, for as many days after the import as the book
says (payments: waiting_days, 5 without it).`,
		Example:           examples("relance bank list --book mybook"),
		Args:              noArguments,
		ValidArgsFunction: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return bankList(cmd.Context(), p, o)
		},
	}
	o.addCommon(cmd)
	return cmd
}

func bankList(ctx context.Context, p params, o recordOptions) error {
	db, err := readLedger(ctx, p, store.Place(o.ledger, o.book), nil)
	if err != nil {
		return err
	}
	var list []posting.BankEntry
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		list, err = posting.BankWaiting(ctx, r)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.json() {
		return view.Write(p.Stdout, view.NewBankWaiting(list))
	}
	return text.WriteBankWaiting(p.Stdout, p.speaksIn(o.book), list)
}
