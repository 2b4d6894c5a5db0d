package text

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forget"
)

// WriteForget says what is taken out of a ledger of a client.
func WriteForget(w io.Writer, say words.Writer, path string, f *forget.Found, elsewhere []string) error {
	name := filepath.ToSlash(path)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", say.T("Of client %s is taken out of %s:", named(&f.Standing), name))
	rows := make([][]string, 0, len(f.Parts))
	for _, p := range f.Parts {
		days := say.On(p.From)
		if p.To != p.From {
			days = say.T("%s to %s", say.On(p.From), say.On(p.To))
		}
		rows = append(rows, []string{"  " + forgetPart(say, p), days})
	}
	if len(rows) == 0 {
		rows = append(rows, []string{"  " + say.T("nothing: the ledger knows no more than their id, days and amounts"), ""})
	}
	if err := WriteRows(&b, rows); err != nil {
		return err
	}
	b.WriteString(say.T("The id, invoices with their amounts and days, payments, states, the kinds of entries and all digests stay.") + "\n")
	b.WriteString(say.T("The last thing happened on %s; they had to be kept until %s.", say.On(f.Last), say.On(f.Over-1)) + "\n")
	b.WriteString(say.T("Not in the ledger, and yours to erase: backups and ledgers that were put aside, a shadow's ledger, files of evidence, hand-overs, reports and statements, the exports, the mailbox and the server's log of PostgreSQL.") + "\n")
	if len(elsewhere) > 0 {
		b.WriteString(say.T("Folders that the book names: %s", strings.Join(elsewhere, ", ")) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// named is a client with their name.
func named(s *forget.Standing) string {
	if s.Client.Name == "" || s.Client.Name == s.Client.ID {
		return words.Printable(s.Client.ID)
	}
	return words.Printable(s.Client.ID) + " (" + words.Printable(s.Client.Name) + ")"
}

// forgetPart says how much of a kind is taken out.
func forgetPart(say words.Writer, p forget.Part) string {
	switch p.Kind {
	case forget.OfClient:
		return say.N(p.Count, "form of the client: name, addresses, contacts, what the book declares", "forms of the client: name, addresses, contacts, what the book declares")
	case forget.OfInvoices:
		return say.N(p.Count, "form of an invoice: its file, what was contested, what the book declares", "forms of invoices: their files, what was contested, what the book declares")
	case forget.OfEvents:
		return say.N(p.Count, "event: notes, answers, reasons, addresses", "events: notes, answers, reasons, addresses")
	case forget.OfMessages:
		return say.N(p.Count, "message: its recipient", "messages: their recipients")
	case forget.OfRenditions:
		return say.N(p.Count, "message as it was handed over: recipient, subject, words", "messages as they were handed over: recipients, subjects, words")
	case forget.OfFiles:
		return say.N(p.Count, "file that went with a message", "files that went with messages")
	case forget.OfStatements:
		return say.N(p.Count, "entry about bank statements: who paid, from which account, with which words", "entries about bank statements: who paid, from which account, with which words")
	}
	return say.N(p.Count, "other entry of the journal: recipients, notes, answers of servers", "other entries of the journal: recipients, notes, answers of servers")
}

// WriteKept says why a client is not forgotten.
func WriteKept(w io.Writer, say words.Writer, s *forget.Standing, years int, today engine.Date) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", say.T("Client %s is kept:", named(s)))
	for i := range s.Open {
		fmt.Fprintf(&b, "  %s\n", openWith(say, &s.Open[i]))
	}
	if s.Over > today {
		fmt.Fprintf(&b, "  %s\n", say.T("the last thing happened on %s, and has to be kept for %s after the end of that year: until %s",
			say.On(s.Last), say.N(years, "year", "years"), say.On(s.Over-1)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// openWith says what is open.
func openWith(say words.Writer, r *forget.Reason) string {
	id := words.Printable(r.ID)
	switch r.What {
	case forget.ByInvoice:
		return say.T("invoice %s has %s open", id, say.Sum(r.Amount, r.Currency))
	case forget.ByAccount:
		return say.T("%s are on account", say.Sum(r.Amount, r.Currency))
	case forget.ByCase:
		return say.T("case %s goes on", id)
	case forget.ByMessage:
		return say.T("message %s is %s", id, StatusName(say, r.Status))
	case forget.ByPromise:
		return say.T("what was promised by %s may still come (case %s)", say.On(r.Until), id)
	case forget.ByAnswer:
		return say.T("nobody has read their answer %s", strings.TrimPrefix(id, "answer/"))
	}
	return say.T("the last run left them out: run it again")
}

// WriteForgetDue lists who may be forgotten.
func WriteForgetDue(w io.Writer, say words.Writer, due []forget.Standing, years int) error {
	if len(due) == 0 {
		_, err := fmt.Fprintln(w, say.T("Nobody: of all clients something is open, or something happened in the last %s.", say.N(years, "year", "years")))
		return err
	}
	rows := make([][]string, 0, len(due))
	for i := range due {
		s := &due[i]
		rows = append(rows, []string{
			words.Printable(s.Client.ID), words.Printable(cmp.Or(s.Client.Name, s.Client.ID)),
			say.T("last on %s", say.On(s.Last)), say.T("kept until %s", say.On(s.Over-1)),
		})
	}
	return WriteRows(w, rows)
}
