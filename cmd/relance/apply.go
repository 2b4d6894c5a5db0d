package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	decide "github.com/relance-dev/relance/engine/run"
)

// applyOptions are the flags of apply.
type applyOptions struct{ book, ledger string }

func newApply(p params) *cobra.Command {
	var o applyOptions
	cmd := &cobra.Command{
		Use:   "apply PLAN",
		Short: "Carry out a plan that was kept in a file",
		Long: `Apply writes what a plan says into the ledger: cases move, and messages go into the
outbox. It does exactly that, or nothing: a plan is refused when the book, the ledger or
the day is another than when it was made, when it has expired, and when it was
applied already. A plan whose first attempt died half way goes on where it stopped.`,
		Example: examples("relance apply plan.json --book mybook"),
		Args:    exactlyOne("a plan"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return apply(cmd.Context(), p, args[0], o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	return cmd
}

func apply(ctx context.Context, p params, name string, o applyOptions) error {
	made, err := readPlan(name)
	if err != nil {
		return err
	}
	book, cfg, err := openRun(ctx, p, o.book)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, ledgerPath(o.ledger, o.book), book, false)
	if err != nil {
		return err
	}
	result, err := decide.Apply(ctx, db, cfg, made)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return writeResult(p.Stdout, result)
}

// writeResult says what was written.
func writeResult(w io.Writer, r *decide.Result) error {
	if r.Plan == "" {
		_, err := fmt.Fprintln(w, "Nothing to do: no case is due, and no fact changed.")
		return err
	}
	again := ""
	if r.Resumed {
		again = " An earlier attempt had done the rest."
	}
	_, err := fmt.Fprintf(w, "Applied: %s changed, %s in the outbox.%s\n",
		counted(r.Clients, "client", "clients"), counted(r.Messages, "new message", "new messages"), again)
	return err
}
