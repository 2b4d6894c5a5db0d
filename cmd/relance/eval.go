package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/evaluate"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// evalOptions are the flags of eval and repl.
type evalOptions struct {
	why     whyOptions // the book, the data and the day
	invoice string
	policy  string
	format  *choice
}

// addEvalFlags declares what eval and repl share.
func addEvalFlags(cmd *cobra.Command, o *evalOptions) {
	o.why.files = addDataFlags(cmd)
	addBookFlag(cmd, &o.why.book)
	addFromFlag(cmd, &o.why.from)
	addLedgerFlag(cmd, &o.why.ledger)
	flags := cmd.Flags()
	flags.StringVar(&o.invoice, "invoice", "", "the `ID` of the invoice to look at (required)")
	flags.StringVar(&o.why.at, "at", "today", "the `DAY`, YYYY-MM-DD or today")
	flags.StringVar(&o.policy, "policy", "", "the `NAME` of the policy whose rules it is read as one of (default: the invoice's)")
	complete(cmd, "invoice", invoiceIDs)
	complete(cmd, "at", noFiles)
	complete(cmd, "policy", policyNames)
}

func newEval(p params) *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:   "eval EXPRESSION [BOOK]",
		Short: "Give the value of a condition or formula on an invoice",
		Long: `Eval reads an expression as a condition of the invoice's policy, or else as one of its
computations, and gives its value, its type and the value of each part, on one
invoice and one day: what the rules saw that day, before they decided.

Where the book has a ledger, or --ledger names one, and neither an export nor --from is
given, the facts of today are those of the ledger. Another day is replayed from the export.

An invoice without a case is seen as assign sees it; --policy reads the expression as one of
another policy, for a case that opens that day.

Exit codes: 0 there is a value, 2 the expression is wrong or has no answer.`,
		Example: examples(
			`relance eval 'days_late >= 15 && invoice.open > 0' --invoice 2026-047 --at 2026-03-20`,
			`relance eval "late_interest(invoice.open, 'FR_B2B')" --invoice 2026-047 --at 2026-03-20 --book mybook`,
			`relance eval 'client.open_total' --invoice 2026-047 --format json`,
		),
		Args: between(2, "an expression"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return folders(cmd, nil, word)
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				if cmd.Flags().Changed("book") {
					return fmt.Errorf("the book is given twice: %s and --book %s", args[1], o.why.book)
				}
				o.why.book = args[1]
			}
			return runEval(cmd.Context(), p, args[0], o)
		},
	}
	addEvalFlags(cmd, &o)
	o.format = addChoice(cmd, "format", "how the answer is written", "text", "json")
	return cmd
}

func runEval(ctx context.Context, p params, text string, o evalOptions) error {
	if o.invoice == "" {
		return errors.New("--invoice is missing: name the invoice to look at")
	}
	e, err := openEval(ctx, p, o.why, o.invoice)
	if err != nil {
		return err
	}
	point, err := evalPoint(ctx, p, e, o.invoice, o.why.at)
	if err != nil {
		return err
	}
	point.Policy = o.policy
	return writeEval(p, point, text, o.format.value)
}

// writeEval evaluates an expression and writes what it comes to.
func writeEval(p params, point *evaluate.Point, text, format string) error {
	say := p.speaksOf(point.Book)
	answer, problems, err := point.Eval(text)
	if err != nil {
		return err
	}
	if answer == nil {
		list, sources := evaluate.Diagnostics(text, problems)
		if err := diag.WriteText(p.Stderr, list, sources, diag.TextOptions{Paint: p.painter(p.ErrTerminal && !p.NoColor), Says: say.Says}); err != nil {
			return err
		}
		return errFindings
	}
	if format == "json" {
		err = view.Write(p.Stdout, answer)
	} else {
		err = answer.WriteText(p.Stdout, say.Says)
	}
	if err == nil && answer.Error != "" {
		return errFindings
	}
	return err
}

// openEval loads the book. Its exports are read when a day needs them: of one invoice what its client has, of "" all.
func openEval(ctx context.Context, p params, o whyOptions, invoice string) (*evaluate.Source, error) {
	s := &evaluate.Source{Exports: func(ctx context.Context) (*policies.Book, replay.Config, error) {
		if invoice != "" {
			return openWithInvoice(ctx, p, o.book, *o.files, invoice, o.from)
		}
		book, data, err := openWithData(ctx, p, o.book, *o.files)
		if err != nil {
			return nil, replay.Config{}, err
		}
		cfg := simulation(book, data)
		cfg.From, err = p.day("from", o.from, book.Engine.Creditor.Timezone)
		return book, cfg, err
	}}
	path, there := o.ledgerPath()
	if !there {
		return s, s.ReadExports(ctx)
	}
	var err error
	s.Book, s.Run, err = openRun(ctx, p, o.book)
	s.Ledger = func(ctx context.Context) (ledger.Ledger, error) { return readLedger(ctx, p, path, s.Book.Engine.Facts) }
	return s, err
}

// evalPoint is an invoice on the day of --at.
func evalPoint(ctx context.Context, p params, s *evaluate.Source, invoice, at string) (*evaluate.Point, error) {
	day, err := p.day("at", at, s.Zone())
	if err != nil {
		return nil, err
	}
	return s.Point(ctx, invoice, day)
}
