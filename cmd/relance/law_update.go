package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/law"
)

func newLawUpdate(p params) *cobra.Command {
	var book string
	cmd := &cobra.Command{
		Use:   "update FILE",
		Short: "Add published rates to a book",
		Long: `Update reads a CSV file of published rates and writes them into the book, under rates,
as dated data with their source: into the list that is there, else into rates.cue.

The file has the columns name, from, until, percent and source; name is a reference rate,
such as ECB_MRO, or a law. What is known already with the same rate is passed over. Refused
are days that have another rate, days left out, days before the first rate that is loaded,
names that nothing rests on, and rates that make interest negative: then nothing at all is
written.

Exit codes: 0 done, 2 when a line is refused.`,
		Example: examples("relance law update rates.csv --book mybook"),
		Args:    exactlyOne("a file"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return []cobra.Completion{"csv"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return lawUpdate(cmd.Context(), p, args[0], book)
		},
	}
	addBookFlag(cmd, &book)
	return cmd
}

func lawUpdate(_ context.Context, p params, path, dir string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("law update: %w", err)
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	rows, mistakes := law.ReadPublished(data)
	var fresh []law.Published
	if len(mistakes) == 0 {
		_, fresh, mistakes = book.Law.Update(rows)
	}
	if len(mistakes) > 0 {
		for _, m := range mistakes {
			fmt.Fprintf(p.Stderr, "%s:%d: %s\n  hint: %s\n", filepath.ToSlash(path), m.Line, printable(m.Message), printable(m.Hint))
		}
		fmt.Fprintf(p.Stderr, "%s: nothing was written\n", counted(len(mistakes), "error", "errors"))
		return errFindings
	}
	if len(fresh) == 0 {
		_, err := fmt.Fprintf(p.Stdout, "Nothing is new: the book knows all %s.\n", counted(len(rows), "rate", "rates"))
		return err
	}
	changed, err := withRates(dir, fresh)
	if err != nil {
		return fmt.Errorf("law update: nothing was written: %w", err)
	}
	if err := replaceAll(dir, changed); err != nil {
		return fmt.Errorf("law update: nothing was written: %w", err)
	}
	table := [][]string{}
	for _, r := range fresh {
		until := "open"
		if !r.Until.IsZero() {
			until = r.Until.String()
		}
		table = append(table, []string{"  " + r.Name, r.From.String(), until, r.Percent, r.Source})
	}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		fmt.Fprintf(p.Stdout, "Wrote %s\n", bookPath(dir, name))
	}
	return writeRows(p.Stdout, table, 3)
}

// withRates returns the files of a book that change when it takes rates, after
// loading it with them.
func withRates(dir string, rows []law.Published) (map[string][]byte, error) {
	names, err := bookFiles(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	changed, err := policies.AddRates(files, rows)
	if err != nil {
		return nil, err
	}
	if _, list := loadBook(dir, policies.Options{Overlay: changed}); list.Errors() > 0 {
		return nil, list.Err()
	}
	return changed, nil
}

// replaceAll writes files of a book, or none: when one cannot be written, those
// before it get back what was in them.
func replaceAll(dir string, files map[string][]byte) error {
	var done []func() error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		old, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if err := (file{name, files[name]}).write(dir); err != nil {
			for _, undo := range done {
				err = errors.Join(err, undo())
			}
			return err
		}
		done = append(done, func() error {
			if old == nil {
				return os.Remove(filepath.Join(dir, name))
			}
			return file{name, old}.write(dir)
		})
	}
	return nil
}
