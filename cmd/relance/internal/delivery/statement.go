package delivery

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/locale"
	"github.com/relance-dev/relance/policies/template"
)

// statementWords are the words of a statement of account.
type statementWords struct {
	title, on, invoice, issued, due, amount, open, credit, total, late, file string
	onAccount, linked, balance, disputed, ask, without                       string
	interest, fee, charges, all, until                                       string
}

// statementIn returns the words of a language: French, or else English.
func statementIn(language string) statementWords {
	if language == "fr" {
		return statementWords{
			"Relevé de compte", "Situation au %s", "Pièce", "Date", "Échéance", "Montant", "Reste dû", "avoir", "Total", "dont échu", "releve",
			"À votre crédit, sans affectation", "avoir sur %s", "Solde", "Contesté", "Reste à régler", "Intérêts, pénalités et frais non compris.",
			"Intérêts", "Frais", "Intérêts et frais", "Reste à régler, intérêts et frais compris", "Intérêts et frais arrêtés au %s.",
		}
	}
	return statementWords{
		"Statement of account", "As of %s", "Document", "Issued", "Due", "Amount", "Outstanding", "credit note", "Total", "of this overdue", "statement",
		"On account, not allocated", "credit note for %s", "Balance", "Disputed", "Left to pay", "Interest, penalties and costs are not included.",
		"Interest", "Fees", "Interest and fees", "Left to pay, with interest and fees", "Interest and fees run up to %s.",
	}
}

// Statement is what is open between a company and a client in one currency on a day.
type Statement struct {
	Day       engine.Date
	Currency  engine.Currency
	Rows      []StatementRow // oldest due first
	Total     engine.Amount  // of the rows
	Late      engine.Amount  // of it, past due
	OnAccount engine.Amount  // money that was allocated to nothing
	Disputed  engine.Amount  // of the total, what the client contests
	Ask       engine.Amount  // what is left to pay, without interest and fees
	Charged   bool           // Composer.Charge has computed interest and fees

	known []*engine.Invoice // of the account, paid ones included
}

// StatementRow is an invoice or a credit note of a statement.
type StatementRow struct {
	*engine.Invoice
	Parts         int // of how many instalments it is one; 0 when it is whole
	Interest, Fee engine.Amount
}

// Charges are the interest and the fees of all rows.
func (s *Statement) Charges() (sum engine.Amount) {
	for i := range s.Rows {
		sum += s.Rows[i].Interest + s.Rows[i].Fee
	}
	return sum
}

// NewStatement makes the statement of the known invoices of an account, of which it tells those that
// are open; engine.ApplyCash has found what is asked of them.
func NewStatement(day engine.Date, currency engine.Currency, known []*engine.Invoice, onAccount engine.Amount) *Statement {
	s := &Statement{Day: day, Currency: currency, OnAccount: onAccount, known: known}
	parts := partsOf(known)
	for _, i := range known {
		if i.Open == 0 {
			continue
		}
		number, _ := engine.SplitID(i.ID)
		s.Rows = append(s.Rows, StatementRow{Invoice: i, Parts: engine.Instalments(i, parts[number])})
		s.Total += i.Open
		s.Disputed += i.Contested()
		s.Ask += i.ToAsk()
		if i.Due < day {
			s.Late += i.Open
		}
	}
	slices.SortFunc(s.Rows, func(a, b StatementRow) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) })
	return s
}

