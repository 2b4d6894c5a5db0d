package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies/diag"
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
		Args:              oneAtMost("book"),
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
	v, err := readList(ctx, p, dir, o)
	if err != nil {
		return err
	}
	all := v.Invoices
	if err := cut(v.Cut(o.filter.Sort, page)); err != nil {
		return err
	}
	say := p.speaksIn(dir)
	switch o.format.value {
	case "json":
		return view.Write(p.Stdout, v)
	case "jsonl":
		if err := writeLines(p.Stdout, v.Invoices); err != nil {
			return err
		}
		return o.page.writeMore(p.Stderr, say, args, v.Paged)
	}
	if err := listTable(p.Stdout, say, v.Invoices); err != nil {
		return err
	}
	if err := listTotals(p.Stdout, say, all); err != nil {
		return err
	}
	if err := listOnAccount(p.Stdout, say, v.OnAccount); err != nil {
		return err
	}
	return o.page.writeMore(p.Stdout, say, args, v.Paged)
}

// readList reads what the flags select.
func readList(ctx context.Context, p params, dir string, o listOptions) (v *view.Invoices, err error) {
	db, err := readLedger(ctx, p, ledgerPath(o.ledger, dir), nil)
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
			if _, err := findClient(ctx, r, o.filter.Client); err != nil {
				return fmt.Errorf("--client: %w", err)
			}
		}
		v, err = view.ReadInvoices(ctx, r, o.filter, today)
		return err
	})
	return v, errors.Join(err, db.Close())
}

// writeLines writes one object a line, for programs.
func writeLines[T any](w io.Writer, list []T) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range list {
		if err := enc.Encode(list[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

func listTable(w io.Writer, say words.Writer, invoices []view.Invoice) error {
	if len(invoices) == 0 {
		_, err := fmt.Fprintln(w, say.T("No invoice."))
		return err
	}
	rows := [][]string{{say.T("client"), say.T("name"), say.T("invoice"), say.T("due"), say.T("late"), say.T("amount"), say.T("open"), "", say.T("state"), ""}}
	for i := range invoices {
		inv := &invoices[i]
		late := ""
		if inv.Overdue {
			late = strconv.Itoa(inv.DaysLate)
		}
		rows = append(rows, []string{
			printable(inv.Client), fit(printable(inv.Name), clientColumns), printable(inv.Invoice), say.On(inv.Due), late, say.Exact(inv.Amount), say.Exact(inv.Open), inv.Currency,
			inv.State, strings.Join(invoiceMarks(say, inv), ", "),
		})
	}
	return writeRows(w, rows, 4, 5, 6)
}

// listTotals adds up what is open, by currency.
func listTotals(w io.Writer, say words.Writer, invoices []view.Invoice) error {
	type total struct {
		open, overdue engine.Amount
		invoices      int
	}
	of := map[string]*total{}
	for i := range invoices {
		inv := &invoices[i]
		c, err := engine.ParseCurrency(inv.Currency)
		if err != nil {
			return err
		}
		open, err := c.Parse(inv.Open)
		if err != nil {
			return err
		}
		if of[inv.Currency] == nil {
			of[inv.Currency] = &total{}
		}
		t := of[inv.Currency]
		t.open += open
		t.invoices++
		if inv.Overdue {
			t.overdue += open
		}
	}
	if len(of) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	for _, code := range slices.Sorted(maps.Keys(of)) {
		c, t := engine.MustCurrency(code), of[code]
		if _, err := fmt.Fprintln(w, say.T("Total of %s: %s open after credit notes, %s overdue", say.N(t.invoices, "invoice", "invoices"), say.Sum(t.open, c), say.Sum(t.overdue, c))); err != nil {
			return err
		}
	}
	return nil
}

// invoiceMarks is what is special about an invoice.
func invoiceMarks(say words.Writer, inv *view.Invoice) (marks []string) {
	if inv.Disputed {
		marks = append(marks, say.T("disputed"))
	}
	switch {
	case inv.OnHold && inv.HoldUntil != 0:
		marks = append(marks, say.T("on hold until %s", say.On(inv.HoldUntil)))
	case inv.OnHold:
		marks = append(marks, say.T("on hold"))
	}
	if inv.Blacklisted {
		marks = append(marks, say.T("client on the blacklist"))
	}
	if inv.ToAsk != inv.Open && !strings.HasPrefix(inv.Open, "-") {
		marks = append(marks, say.T("asked: %s", say.Exact(inv.ToAsk)))
	}
	if inv.CreditFor != "" {
		marks = append(marks, say.T("for %s", printable(inv.CreditFor)))
	}
	if inv.Waits != "" {
		marks = append(marks, say.T("waits for a person: %s", inv.Waits))
	}
	return marks
}

// listOnAccount writes what clients have on account, one a line.
func listOnAccount(w io.Writer, say words.Writer, accounts []view.OnAccount) error {
	for i, a := range accounts {
		if i == 0 {
			if _, err := fmt.Fprintf(w, "\n%s\n", say.T("On account, allocated to no invoice")); err != nil {
				return err
			}
		}
		with := ""
		if a.Entity != "" {
			with = "  " + printable(a.Entity)
		}
		if _, err := fmt.Fprintf(w, "  %s  %s%s\n", printable(a.Client), say.Plain(a.Amount, a.Currency), with); err != nil {
			return err
		}
	}
	return nil
}

// writeRows writes rows in columns, two spaces apart; those of right are
// aligned on their right.
func writeRows(w io.Writer, rows [][]string, right ...int) error {
	if len(rows) == 0 {
		return nil
	}
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], diag.Columns(cell))
		}
	}
	out := bufio.NewWriter(w)
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, cell := range r {
			cells[i] = pad(cell, width[i], slices.Contains(right, i))
		}
		fmt.Fprintln(out, strings.TrimRight(strings.Join(cells, "  "), " "))
	}
	return out.Flush()
}
