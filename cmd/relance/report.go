package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	pages "github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/report"
	"github.com/relance-dev/relance/policies"
)

// reportOptions are the flags of report.
type reportOptions struct {
	ledger, at, from, out string
	format                *choice
}

func newReport(p params) *cobra.Command {
	var o reportOptions
	cmd := &cobra.Command{
		Use:   "report [BOOK]",
		Short: "Report what is owed, what came in and what each step brought",
		Long: `Report writes the figures that a director asks for, for each company of the book and each
currency: what is open by days late, by client and by profile; DSO; what was collected and promised;
messages by step and month; what came in after each step, by channel; promises that were broken;
disputes; what the messages cost; claims near their limitation. Nothing is added up across currencies.

DSO (days sales outstanding) is counted back: from the balance of the day the sales of the latest months
are taken off until nothing is left, and their days are added up. Where it cannot be known, the report says why.

Money counts on the day it came in, where an event or the column paid_on says so. What an export
lowered without saying when it was paid is shown apart. Money after a contact is counted for the last
contact that named its invoice: it came after it, which is not always because of it.

With --at the report is of the end of an earlier day, and knows nothing of what happened later; how many
cases stand in each step is told of today alone.

The HTML is one file that loads nothing, with charts and a table beside each, for screens light and
dark and for paper. The workbook has a sheet for each table. PDF and XLSX need --out.`,
		Example: examples(
			"relance report mybook",
			"relance report mybook --format html --out report.html",
			"relance report mybook --at 2026-05-31 --from 2026-01-01 --format json",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReport(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.at, "at", "today", "the `DAY` of the report, YYYY-MM-DD or today")
	cmd.Flags().StringVar(&o.from, "from", "", "the first `DAY` over which money and messages count (default: eleven months before the month of --at)")
	cmd.Flags().StringVar(&o.out, "out", "", "the `FILE` to write (default: the terminal); it must not be there yet")
	complete(cmd, "at", noFiles)
	complete(cmd, "from", noFiles)
	o.format = addChoice(cmd, "format", "how it is written", "text", "html", "pdf", "xlsx", "json")
	return cmd
}

func runReport(ctx context.Context, p params, dir string, o reportOptions) error {
	if f := o.format.value; o.out == "" && (f == "pdf" || f == "xlsx") {
		return fmt.Errorf("--format %s: say where it goes: --out report.%s", f, f)
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	zone, err := delivery.Zone(book)
	if err != nil {
		return err
	}
	cfg := report.Config{Book: book.Engine, Zone: zone}
	if cfg.At, err = p.day("at", o.at, book.Engine.Creditor.Timezone); err != nil {
		return err
	}
	if cfg.From, err = p.day("from", o.from, book.Engine.Creditor.Timezone); err != nil {
		return err
	}
	today, err := p.day("at", "today", book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	cfg.Current = cfg.At >= today
	if cfg.From == 0 {
		cfg.From = cfg.At.EndOfMonth().AddMonths(-12).EndOfMonth() + 1
	}
	rep, err := readReport(ctx, p, store.Place(o.ledger, dir), cfg)
	if err != nil {
		return err
	}
	if o.out == "" {
		return formatReport(p.Stdout, p, book, rep, o.format.value)
	}
	if err := bookdir.WriteNew(o.out, func(w io.Writer) error { return formatReport(w, p, book, rep, o.format.value) }); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, p.speaks(book.Engine.Creditor.Language).T("Written: %s", filepath.ToSlash(o.out)))
	return err
}

// readReport computes a report of a ledger.
func readReport(ctx context.Context, p params, path string, cfg report.Config) (rep *report.Report, err error) {
	db, err := readLedger(ctx, p, path, cfg.Book.Facts)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		rep, err = report.New(ctx, r, cfg)
		return err
	})
	return rep, errors.Join(err, db.Close())
}

// formatReport writes a report in a format.
func formatReport(w io.Writer, p params, book *policies.Book, rep *report.Report, format string) error {
	if format == "json" {
		return view.Write(w, view.NewReport(rep))
	}
	name := func(entity string) string { return book.Company(entity).Name }
	page := pages.New(rep, book.Engine.Creditor.Name, name, cmp.Or(p.Lang, book.Engine.Creditor.Language))
	switch format {
	case "html":
		return page.HTML(w)
	case "xlsx":
		return page.XLSX(w, rep.At.Time())
	case "pdf":
		paper, err := delivery.Paper(book, "")
		if err != nil {
			return err
		}
		pdf, err := page.PDF(paper, rep.At.Time())
		if err == nil {
			_, err = w.Write(pdf)
		}
		return err
	}
	return text.WriteReport(w, page)
}
