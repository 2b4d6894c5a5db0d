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
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies/diag"
)

// listOptions are the flags of list.
type listOptions struct {
	ledger string
	filter ledger.InvoiceFilter
	cases  caseFilter
	format *choice
}

// caseFilter selects invoices by the case that they are in; the zero filter selects all.
type caseFilter struct {
	policy, state string
	overdue       bool
	waiting       bool // for a person
	blacklisted   bool
}

// listed is an invoice with what its case says of it.
type listed struct {
	engine.Invoice
	policy, state string
	waits         string // the state that a person has to agree to
	overdue       bool
	blacklisted   bool // its client is
}

func newList(p params) *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:   "list [BOOK]",
		Short: "List the invoices of the ledger",
		Long: `List writes the invoices that the ledger knows, by client, due day and number: what
was invoiced, what is still open, where its case stands, and whether it is disputed, on
hold, waits for a person, or is one of a client on the blacklist. Where less is asked
than is open, it says how much: a part is contested, or the client's credit covers it.
Money on account stands below.`,
		Example: examples(
			"relance list mybook --open",
			"relance list mybook --overdue --state firm",
			"relance list mybook --waiting",
			"relance list mybook --client C-01 --format jsonl",
		),
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
	cmd.Flags().StringVar(&o.cases.policy, "policy", "", "only those whose case runs under this policy")
	cmd.Flags().StringVar(&o.cases.state, "state", "", "only those whose case is in this state")
	cmd.Flags().BoolVar(&o.cases.overdue, "overdue", false, "only those that are open and past due")
	cmd.Flags().BoolVar(&o.cases.waiting, "waiting", false, "only those that wait for a person's agreement")
	cmd.Flags().BoolVar(&o.cases.blacklisted, "blacklisted", false, "only those of clients on the blacklist")
	complete(cmd, "policy", noFiles)
	complete(cmd, "state", noFiles)
	o.format = addChoice(cmd, "format", "how the list is written", "table", "jsonl")
	return cmd
}

func list(ctx context.Context, p params, path string, o listOptions) error {
	db, err := readLedger(ctx, path)
	if err != nil {
		return err
	}
	var invoices []listed
	var purses []ofClient
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if purses, err = pursesOf(ctx, r, o.filter.Client); err != nil {
			return err
		}
		invoices, err = listedOf(ctx, p, r, o, purses)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	slices.SortFunc(invoices, func(a, b listed) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID))
	})
	if o.format.value == "jsonl" {
		return listJSON(p.Stdout, invoices)
	}
	if err := listTable(p.Stdout, invoices); err != nil {
		return err
	}
	return listPurses(p.Stdout, purses)
}

// listedOf reads the invoices that the filters select.
func listedOf(ctx context.Context, p params, r ledger.Reader, o listOptions, purses []ofClient) ([]listed, error) {
	if o.filter.Client != "" {
		if _, err := r.Client(ctx, o.filter.Client); err != nil {
			return nil, fmt.Errorf("--client: %w", err)
		}
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	today, err := p.day("day", "today", meta.Timezone)
	if err != nil {
		return nil, err
	}
	cases, err := casesByInvoice(ctx, r, o.filter.Client)
	if err != nil {
		return nil, err
	}
	black := map[string]bool{}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return nil, err
		}
		if c.Blacklisted != 0 {
			black[c.ID] = true
		}
	}
	var all []listed
	for inv, err := range r.Invoices(ctx, o.filter) {
		if err != nil {
			return nil, err
		}
		l := cases[inv.ID]
		l.Invoice, l.overdue = inv, inv.Open > 0 && inv.Due < today
		l.blacklisted = black[inv.Client]
		all = append(all, l)
	}
	ask(all, purses)
	return slices.DeleteFunc(all, func(l listed) bool { return !o.cases.selects(&l) }), nil
}

// selects reports whether an invoice is listed.
func (f *caseFilter) selects(l *listed) bool {
	return (f.policy == "" || l.policy == f.policy) && (f.state == "" || l.state == f.state) &&
		(!f.overdue || l.overdue) && (!f.waiting || l.waits != "") && (!f.blacklisted || l.blacklisted)
}

// casesByInvoice says of each invoice where its case stands.
func casesByInvoice(ctx context.Context, r ledger.Reader, client string) (map[string]listed, error) {
	waiting, err := decide.AllWaiting(ctx, r)
	if err != nil {
		return nil, err
	}
	waits := map[string]string{}
	for _, w := range waiting {
		waits[w.Case] = w.To
	}
	out := map[string]listed{}
	for c, err := range r.Cases(ctx, ledger.CaseFilter{Client: client}) {
		if err != nil {
			return nil, err
		}
		l := listed{policy: c.Policy, state: c.State, waits: waits[c.ID()]}
		if c.Invoice != "" {
			out[c.Invoice] = l
		}
		for _, id := range c.Covers {
			out[id] = l
		}
	}
	return out, nil
}

// invoiceJSON is an invoice of the ledger for programs. Amounts are exact decimals in text.
type invoiceJSON struct {
	Invoice  string      `json:"invoice"`
	Client   string      `json:"client"`
	Amount   string      `json:"amount"`
	Open     string      `json:"open"`
	ToAsk    string      `json:"to_ask"` // less than open when a part is contested, or covered by the client's credit
	Currency string      `json:"currency"`
	Issued   engine.Date `json:"issued"`
	Due      engine.Date `json:"due"`
	Disputed bool        `json:"disputed"`
	OnHold   bool        `json:"on_hold"`
	Entity   string      `json:"entity,omitempty"`
	Policy   string      `json:"policy,omitempty"`
	State    string      `json:"state,omitempty"`     // where its case stands
	Waits    string      `json:"waits_for,omitempty"` // the state that a person has to agree to
	Overdue  bool        `json:"overdue"`

	Blacklisted bool `json:"client_blacklisted,omitempty"`
}

func listJSON(w io.Writer, invoices []listed) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range invoices {
		inv := &invoices[i]
		err := enc.Encode(invoiceJSON{
			inv.ID, inv.Client, inv.Currency.Format(inv.Amount), inv.Currency.Format(inv.Open), inv.Currency.Format(inv.ToAsk()), inv.Currency.Code(),
			inv.Issued, inv.Due, inv.Disputed, inv.OnHold, inv.Entity, inv.policy, inv.state, inv.waits, inv.overdue, inv.blacklisted,
		})
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

func listTable(w io.Writer, invoices []listed) error {
	if len(invoices) == 0 {
		_, err := fmt.Fprintln(w, "No invoice.")
		return err
	}
	rows := [][]string{{"client", "invoice", "due", "amount", "open", "", "state", ""}}
	for i := range invoices {
		inv := &invoices[i]
		var marks []string
		if inv.Disputed {
			marks = append(marks, "disputed")
		}
		if inv.OnHold {
			marks = append(marks, "on hold")
		}
		if inv.blacklisted {
			marks = append(marks, "client on the blacklist")
		}
		if inv.Open > 0 && inv.ToAsk() != inv.Open {
			marks = append(marks, "asked: "+inv.Currency.Format(inv.ToAsk()))
		}
		if inv.CreditFor != "" {
			marks = append(marks, "for "+printable(inv.CreditFor))
		}
		if inv.waits != "" {
			marks = append(marks, "waits for a person: "+inv.waits)
		}
		rows = append(rows, []string{
			printable(inv.Client), printable(inv.ID), inv.Due.String(),
			inv.Currency.Format(inv.Amount), inv.Currency.Format(inv.Open), inv.Currency.Code(), inv.state, strings.Join(marks, ", "),
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
