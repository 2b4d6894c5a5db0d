package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// restoredOptions are the flags of restored.
type restoredOptions struct {
	ledger, by, note string
	accept           bool
}

func newRestored(p params) *cobra.Command {
	var o restoredOptions
	cmd := &cobra.Command{
		Use:   "restored [BOOK]",
		Short: "Go on with a ledger that was restored from an older copy, without doubling a message",
		Long: `A ledger that has been sent from live has a file beside it, relance.db.sent, that lists what
left. When the ledger is an older copy, has lost its -wal file or was deleted and
imported again, that file has messages which the ledger does not know of, and every
command that writes refuses: it would send them again.

Restored lists these messages. With --accept it takes the ledger over as it is: those that
wait in the outbox, and those that the next runs decide anew, are of unknown fate. None of
them is sent before a person says so with relance tasks. All others go on as ever.

Leave relance.db.sent as it is when you restore a backup (relance restore does): the one in the backup does not
know what left since. What was recorded or imported since the copy was made is not in
it either: import and record it again before the next run.

Exit codes: 0 nothing is missing, or taken over; 1 could not do its job; 2 messages are missing.`,
		Example:           examples("relance restored mybook", "relance restored mybook --accept --by Marie"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return restored(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().BoolVar(&o.accept, "accept", false, "take the ledger over as it is")
	cmd.Flags().StringVar(&o.by, "by", "", "who says so, for the journal")
	cmd.Flags().StringVar(&o.note, "note", "", "what happened, for the journal")
	for _, name := range []string{"by", "note"} {
		complete(cmd, name, noFiles)
	}
	return cmd
}

func restored(ctx context.Context, p params, dir string, o restoredOptions) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	path := store.Place(o.ledger, dir)
	opt := p.writing(book)
	opt.Restored, opt.Create, opt.ReadOnly = true, o.accept, !o.accept
	db, err := store.Open(ctx, path, opt)
	if errors.Is(err, ledger.ErrNotFound) {
		return fmt.Errorf("%w; put a copy back, or begin a new one with relance restored --accept, then relance import", err)
	}
	if err != nil {
		return err
	}
	if err := p.admit(ctx, db); err != nil {
		return errors.Join(err, db.Close())
	}
	if err := takeOver(ctx, p, path, db, book, o); err != nil {
		return errors.Join(err, db.Close())
	}
	return db.Close()
}

// takeOver lists what the ledger does not know of, and goes on without it when that is accepted.
func takeOver(ctx context.Context, p params, path string, db store.Ledger, book *policies.Book, o restoredOptions) error {
	list, err := db.Departures(ctx)
	if err != nil {
		return err
	}
	say, name := p.speaksOf(book), filepath.ToSlash(path)
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.Stdout, say.T("%s knows of all that left. Nothing was changed.", name))
		return err
	}
	rows := make([][]string, 0, len(list))
	for i := range list {
		d := &list[i]
		for j, part := range d.Parts {
			row := []string{"  " + say.On(engine.DateOf(d.At)) + d.At.Format(" 15:04"), d.Key, printable(part.Case), part.State}
			if j > 0 {
				row[0], row[1] = "", ""
			}
			rows = append(rows, row)
		}
	}
	if _, err := fmt.Fprintln(p.Stdout, say.T("%s does not know of %s that left (UTC):", name, say.N(len(list), "message", "messages"))); err != nil {
		return err
	}
	if err := text.WriteRows(p.Stdout, rows); err != nil {
		return err
	}
	if !o.accept {
		if _, err := fmt.Fprintln(p.Stdout, say.T("Nothing was changed. Put the newest copy of the ledger back if there is one; else go on with relance restored --accept.")); err != nil {
			return err
		}
		return errFindings
	}
	if err := store.Own(ctx, path, db, book.Engine.Creditor, p.Now()); err != nil {
		return err
	}
	if _, err := journal.TakeOver(ctx, db, ledger.Draft{At: p.Now(), By: o.by}, o.note); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("Taken over. None of these is sent again before a person says so: relance tasks lists them as they come up.")+"\n"+
		say.T("Import and record again what the ledger has learnt since the copy was made, before the next run."))
	return err
}
