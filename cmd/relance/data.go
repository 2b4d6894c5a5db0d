package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/intake"
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

// exportsOf opens a book's exports.
func exportsOf(ctx context.Context, p params, book *policies.Book, f bookdir.Exports) (intake.Sources, error) {
	var from intake.Sources
	for _, x := range []struct {
		file   string
		source **intake.Source
	}{{f.Invoices, &from.Invoices}, {f.Clients, &from.Clients}, {f.Contacts, &from.Contacts}, {f.Events, &from.Events}} {
		if x.file == "" {
			continue
		}
		open := intake.File
		if x.source == &from.Invoices {
			open = func(name string) (intake.Source, error) { return invoiceSource(ctx, p, book, name) }
		}
		s, err := open(x.file)
		if err != nil {
			return from, err
		}
		*x.source = &s
	}
	return from, nil
}

// readData reads a book's exports whole. What is wrong with them goes to
// Stderr; an error there ends the command before anything is used.
func readData(ctx context.Context, p params, book *policies.Book, f bookdir.Exports) (*intake.Portfolio, error) {
	from, err := exportsOf(ctx, p, book, f)
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
	from, err := exportsOf(ctx, p, book, f)
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
	opt := intakeOptions(book)
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

// invoiceSource opens a file of invoices, an electronic invoice, or a folder of them. Without a
// book invoices of any seller are read.
func invoiceSource(ctx context.Context, p params, book *policies.Book, name string) (intake.Source, error) {
	if info, err := os.Stat(name); err != nil || !info.IsDir() && !einvoice.Is(name) {
		return intake.File(name)
	}
	bar := newProgress(p, "reading")
	cfg := einvoice.Config{Progress: bar.bytes()}
	if book != nil {
		cfg.Companies, cfg.Mapping = companies(book), book.Intake.Invoices
	}
	src, err := einvoice.Source(ctx, name, cfg)
	bar.done()
	return src, err
}

// companies are those that a book serves.
func companies(book *policies.Book) []einvoice.Company {
	var list []einvoice.Company
	for _, id := range append([]string{""}, book.EntityIDs()...) {
		c := book.Company(id)
		list = append(list, einvoice.Company{Entity: id, Name: c.Name, Registration: c.Registration, VAT: c.VAT})
	}
	return list
}

// intakeOptions says how the exports of a book are to be understood.
func intakeOptions(book *policies.Book) intake.Options {
	return intake.Options{
		Mapping: book.Intake, Facts: book.Engine.Facts, Profiles: book.Engine.Profiles, Roles: book.Engine.Roles, Entities: book.EntityIDs(),
		Currency: book.Currency, Language: book.Engine.Creditor.Language, Kind: book.ClientKind,
	}
}
