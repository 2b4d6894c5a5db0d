package text

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// WriteLines writes one object a line, for programs.
func WriteLines[T any](w io.Writer, list []T) error {
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

// WriteInvoices lists invoices in a table.
func WriteInvoices(w io.Writer, say words.Writer, invoices []view.Invoice) error {
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
			words.Printable(inv.Client), terminal.Fit(words.Printable(inv.Name), clientColumns), words.Printable(inv.Invoice), say.On(inv.Due), late, say.Exact(inv.Amount), say.Exact(inv.Open), inv.Currency,
			inv.State, strings.Join(invoiceMarks(say, inv), ", "),
		})
	}
	return WriteRows(w, rows, 4, 5, 6)
}

// WriteOpenTotals writes what is open, by currency.
func WriteOpenTotals(w io.Writer, say words.Writer, totals []view.ListTotal) error {
	if len(totals) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	for i := range totals {
		t := &totals[i]
		if _, err := fmt.Fprintln(w, say.T("Total of %s: %s open after credit notes, %s overdue", say.N(t.Invoices, "invoice", "invoices"), say.Sum(t.Open, t.Currency), say.Sum(t.Overdue, t.Currency))); err != nil {
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
		marks = append(marks, say.T("for %s", words.Printable(inv.CreditFor)))
	}
	if inv.Waits != "" {
		marks = append(marks, say.T("waits for a person: %s", inv.Waits))
	}
	return marks
}

// WriteOnAccount writes what clients have on account, one a line.
func WriteOnAccount(w io.Writer, say words.Writer, accounts []view.OnAccount) error {
	for i, a := range accounts {
		if i == 0 {
			if _, err := fmt.Fprintf(w, "\n%s\n", say.T("On account, allocated to no invoice")); err != nil {
				return err
			}
		}
		with := ""
		if a.Entity != "" {
			with = "  " + words.Printable(a.Entity)
		}
		if _, err := fmt.Fprintf(w, "  %s  %s%s\n", words.Printable(a.Client), say.Plain(a.Amount, a.Currency), with); err != nil {
			return err
		}
	}
	return nil
}
