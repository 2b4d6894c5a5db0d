package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// checkOptions are the flags of check.
type checkOptions struct {
	format *choice
	strict bool
	fix    bool
	diff   bool
	watch  bool
}

func newCheck(p params) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [BOOK]",
		Short: "Say everything that is wrong with a book",
		Long: `Check reads a book whole: policies, guards, formulas, message templates, tests
and the mapping of exports. It reports every mistake in one pass, with its
file, line and column, and how to mend it. BOOK is a folder, the current one by
default. Nothing is written, and no network is used.

It also says which policies will stop writing for want of a rate of interest within 60 days,
and which line the book needs. That is no warning: exit codes do not change.

With --fix it mends what has one right answer: = for ==, and for &&, <> for !=, curly quotes, 30d,
a decimal comma, quotes that are missing, a name with one letter wrong that can be no other. It
says what it changed, and then what is left. --fix --diff shows the changes and writes nothing.

With --watch it runs again whenever a file of the book changes, until it is told to stop.

Exit codes: 0 nothing wrong, or warnings only; 2 errors; 3 warnings under --strict.`,
		Example: examples(
			"relance check",
			"relance check mybook --strict",
			"relance check mybook --format sarif",
			"relance check mybook --fix --diff",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := bookArg(args)
			if !o.watch {
				return check(cmd.Context(), p, dir, o)
			}
			if o.fix {
				return errors.New("--watch looks at what you write, and --fix writes: one at a time")
			}
			return watch(cmd.Context(), p, dir, func(ctx context.Context) error { return check(ctx, p, dir, o) })
		},
	}
	o.format = addChoice(cmd, "format", "how findings are written", "text", "json", "sarif", "github")
	cmd.Flags().BoolVar(&o.strict, "strict", false, "end with 3 when there are warnings")
	cmd.Flags().BoolVar(&o.fix, "fix", false, "mend what has one right answer")
	cmd.Flags().BoolVar(&o.watch, "watch", false, watchHint)
	cmd.Flags().BoolVar(&o.diff, "diff", false, "show what would be mended, and write nothing; with --fix")
	return cmd
}

func check(_ context.Context, p params, dir string, o checkOptions) error {
	if o.diff && !o.fix {
		return errors.New("--diff shows what --fix would change: add --fix")
	}
	if o.fix {
		if err := fixBook(p, dir, o); err != nil || o.diff {
			return err
		}
	}
	book, list, err := bookdir.Check(dir)
	if err != nil {
		return err
	}
	if err := writeFindings(p, o.format.value, book, list); err != nil {
		return err
	}
	if o.format.value == "text" && list.Errors() == 0 {
		today, err := p.day("day", "today", book.Engine.Creditor.Timezone)
		if err != nil {
			return err
		}
		if err := text.WriteRatesEnd(p.Stdout, p.speaksOf(book), book, today); err != nil {
			return err
		}
	}
	return verdict(list, o.strict)
}

// verdict turns diagnostics into the outcome of a command.
func verdict(list diag.List, strict bool) error {
	switch {
	case list.Errors() > 0:
		return errFindings
	case len(list) > 0 && strict:
		return errWarnings
	}
	return nil
}

func writeFindings(p params, format string, book *policies.Book, list diag.List) error {
	switch format {
	case "json":
		return diag.WriteJSON(p.Stdout, list, book.Sources)
	case "sarif":
		return diag.WriteSARIF(p.Stdout, list, book.Sources, diag.SARIFOptions{Version: buildVersion().Version, Docs: docs()})
	case "github":
		return diag.WriteGitHub(p.Stdout, list, book.Sources)
	}
	if err := diag.WriteText(p.Stdout, list, book.Sources, diag.TextOptions{Paint: p.painter(p.color("auto")), Says: p.speaksOf(book).Says}); err != nil {
		return err
	}
	_, err := io.WriteString(p.Stdout, text.Conclusion(p.speaksOf(book), book, list)+"\n")
	return err
}
