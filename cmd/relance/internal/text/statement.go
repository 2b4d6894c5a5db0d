package text

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/sheet"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
)

// WriteStatement writes statements for the terminal.
func WriteStatement(w io.Writer, client *engine.Client, language string, list []*delivery.Statement) error {
	title, asOf, charges := list[0].Words(language)
	if _, err := fmt.Fprintf(w, "%s, %s\n%s\n", title, words.Printable(cmp.Or(client.Name, client.ID)), asOf); err != nil {
		return err
	}
	for _, s := range list {
		head, rows, sums := s.Table(language)
		table := slices.Concat([][]string{head}, rows, sums)
		for _, row := range table {
			row[0] = "  " + words.Printable(row[0])
		}
		if err := writeParts(w, []part{{s.Currency.Code(), table, []int{3, 4, 5, 6}}}); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", charges)
	return err
}

// WriteStatementCSV writes statements as a table: each document a row, then what is on account.
func WriteStatementCSV(w io.Writer, client string, list []*delivery.Statement) error {
	out := sheet.NewWriter(w)
	head := []string{"client", "kind", "document", "issued", "due", "amount", "open", "disputed", "currency"}
	charged := list[0].Charged
	if charged {
		head = append(head, "interest", "fee")
	}
	out.Row(head...)
	for _, s := range list {
		f := s.Currency.Format
		for _, r := range s.Rows {
			kind := "invoice"
			if r.Amount < 0 {
				kind = "credit_note"
			}
			row := []string{client, kind, r.ID, r.Issued.String(), r.Due.String(), f(r.Amount), f(r.Open), f(r.Contested()), s.Currency.Code()}
			if charged {
				row = append(row, f(r.Interest), f(r.Fee))
			}
			out.Row(row...)
		}
		if s.OnAccount != 0 {
			row := []string{client, "on_account", "", "", "", f(-s.OnAccount), f(-s.OnAccount), f(0), s.Currency.Code()}
			if charged {
				row = append(row, f(0), f(0))
			}
			out.Row(row...)
		}
	}
	return out.Close()
}