// Table is the statement in words: a head, the rows, and below them what they come to. Of those
// the balance and what is left to pay stand only where they differ from the total.
func (s *Statement) Table(language string) (head []string, rows, sums [][]string) {
	w, style := statementIn(language), locale.For(language)
	money := func(a engine.Amount) string { return style.Money(a, s.Currency) }
	for _, i := range s.Rows {
		name, issued := engine.Reference(i.ID, i.Parts), ""
		switch {
		case i.Amount < 0 && i.CreditFor != "":
			name += " (" + fmt.Sprintf(w.linked, i.CreditFor) + ")"
		case i.Amount < 0:
			name += " (" + w.credit + ")"
		}
		if i.Issued != 0 {
			issued = style.ShortDate(i.Issued)
		}
		row := []string{name, issued, style.ShortDate(i.Due), money(i.Amount), money(i.Open)}
		if s.Charged {
			row = append(row, money(i.Interest), money(i.Fee))
		}
		rows = append(rows, row)
	}
	head = []string{w.invoice, w.issued, w.due, w.amount, w.open}
	if s.Charged {
		head = append(head, w.interest, w.fee)
	}
	sum := func(name string, a engine.Amount) {
		row := make([]string, len(head))
		row[0], row[4] = name, money(a)
		sums = append(sums, row)
	}
	sum(w.total, s.Total)
	sum(w.late, s.Late)
	if s.OnAccount > 0 {
		sum(w.onAccount, -s.OnAccount)
		sum(w.balance, s.Total-s.OnAccount)
	}
	if s.Disputed > 0 {
		sum(w.disputed, s.Disputed)
	}
	if s.Ask != max(0, s.Total) {
		sum(w.ask, s.Ask)
	}
	if s.Charged && s.Charges() != 0 {
		sum(w.charges, s.Charges())
		sum(w.all, s.Ask+s.Charges())
	}
	return head, rows, sums
}

// html is the table of a statement.
func (s *Statement) html(language string) string {
	head, rows, sums := s.Table(language)
	var b strings.Builder
	row := func(tag string, cells ...string) {
		b.WriteString("<tr>")
		for i, cell := range cells {
			align := ""
			if i >= 3 {
				align = ` align="right"`
			}
			fmt.Fprintf(&b, "<%s%s>%s</%s>", tag, align, html.EscapeString(cell), tag)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("<table><thead>")
	row("th", head...)
	b.WriteString("</thead><tbody>")
	for _, cells := range slices.Concat(rows, sums) {
		row("td", cells...)
	}
	b.WriteString("</tbody></table>")
	return b.String()
}

// Words are what a statement is called, of which day it is, and what of interest and fees is in it, in a language.
func (s *Statement) Words(language string) (title, asOf, charges string) {
	w, day := statementIn(language), locale.For(language).Date(s.Day)
	charges = w.without
	if s.Charged {
		charges = fmt.Sprintf(w.until, day)
	}
	return w.title, fmt.Sprintf(w.on, day), charges
}

// StatementPDF writes the statements of one company and one client, a table for each currency, as a
// letter to the client. date is that of the file.
func StatementPDF(book *policies.Book, client *engine.Client, entity, language string, date time.Time, list ...*Statement) ([]byte, error) {
	paper, err := Paper(book, entity)
	if err != nil {
		return nil, err
	}
	var body strings.Builder
	title, asOf, charges := list[0].Words(language)
	fmt.Fprintf(&body, "<p>%s</p>", html.EscapeString(asOf))
	for _, s := range list {
		if len(list) > 1 {
			fmt.Fprintf(&body, "<p><strong>%s</strong></p>", s.Currency)
		}
		body.WriteString(s.html(language))
	}
	fmt.Fprintf(&body, "<p>%s</p>", html.EscapeString(charges))
	pdf, err := paper.Render(channels.Message{
		Key: "statement", Date: date, Language: language, Subject: title,
		To:   statementTo(client, language, book.Company(entity)),
		Text: title, HTML: body.String(),
	})
	return pdf.Data, err
}

// statementTo is whom a statement is to, as a letter would be: abroad with the country. Who has no
// address has the e-mail address or the number in its place.
func statementTo(client *engine.Client, language string, from template.Creditor) channels.Recipient {
	to := recipient(&engine.Message{Channel: "letter", Language: language}, client, from)
	if len(to.Postal) == 0 {
		to.Postal = []string{cmp.Or(client.Email, client.ID)}
	}
	return to
}

// statement is the file of a statement that goes with a message.
func (c *Composer) statement(m *engine.Message, client *engine.Client, known []*engine.Invoice) (channels.Attachment, error) {
	s := NewStatement(m.Date, m.Currency, known, client.OnAccount(m.Entity, m.Currency))
	data, err := StatementPDF(c.Book, client, m.Entity, m.Language, c.Today.Time(), s)
	if err != nil {
		return channels.Attachment{}, err
	}
	return channels.Attachment{Name: statementIn(m.Language).file + "-" + m.Date.String() + ".pdf", Type: "application/pdf", Data: data}, nil
}
