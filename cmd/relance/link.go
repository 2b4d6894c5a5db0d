package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// linkOptions are the flags of link.
type linkOptions struct{ book, ledger, at string }

func newLink(p params) *cobra.Command {
	var o linkOptions
	cmd := &cobra.Command{
		Use:   "link CLIENT [BOOK]",
		Short: "Write the link to a client's own page",
		Long: `Link writes the address of a client's page, where they see what they owe, how to pay it, and answer
without an account. Messages have such a link where their template says {{.client.portal_link}}.

deploy.cue says the address of the server, the key that signs and for how many days a link is good, under
serve: portal. Whoever has the link sees the account: send it to the client alone. It works in a rehearsal
too, so that you can look at the page; the messages of a rehearsal have an example in its place.`,
		Example: examples(
			"relance link C-01 mybook",
			"relance link C-01 mybook --at 2026-05-31",
		),
		Args:              clientAndBook,
		ValidArgsFunction: ledgerIDs(ledgerClients),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				o.book = args[1]
			}
			return writeLink(cmd.Context(), p, args[0], o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.at, "at", "today", "the `DAY` from which on its days count, YYYY-MM-DD or today")
	complete(cmd, "at", noFiles)
	return cmd
}

func writeLink(ctx context.Context, p params, id string, o linkOptions) error {
	book, err := openBook(p, o.book, policies.Options{})
	if err != nil {
		return err
	}
	if book.PortalOf() == nil {
		return errors.New(`clients have no page: write serve: {public_url: "https://finance.example.org", portal: key: env: "RELANCE_PORTAL_KEY"} in deploy.cue`)
	}
	at, err := p.day("at", o.at, book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	keys, err := delivery.PortalKeys(p.world(), book, o.book)
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, p, store.Place(o.ledger, o.book), book.Engine.Facts)
	if err != nil {
		return err
	}
	var client engine.Client
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		client, err = lookup.FindClient(ctx, r, id)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	link, until := delivery.PortalLink(book, keys, client.ID, at)
	_, err = fmt.Fprintf(p.Stdout, "%s\n%s\n", link, p.speaksOf(book).T("Good until %s.", until.String()))
	return err
}
