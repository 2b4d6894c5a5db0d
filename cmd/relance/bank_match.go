package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/banking"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// bankMatchOptions are the flags of bank match.
type bankMatchOptions struct {
	recordOptions
	ignore, likely, dryRun bool
}

func newBankMatch(p params) *cobra.Command {
	var o bankMatchOptions
	cmd := &cobra.Command{
		Use:   "match ENTRY [INVOICE[=AMOUNT]...]",
		Short: "Say what an entry of a bank statement is for",
		Long: `Match books an entry that waits: for the invoices that are named, each with what it gets or
with what is open, in this order. What is left is on account for their client, or for
--client. With --client and no invoice all of it is. --ignore says that it is about no client.
ENTRY alone agrees to what is proposed, and --likely to all that is likely. ENTRY is what
relance bank list shows, or the beginning of it.

For money that went out the invoices are owed again: it is a refund, or a direct debit that
came back. Who paid is remembered: the next payment from that account or name is proposed for
them.`,
		Example: examples(
			"relance bank match 3f2a 2026-044 --book mybook",
			"relance bank match 3f2a 2026-042=200.00 2026-047 --book mybook",
			"relance bank match 3f2a --client C-01 --book mybook",
			"relance bank match 9be1 --ignore --book mybook",
			"relance bank match --likely --book mybook",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && !o.likely:
				return tooFew(cmd, "the key of an entry, which relance bank list shows")
			case o.likely && (len(args) > 0 || o.client != "" || o.ignore):
				return errors.New("--likely is about all that is likely: leave out the rest")
			case o.ignore && (len(args) > 1 || o.client != ""):
				return errors.New("--ignore says that it is about no client: leave out --client and invoices")
			}
			return nil
		},
		ValidArgsFunction: bankArguments,
		RunE: func(cmd *cobra.Command, args []string) error {
			return bankMatch(cmd.Context(), p, args, o)
		},
	}
	o.addCommon(cmd)
	flags := cmd.Flags()
	o.addFlag(cmd, "client")
	flags.BoolVar(&o.ignore, "ignore", false, "it is about no client")
	flags.BoolVar(&o.likely, "likely", false, "all that is likely is right as it is proposed")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show what would be booked, and write nothing")
	o.addFlag(cmd, "by")
	return cmd
}

func bankMatch(ctx context.Context, p params, args []string, o bankMatchOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		today, err := p.day("on", "today", book.Engine.Creditor.Timezone)
		if err != nil {
			return err
		}
		c := posting.BankMatchConfig{At: p.Now(), Today: today, By: o.by, Likely: o.likely, DryRun: o.dryRun}
		if len(args) > 0 {
			a := banking.Answer(args[0], args[1:])
			a.Client, a.Ignore = o.client, o.ignore
			a.AsProposed = len(args) == 1 && o.client == "" && !o.ignore
			c.Answers = append(c.Answers, a)
		}
		s, err := posting.MatchBank(ctx, db, c)
		if err != nil {
			return err
		}
		if o.json() {
			return view.Write(p.Stdout, view.NewBankImported(s))
		}
		return text.WriteBankMatch(p.Stdout, p.speaksOf(book), s, o.dryRun)
	})
}

// bankArguments completes entries that wait, then invoices.
func bankArguments(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return ledgerIDs(ledgerInvoices)(cmd, args, typed)
	}
	return ledgerIDs(func(ctx context.Context, r ledger.Reader) ([]cobra.Completion, error) {
		list, err := posting.BankWaiting(ctx, r)
		ids := make([]cobra.Completion, len(list))
		for i := range list {
			ids[i] = cobra.CompletionWithDesc(list[i].Key, money(list[i].Amount, list[i].Currency)+" "+list[i].Name)
		}
		return ids, err
	})(cmd, args, typed)
}
