package text

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/posting"
)

// WriteBankImport says what an import of statements came to.
func WriteBankImport(w io.Writer, say words.Writer, s *posting.BankSummary, dry bool) error {
	var b strings.Builder
	for i := range s.Statements {
		st := &s.Statements[i]
		b.WriteString(say.T("%s: %s of %s, %s to %s, %s", words.Printable(st.File), st.Format, words.Printable(st.Account), say.On(st.From), say.On(st.To), say.N(len(st.Entries), "entry", "entries")) + "\n")
	}
	switch {
	case dry:
		b.WriteString(say.T("What an import would book. Nothing was written.") + "\n")
	case s.Seq == 0:
		b.WriteString(say.T("Known already, nothing changed.") + "\n")
	default:
		b.WriteString(say.T("Imported, entry %s of the journal.", EntryNumber(s.Seq)) + "\n")
	}
	writeBooked(&b, say, s)
	writeBankEntries(&b, say, s.Waiting)
	for _, n := range []struct {
		count int
		text  string
	}{
		{s.Known, say.N(s.Known, "entry was imported before", "entries were imported before")},
		{s.Passed, say.N(s.Passed, "entry is about no client", "entries are about no client")},
		{s.Pending, say.N(s.Pending, "entry is not booked by the bank yet, and was not used", "entries are not booked by the bank yet, and were not used")},
	} {
		if n.count > 0 {
			b.WriteString("\n" + n.text)
		}
	}
	if s.Known+s.Passed+s.Pending > 0 {
		b.WriteByte('\n')
	}
	if len(s.Waiting) > 0 && !dry {
		b.WriteString("\n" + say.T("relance bank match says what waiting entries are for; ENTRY alone agrees to what is proposed.") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteBankMatch says what became of entries that a person spoke of.
func WriteBankMatch(w io.Writer, say words.Writer, s *posting.BankSummary, dry bool) error {
	var b strings.Builder
	switch {
	case dry:
		b.WriteString(say.T("What would be booked. Nothing was written.") + "\n")
	case s.Seq == 0:
		b.WriteString(say.T("Nothing is likely: nothing changed.") + "\n")
	case len(s.Booked) == 0:
		b.WriteString(say.T("Noted: it is about no client, entry %s of the journal.", EntryNumber(s.Seq)) + "\n")
	default:
		b.WriteString(say.T("Booked, entry %s of the journal.", EntryNumber(s.Seq)) + "\n")
	}
	writeBooked(&b, say, s)
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteBankWaiting lists what waits.
func WriteBankWaiting(w io.Writer, say words.Writer, list []posting.BankEntry) error {
	var b strings.Builder
	writeBankEntries(&b, say, list)
	if b.Len() == 0 {
		b.WriteString("\n" + say.T("No entry waits.") + "\n")
	}
	_, err := io.WriteString(w, b.String()[1:])
	return err
}

// writeBooked lists entries that are booked, and what that changed.
func writeBooked(b *strings.Builder, say words.Writer, s *posting.BankSummary) {
	if len(s.Booked) == 0 {
		return
	}
	b.WriteString("\n" + say.T("Booked") + "\n")
	for i := range s.Booked {
		writeBankEntry(b, say, &s.Booked[i])
	}
	writeEffects(b, say, s.Recorded)
}

// writeEffects says what events changed.
func writeEffects(b *strings.Builder, say words.Writer, r *posting.Recorded) {
	b.WriteByte('\n')
	for i := range r.Changed {
		fmt.Fprintf(b, "  %s\n", changeText(say, &r.Changed[i]))
	}
	for i := range r.Unapplied {
		fmt.Fprintf(b, "  %s\n", unappliedText(say, &r.Unapplied[i]))
	}
}

// writeBankEntries lists entries that wait, the likely ones first.
func writeBankEntries(b *strings.Builder, say words.Writer, list []posting.BankEntry) {
	for _, part := range []struct {
		level bank.Level
		head  string
	}{{bank.Likely, say.T("Likely")}, {bank.Open, say.T("Unknown")}} {
		head := "\n" + part.head + "\n"
		for i := range list {
			if list[i].Proposal.Level == part.level {
				b.WriteString(head)
				head = ""
				writeBankEntry(b, say, &list[i])
			}
		}
	}
}

// writeBankEntry is one entry, what it is for and why.
func writeBankEntry(b *strings.Builder, say words.Writer, e *posting.BankEntry) {
	amount := say.Sum(e.Amount, e.Currency)
	if e.Debit {
		amount = "-" + amount
	}
	fmt.Fprintf(b, "  %s  %s  %s  %s\n", e.Key, say.On(e.Booked), amount, words.Printable(terminal.Fit(joined(say.Colon, e.Name, e.Remittance), 70)))
	p := &e.Proposal
	var parts []string
	for _, part := range p.Parts {
		parts = append(parts, part.Invoice+" "+say.Bare(part.Amount, e.Currency))
	}
	if p.OnAccount > 0 {
		parts = append(parts, say.T("on account %s", say.Bare(p.OnAccount, e.Currency)))
	}
	var reasons []string
	for _, r := range p.Reasons {
		reasons = append(reasons, say.Says(r))
	}
	says := strings.Join(reasons, say.T("; "))
	if len(p.Others) > 0 {
		says = joined(say.T("; "), says, say.T("could be %s", strings.Join(p.Others, ", ")))
	}
	what := strings.Join(parts, ", ")
	if what != "" && p.Client != "" {
		what = p.Client + say.Colon + what
	}
	if p.Type != "payment" && what != "" {
		what = strings.ReplaceAll(say.Says(string(p.Type)), "_", " ") + " " + what
	}
	fmt.Fprintf(b, "      %s\n", words.Printable(joined(" · ", what, says)))
}

// bankWay is how entries that wait are settled.
func bankWay(say words.Writer) string {
	return say.T("relance bank match ID INVOICE says what money is for; relance bank list shows what speaks for what.")
}

// joined puts texts that are not empty side by side.
func joined(between string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}

// WriteBankRefusal says how to mend a statement that is refused; it reports whether err is that.
func WriteBankRefusal(w io.Writer, say words.Writer, err error) bool {
	var problem *bank.Problem
	var refused *posting.StatementError
	switch {
	case errors.As(err, &problem):
		WriteHinted(w, say, say.Says(problem.Error()), problem.Hint)
	case errors.As(err, &refused):
		WriteHinted(w, say, say.Says(refused.Error()), refused.Hint)
	default:
		return false
	}
	fmt.Fprintln(w, say.T("nothing was written"))
	return true
}

// WriteHinted says what is wrong, which is in the reader's language already, and how to mend it when there is a hint.
func WriteHinted(w io.Writer, say words.Writer, wrong, hint string) {
	fmt.Fprintln(w, words.Printable(wrong))
	if hint != "" {
		fmt.Fprintln(w, "  "+say.T("hint: %s", words.Printable(say.Says(hint))))
	}
}

// WriteBankUndo says what became of a booking that was wrong.
func WriteBankUndo(w io.Writer, say words.Writer, u *posting.BankUndone, dry bool) error {
	var b strings.Builder
	if dry {
		b.WriteString(say.T("What would be taken back. Nothing was written.") + "\n")
	} else {
		b.WriteString(say.T("Taken back, entry %s of the journal.", EntryNumber(u.Seq)) + "\n")
	}
	writeEffects(&b, say, u.Recorded)
	if u.Ignored {
		b.WriteString("\n" + say.T("It is about no client.") + "\n")
	} else {
		b.WriteString("\n" + say.T("It waits again") + "\n")
		writeBankEntry(&b, say, &u.Entry)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
