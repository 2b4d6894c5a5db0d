package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// screenRows is how many rows of a list a terminal shows unless --limit says otherwise; its help says so.
const screenRows = 50

// pageFlags are the flags of a list that comes in pages.
type pageFlags struct {
	page view.Page
	cmd  *cobra.Command
}

// addPageFlags declares --limit and --after.
func addPageFlags(cmd *cobra.Command) *pageFlags {
	f := &pageFlags{cmd: cmd}
	cmd.Flags().IntVar(&f.page.Limit, "limit", 0, "at most so many rows; 0 means all, and a table on a terminal has 50 unless this says otherwise")
	cmd.Flags().StringVar(&f.page.After, "after", "", "the page behind this `CURSOR`, which the page before ended with")
	for _, name := range []string{"limit", "after"} {
		complete(cmd, name, noFiles)
	}
	return f
}

// asked is the page that the flags ask for. A table on a terminal is a page of its own accord; what programs read is not.
func (f *pageFlags) asked(p params, table bool) (view.Page, error) {
	page := f.page
	switch {
	case page.Limit < 0:
		return page, fmt.Errorf("--limit %d: write a number from 0 on", page.Limit)
	case table && p.Terminal && !f.cmd.Flags().Changed("limit"):
		page.Limit = screenRows
	}
	return page, nil
}

// cut names the flag when a cursor is none.
func cut(err error) error {
	if errors.Is(err, view.ErrCursor) {
		return fmt.Errorf("--after: %w", err)
	}
	return err
}

// writeMore says how much follows a page, and the command that shows it.
func (f *pageFlags) writeMore(w io.Writer, say words.Writer, args []string, more view.Paged) error {
	if more.More == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", say.T("And %s more. The next page: %s", say.Whole(more.More), f.next(args, more.Next)))
	return err
}

// next is the command of the next page: the one that was written, with another --after.
func (f *pageFlags) next(args []string, cursor string) string {
	line := []string{f.cmd.CommandPath()}
	for _, arg := range args {
		line = append(line, words.Shell(arg))
	}
	f.cmd.Flags().Visit(func(flag *pflag.Flag) {
		switch {
		case flag.Name == "after":
		case flag.Value.Type() == "bool" && flag.Value.String() == "true":
			line = append(line, "--"+flag.Name)
		case flag.Value.Type() == "bool":
			line = append(line, "--"+flag.Name+"="+flag.Value.String())
		default:
			line = append(line, "--"+flag.Name, words.Shell(flag.Value.String()))
		}
	})
	return printable(strings.Join(append(line, "--after", cursor), " "))
}
