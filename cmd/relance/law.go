package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/law"
)

func newLaw(p params) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "law",
		Short: "Look up the law of late payment: rates, fixed sums, limitation",
		Long: `Law lists what relance knows of the law of late payment, as dated figures with
their source and how far each was verified, and adds rates that were published since.
Nothing of it is legal advice.`,
		Args: subcommandOnly,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newLawList(p), newLawShow(p), newLawUpdate(p))
	return cmd
}

func newLawList(p params) *cobra.Command {
	var book string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the laws and the reference rates, and the days they have rates for",
		Long: `List writes each law, such as FR_B2B, with the kinds of debtor it is for, the days it
has rates for and its fixed sum; then the reference rates that laws rest on. With
--book it is the law as that book has it, with the rates the book adds.`,
		Example: examples("relance law list", "relance law list --book mybook"),
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return lawList(cmd.Context(), p, book)
		},
	}
	addLawBook(cmd, &book)
	return cmd
}

// addLawBook declares --book, without which it is the law that ships.
func addLawBook(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "book", "", "`FOLDER` of a book that adds rates (default: what ships)")
	complete(cmd, "book", folders)
}

// openLaw returns the law that ships, or that of a book, and the book's timezone.
func openLaw(p params, dir string) (l *law.Law, timezone string, err error) {
	if dir == "" {
		l, err = law.Shipped()
		return l, "UTC", err
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return nil, "", err
	}
	return book.Law, book.Engine.Creditor.Timezone, nil
}

func lawList(_ context.Context, p params, dir string) error {
	l, _, err := openLaw(p, dir)
	if err != nil {
		return err
	}
	rows := [][]string{{"law", "debtors", "rates from", "until", "fixed sum", ""}}
	for _, name := range l.Regimes() {
		r := l.Regime(name)
		from, until := span(r.Rates)
		rows = append(rows, []string{name, strings.Join(r.Debtors, ", "), from, until, feeText(r), r.Title})
	}
	if err := writeRows(p.Stdout, rows); err != nil {
		return err
	}
	rows = [][]string{{"reference rate", "rates from", "until", "last", "confidence"}}
	for _, name := range l.AllSeries() {
		periods := l.Series(name).Periods()
		from, until := span(l.Series(name))
		last := periods[len(periods)-1]
		rows = append(rows, []string{name, from, until, last.Percent.String(), string(last.Confidence)})
	}
	if _, err := fmt.Fprintln(p.Stdout); err != nil {
		return err
	}
	return writeRows(p.Stdout, rows, 3)
}

// span is the first and the last day that have a rate.
func span(r *law.Rates) (from, until string) {
	periods := r.Periods()
	if len(periods) == 0 {
		return "none", ""
	}
	last := periods[len(periods)-1]
	if last.Until.IsZero() {
		return periods[0].From.String(), "open"
	}
	return periods[0].From.String(), last.Until.String()
}

// feeText is the fixed sum of a law in short.
func feeText(r *law.Regime) string {
	var parts []string
	for _, f := range r.Fees {
		parts = append(parts, f.Currency.Format(f.Amount))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(slices.Compact(parts), ", ") + " " + r.Fees[0].Currency.Code()
}

// lawNames completes the laws and reference rates that ship.
func lawNames(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	l, err := law.Shipped()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, name := range l.Regimes() {
		names = append(names, cobra.CompletionWithDesc(name, l.Regime(name).Title))
	}
	return append(names, l.AllSeries()...), cobra.ShellCompDirectiveNoFileComp
}
