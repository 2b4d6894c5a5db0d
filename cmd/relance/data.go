package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies"
)

// noFile is the name that leaves an export out.
const noFile = "none"

// dataFiles names the exports a command reads. An empty name is looked for in
// the book's folder: invoices.csv, clients.jsonl, events.xlsx and so on.
type dataFiles struct{ invoices, clients, contacts, events string }

// addDataFlags declares --invoices, --clients, --contacts and --events.
func addDataFlags(cmd *cobra.Command) *dataFiles {
	var f dataFiles
	flags := cmd.Flags()
	flags.StringVar(&f.invoices, "invoices", "", "`FILE` of invoices (default: invoices.csv, .jsonl, .json or .xlsx in the book's folder)")
	flags.StringVar(&f.clients, "clients", "", "`FILE` of clients, or none (default: clients.* in the book's folder, if there is one)")
	flags.StringVar(&f.contacts, "contacts", "", "`FILE` of people and mailboxes at clients, or none (default: contacts.* in the book's folder, if there is one)")
	flags.StringVar(&f.events, "events", "", "`FILE` of payments, disputes, promises…, or none (default: events.* in the book's folder, if there is one)")
	for _, name := range []string{"invoices", "clients", "contacts", "events"} {
		complete(cmd, name, func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return dataExtensions(), cobra.ShellCompDirectiveFilterFileExt
		})
	}
	return &f
}

// dataExtensions lists the forms of an export, without the dot.
func dataExtensions() []string { return []string{"csv", "jsonl", "ndjson", "json", "xlsx"} }

// locate fills in the files of a book's folder that no flag names.
func (f dataFiles) locate(dir string) (dataFiles, error) {
	for _, want := range []struct {
		name string
		file *string
	}{{"invoices", &f.invoices}, {"clients", &f.clients}, {"contacts", &f.contacts}, {"events", &f.events}} {
		switch *want.file {
		case "":
		case noFile:
			*want.file = ""
			continue
		default:
			continue
		}
		found, err := findExport(dir, want.name)
		if err != nil {
			return f, err
		}
		*want.file = found
	}
	if f.invoices == "" {
		return f, fmt.Errorf("no export of invoices: there is no invoices.csv, .jsonl, .json or .xlsx in %s; name one with --invoices FILE", filepath.ToSlash(dir))
	}
	return f, nil
}

// findExport finds the file of a name in a folder, whatever its form; empty
// when there is none. Two are one too many.
func findExport(dir, name string) (string, error) {
	var found []string
	for _, ext := range dataExtensions() {
		file := filepath.Join(dir, name+"."+ext)
		switch _, err := os.Stat(file); {
		case err == nil:
			found = append(found, filepath.ToSlash(file))
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("export of %s: %w", name, err)
		}
	}
	switch len(found) {
	case 0:
		return "", nil
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("several exports of %s: %s; name the one to read with --%s FILE", name, strings.Join(found, " and "), name)
}

// readData reads a book's exports whole. What is wrong with them goes to
// Stderr; an error there ends the command before anything is used.
func readData(ctx context.Context, p params, book *policies.Book, f dataFiles) (*intake.Portfolio, error) {
	var from intake.Sources
	for _, x := range []struct {
		file   string
		source **intake.Source
	}{{f.invoices, &from.Invoices}, {f.clients, &from.Clients}, {f.contacts, &from.Contacts}, {f.events, &from.Events}} {
		if x.file == "" {
			continue
		}
		s, err := intake.File(x.file)
		if err != nil {
			return nil, err
		}
		*x.source = &s
	}
	bar := newProgress(p, "reading")
	opt := intakeOptions(book)
	opt.Progress = bar.bytes()
	portfolio, report, err := intake.Read(ctx, from, opt)
	bar.done()
	if err != nil {
		return nil, err
	}
	if !report.OK() {
		if err := writeProblems(p.Stderr, report, false); err != nil {
			return nil, err
		}
		return nil, errFindings
	}
	if report.Warnings > 0 {
		fmt.Fprintf(p.Stderr, "the exports have %s; see: relance intake check FILE\n", counted(report.Warnings, "warning", "warnings"))
	}
	return portfolio, nil
}

// intakeOptions says how the exports of a book are to be understood.
func intakeOptions(book *policies.Book) intake.Options {
	return intake.Options{
		Mapping: book.Intake, Facts: book.Engine.Facts, Profiles: book.Engine.Profiles, Roles: book.Engine.Roles, Entities: book.EntityIDs(),
		Currency: book.Currency, Language: book.Engine.Creditor.Language,
	}
}
