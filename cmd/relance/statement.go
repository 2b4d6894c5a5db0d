package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/report"
	"github.com/relance-dev/relance/policies"
)

// statementOptions are the flags of statement.
type statementOptions struct {
	book, ledger, at, entity, language, pdf, csv string
	interest                                     bool
}

func newStatement(p params) *cobra.Command {
	var o statementOptions
	cmd := &cobra.Command{
		Use:   "statement CLIENT [BOOK]",
		Short: "Write a client's statement of account",
		Long: `Statement lists what is open between the creditor and a client on a day: invoices, credit
notes, money on account, what is contested and what is left to pay, a table for each currency. Interest,
penalties and costs are not in it, unless --interest asks for them: then each invoice has what its policy computes
as interest and fee, up to the day. Without them it is the statement that goes with a message whose action says attach: ["statement"].

With --pdf it is a letter to the client, in their language; with --csv a table for programs, with exact
decimals and days as YYYY-MM-DD. With --at it knows nothing of what happened after that day.`,
		Example: examples(
			"relance statement C-01 mybook",
			"relance statement C-01 mybook --at 2026-05-31 --pdf C-01.pdf",
			"relance statement C-01 mybook --interest --pdf C-01-interest.pdf",
			"relance statement C-01 mybook --csv C-01.csv",
		),
		Args:              clientAndBook,
		ValidArgsFunction: ledgerIDs(ledgerClients),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				o.book = args[1]
			}
			return statement(cmd.Context(), p, args[0], o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	flags := cmd.Flags()
	flags.StringVar(&o.at, "at", "today", "the `DAY` whose end it is of, YYYY-MM-DD or today")
	flags.StringVar(&o.entity, "entity", "", "the `ID` of the company that is owed, or creditor, when several are (default: the only one)")
	flags.StringVar(&o.language, "language", "", "of the statement: fr or en (default: the client's)")
	flags.StringVar(&o.pdf, "pdf", "", "the `FILE` to write as a letter; it must not be there yet")
	flags.StringVar(&o.csv, "csv", "", "the `FILE` to write as a table; it must not be there yet")
	flags.BoolVar(&o.interest, "interest", false, "with the interest and the fees of each invoice, up to the day")
	for _, name := range []string{"at", "entity"} {
		complete(cmd, name, noFiles)
	}
	complete(cmd, "language", cobra.FixedCompletions([]string{"en", "fr"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func statement(ctx context.Context, p params, id string, o statementOptions) error {
	if o.language != "" && o.language != "fr" && o.language != "en" {
		return fmt.Errorf("--language %s: fr or en", o.language)
	}
	book, err := openBook(p, o.book, policies.Options{})
	if err != nil {
		return err
	}
	zone, err := delivery.Zone(book)
	if err != nil {
		return err
	}
	at, err := p.day("at", o.at, book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, p, store.Place(o.ledger, o.book), book.Engine.Facts)
	if err != nil {
		return err
	}
	var client engine.Client
	var accounts []report.Account
	var entity string
	var list []*delivery.Statement
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if client, err = lookup.FindClient(ctx, r, id); err != nil {
			return err
		}
		if accounts, err = report.Accounts(ctx, r, report.Config{Book: book.Engine, At: at, Zone: zone}, id); err != nil {
			return err
		}
		if entity, list, err = delivery.StatementsOf(accounts, at, o.entity); err != nil || !o.interest {
			return err
		}
		c := &delivery.Composer{Deployment: &delivery.Deployment{Book: book}, Reader: r, Today: at}
		for _, s := range list {
			if err := c.Charge(ctx, s, &client, entity); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	language := cmp.Or(o.language, client.Language, book.Engine.Creditor.Language)
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.Stdout, p.speaks(book.Engine.Creditor.Language).T("Nothing is open with %s on %s.", printable(cmp.Or(client.Name, id)), at.String()))
		return err
	}
	say := p.speaks(book.Engine.Creditor.Language)
	for _, file := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{o.pdf, func(w io.Writer) error {
			data, err := delivery.StatementPDF(book, &client, entity, language, at.Time(), list...)
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		}},
		{o.csv, func(w io.Writer) error { return text.WriteStatementCSV(w, id, list) }},
	} {
		if file.name == "" {
			continue
		}
		if err := bookdir.WriteNew(file.name, file.write); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(p.Stdout, say.T("Written: %s", filepath.ToSlash(file.name))); err != nil {
			return err
		}
	}
	if o.pdf != "" || o.csv != "" {
		return nil
	}
	return text.WriteStatement(p.Stdout, &client, language, list)
}
