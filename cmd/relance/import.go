package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// importOptions are the flags of import.
type importOptions struct {
	files        *dataFiles
	ledger, asOf string
	full, dryRun bool
	share, allow int
}

func newImport(p params) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import [BOOK]",
		Short: "Read exports into the ledger, and show what changed",
		Long: `Import reads exports of invoices, clients, contacts and events into the book's ledger, and
shows what changed: new, changed, paid down, raised, closed and reopened invoices, and
what is open before and after in each currency. All of it is written, or nothing.
The same export a second time changes nothing.

Without file flags the exports in the book's folder are read; with one of them,
those named alone. What is open comes from the export when it has that column;
otherwise it is the amount less the payments, credits and refunds that the ledger
knows. Contacts replace those of the clients that the file names. Events dated after --as-of, the day of the export's balances, are counted on top.

--full says that the export has every open invoice: those it lacks are closed.
When that would be more than --closing-share percent of the open invoices, the import
is refused, unless --allow-closing gives a number that covers them.

Exit codes: 0 done, 1 could not do its job, 2 the exports cannot be used.`,
		Example: examples(
			"relance import mybook --invoices invoices.csv --clients clients.csv",
			"relance import mybook --invoices export.csv --full --dry-run",
			"relance import mybook --invoices export.csv --full --allow-closing 120",
			"relance import mybook --events payments.csv",
			"relance import mybook --contacts contacts.csv",
		),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runImport(cmd.Context(), p, bookArg(args), o)
		},
	}
	o.files = addDataFlags(cmd)
	addLedgerFlag(cmd, &o.ledger)
	flags := cmd.Flags()
	flags.StringVar(&o.asOf, "as-of", "today", "the day of the balances in the export, YYYY-MM-DD or today")
	flags.BoolVar(&o.full, "full", false, "the export has every open invoice: close those it lacks")
	flags.IntVar(&o.share, "closing-share", posting.DefaultClosingShare, "percentage of open invoices that --full may close, 1 to 100")
	flags.IntVar(&o.allow, "allow-closing", 0, "number of invoices that --full may close in any case")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show what would change, and write nothing")
	complete(cmd, "as-of", noFiles)
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
	if err != nil {
		return err
	}
	path := ledgerPath(o.ledger, dir)
	run := posting.Import
	target, create := path, true
	if o.dryRun {
		run, create = posting.Preview, false
		if _, missing := os.Stat(path); missing != nil { // what would be written is seen in a new ledger that is thrown away
			scratch, failure := os.MkdirTemp("", "relance")
			if failure != nil {
				return fmt.Errorf("dry run: %w", failure)
			}
			defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
			target, create = filepath.Join(scratch, ledgerName), true
		}
	}
	db, err := openLedger(ctx, p, target, book, create)
	if err != nil {
		return err
	}
	s, err := run(ctx, db, cfg)
	if err := errors.Join(err, db.Close()); err != nil {
		return importError(p, err)
	}
	return writeImport(p.Stdout, path, s)
}

// config reads the exports that the flags name.
func (o *importOptions) config(ctx context.Context, p params, dir string, book *policies.Book) (posting.ImportConfig, error) {
	zone := book.Engine.Creditor.Timezone
	cfg := posting.ImportConfig{At: p.Now(), Full: o.full, ClosingShare: o.share, AllowClosing: o.allow}
	var err error
	if cfg.Today, err = p.day("as-of", "today", zone); err != nil {
		return cfg, err
	}
	if cfg.AsOf, err = p.day("as-of", o.asOf, zone); err != nil {
		return cfg, err
	}
	files := *o.files
	if files == (dataFiles{}) {
		if files, err = files.locate(dir); err != nil {
			return cfg, err
		}
	}
	if o.full && files.invoices == "" {
		return cfg, errors.New("--full needs an export of invoices: name it with --invoices FILE")
	}
	if cfg.Portfolio, err = readData(ctx, p, book, files); err != nil {
		return cfg, err
	}
	for _, name := range []string{files.invoices, files.clients, files.contacts, files.events} {
		if name == "" {
			continue
		}
		sum, err := digestOf(name)
		if err != nil {
			return cfg, err
		}
		cfg.Files = append(cfg.Files, posting.File{Name: filepath.Base(name), SHA256: sum})
	}
	return cfg, nil
}

// digestOf is the hex SHA-256 of a file.
func digestOf(name string) (digest string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("export: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("export %s: %w", filepath.ToSlash(name), err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// importError says how to mend a refused import.
func importError(p params, err error) error {
	var closing *posting.ClosingError
	switch {
	case errors.As(err, &closing):
		fmt.Fprintf(p.Stderr, "%v\n  hint: see whether the export is complete; if these are really settled, add --allow-closing %d\n", closing, closing.Closing)
		return errFindings
	case errors.Is(err, ledger.ErrFull):
		return err
	}
	return refusals(p, err)
}
