package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

func newBackup(p params) *cobra.Command {
	var file, out string
	cmd := &cobra.Command{
		Use:   "backup [BOOK] --out FILE",
		Short: "Copy the ledger while it is in use, and verify the copy",
		Long: `Backup writes the ledger as it stands into a new file, while relance run, serve or anybody else
goes on, and checks the copy as relance verify does before the file has its name: FILE is there, whole
and verified, or not at all. It says the head of the journal, to be noted elsewhere.

Copy the book and relance.db.sent beside the ledger as you copy any file; relance restore needs the
backup alone. Of a ledger in PostgreSQL, FILE is the same ledger as a file. It holds names and addresses: only its owner may read it.

Exit codes: 0 done, 1 could not do its job, 2 the ledger does not verify, and no file was written.`,
		Example:           examples("relance backup mybook --out monday.db"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return backup(cmd.Context(), p, bookArg(args), store.Place(file, bookArg(args)), out)
		},
	}
	addLedgerFlag(cmd, &file)
	cmd.Flags().StringVar(&out, "out", "", "the `FILE` to write (required); it must not be there yet")
	return cmd
}

func backup(ctx context.Context, p params, dir, path, out string) error {
	say := p.speaksIn(dir)
	if out == "" {
		return errors.New("--out is missing: name the file to write, --out monday.db")
	}
	db, err := readLedger(ctx, p, path, nil)
	if err != nil {
		return err
	}
	var report *ledger.Report
	err = db.CopyTo(ctx, out, func(ctx context.Context, r ledger.Reader) (err error) {
		report, err = journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			return errFindings
		}
		return err
	})
	err = errors.Join(err, db.Close())
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%w; remove it or name another file", err)
	case errors.Is(err, errFindings):
		if err := text.WriteLedgerReport(p.Stdout, say, path, report); err != nil {
			return err
		}
		return errFindings
	case err != nil:
		return err
	}
	info, err := os.Stat(out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Stdout, "%s\n%s\n", say.T("%s: %s, %s kB, as it was written", filepath.ToSlash(out), say.N(int(report.Entries), "entry", "entries"), say.Whole(int(info.Size()+1023)/1024)),
		say.T("head %s", text.HeadText(report.Head)))
	return err
}

func newRestore(p params) *cobra.Command {
	var file string
	var replace bool
	cmd := &cobra.Command{
		Use:   "restore FILE [BOOK]",
		Short: "Put a backup of the ledger in its place, and say what happened since it was made",
		Long: `Restore verifies FILE, puts a copy of it where the book's ledger is, and lists the messages that
left since the backup was made, as relance restored does: relance.db.sent beside the ledger
knows of them, and stays as it is. None of these is sent again before a person says so.

Where a ledger is, it refuses, and says what that one knows that the backup does not; with --replace it goes
aside, as relance.db.replaced-DAY-TIME, and nothing of it is lost. A ledger that a program such as
relance serve has open is not replaced: end the program first.

Afterwards import and record again what the ledger had learnt since, before the next run.

Exit codes: 0 restored, and nothing left since; 1 could not do its job; 2 restored, and messages left since,
or FILE does not verify and nothing was changed.`,
		Example:           examples("relance restore monday.db mybook --replace"),
		Args:              between(2, "a file"),
		ValidArgsFunction: cobra.FixedCompletions([]cobra.Completion{"db"}, cobra.ShellCompDirectiveFilterFileExt),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := bookArg(args[1:])
			return restoreBackup(cmd.Context(), p, dir, args[0], store.Place(file, dir), replace)
		},
	}
	addLedgerFlag(cmd, &file)
	cmd.Flags().BoolVar(&replace, "replace", false, "put the ledger that is there aside")
	return cmd
}

func restoreBackup(ctx context.Context, p params, dir, from, path string, replace bool) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	say := p.speaksOf(book)
	copied, err := readLedger(ctx, p, from, nil)
	if err != nil {
		return err
	}
	saved, report, err := store.ReadBackup(ctx, copied, from, book.Engine.Creditor)
	if err := errors.Join(err, copied.Close()); err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		if err := text.WriteLedgerReport(p.Stdout, say, from, report); err != nil {
			return err
		}
		return errFindings
	}
	if store.InDatabase(path) {
		return fmt.Errorf("ledger %s: a database is given its backup by its own tools, or by relance ledger move from the file into an empty schema", path)
	}
	if _, err := os.Lstat(path); err == nil && !replace {
		return fmt.Errorf("ledger %s: %s; say --replace to put it aside", filepath.ToSlash(path), whatIsThere(ctx, p, path, saved, report.Head))
	}
	now := p.Now().UTC()
	was, err := store.Replace(ctx, from, path, path+now.Format(".replaced-20060102-150405"), store.Options{PID: p.PID, Host: p.Host, Since: now})
	if err != nil {
		return err
	}
	if was != "" {
		fmt.Fprintln(p.Stdout, say.T("what was there is now %s", filepath.ToSlash(was)))
	}
	fmt.Fprintln(p.Stdout, say.T("%s is the ledger again, up to entry %s", filepath.ToSlash(from), say.Whole(int(report.Head.Seq))))
	return restored(ctx, p, dir, restoredOptions{ledger: path})
}

// whatIsThere says what the ledger in the way of a backup knows that the backup does not.
func whatIsThere(ctx context.Context, p params, path string, saved ledger.Meta, backup ledger.Head) string {
	db, err := readLedger(ctx, p, path, nil)
	if err != nil {
		return "a file is there that cannot be read as a ledger"
	}
	defer db.Close()
	return store.BesideBackup(ctx, db, saved, backup)
}
