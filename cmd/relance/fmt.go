package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

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
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return formatBook(cmd.Context(), p, bookArg(args), checkOnly)
		},
	}
	cmd.Flags().BoolVar(&checkOnly, "check", false, "only list the files that would change")
	return cmd
}

func formatBook(_ context.Context, p params, dir string, checkOnly bool) error {
	changed, broken, err := formatted(dir)
	if err != nil {
		return err
	}
	if err := reportBroken(p, dir, broken); err != nil {
		return err
	}
	if !checkOnly {
		if err := sameMeaning(dir, changed); err != nil {
			return err
		}
	}
	for _, f := range changed {
		if !checkOnly {
			if err := f.write(dir); err != nil {
				return fmt.Errorf("format: %w", err)
			}
		}
		if _, err := fmt.Fprintln(p.Stdout, bookPath(dir, f.name)); err != nil {
			return err
		}
	}
	if len(broken) > 0 || checkOnly && len(changed) > 0 {
		return errFindings
	}
	return nil
}

// formatted returns the files of a book that the standard layout changes, with
// their new content, and the names of those that are no CUE.
func formatted(dir string) (changed []file, broken []string, err error) {
	names, err := bookFiles(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		src, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, nil, fmt.Errorf("format: %w", err)
		}
		out, err := policies.Format(src)
		switch {
		case err != nil:
			broken = append(broken, name)
		case !bytes.Equal(src, out):
			changed = append(changed, file{name, out})
		}
	}
	return changed, broken, nil
}

// reportBroken writes what is wrong with the files that are no CUE.
func reportBroken(p params, dir string, broken []string) error {
	if len(broken) == 0 {
		return nil
	}
	book, list := loadBook(dir, policies.Options{Tests: true})
	list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		return !slices.ContainsFunc(broken, func(name string) bool { return d.File == bookPath(dir, name) })
	})
	if err := diag.WriteText(p.Stderr, list, book.Sources, diag.TextOptions{}); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.Stderr, "left as it is: %s\n", strings.Join(broken, ", "))
	return err
}

// bookFiles lists the .cue files of a book, sorted.
func bookFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("book: %w", err)
	}
	var names []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".cue" && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no .cue file in %s: name the folder of a book", filepath.ToSlash(dir))
	}
	return names, nil
}

// bookPath is a file of a book as the user would type it.
func bookPath(dir, name string) string { return filepath.ToSlash(filepath.Join(dir, name)) }

// sameMeaning fails when the changed files would make a sound book mean
// something else: a mistake of the formatter that must not reach the disk.
func sameMeaning(dir string, changed []file) error {
	before, _ := loadBook(dir, policies.Options{})
	if before.Engine == nil || len(changed) == 0 {
		return nil
	}
	overlay := map[string][]byte{}
	for _, f := range changed {
		overlay[f.name] = f.data
	}
	after, list := loadBook(dir, policies.Options{Overlay: overlay})
	if after.Engine == nil {
		return fmt.Errorf("nothing was written: the standard layout would break the book: %w", list.Err())
	}
	if after.Engine.Digest != before.Engine.Digest {
		return errors.New("nothing was written: the standard layout would change what the book means")
	}
	return nil
}
