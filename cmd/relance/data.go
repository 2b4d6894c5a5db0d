package main

import (
	"cmp"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
)

// addDataFlags declares --invoices, --clients, --contacts and --events.
func addDataFlags(cmd *cobra.Command) *bookdir.Exports {
	var f bookdir.Exports
	flags := cmd.Flags()
	flags.StringVar(&f.Invoices, "invoices", "", "`FILE` of invoices, an electronic invoice, or a folder of them (default: invoices.csv, .jsonl, .json or .xlsx in the book's folder)")
	flags.StringVar(&f.Clients, "clients", "", "`FILE` of clients, or none (default: clients.* in the book's folder, if there is one)")
	flags.StringVar(&f.Contacts, "contacts", "", "`FILE` of people and mailboxes at clients, or none (default: contacts.* in the book's folder, if there is one)")
	flags.StringVar(&f.Events, "events", "", "`FILE` of payments, disputes, promises…, or none (default: events.* in the book's folder, if there is one)")
	for _, name := range []string{"invoices", "clients", "contacts", "events"} {
		endings := bookdir.Extensions()
		if name == "invoices" {
			endings = append(endings, "xml", "pdf")
		}
		complete(cmd, name, func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return endings, cobra.ShellCompDirectiveFilterFileExt
		})
	}
	return &f
}

// openExports opens the exports that a command reads, and shows how far it is.
func openExports(ctx context.Context, p params, book *policies.Book, f bookdir.Exports) (intake.Sources, error) {
	bar := newProgress(p, "reading")
	defer bar.done()
	return exports.Open(ctx, book, f, bar.bytes())
}

// readData reads a book's exports whole. What is wrong with them goes to
// Stderr; an error there ends the command before anything is used.
func readData(ctx context.Context, p params, book *policies.Book, f bookdir.Exports) (*intake.Portfolio, error) {
	from, err := openExports(ctx, p, book, f)
	if err != nil {
		return nil, err
	}
	return readWith(p, book, func(opt intake.Options) (*intake.Portfolio, *intake.Report, error) {
		return intake.Read(ctx, from, opt)
	})
}

// exportData reads exports as readData does, and does not hold the invoices in memory.
func exportData(ctx context.Context, p params, book *policies.Book, from intake.Sources) (*intake.Export, error) {
	return readWith(p, book, func(opt intake.Options) (*intake.Export, *intake.Report, error) {
		return intake.ReadExport(ctx, from, opt, "")
	})
}

// sortData reads a book's exports as readData does, and holds neither invoices nor events in memory.
func sortData(ctx context.Context, p params, book *policies.Book, f bookdir.Exports) (*intake.Sorted, error) {
	from, err := openExports(ctx, p, book, f)
	if err != nil {
		return nil, err
	}
	return readWith(p, book, func(opt intake.Options) (*intake.Sorted, *intake.Report, error) {
		return intake.ReadSorted(ctx, from, opt, "")
	})
}

// readWith reads with the options of a book, and says what is wrong.
func readWith[T any](p params, book *policies.Book, read func(intake.Options) (*T, *intake.Report, error)) (*T, error) {
	bar := newProgress(p, "reading")
	opt := exports.Options(book)
	opt.Progress = bar.bytes()
	data, report, err := read(opt)
	bar.done()
	if err != nil {
		return nil, err
	}
	if !report.OK() {
		if err := text.WriteProblems(p.Stderr, p.speaksOf(book), report, false); err != nil {
			return nil, err
		}
		return nil, errFindings
	}
	return data, text.WriteWarnings(p.Stderr, p.speaksOf(book), report)
}

// openWithInvoice loads a book, and reads of its exports what they have of the client of an invoice: what a replay of that invoice
// needs, which begins on the day from or, where that is "", with the earliest of all that they have.
func openWithInvoice(ctx context.Context, p params, dir string, files bookdir.Exports, invoice, from string) (book *policies.Book, cfg simulate.Config, err error) {
	if book, err = openBook(p, dir, policies.Options{}); err != nil {
		return nil, cfg, err
	}
	if err := judgeInBulk(p, book, dir); err != nil {
		return nil, cfg, err
	}
	if files, err = files.Locate(dir); err != nil {
		return nil, cfg, err
	}
	data, err := sortData(ctx, p, book, files)
	if err != nil {
		return nil, cfg, err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	of, err := lookup.InExport(data.Grouped(), invoice)
	if err != nil {
		return nil, cfg, err
	}
	first, err := p.day("from", from, book.Engine.Creditor.Timezone)
	return book, simulate.Config{
		Book: book.Engine, Clients: of.Clients, Invoices: of.Invoices, Events: of.Events, From: cmp.Or(first, data.Span.From),
	}, err
}
