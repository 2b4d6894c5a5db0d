package text

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// listedChanges is how many changed invoices an import lists.
const listedChanges = 20

// WriteImport shows what an import changed, or would change.
func WriteImport(w io.Writer, say words.Writer, path string, s *posting.Summary, files []posting.File) error {
	var b strings.Builder
	if err := WritePulled(&b, say, files); err != nil {
		return err
	}
	if s.Seq > 0 {
		b.WriteString(say.T("Imported into %s, entry %s of its journal.", filepath.ToSlash(path), EntryNumber(s.Seq)) + "\n\n")
	} else {
		b.WriteString(say.T("What an import into %s would change. Nothing was written.", filepath.ToSlash(path)) + "\n\n")
	}
	wide := max(utf8.RuneCountInString(say.T("invoices")), utf8.RuneCountInString(say.T("clients")), utf8.RuneCountInString(say.T("events")))
	for _, part := range []struct {
		name   string
		counts map[posting.ChangeKind]int
	}{{say.T("invoices"), s.Invoices}, {say.T("clients"), s.Clients}, {say.T("events"), s.Events}} {
		if text := kindsText(say, part.counts); text != "" {
			b.WriteString("  " + terminal.Pad(part.name, wide, false) + "  " + text + "\n")
		}
	}
	writeTotals(&b, say, s.Totals)
	writeChanges(&b, say, s)
	if s.Allocated > 0 {
		b.WriteString("\n  " + say.T("%s of money on account were allocated to invoices by this export", say.N(s.Allocated, "part", "parts")) + "\n")
	}
	if s.Missing > 0 {
		b.WriteString("\n  " + say.T("%s of the ledger not in the export, and left open; --full closes them", say.N(s.Missing, "open invoice", "open invoices")) + "\n")
	}
	writeKept(&b, say, s)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteDocuments says what the electronic invoices beside an export added.
func WriteDocuments(w io.Writer, say words.Writer, s *posting.Summary) error {
	var b strings.Builder
	title := say.T("electronic invoices")
	b.WriteString("\n  " + title + "  " + kindsText(say, s.Invoices) + "\n")
	if text := kindsText(say, s.Clients); text != "" {
		b.WriteString("  " + terminal.Pad(say.T("clients"), utf8.RuneCountInString(title), false) + "  " + text + "\n")
	}
	if n := len(s.Settled); n > 0 {
		b.WriteString("  " + say.T("%s not in the export, which has all that is open: settled, and left out, such as %s",
			say.N(n, "electronic invoice is", "electronic invoices are"), words.Printable(firstOf(s.Settled))) + "\n")
	}
	writeKept(&b, say, s)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeKept says what an import left as it was although the export says otherwise, or nothing.
func writeKept(b *strings.Builder, say words.Writer, s *posting.Summary) {
	line := func(text string) { b.WriteString("  " + text + "\n") }
	head := func(n int) {
		if n > 0 {
			b.WriteByte('\n')
		}
	}
	head(len(s.Kept))
	for _, k := range s.Kept {
		line(say.T("the export has no column %s any more: %s what the ledger has, such as %s", k.Column, keepText(say, k), words.Printable(k.First)))
	}
	head(len(s.NotTaken))
	for i := range s.NotTaken[:min(listedChanges, len(s.NotTaken))] {
		n := &s.NotTaken[i]
		line(say.T("%s (%s) stays at %s open: the export says %s, and does not know what was recorded as paid; --take-back takes it back",
			words.Printable(n.Invoice), words.Printable(n.Client), say.Sum(n.Kept, n.Currency), say.Bare(n.Exported, n.Currency)))
	}
	head(len(s.Differing))
	for i := range s.Differing[:min(listedChanges, len(s.Differing))] {
		d := &s.Differing[i]
		line(say.T("%s (%s) stays at %s invoiced: its electronic invoice %s says %s; see which is right",
			words.Printable(d.Invoice), words.Printable(d.Client), say.Sum(d.Kept, d.Currency), words.Printable(d.File), say.Bare(d.Paper, d.Currency)))
	}
	head(len(s.OtherDue))
	for i := range s.OtherDue[:min(listedChanges, len(s.OtherDue))] {
		d := &s.OtherDue[i]
		line(say.T("%s (%s) stays due on %s: its electronic invoice %s says %s; see which is right",
			words.Printable(d.Invoice), words.Printable(d.Client), say.On(d.Kept), words.Printable(d.File), say.On(d.Paper)))
	}
	head(len(s.Replaced))
	for i := range s.Replaced[:min(listedChanges, len(s.Replaced))] {
		r := &s.Replaced[i]
		line(say.T("%s (%s) is replaced by %s: they are one debt", words.Printable(r.Invoice), words.Printable(r.Client), words.Printable(strings.Join(r.By, ", "))))
	}
	head(len(s.Bare))
	if n := len(s.Bare); n > 0 {
		line(say.T("%s known by the id only, without a name or an address: %s", say.N(n, "client who owes is", "clients who owe are"), words.Printable(firstOf(s.Bare))))
	}
	head(len(s.Forgotten))
	if n := len(s.Forgotten); n > 0 {
		line(say.T("%s who had been forgotten: nothing was taken of them: %s", say.N(n, "client is in the export", "clients are in the export"), words.Printable(firstOf(s.Forgotten))))
	}
	for _, more := range []int{len(s.NotTaken), len(s.Differing), len(s.OtherDue), len(s.Replaced)} {
		if more > listedChanges {
			line(say.T("and %s more such invoices", say.Whole(more-listedChanges)))
		}
	}
}

// keepText counts rows that keep a value: "1 invoice keeps".
func keepText(say words.Writer, k posting.Lost) string {
	switch k.Kind {
	case intake.KindInvoices:
		return say.N(k.Rows, "invoice keeps", "invoices keep")
	case intake.KindClients:
		return say.N(k.Rows, "client keeps", "clients keep")
	case intake.KindContacts:
		return say.N(k.Rows, "contact keeps", "contacts keep")
	}
	return say.N(k.Rows, "event keeps", "events keep")
}

// firstOf lists the first of many names.
func firstOf(names []string) string {
	const shown = 5
	text := strings.Join(names[:min(shown, len(names))], ", ")
	if len(names) > shown {
		text += ", …"
	}
	return text
}

// kindsText lists counts: "3 new, 1 closed".
func kindsText(say words.Writer, counts map[posting.ChangeKind]int) string {
	var parts []string
	for _, k := range posting.ChangeKinds {
		if n := counts[k]; n > 0 {
			parts = append(parts, say.Whole(n)+" "+say.Became(string(k), n))
		}
	}
	return strings.Join(parts, ", ")
}

// writeTotals shows what is open before and after, in each currency.
func writeTotals(b *strings.Builder, say words.Writer, totals []posting.Total) {
	if len(totals) == 0 {
		return
	}
	rows := [][]string{{"  " + say.T("open"), say.T("before"), say.T("after")}}
	for _, t := range totals {
		rows = append(rows, []string{
			"  " + t.Currency.Code(),
			say.Bare(t.AmountBefore, t.Currency) + " (" + say.Whole(t.CountBefore) + ")",
			say.Bare(t.AmountAfter, t.Currency) + " (" + say.Whole(t.CountAfter) + ")",
		})
	}
	b.WriteByte('\n')
	_ = WriteRows(b, rows, 1, 2) // a builder takes everything
}

// writeChanges lists the invoices that changed.
func writeChanges(b *strings.Builder, say words.Writer, s *posting.Summary) {
	if len(s.Changes) == 0 {
		return
	}
	b.WriteByte('\n')
	for i := range s.Changes[:min(listedChanges, len(s.Changes))] {
		b.WriteString("  " + changeText(say, &s.Changes[i]) + "\n")
	}
	total := 0
	for kind, n := range s.Invoices {
		if kind != posting.New && kind != posting.Unchanged {
			total += n
		}
	}
	if more := andMore(say, total-listedChanges); more != "" {
		b.WriteString("  " + more + "\n")
	}
}

// changeText is one invoice's change: "F-1 (LUMEN) paid down: 240.00 to 140.00 EUR open".
func changeText(say words.Writer, c *posting.Change) string {
	text := words.Printable(c.Invoice) + " (" + words.Printable(c.Client) + ") " + say.Became(string(c.Kind), 1) + say.Colon
	if c.Before == c.After {
		text += say.T("%s open", say.Sum(c.After, c.Currency))
	} else {
		text += say.T("%s to %s open", say.Bare(c.Before, c.Currency), say.Sum(c.After, c.Currency))
	}
	if c.ClientBefore != "" {
		text += say.T(", of client %s before", words.Printable(c.ClientBefore))
	}
	if !c.DueBefore.IsZero() {
		text += say.T(", due %s instead of %s", say.On(c.Due), say.On(c.DueBefore))
	}
	if c.Disputed {
		text += ", " + say.T("disputed")
	}
	switch {
	case c.OnHold && c.Until != 0:
		text += ", " + say.T("on hold until %s", say.On(c.Until))
	case c.OnHold:
		text += ", " + say.T("on hold")
	}
	return text
}

// WriteImportRefusal says how to mend an import that is refused; it reports whether err is one.
func WriteImportRefusal(w io.Writer, say words.Writer, err error) bool {
	var closing *posting.ClosingError
	var stale *posting.StaleError
	var lost *posting.LostError
	switch {
	case errors.As(err, &stale):
		fmt.Fprintln(w, say.Says(stale.Error()))
		for i := range stale.Changes[:min(listedChanges, len(stale.Changes))] {
			fmt.Fprintf(w, "  %s\n", changeText(say, &stale.Changes[i]))
		}
		fmt.Fprintln(w, "  "+say.T("hint: %s", say.T("export again, or give the day of the balances with --as-of; if the older ones are right, add --older")))
		return true
	case errors.As(err, &lost):
		fmt.Fprintf(w, "%s\n  %s\n", say.Says(lost.Error()), say.T("hint: %s", say.T("see whether the export changed; if it is meant to lack them, add --without %s: what the ledger has stays", strings.Join(lost.Names(), ","))))
		return true
	case errors.As(err, &closing):
		fmt.Fprintf(w, "%s\n  %s\n", say.Says(closing.Error()), say.T("hint: %s", say.T("see whether the export is complete; if these are really settled, add --allow-closing %s", strconv.Itoa(closing.Closing))))
		return true
	case errors.Is(err, ledger.ErrFull):
		return false
	}
	return WriteRefusals(w, say, err)
}

// WriteRefusals says which events a ledger did not take, and how to mend them; it reports whether err is that.
func WriteRefusals(w io.Writer, say words.Writer, err error) bool {
	var problems posting.Problems
	if !errors.As(err, &problems) {
		return false
	}
	for _, problem := range problems {
		fmt.Fprintf(w, "%s\n  %s\n", words.Printable(say.Says(problem.Message)), say.T("hint: %s", words.Printable(say.Says(problem.Hint))))
	}
	fmt.Fprintln(w, say.T("%s: nothing was written", say.N(len(problems), "error", "errors")))
	return true
}
