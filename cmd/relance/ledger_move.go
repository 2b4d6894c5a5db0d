package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
	"github.com/relance-dev/relance/policies"
)

func newLedger(p params) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ledger",
		Short: "Move the ledger between a file and a PostgreSQL database",
		Long: `Ledger is about where a ledger is kept: a file of SQLite beside the book, for one machine and
without a server, or a PostgreSQL database, that several machines have open:

  relance ledger move [BOOK] --to PLACE

A database is named by its address, postgres://USER@HOST:PORT/DATABASE, with ?search_path=SCHEMA when it has
several ledgers, in deploy.cue (ledger: "postgres://…") or by --ledger of any command. It has to be there, in UTF8
and the user's own; relance import makes the tables. The password never stands in the address: it is looked for in PGPASSWORD and in
~/.pgpass, as psql does.`,
		Example: examples("relance ledger move mybook --to postgres://relance@db.example.org/relance"),
		Args:    subcommandOnly,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newLedgerMove(p))
	return cmd
}

func newLedgerMove(p params) *cobra.Command {
	var file, to string
	cmd := &cobra.Command{
		Use:   "move [BOOK] --to PLACE",
		Short: "Copy the ledger to another place, prove that it is the same, and go on there",
		Long: `Move copies the ledger, a file or a PostgreSQL database, to the file or the database that --to names, and proves
on the new one that each row of each table is the same, that the journal ends with the same head, and that it verifies.
What left is noted there too. Then the old one is put out of use, so that no message leaves from both: a file goes aside
as relance.db.moved, a database says where its ledger went, and refuses to be used. Name the new place in deploy.cue.

Nobody may have the file open meanwhile: end relance serve first. When anything fails, or is stopped, the old ledger
is the ledger as before; move again, and what was copied already is only compared.

Exit codes: 0 moved, 1 could not do its job and nothing moved, 2 the ledger does not verify, and did not move.`,
		Example: examples(
			"relance ledger move mybook --to postgres://relance@db.example.org/relance",
			"relance ledger move mybook --ledger postgres://relance@db.example.org/relance --to mybook/relance.db",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := bookArg(args)
			return moveLedger(cmd.Context(), p, dir, store.Place(file, dir), to)
		},
	}
	addLedgerFlag(cmd, &file)
	cmd.Flags().StringVar(&to, "to", "", "the `PLACE` where the ledger goes: a file, or postgres://… (required)")
	return cmd
}

func moveLedger(ctx context.Context, p params, dir, from, to string) error {
	switch to {
	case "":
		return errors.New("--to is missing: name a file, or an address such as postgres://relance@db.example.org/relance")
	case from:
		return fmt.Errorf("ledger %s: it is there already", filepath.ToSlash(from))
	}
	say := p.speaksIn(dir)
	if !store.InDatabase(to) {
		full, err := filepath.Abs(to)
		if err != nil {
			return err
		}
		to = full
	}
	m, err := store.Move(ctx, from, to, store.Options{Facts: declared(dir), Dir: p.state(), PID: p.PID, Host: p.Host, Since: p.Now()})
	switch {
	case errors.Is(err, store.ErrUnproven):
		if err := text.WriteLedgerReport(p.Stdout, say, to, m.Report); err != nil {
			return err
		}
		return errFindings
	case errors.Is(err, sqlstore.ErrTaken):
		return fmt.Errorf("%w; name an empty place", err)
	case err != nil:
		return err
	}
	return text.WriteMoved(p.Stdout, say, from, to, m)
}

// declared are the facts of a book; none of one that cannot be read: a ledger moves without it too.
func declared(dir string) []engine.FactDecl {
	book, _ := bookdir.Load(dir, policies.Options{})
	if book.Engine == nil {
		return nil
	}
	return book.Engine.Facts
}
