package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies/diag"
)

// listOptions are the flags of list.
type listOptions struct {
	ledger string
	filter ledger.InvoiceFilter
	format *choice
}

func newList(p params) *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:   "list [BOOK]",
		Short: "List the invoices of the ledger",
		Long: `List writes the invoices that the ledger knows, by client, due day and number: what
was invoiced, what is still open, and whether it is disputed or on hold.`,
		Example:           examples("relance list mybook --open", "relance list mybook --client C-01 --format jsonl"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return list(cmd.Context(), p, ledgerPath(o.ledger, bookArg(args)), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().BoolVar(&o.filter.Open, "open", false, "only those with something open")
	cmd.Flags().StringVar(&o.filter.Client, "client", "", "only those of this client")
	complete(cmd, "client", ledgerIDs(ledgerClients))
	o.format = addChoice(cmd, "format", "how the list is written", "table", "jsonl")
	return cmd
}

func list(ctx context.Context, p params, path string, o listOptions) error {
	db, err := readLedger(ctx, path)
	if err != nil {
		return err
	}
	var invoices []engine.Invoice
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		if o.filter.Client != "" {
			if _, err := r.Client(ctx, o.filter.Client); err != nil {
				return fmt.Errorf("--client: %w", err)
			}
		}
		for inv, err := range r.Invoices(ctx, o.filter) {
			if err != nil {
				return err
			}
			invoices = append(invoices, inv)
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	slices.SortFunc(invoices, func(a, b engine.Invoice) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID))
	})
	if o.format.value == "jsonl" {
		return listJSON(p.Stdout, invoices)
	}
	return listTable(p.Stdout, invoices)
}

// invoiceJSON is an invoice of the ledger for programs. Amounts are exact decimals in text.
type invoiceJSON struct {
	Invoice  string      `json:"invoice"`
	Client   string      `json:"client"`
	Amount   string      `json:"amount"`
	Open     string      `json:"open"`
	Currency string      `json:"currency"`
	Issued   engine.Date `json:"issued"`
	Due      engine.Date `json:"due"`
	Disputed bool        `json:"disputed"`
	OnHold   bool        `json:"on_hold"`
	Entity   string      `json:"entity,omitempty"`
}

func listJSON(w io.Writer, invoices []engine.Invoice) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range invoices {
		inv := &invoices[i]
		err := enc.Encode(invoiceJSON{
			inv.ID, inv.Client, inv.Currency.Format(inv.Amount), inv.Currency.Format(inv.Open), inv.Currency.Code(),
			inv.Issued, inv.Due, inv.Disputed, inv.OnHold, inv.Entity,
		})
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

func listTable(w io.Writer, invoices []engine.Invoice) error {
	if len(invoices) == 0 {
		_, err := fmt.Fprintln(w, "No invoice.")
		return err
	}
	rows := [][]string{{"client", "invoice", "due", "amount", "open", "", ""}}
	for i := range invoices {
		inv := &invoices[i]
		var marks []string
		if inv.Disputed {
			marks = append(marks, "disputed")
		}
		if inv.OnHold {
			marks = append(marks, "on hold")
		}
		rows = append(rows, []string{
			printable(inv.Client), printable(inv.ID), inv.Due.String(),
			inv.Currency.Format(inv.Amount), inv.Currency.Format(inv.Open), inv.Currency.Code(), strings.Join(marks, ", "),
		})
	}
	return writeRows(w, rows, 3, 4)
}

// writeRows writes rows in columns, two spaces apart; those of right are
// aligned on their right.
func writeRows(w io.Writer, rows [][]string, right ...int) error {
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
