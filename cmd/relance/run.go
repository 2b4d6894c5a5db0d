package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/dispatch"
	decide "github.com/relance-dev/relance/engine/run"
)

func newRun(p params) *cobra.Command {
	var ledger string
	cmd := &cobra.Command{
		Use:   "run [BOOK]",
		Short: "Plan and apply in one, for cron",
		Long: `Run decides all that is due today on the book's ledger, shows it, and writes it down:
cases move, and messages go into the outbox. A second run on the same day does nothing
more, and a day without a run loses nothing: the next one catches up.

Messages of the outbox, those of relance apply too, are then delivered as text into the
folder deliveries beside the book, one folder for each channel: nobody is contacted.

Exit codes: 0 done, 1 could not do its job, 2 when a case could not be decided or a
message could not be written.`,
		Example:           examples("relance run mybook"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBook(cmd.Context(), p, bookArg(args), ledger)
		},
	}
	addLedgerFlag(cmd, &ledger)
	return cmd
}

func runBook(ctx context.Context, p params, dir, ledger string) error {
	book, cfg, err := openRun(p, dir)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, ledgerPath(ledger, dir), book, false)
	if err != nil {
		return err
	}
	made, result, err := decide.Run(ctx, db, cfg)
	var sent *dispatch.Report
	deliveries := filepath.Join(dir, deliveriesName)
	if err == nil {
		sent, err = deliver(ctx, p, db, book, deliveries)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := writePlan(p.Stdout, made); err != nil {
		return err
	}
	if err := writeResult(p.Stdout, result); err != nil {
		return err
	}
	if err := writeDelivered(p.Stdout, sent, deliveries); err != nil {
		return err
	}
	if undecided(made) || len(sent.Problems) > 0 {
		return errFindings
	}
	return nil
}
