package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
)

func newSchema(p params) *cobra.Command {
	var checkOnly bool
	cmd := &cobra.Command{
		Use:   "schema [BOOK]",
		Short: "Bring a book's copy of the policy schema up to date",
		Long: `Schema writes the schema of the policy language into a book, under
` + bookdir.VendoredSchema + `, so that cue vet, cue fmt and editors
know it without a network. Files there that are no longer part of the schema are
removed. Relance itself always uses the schema it carries.

With --check nothing is written: it lists what differs, and ends with 2.`,
		Example:           examples("relance schema", "relance schema mybook --check"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return schema(cmd.Context(), p, bookArg(args), checkOnly)
		},
	}
	cmd.Flags().BoolVar(&checkOnly, "check", false, "only say what differs")
	return cmd
}

func schema(_ context.Context, p params, dir string, checkOnly bool) error {
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("book: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("%s is a file: a book is a folder", filepath.ToSlash(dir))
	}
	changes, err := bookdir.SchemaChanges(dir, bookdir.SchemaFiles())
	if err != nil {
		return err
	}
	say := p.speaksIn(dir)
	for _, c := range changes {
		fmt.Fprintf(p.Stdout, "%s: %s\n", bookdir.Path(dir, c.Name), say.Says(c.What))
	}
	switch {
	case len(changes) == 0:
		_, err = fmt.Fprintln(p.Stdout, say.T("the schema is up to date"))
		return err
	case checkOnly:
		return errFindings
	}
	if err := bookdir.ApplySchema(dir, changes); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("mended: %s", say.N(len(changes), "file", "files")))
	return err
}
