package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/engine/posting"
)

// listedChanges is how many changed invoices an import lists.
const listedChanges = 20

// writeImport shows what an import changed, or would change.
func writeImport(w io.Writer, path string, s *posting.Summary) error {
	var b strings.Builder
	if s.Seq > 0 {
		fmt.Fprintf(&b, "Imported into %s, entry %d of its journal.\n\n", filepath.ToSlash(path), s.Seq)
	} else {
		fmt.Fprintf(&b, "What an import into %s would change. Nothing was written.\n\n", filepath.ToSlash(path))
	}
	for _, part := range []struct {
		name   string
		counts map[posting.ChangeKind]int
	}{{"invoices", s.Invoices}, {"clients", s.Clients}, {"events", s.Events}} {
		if text := kindsText(part.counts); text != "" {
			fmt.Fprintf(&b, "  %s  %s\n", pad(part.name, len("invoices"), false), text)
		}
	}
	writeTotals(&b, s.Totals)
	writeChanges(&b, s)
	if s.Allocated > 0 {
		fmt.Fprintf(&b, "\n  %s of money on account were allocated to invoices by this export\n", counted(s.Allocated, "part", "parts"))
	}
	if s.Missing > 0 {
		fmt.Fprintf(&b, "\n  %s of the ledger not in the export, and left open; --full closes them\n",
			counted(s.Missing, "open invoice", "open invoices"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// kindsText lists counts: "3 new, 1 closed".
func kindsText(counts map[posting.ChangeKind]int) string {
	var parts []string
	for _, k := range posting.ChangeKinds {
		if n := counts[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	return strings.Join(parts, ", ")
}

// writeTotals shows what is open before and after, in each currency.
func writeTotals(b *strings.Builder, totals []posting.Total) {
	if len(totals) == 0 {
		return
	}
	rows := [][]string{{"  open", "before", "after"}}
	for _, t := range totals {
		rows = append(rows, []string{
			"  " + t.Currency.Code(),
			fmt.Sprintf("%s (%d)", t.Currency.Format(t.AmountBefore), t.CountBefore),
			fmt.Sprintf("%s (%d)", t.Currency.Format(t.AmountAfter), t.CountAfter),
		})
	}
	b.WriteByte('\n')
	_ = writeRows(b, rows, 1, 2) // a builder takes everything
}

// writeChanges lists the invoices that changed.
func writeChanges(b *strings.Builder, s *posting.Summary) {
	if len(s.Changes) == 0 {
		return
	}
	b.WriteByte('\n')
	for i := range s.Changes[:min(listedChanges, len(s.Changes))] {
		b.WriteString("  " + changeText(&s.Changes[i]) + "\n")
	}
	total := 0
	for kind, n := range s.Invoices {
		if kind != posting.New && kind != posting.Unchanged {
			total += n
		}
	}
	if total > listedChanges {
		fmt.Fprintf(b, "  and %d more\n", total-listedChanges)
	}
}

// changeText is one invoice's change: "F-1 (LUMEN) paid down: 240.00 to 140.00 EUR open".
func changeText(c *posting.Change) string {
	text := fmt.Sprintf("%s (%s) %s: ", printable(c.Invoice), printable(c.Client), c.Kind)
	if c.Before == c.After {
		text += money(c.After, c.Currency) + " open"
	} else {
		text += fmt.Sprintf("%s to %s open", c.Currency.Format(c.Before), money(c.After, c.Currency))
	}
	if c.Disputed {
		text += ", disputed"
	}
	if c.OnHold {
		text += ", on hold"
	}
	return text
}
