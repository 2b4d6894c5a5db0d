// Package exports opens what a book is fed with: files of invoices, clients, contacts and events, electronic invoices, and
// what its sources answer.
package exports

import (
	"context"
	"os"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies"
)

// Open opens a book's exports; progress is told how far it is, and may be nil.
func Open(ctx context.Context, book *policies.Book, f bookdir.Exports, progress func(read, total int64)) (intake.Sources, error) {
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
			open = func(name string) (intake.Source, error) { return Invoices(ctx, book, name, progress) }
		}
		s, err := open(x.file)
		if err != nil {
			return from, err
		}
		*x.source = &s
	}
	return from, nil
}

// Invoices opens a file of invoices, an electronic invoice, or a folder of them. Without a
// book invoices of any seller are read. progress is told how far it is, and may be nil.
func Invoices(ctx context.Context, book *policies.Book, name string, progress func(read, total int64)) (intake.Source, error) {
	if !electronic(name) {
		return intake.File(name)
	}
	cfg := einvoice.Config{Progress: progress}
	if book != nil {
		cfg.Companies, cfg.Mapping = companies(book), book.Intake.Invoices
	}
	return einvoice.Source(ctx, name, cfg)
}

// electronic reports whether there is an electronic invoice of a name, or a folder of them.
func electronic(name string) bool {
	info, err := os.Stat(name)
	return err == nil && (info.IsDir() || einvoice.Is(name))
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

// Options says how the exports of a book are to be understood.
func Options(book *policies.Book) intake.Options {
	return intake.Options{
		Mapping: book.Intake, Facts: book.Engine.Facts, Profiles: book.Engine.Profiles, Roles: book.Engine.Roles, Entities: book.EntityIDs(),
		Currency: book.Currency, Language: book.Engine.Creditor.Language, Kind: book.ClientKind,
	}
}
