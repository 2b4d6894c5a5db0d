package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/sources"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// importOptions are the flags of import.
type importOptions struct {
	files        *bookdir.Exports
	from         string // name of a source
	ledger, asOf string
	full, dryRun bool
	share, allow int
	older, back  bool
	without      []string
	format       *choice

	einvoices string // file or folder

	rows  *intake.Invoices // that were read
	paper *intake.Invoices // of einvoices
}

func newImport(p params) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import [BOOK]",
		Short: "Read exports or sources into the ledger, and show what changed",
		Long: `Import reads exports of invoices, clients, contacts and events into the book's ledger, and
shows what changed: new, changed, paid down, raised, closed and reopened invoices, and
what is open before and after in each currency. All of it is written, or nothing.
The same export a second time changes nothing.

Where no flag names a file the sources that deploy.cue names are pulled (--from NAME: that one alone):
databases, web services, folders; see relance sources. They are read whole and checked as files
are; what a flag says is none is left out. Without sources the exports in the book's folder are read; with a file flag, those
named alone. What is open comes from the export when it has that column;
otherwise it is the amount less the payments, credits and refunds that the ledger
knows. Contacts replace those of the clients that the file names. Events dated after --as-of, the day of the export's balances, are counted on top.

--full says that the export has every open invoice: those it lacks are closed.
When that would be more than --closing-share percent of the open invoices, the import
is refused, unless --allow-closing gives a number that covers them.

An export never takes away in silence. One whose balances are of an earlier day than
those of the last import is refused when it would change something (--older lets it).
One that lacks a column that the last one had, such as on_hold or email, is refused when
the ledger has values in it (--without on_hold lets it, and they stay as they are). What
was recorded as paid stays paid when the export does not know it; a line says so, and
--take-back takes it back. An invoice that is now in instalments (INV-7#1, INV-7#2) is
replaced by them.

--invoices also takes an electronic invoice (UBL, CII, XRechnung as XML, Factur-X or ZUGFeRD
as PDF) or a folder of them. They say what was owed when they were issued: new ones are
added, and what the ledger has of the others stays, what is open, due dates and clients
included; they add what it lacks, such as the PDF to attach. A folder is no list of all
that is open: nothing is closed for not being in it, unless --full says that it is one.

With --einvoices a file or folder of them is read beside the export, in the same import. An
invoice of both is one: what is open and when it is due is the export's, the PDF and what
is unknown of the client comes from the document, and what differs is said with both. With
--full those that the export lacks are settled, and left out; else they are added.

Exit codes: 0 done, 1 could not do its job, 2 the exports cannot be used.`,
		Example: examples(
			"relance import mybook --invoices invoices.csv --clients clients.csv",
			"relance import mybook --invoices export.csv --full --dry-run",
			"relance import mybook --invoices factures",
			"relance import mybook --invoices export.csv --einvoices factures --full",
			"relance import mybook --invoices export.csv --full --allow-closing 120",
			"relance import mybook --events payments.csv",
			"relance import mybook --contacts contacts.csv",
			"relance import mybook --from erp --full",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runImport(cmd.Context(), p, bookArg(args), o)
		},
	}
	o.files = addDataFlags(cmd)
	addLedgerFlag(cmd, &o.ledger)
	flags := cmd.Flags()
	addSourceFlag(cmd, &o.from)
	flags.StringVar(&o.einvoices, "einvoices", "", "`FOLDER` of electronic invoices, or one file, to read beside the export")
	flags.StringVar(&o.asOf, "as-of", "today", "the day of the balances in the export, YYYY-MM-DD or today")
	flags.BoolVar(&o.full, "full", false, "the export has every open invoice: close those it lacks")
	flags.IntVar(&o.share, "closing-share", posting.DefaultClosingShare, "percentage of open invoices that --full may close, 1 to 100")
	flags.IntVar(&o.allow, "allow-closing", 0, "number of invoices that --full may close in any case")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show what would change, and write nothing")
	flags.BoolVar(&o.older, "older", false, "import balances that are older than the last ones")
	flags.StringSliceVar(&o.without, "without", nil, "`COLUMNS` that the export may lack: the ledger keeps what it has in them")
	flags.BoolVar(&o.back, "take-back", false, "let the export take back payments that were recorded")
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	complete(cmd, "as-of", noFiles)
	complete(cmd, "without", noFiles)
	return cmd
}

