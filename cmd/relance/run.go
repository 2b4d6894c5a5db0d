package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// runOptions are the flags of run.
type runOptions struct {
	ledger string
	hold   bool // decide, and send nothing
}

func newRun(p params) *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run [BOOK]",
		Short: "Plan and apply in one, and deliver, for cron",
		Long: `Run decides all that is due today on the book's ledger, shows it, and writes it down:
cases move, and messages go into the outbox. A second run on the same day does nothing
more, and a day without a run loses nothing: the next one catches up.

Messages of the outbox, those of relance apply too, are then delivered: where the book's
deploy.cue says, when it says live: true. Otherwise they go into the folder deliveries
beside the book, as files that a person can open, and nobody is contacted. The first
line says which.

Exit codes: 0 done, 1 could not do its job, 2 when a case could not be decided, or a
message did not leave and a person should look.`,
		Example:           examples("relance run mybook", "relance run mybook --no-deliver"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBook(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().BoolVar(&o.hold, "no-deliver", false, "leave the messages in the outbox")
	return cmd
}

func newDeliver(p params) *cobra.Command {
	var ledger string
	cmd := &cobra.Command{
		Use:   "deliver [BOOK]",
		Short: "Deliver what is in the outbox, and decide nothing",
		Long: `Deliver sends the messages that wait in the outbox, as relance run does after it has
decided: those of relance apply, those that a channel did not take earlier, and those that
had to wait for their hour. Run it as often as you like: a message is never sent twice.`,
		Example:           examples("relance deliver mybook"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return deliverBook(cmd.Context(), p, bookArg(args), ledger)
		},
	}
	addLedgerFlag(cmd, &ledger)
	return cmd
}

// openToDeliver opens the deployment of a book and its ledger, and says where messages go.
func openToDeliver(ctx context.Context, p params, book *policies.Book, dir, path string) (*deployment, *sqlite.DB, error) {
	d, err := openDeployment(p, book, dir)
	if err != nil {
		return nil, nil, err
	}
	db, err := openLedger(ctx, p, ledgerPath(path, dir), book, false)
	if err == nil {
		_, err = fmt.Fprintln(p.Stdout, d.announce())
	}
	if err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	return d, db, nil
}

func runBook(ctx context.Context, p params, dir string, o runOptions) error {
	book, cfg, err := openRun(ctx, p, dir)
	if err != nil {
		return err
	}
	d, db, err := openToDeliver(ctx, p, book, dir, o.ledger)
	if err != nil {
		return err
	}
	made, result, err := decide.Run(ctx, db, cfg)
	sent := &dispatch.Report{}
	if err == nil && !o.hold {
		sent, err = d.deliver(ctx, p, db)
	}
	if err := errors.Join(err, db.Close(), d.Close()); err != nil {
		return err
	}
	if err := writePlan(p.Stdout, made); err != nil {
		return err
	}
	if err := writeResult(p.Stdout, result); err != nil {
		return err
	}
	if err := d.writeDelivered(p.Stdout, sent); err != nil {
		return err
	}
	if undecided(made) || troubled(sent) {
		return errFindings
	}
	return nil
}

func deliverBook(ctx context.Context, p params, dir, path string) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	d, db, err := openToDeliver(ctx, p, book, dir, path)
	if err != nil {
		return err
	}
	sent, err := d.deliver(ctx, p, db)
	if err := errors.Join(err, db.Close(), d.Close()); err != nil {
		return err
	}
	if err := d.writeDelivered(p.Stdout, sent); err != nil {
		return err
	}
	if troubled(sent) {
		return errFindings
	}
	return nil
}
