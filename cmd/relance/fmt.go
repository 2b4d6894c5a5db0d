package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

func newFmt(p params) *cobra.Command {
	var checkOnly bool
	cmd := &cobra.Command{
		Use:   "fmt [BOOK]",
		Short: "Put the .cue files of a book in the standard layout",
		Long: `Fmt rewrites the .cue files of a book in the standard layout of CUE and lists those
it changed. What the book means is compared before and after, and nothing is
written when it would change. A file with a syntax error is reported and left alone.

With --check nothing is written: it lists the files that would change.

Exit codes: 0 done, 2 when a file has a syntax error, or would change under --check.`,
		Example:           examples("relance fmt", "relance fmt mybook --check"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return formatBook(cmd.Context(), p, bookArg(args), checkOnly)
		},
	}
	cmd.Flags().BoolVar(&checkOnly, "check", false, "only list the files that would change")
	return cmd
}

func formatBook(_ context.Context, p params, dir string, checkOnly bool) error {
	changed, broken, err := bookdir.Format(dir)
	if err != nil {
		return err
	}
	if err := reportBroken(p, dir, broken); err != nil {
		return err
	}
	if !checkOnly {
		if err := bookdir.SameMeaning(dir, changed); err != nil {
			return err
		}
	}
	for _, f := range changed {
		if !checkOnly {
			if err := f.Write(dir); err != nil {
				return fmt.Errorf("format: %w", err)
			}
		}
		if _, err := fmt.Fprintln(p.Stdout, bookdir.Path(dir, f.Name)); err != nil {
			return err
		}
	}
	if len(broken) > 0 || checkOnly && len(changed) > 0 {
		return errFindings
	}
	return nil
}

// reportBroken writes what is wrong with the files that are no CUE.
func reportBroken(p params, dir string, broken []string) error {
	if len(broken) == 0 {
		return nil
	}
	book, list := bookdir.Load(dir, policies.Options{Tests: true})
	list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		return !slices.ContainsFunc(broken, func(name string) bool { return d.File == bookdir.Path(dir, name) })
	})
	say := p.speaksOf(book)
	if err := diag.WriteText(p.Stderr, list, book.Sources, diag.TextOptions{Paint: p.painter(p.ErrTerminal && !p.NoColor), Says: say.Says}); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.Stderr, say.T("left as it is: %s", strings.Join(broken, ", ")))
	return err
}
