package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// bankUndoOptions are the flags of bank undo.
type bankUndoOptions struct {
	recordOptions
	ignore, dryRun bool
}

func newBankUndo(p params) *cobra.Command {
	var o bankUndoOptions
	cmd := &cobra.Command{
		Use:   "undo ENTRY",
		Short: "Take back what an entry of a bank statement was booked as, when that was wrong",
		Long: `Undo takes back the booking of an entry: its invoices are owed again, money on account is off
the account, and the entry waits again; --ignore sets it aside instead, as about no client.
Nothing is erased: the journal keeps the booking, and who took it back, why. What the booking
said of who pays for whom is forgotten, unless another booking says so too.

It is refused for an entry that is not booked, and for money that was given back since. ENTRY
is its key, or the beginning of it: relance bank import shows it, and relance timeline has it
as the key of the payment.`,
		Example: examples(
			"relance bank undo 3f2a --reason 'another client of that name' --book mybook",
			"relance bank undo 3f2a --ignore --reason 'a loan' --book mybook",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && strings.TrimSpace(o.reason) == "" {
				return errors.New("say why: --reason")
			}
			return exactlyOne("the key of an entry")(cmd, args)
		},
		ValidArgsFunction: noFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			return bankUndo(cmd.Context(), p, args[0], o)
		},
	}
	o.addCommon(cmd)
	flags := cmd.Flags()
	flags.StringVar(&o.reason, "reason", "", "why it was wrong")
	flags.BoolVar(&o.ignore, "ignore", false, "it is about no client")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show what would change, and write nothing")
	o.addFlag(cmd, "by")
	complete(cmd, "reason", noFiles)
	return cmd
}

func bankUndo(ctx context.Context, p params, entry string, o bankUndoOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		today, err := p.day("on", "today", book.Engine.Creditor.Timezone)
		if err != nil {
			return err
		}
		u, err := posting.UndoBank(ctx, db, posting.BankUndoConfig{
			Entry: entry, Reason: strings.TrimSpace(o.reason), Ignore: o.ignore, At: p.Now(), Today: today, By: o.by, DryRun: o.dryRun,
		})
		if err != nil {
			return err
		}
		if o.json() {
			return view.Write(p.Stdout, view.NewBankUndone(u))
		}
		return text.WriteBankUndo(p.Stdout, p.speaksOf(book), u, o.dryRun)
	})
}
