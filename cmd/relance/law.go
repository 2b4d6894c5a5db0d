package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
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

// openLaw returns the law that ships, or that of a book, the book's timezone, and the language to say it in.
func openLaw(p params, dir string) (l *law.Law, timezone string, say words.Writer, err error) {
	if dir == "" {
		l, err = law.Shipped()
		return l, "UTC", p.speaks("en"), err
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return nil, "", say, err
	}
	return book.Law, book.Engine.Creditor.Timezone, p.speaksOf(book), nil
}

func lawList(_ context.Context, p params, dir string) error {
	l, _, say, err := openLaw(p, dir)
	if err != nil {
		return err
	}
	return text.WriteLaws(p.Stdout, say, l)
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
