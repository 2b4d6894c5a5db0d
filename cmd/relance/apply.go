package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
)

// applyOptions are the flags of apply.
type applyOptions struct {
	book, ledger string
	format       *choice
}

func newApply(p params) *cobra.Command {
	var o applyOptions
	cmd := &cobra.Command{
		Use:   "apply PLAN",
		Short: "Carry out a plan that was kept in a file",
		Long: `Apply writes what a plan says into the ledger: cases move, and messages go into the
outbox. A plan is refused when the book, the ledger or the day is another than when it was
made, when it has expired, and when it was applied already. A client about whom something was
written since, so that something else would happen to them now, is left out and listed: the
next run decides them. A plan whose first attempt died half way goes on where it stopped.`,
		Example: examples("relance apply plan.json --book mybook"),
		Args:    exactlyOne("a plan"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return apply(cmd.Context(), p, args[0], o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func apply(ctx context.Context, p params, name string, o applyOptions) error {
	made, err := readPlan(name)
	if err != nil {
		return err
	}
	book, err := openToContact(p, o.book)
	if err != nil {
		return err
	}
	cfg, err := runConfig(ctx, p, book, o.book)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, store.Place(o.ledger, o.book), book, false)
	if err != nil {
		return err
	}
	err = rehearsal.Admit(ctx, db, book.Deploy != nil && book.Deploy.Live, p.Now())
	if err != nil {
		return errors.Join(admission(err, o.book), db.Close())
	}
	result, err := plan.Apply(ctx, db, cfg, made)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.format.value == "json" {
		err = view.Write(p.Stdout, view.NewApplied(result))
	} else {
		err = text.WriteResult(p.Stdout, p.speaksOf(book), result)
	}
	if err == nil && len(result.Failed) > 0 {
		return errFindings
	}
	return err
}
