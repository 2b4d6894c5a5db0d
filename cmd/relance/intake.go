package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies"
)

func newIntake(p params) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "intake",
		Short: "Work with exports of invoices, clients, contacts and events",
		Long:  `Intake works with the exports of your accounting: invoices, clients, their contacts, and events such as payments and disputes.`,
		Args:  subcommandOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newIntakeCheck(p), newIntakeSuggest(p), newIntakeColumns(p))
	return cmd
}

// intakeCheckOptions are the flags of intake check.
type intakeCheckOptions struct {
	kind   *choice
	book   string
	strict bool
	format *choice
}

func newIntakeCheck(p params) *cobra.Command {
	var o intakeCheckOptions
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Show what was understood of an export, and every bad row",
		Long: `Check reads an export whole and writes what it understood: the form of the file,
every column with a sample, how dates and decimals are written and the row that
proves it, the span and the totals; then every bad row with its number, column,
value and how to mend it. FILE is CSV, JSON Lines, JSON or XLSX; or an electronic
invoice (UBL, CII, XRechnung as XML, Factur-X or ZUGFeRD as PDF), or a folder of them.
With --kind bank it is a bank statement, in any format that relance bank import reads.

The book says which columns and profiles are known and, in its intake field, how
your headers are called. Without --book only the canonical headers are known.

Exit codes: 0 the export can be used, 2 it cannot, 3 warnings under --strict.`,
		Example: examples(
			"relance intake check invoices.csv",
			"relance intake check export.csv --kind invoices --book mybook",
			"relance intake check factures --book mybook",
			"relance intake check statement.csv --kind bank --book mybook",
		),
		Args: exactlyOne("a file"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return bookdir.Extensions(), cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return intakeCheck(cmd.Context(), p, args[0], o)
		},
	}
	o.kind = addChoice(cmd, "kind", "what the rows are", "auto", "invoices", "clients", "contacts", "events", kindBank)
	cmd.Flags().StringVar(&o.book, "book", "", "`FOLDER` of the book whose mapping, facts and profiles apply")
	complete(cmd, "book", folders)
	cmd.Flags().BoolVar(&o.strict, "strict", false, "end with 3 when there are warnings")
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func intakeCheck(ctx context.Context, p params, file string, o intakeCheckOptions) error {
	var opt intake.Options
	var book *policies.Book
	say := p.speaks("en")
	if o.book != "" {
		var err error
		book, err = openBook(p, o.book, policies.Options{})
		if err != nil {
			return err
		}
		opt, say = exports.Options(book), p.speaksOf(book)
	}
	if o.kind.value == kindBank {
		return bankCheck(p, say, book, file, o)
	}
	bar := newProgress(p, "reading")
	src, err := exports.Invoices(ctx, book, file, bar.bytes())
	bar.done()
	if err != nil {
		return err
	}
	bar = newProgress(p, "checking")
	opt.Progress = bar.bytes()
	report, err := intake.Check(ctx, src, kindOf(o.kind.value), opt)
	bar.done()
	if err != nil {
		return err
	}
	if o.format.value == "json" {
		err = view.Write(p.Stdout, view.NewIntake(report))
	} else {
		err = text.WriteIntake(p.Stdout, say, report)
	}
	if err != nil {
		return err
	}
	switch {
	case !report.OK():
		return errFindings
	case report.Warnings > 0 && o.strict:
		return errWarnings
	}
	return nil
}

// kindOf reads the --kind flag.
func kindOf(word string) intake.Kind {
	for _, k := range intake.Kinds() {
		if k.String() == word {
			return k
		}
	}
	return intake.KindAuto
}
