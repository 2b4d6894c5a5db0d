package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/law"
)

func newLawUpdate(p params) *cobra.Command {
	var book, downloaded string
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

Or it is a file as an authority publishes it: the European Central Bank (data.ecb.europa.eu,
key FM.B.U2.EUR.4F.KR.MRR_FR.LEV or FM.D…; also FRED's ECBMRRFR), the Deutsche Bundesbank
(Basiszinssatz, BBK01.SU0115) or the Bank of England (Bank Rate: its list of changes, or
IUDBEDR). Update takes the rate of each half-year out of it: that of 1 January or 1 July, for
the Bank of England of the day before. Such a rate goes before one that ships and was not
verified. A file that lists changes alone says nothing of the days after the last one: say
with --downloaded when you fetched it.

Exit codes: 0 done, 2 when a line is refused.`,
		Example: examples("relance law update rates.csv --book mybook", "relance law update bank-rate.csv --downloaded 2026-02-02 --book mybook"),
		Args:    exactlyOne("a file"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return []cobra.Completion{"csv"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return lawUpdate(cmd.Context(), p, args[0], book, downloaded)
		},
	}
	addBookFlag(cmd, &book)
	cmd.Flags().StringVar(&downloaded, "downloaded", "", "`DAY` on which a file of an authority was fetched")
	complete(cmd, "downloaded", noFiles)
	return cmd
}

// maxRates is the largest file of rates that is read.
const maxRates = 64 << 20

func lawUpdate(_ context.Context, p params, path, dir, downloaded string) error {
	data, err := plainfile.Read(path, maxRates)
	if err != nil {
		return fmt.Errorf("law update: %w", err)
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	rows, mistakes, err := readRates(p, data, downloaded, book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	var fresh []law.Published
	if len(mistakes) == 0 {
		_, fresh, mistakes = book.Law.Update(rows)
	}
	say := p.speaksOf(book)
	if len(mistakes) > 0 {
		for _, m := range mistakes {
			at := filepath.ToSlash(path)
			if m.Line > 0 {
				at += fmt.Sprintf(":%d", m.Line)
			}
			fmt.Fprintf(p.Stderr, "%s%s%s\n  %s%s\n", at, say.Colon, printable(say.Says(m.Message)), say.Says("hint: "), printable(say.Says(m.Hint)))
		}
		fmt.Fprintln(p.Stderr, say.T("%s: nothing was written", say.N(len(mistakes), "error", "errors")))
		return errFindings
	}
	if len(fresh) == 0 {
		_, err := fmt.Fprintln(p.Stdout, say.T("Nothing is new: the book knows all %s.", say.N(len(rows), "rate", "rates")))
		return err
	}
	changed, err := bookdir.WithRates(dir, fresh)
	if err != nil {
		return fmt.Errorf("law update: nothing was written: %w", err)
	}
	if err := bookdir.ReplaceAll(dir, changed); err != nil {
		return fmt.Errorf("law update: nothing was written: %w", err)
	}
	table := [][]string{}
	for _, r := range fresh {
		until := say.T("open")
		if !r.Until.IsZero() {
			until = say.On(r.Until)
		}
		table = append(table, []string{"  " + r.Name, say.On(r.From), until, say.Exact(r.Percent), r.Source})
	}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		fmt.Fprintln(p.Stdout, say.T("Wrote %s", bookdir.Path(dir, name)))
	}
	return text.WriteRows(p.Stdout, table, 3)
}

// readRates reads a file of published rates: ours, or an authority's own.
func readRates(p params, data []byte, downloaded, timezone string) ([]law.Published, []law.Mistake, error) {
	var day engine.Date
	if downloaded != "" {
		var err error
		if day, err = p.day("downloaded", downloaded, timezone); err != nil {
			return nil, nil, err
		}
		if today, err := p.day("downloaded", "today", timezone); err != nil || day > today {
			return nil, nil, cmp.Or(err, fmt.Errorf("--downloaded %s is after today", day))
		}
	}
	rows, mistakes, ok := law.ReadAuthority(data, day)
	if !ok {
		rows, mistakes = law.ReadPublished(data)
	}
	return rows, mistakes, nil
}
