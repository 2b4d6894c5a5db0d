package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/forget"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// forgetOptions are the flags of forget.
type forgetOptions struct {
	book, ledger, by, reason string
	due, dryRun, yes         bool
	format                   *choice
}

func newForget(p params) *cobra.Command {
	var o forgetOptions
	cmd := &cobra.Command{
		Use:   "forget CLIENT [BOOK]",
		Short: "Take out of the ledger what is known of a client as a person, after the term of the law",
		Long: `Forget takes out of the ledger what is known of one client as a person: names, addresses, numbers, contacts,
what the book declares of them and of their invoices, who paid for them and with which words, to whom messages went and what they
said, with their files, notes, answers and reasons. In the place of each is the word forgotten. The id of the client stays, and
their invoices with amounts and days, payments, states, the kinds of entries and all digests: the accounts and the figures are what
they were. An id that is a name stays too.

It cannot be undone. The chain of the journal stays whole: an entry says who asked for it and why, and vouches for what
is left; relance verify finds whatever is otherwise, and heads that were noted before still hold.

A client is kept while something is open with them: an invoice, money on account, a case that goes on, a message that waits
or may have left, a promise, an answer that nobody has read; and for ten years after the end of the year in which something last
happened with them, or those that deploy.cue says (retention: years). --due lists whose term is over. A client who was forgotten does not come back
by themselves: an import leaves their details out and says so, and refuses an invoice or an event that is new.

What is not in the ledger is yours to erase: backups, a shadow's ledger, files of evidence, hand-overs and reports, exports, folders that
messages went to. The command names those that the book names. A backup of before knows the client: forget them again
when you restore it. End relance serve meanwhile: the file is written anew, so that nothing of them is left in it.

Exit codes: 0 done, 1 could not do its job, 2 the client is kept.`,
		Example: examples(
			"relance forget --due mybook",
			"relance forget C-90 mybook --dry-run",
			"relance forget C-90 mybook --by Marie --reason 'the term is over'",
		),
		Args: func(cmd *cobra.Command, args []string) error {
			if o.due {
				return oneAtMost(cmd, args)
			}
			return clientAndBook(cmd, args)
		},
		ValidArgsFunction: ledgerIDs(ledgerClients),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.due {
				if len(args) > 0 {
					o.book = args[0]
				}
				return forgetDue(cmd.Context(), p, o)
			}
			if len(args) > 1 {
				o.book = args[1]
			}
			return forgetClient(cmd.Context(), p, args[0], o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	flags := cmd.Flags()
	flags.BoolVar(&o.due, "due", false, "list the clients who may be forgotten, and take nothing out")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show what would be taken out, and write nothing")
	flags.BoolVar(&o.yes, "yes", false, "do not ask for the client's id again")
	flags.StringVar(&o.by, "by", "", "who asked for it, for the journal")
	flags.StringVar(&o.reason, "reason", "", "why, for the journal; it stays there")
	for _, name := range []string{"by", "reason"} {
		complete(cmd, name, noFiles)
	}
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

// forgetConfig is what the book says of the term.
func forgetConfig(p params, book *policies.Book) (forget.Config, error) {
	c := forget.Config{Years: forget.DefaultYears, At: p.Now()}
	if book.Deploy != nil {
		c.Years = cmp.Or(book.Deploy.KeepYears, c.Years)
	}
	var err error
	c.Today, err = p.day("day", "today", book.Engine.Creditor.Timezone)
	return c, err
}

func forgetDue(ctx context.Context, p params, o forgetOptions) error {
	book, err := openBook(p, o.book, policies.Options{})
	if err != nil {
		return err
	}
	c, err := forgetConfig(p, book)
	if err != nil {
		return err
	}
	path := store.Place(o.ledger, o.book)
	db, err := readLedger(ctx, p, path, book.Engine.Facts)
	if err != nil {
		return err
	}
	var due []forget.Standing
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		due, err = forget.Due(ctx, r, c.Years, c.Today)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.format.value == "json" {
		return view.Write(p.Stdout, view.NewForgetDue(path, due, c.Years))
	}
	return text.WriteForgetDue(p.Stdout, p.speaksOf(book), due, c.Years)
}

func forgetClient(ctx context.Context, p params, id string, o forgetOptions) error {
	book, err := openBook(p, o.book, policies.Options{})
	if err != nil {
		return err
	}
	c, err := forgetConfig(p, book)
	if err != nil {
		return err
	}
	c.Client, c.By, c.Text = id, o.by, o.reason
	f := forgetter{p: p, o: o, c: c, book: book, path: store.Place(o.ledger, o.book), elsewhere: foldersOf(p, book, o.book)}
	if o.dryRun {
		f.db, err = readLedger(ctx, p, f.path, book.Engine.Facts)
	} else {
		f.db, err = openLedger(ctx, p, f.path, book, false)
	}
	if err != nil {
		return err
	}
	return errors.Join(f.run(ctx), f.db.Close())
}

// forgetter forgets one client.
type forgetter struct {
	p         params
	o         forgetOptions
	c         forget.Config
	book      *policies.Book
	path      string
	db        store.Ledger
	elsewhere []string
}

func (f *forgetter) run(ctx context.Context) error {
	found, err := f.look(ctx)
	if err != nil {
		return err
	}
	if found.Forgotten != 0 {
		return f.again(ctx, found)
	}
	if !found.May(f.c.Today) {
		return f.kept(found)
	}
	say := f.p.speaksOf(f.book)
	if f.o.format.value == "text" {
		if err := text.WriteForget(f.p.Stdout, say, f.path, found, f.elsewhere); err != nil {
			return err
		}
	}
	if f.o.dryRun {
		if f.o.format.value == "json" {
			return f.json(found)
		}
		_, err := fmt.Fprintln(f.p.Stdout, say.T("Nothing was changed."))
		return err
	}
	if err := f.confirm(); err != nil {
		return err
	}
	if found, err = forget.Forget(ctx, f.db, f.c); err != nil {
		return err
	}
	if err := f.db.Wipe(ctx); err != nil {
		return fmt.Errorf("client %s is forgotten, entry %d of the journal, and what was taken out is still in the bytes of the ledger; repeat relance forget %s: %w", f.c.Client, found.Seq, f.c.Client, err)
	}
	if f.o.format.value == "json" {
		return f.json(found)
	}
	_, err = fmt.Fprintln(f.p.Stdout, say.T("Client %s is forgotten: entry %s of the journal. %s was written anew, and has nothing of them.", printable(f.c.Client), text.EntryNumber(found.Seq), filepath.ToSlash(f.path)))
	return err
}

// look finds what there is of the client, and says who was meant when there is nobody.
func (f *forgetter) look(ctx context.Context) (found *forget.Found, err error) {
	err = f.db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if found, err = forget.Look(ctx, r, f.c); errors.Is(err, ledger.ErrNotFound) {
			return lookup.NotFound(ctx, r, lookup.Client, f.c.Client, ledger.ErrNotFound)
		}
		return err
	})
	return found, err
}

// again is about a client who was forgotten: what was left in the bytes of the ledger is removed.
func (f *forgetter) again(ctx context.Context, found *forget.Found) error {
	if !f.o.dryRun {
		if err := f.db.Wipe(ctx); err != nil {
			return err
		}
	}
	if f.o.format.value == "json" {
		return f.json(found)
	}
	say := f.p.speaksOf(f.book)
	said := say.T("Client %s was forgotten on %s.", printable(f.c.Client), say.On(found.Forgotten))
	if !f.o.dryRun {
		said += " " + say.T("%s was written anew.", filepath.ToSlash(f.path))
	}
	_, err := fmt.Fprintln(f.p.Stdout, said)
	return err
}

// kept says why the client is not forgotten.
func (f *forgetter) kept(found *forget.Found) error {
	var err error
	if f.o.format.value == "json" {
		err = f.json(found)
	} else {
		say := f.p.speaksOf(f.book)
		if err = text.WriteKept(f.p.Stdout, say, &found.Standing, f.c.Years, f.c.Today); err == nil {
			_, err = fmt.Fprintln(f.p.Stdout, say.T("Nothing was changed."))
		}
	}
	if err != nil {
		return err
	}
	return errFindings
}

func (f *forgetter) json(found *forget.Found) error {
	return view.Write(f.p.Stdout, view.NewForgotten(f.path, found, f.c.Years, f.elsewhere))
}

// confirm has a person write the client's id once more.
func (f *forgetter) confirm() error {
	if f.o.yes {
		return nil
	}
	fmt.Fprint(f.p.Stderr, f.p.speaksOf(f.book).T("It cannot be undone. Write %s to go on: ", printable(f.c.Client)))
	line, _ := bufio.NewReader(f.p.Stdin).ReadString('\n') // what is there counts
	if strings.TrimSpace(line) != f.c.Client {
		return fmt.Errorf("client %s was not written; nothing was changed: write it when it is asked for, or add --yes", f.c.Client)
	}
	return nil
}

// foldersOf are the folders that a book names, that are there and that may have something of a client.
func foldersOf(p params, book *policies.Book, dir string) []string {
	d, err := delivery.New(p.world(), book, dir)
	if err != nil {
		return nil // what the book names is not what can be reached: the command itself needs none of it
	}
	var list []string
	for _, name := range d.Folders() {
		if _, err := os.Stat(name); err != nil {
			continue
		}
		if name = filepath.ToSlash(name); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}
