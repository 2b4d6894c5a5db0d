package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/collect"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/policies"
)

// collectOptions are the flags of collect.
type collectOptions struct {
	ledger, from, by string
	mails            []string
	dryRun           bool
	format           *choice
}

func newCollect(p params) *cobra.Command {
	var o collectOptions
	cmd := &cobra.Command{
		Use:   "collect [BOOK]",
		Short: "Take in what clients answered by e-mail, and the mails that came back",
		Long: `Collect reads the mailboxes that deploy.cue names under mailboxes, over IMAP. A mail of
yours that came back is recorded as relance record bounce does: as an address that is none, or
as a note. What a client answered is noted, and nobody is contacted about what they owe before
somebody has read it: relance tasks lists it, relance tasks done ID says that it was read (or
answers: waiting_days of the book are over, 10 without it). An absence is noted alone.

A client is known by the mail of yours that they answer, else by the address that they wrote
from. Mails of others are left alone. Each mail is taken in once; all stay in the mailbox, and
unread, marked by the keyword $Relance where the server keeps keywords.

With --mail FILE a mail is read from a file instead (.eml), or from - for standard input.

Exit codes: 0 done, 1 could not do its job, 2 a mailbox cannot be read.`,
		Example: examples("relance collect mybook", "relance collect mybook --dry-run", "relance collect mybook --mail answer.eml"),
		Args:    oneAtMost,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCollect(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	flags := cmd.Flags()
	flags.StringVar(&o.from, "from", "", "`NAME` of the mailbox in deploy.cue to read (default: all of them)")
	flags.StringSliceVar(&o.mails, "mail", nil, "a `FILE` with a mail, instead of the mailboxes")
	flags.BoolVar(&o.dryRun, "dry-run", false, "show what would be taken in, and write and mark nothing")
	flags.StringVar(&o.by, "by", "", "who collects, for the journal")
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	complete(cmd, "from", noFiles)
	complete(cmd, "by", noFiles)
	return cmd
}

func runCollect(ctx context.Context, p params, dir string, o collectOptions) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	say := p.speaksOf(book)
	if o.from != "" && len(o.mails) > 0 {
		return errors.New("--from reads a mailbox of deploy.cue: leave it out, or --mail")
	}
	today, err := p.day("on", "today", book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, store.Place(o.ledger, dir), book, false)
	if err != nil {
		return err
	}
	c := &collect.Collector{Ledger: db, Book: book, At: p.Now(), Today: today, By: o.by, DryRun: o.dryRun}
	taken, err := o.take(ctx, p, dir, book, c)
	failure := errors.Join(err, db.Close())
	if o.format.value == "json" && failure == nil {
		return view.Write(p.Stdout, view.NewCollected(taken, o.dryRun))
	}
	if err := text.WriteCollected(p.Stdout, say, taken, o.dryRun); err != nil {
		return err
	}
	if hint := collect.Hint(failure); hint != "" { // what was taken in before stays so
		fmt.Fprintf(p.Stderr, "%s\n  %s\n", printable(failure.Error()), say.T("hint: %s", hint))
		return errFindings
	}
	return failure
}

// take takes in the mails of the files that are named, else of the mailboxes of the book.
func (o *collectOptions) take(ctx context.Context, p params, dir string, book *policies.Book, c *collect.Collector) (taken []collect.Taken, err error) {
	one := func(ctx context.Context, raw []byte) error {
		t, err := c.Mail(ctx, raw)
		if err == nil {
			taken = append(taken, t)
		}
		return err
	}
	for _, name := range o.mails {
		raw, err := readMail(p.Stdin, name)
		if err == nil {
			err = one(ctx, raw)
		}
		if err != nil {
			return taken, fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(o.mails) > 0 {
		return taken, nil
	}
	boxes, err := collect.Choose(book, o.from)
	if err != nil {
		return nil, err
	}
	var failures []error // one mailbox that cannot be read keeps no other from being read
	for _, m := range boxes {
		failures = append(failures, collect.Mailbox(ctx, p.world(), dir, m, o.dryRun, one))
	}
	return taken, errors.Join(failures...)
}

// readMail reads a mail from a file, or from standard input.
func readMail(stdin io.Reader, name string) ([]byte, error) {
	if name != "-" {
		return plainfile.Read(name, maxBounce)
	}
	raw, err := io.ReadAll(io.LimitReader(stdin, maxBounce+1))
	if err == nil && len(raw) > maxBounce {
		err = errors.New("the mail is too large")
	}
	return raw, err
}