func runImport(ctx context.Context, p params, dir string, o importOptions) (err error) {
	if o.share < 1 || o.share > 100 || o.allow < 0 {
		return errors.New("--closing-share is a percentage from 1 to 100, --allow-closing a number from 0")
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	cfg, err := o.config(ctx, p, dir, book)
	defer func() {
		for _, rows := range []*intake.Invoices{o.rows, o.paper} {
			if rows != nil {
				err = errors.Join(err, rows.Close())
			}
		}
	}()
	if err != nil {
		return err
	}
	papers, err := o.papers(ctx, p, book, &cfg)
	if err != nil {
		return err
	}
	path := store.Place(o.ledger, dir)
	run := posting.Import
	target, create := path, true
	if o.dryRun {
		run = posting.Preview
		trial, failure := store.NewTrial(ctx, path)
		if failure != nil {
			return fmt.Errorf("dry run: %w", failure)
		}
		defer func() { err = errors.Join(err, trial.Remove()) }()
		target, create = trial.Path, trial.New
	}
	db, err := openLedger(ctx, p, target, book, create)
	if err != nil {
		return err
	}
	var s, documents *posting.Summary
	if papers == nil {
		s, err = run(ctx, db, cfg)
	} else {
		s, documents, err = posting.ImportWith(ctx, db, cfg, *papers, o.dryRun)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return refused(err, text.WriteImportRefusal(p.Stderr, p.speaksOf(book), err))
	}
	if o.format.value == "json" {
		return view.Write(p.Stdout, view.NewImported(path, s, documents, cfg.Files))
	}
	if err := text.WriteImport(p.Stdout, p.speaksOf(book), path, s, cfg.Files); err != nil || documents == nil {
		return err
	}
	return text.WriteDocuments(p.Stdout, p.speaksOf(book), documents)
}

// papers reads the electronic invoices beside an export; nil when there are none.
func (o *importOptions) papers(ctx context.Context, p params, book *policies.Book, export *posting.ImportConfig) (*posting.ImportConfig, error) {
	if o.einvoices == "" {
		return nil, nil
	}
	if export.Portfolio.Papers || export.Invoices == nil || export.Invoices.Len() == 0 {
		return nil, errors.New("--einvoices goes beside an export of invoices: without one, name the folder with --invoices")
	}
	if info, err := os.Stat(o.einvoices); err == nil && !info.IsDir() && !einvoice.Is(o.einvoices) {
		return nil, fmt.Errorf("--einvoices %s: it is neither a folder nor an electronic invoice (.xml, .pdf)", filepath.ToSlash(o.einvoices))
	}
	bar := newProgress(p, "reading")
	src, err := exports.Invoices(ctx, book, o.einvoices, bar.bytes())
	bar.done()
	if err != nil {
		return nil, err
	}
	data, err := exportData(ctx, p, book, intake.Sources{Invoices: &src})
	if err != nil {
		return nil, err
	}
	o.paper = &data.Rows
	sum, err := exports.Digest(ctx, o.einvoices)
	if err != nil {
		return nil, err
	}
	return &posting.ImportConfig{
		Portfolio: &data.Portfolio, Invoices: o.paper, At: export.At, Today: export.Today, AsOf: export.AsOf, Listed: o.full,
		Files: []posting.File{{Name: filepath.Base(o.einvoices), SHA256: sum}},
	}, nil
}

// config reads the exports that the flags name, or what sources answer.
func (o *importOptions) config(ctx context.Context, p params, dir string, book *policies.Book) (posting.ImportConfig, error) {
	zone := book.Engine.Creditor.Timezone
	cfg := posting.ImportConfig{At: p.Now(), Full: o.full, ClosingShare: o.share, AllowClosing: o.allow, Older: o.older, Without: o.without, TakeBack: o.back}
	var err error
	if cfg.Today, err = p.day("as-of", "today", zone); err != nil {
		return cfg, err
	}
	if cfg.AsOf, err = p.day("as-of", o.asOf, zone); err != nil {
		return cfg, err
	}
	if o.files.Named() == (bookdir.Exports{}) {
		chosen, err := sources.Choose(book, o.from, sources.Imports)
		if err != nil {
			return cfg, err
		}
		if len(chosen) > 0 {
			err = o.pull(ctx, p, dir, book, chosen, &cfg)
			return cfg, err
		}
	} else if o.from != "" {
		return cfg, errors.New("--from reads a source of deploy.cue: leave it out, or the files")
	}
	err = o.read(ctx, p, dir, book, &cfg)
	return cfg, err
}

// read reads the exports that the flags name, or those in the book's folder.
func (o *importOptions) read(ctx context.Context, p params, dir string, book *policies.Book, cfg *posting.ImportConfig) (err error) {
	files := o.files.Named()
	if files == (bookdir.Exports{}) {
		if files, err = o.files.Locate(dir); err != nil {
			return err
		}
	}
	if o.full && files.Invoices == "" {
		return errors.New("--full needs an export of invoices: name it with --invoices FILE")
	}
	from, err := openExports(ctx, p, book, files)
	if err != nil {
		return err
	}
	if err := o.take(ctx, p, book, from, cfg); err != nil {
		return err
	}
	for _, name := range []string{files.Invoices, files.Clients, files.Contacts, files.Events} {
		if name == "" {
			continue
		}
		sum, err := exports.Digest(ctx, name)
		if err != nil {
			return err
		}
		cfg.Files = append(cfg.Files, posting.File{Name: filepath.Base(name), SHA256: sum})
	}
	return nil
}

// take reads what is imported. What rows it has are given back with o.rows.
func (o *importOptions) take(ctx context.Context, p params, book *policies.Book, from intake.Sources, cfg *posting.ImportConfig) error {
	export, err := exportData(ctx, p, book, from)
	if err != nil {
		return err
	}
	o.rows = &export.Rows
	cfg.Portfolio, cfg.Invoices = &export.Portfolio, o.rows
	return nil
}
