package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/why"
)

// whyOptions are the flags of why.
type whyOptions struct {
	files          *bookdir.Exports
	book, from, at string
	ledger         string
	approvals      *choice
	calls          *choice
	format         *choice
}

func newWhy(p params) *cobra.Command {
	var o whyOptions
	cmd := &cobra.Command{
		Use:   "why INVOICE",
		Short: "Explain where an invoice stands on a day, and why",
		Long: `Why replays one client up to a day and explains one invoice: the path so far and
what was sent, the rule that moved it on that day with the value of every part of
its guard, why each other rule did not, which one came nearest, and the first day
on which something would happen if nothing but the date changes.

It is the story that simulate tells: give the same --from to both.

Where the book has a ledger, or --ledger names one, and neither an export nor --from is
given, the answer is that of the ledger: what was decided, sent, answered and agreed to,
on an earlier day too (“why was this customer called on 12 March?”), and for today what
the next run does and why. A day to come is replayed from the export all the same.`,
		Example: examples(
			"relance why 2026-047 --at 2026-03-20",
			"relance why 2026-047 --at 2026-03-20 --format json",
			"relance why 2026-047 --ledger relance.db --book mybook",
		),
		Args: exactlyOne("an invoice"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return invoiceIDs(cmd, args, word)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runWhy(cmd.Context(), p, args[0], o)
		},
	}
	o.files = addDataFlags(cmd)
	addBookFlag(cmd, &o.book)
	addFromFlag(cmd, &o.from)
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.at, "at", "today", "the `DAY`, YYYY-MM-DD or today")
	complete(cmd, "at", noFiles)
	o.approvals = addChoice(cmd, "approvals", "what a person answers when asked to agree", "grant", "withhold")
	o.calls = addCalls(cmd)
	o.format = addChoice(cmd, "format", "how the answer is written", "text", "json")
	return cmd
}

func runWhy(ctx context.Context, p params, invoice string, o whyOptions) error {
	if path, there := o.ledgerPath(); there {
		err := whyLedger(ctx, p, path, invoice, o)
		if !errors.Is(err, evidence.ErrFuture) || o.ledger != "" {
			return err
		}
	}
	book, cfg, err := openWithInvoice(ctx, p, o.book, *o.files, invoice, o.from)
	if err != nil {
		return err
	}
	at, err := p.day("at", o.at, book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	cfg.CallsNotMade = o.calls.value == "not_made"
	cfg.Withhold = o.approvals.value == "withhold"
	story, err := replay.History(ctx, cfg, invoice, at)
	if err != nil {
		return err
	}
	return writeWhy(p, p.speaksOf(book), why.Explain(book.Engine, story), o)
}

// ledgerPath is the ledger to answer from; there is false when an export is to be replayed.
func (o *whyOptions) ledgerPath() (path string, there bool) {
	path = store.Place(o.ledger, o.book)
	if o.ledger != "" {
		return path, true
	}
	if *o.files != (bookdir.Exports{}) || o.from != "" {
		return path, false
	}
	if store.InDatabase(path) {
		return path, true
	}
	_, err := os.Stat(path)
	return path, err == nil
}

// whyLedger answers from a ledger.
func whyLedger(ctx context.Context, p params, path, invoice string, o whyOptions) error {
	book, cfg, err := openRun(ctx, p, o.book)
	if err != nil {
		return err
	}
	at, err := p.day("at", o.at, book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, p, path, book.Engine.Facts)
	if err != nil {
		return err
	}
	var answer *why.Answer
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		answer, err = evidence.Why(ctx, r, cfg, invoice, at)
		return lookup.NotFound(ctx, r, lookup.Invoice, invoice, err)
	})
	err = errors.Join(err, db.Close())
	switch {
	case errors.Is(err, evidence.ErrFuture):
		return fmt.Errorf("--at %w; without --ledger the export is replayed instead", err)
	case err != nil:
		return err
	}
	return writeWhy(p, p.speaksOf(book), answer, o)
}

func writeWhy(p params, say words.Writer, answer *why.Answer, o whyOptions) error {
	var err error
	if o.format.value == "json" {
		err = view.Write(p.Stdout, answer)
	} else {
		err = answer.WriteText(p.Stdout, say)
	}
	if err == nil && answer.Undecided != "" {
		return errFindings
	}
	return err
}
