package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/ledger"
)

// listOptions are the flags of list.
type listOptions struct {
	ledger string
	filter view.InvoiceFilter
	sort   *choice
	page   *pageFlags
	format *choice
}

func newList(p params) *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:   "list [BOOK]",
		Short: "List the invoices of the ledger",
		Long: `List writes the invoices that the ledger knows, by client, due day and number: how many days
late they are, what was invoiced, what is still open, where its case stands, and whether it is disputed, on
hold, waits for a person, or is one of a client on the blacklist. Where less is asked
than is open, it says how much: a part is contested, or the client's credit covers it.
What is open comes to a total for each currency, of all that the flags select; money on account
stands below. On a terminal a long list comes in pages, elsewhere with --limit; each ends with how
many more there are, and the command of the next one.`,
		Example: examples(
			"relance list mybook --open",
			"relance list mybook --overdue --state firm",
			"relance list mybook --waiting",
			"relance list mybook --client C-01 --format jsonl",
			"relance list mybook --sort open --limit 20",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return list(cmd.Context(), p, args, o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().BoolVar(&o.filter.Open, "open", false, "only those with something open")
	cmd.Flags().StringVar(&o.filter.Client, "client", "", "only those of this client")
	complete(cmd, "client", ledgerIDs(ledgerClients))
	cmd.Flags().StringVar(&o.filter.Policy, "policy", "", "only those whose case runs under this policy")
	cmd.Flags().StringVar(&o.filter.State, "state", "", "only those whose case is in this state")
	cmd.Flags().BoolVar(&o.filter.Overdue, "overdue", false, "only those that are open and past due")
	cmd.Flags().BoolVar(&o.filter.Waiting, "waiting", false, "only those that wait for a person's agreement")
	cmd.Flags().BoolVar(&o.filter.Blacklisted, "blacklisted", false, "only those of clients on the blacklist")
	complete(cmd, "policy", noFiles)
	complete(cmd, "state", noFiles)
	o.sort = addChoice(cmd, "sort", "by client and due day, by due day, or the most open first", view.ByClient, view.ByDue, view.ByOpen)
	o.page = addPageFlags(cmd)
	o.format = addChoice(cmd, "format", "how the list is written", "table", "jsonl", "json")
	return cmd
}

func list(ctx context.Context, p params, args []string, o listOptions) error {
	dir := bookArg(args)
	page, err := o.page.asked(p, o.format.value == "table")
	if err != nil {
		return err
	}
	o.filter.Sort = o.sort.value
	v, err := readList(ctx, p, dir, o, page)
	if err != nil {
		return cut(err)
	}
	say := p.speaksIn(dir)
	switch o.format.value {
	case "json":
		return view.Write(p.Stdout, v)
	case "jsonl":
		if err := text.WriteLines(p.Stdout, v.Invoices); err != nil {
			return err
		}
		return o.page.writeMore(p.Stderr, say, args, v.Paged)
	}
	if err := text.WriteInvoices(p.Stdout, say, v.Invoices); err != nil {
		return err
	}
	if err := text.WriteOpenTotals(p.Stdout, say, v.Totals); err != nil {
		return err
	}
	if err := text.WriteOnAccount(p.Stdout, say, v.OnAccount); err != nil {
		return err
	}
	return o.page.writeMore(p.Stdout, say, args, v.Paged)
}

// readList reads what the flags select.
func readList(ctx context.Context, p params, dir string, o listOptions, page view.Page) (v *view.Invoices, err error) {
	db, err := readLedger(ctx, p, store.Place(o.ledger, dir), nil)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		meta, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		today, err := p.day("day", "today", meta.Timezone)
		if err != nil {
			return err
		}
		if o.filter.Client != "" {
			if _, err := lookup.FindClient(ctx, r, o.filter.Client); err != nil {
				return fmt.Errorf("--client: %w", err)
			}
		}
		v, err = view.ReadInvoicePage(ctx, r, o.filter, page, today)
		return err
	})
	return v, errors.Join(err, db.Close())
}
