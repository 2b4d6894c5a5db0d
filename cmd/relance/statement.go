package main

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/locale"
)

// statementWords are the words of a statement of account.
type statementWords struct {
	title, on, invoice, issued, due, amount, open, credit, total, late, file string
	onAccount, linked, balance, disputed, ask                                string
}

// statementIn returns the words of a language: French, or else English.
func statementIn(language string) statementWords {
	if language == "fr" {
		return statementWords{
			"Relevé de compte", "Situation au %s", "Pièce", "Date", "Échéance", "Montant", "Reste dû", "avoir", "Total", "dont échu", "releve",
			"À votre crédit, sans affectation", "avoir sur %s", "Solde", "Contesté", "Reste à régler",
		}
	}
	return statementWords{
		"Statement of account", "As of %s", "Document", "Issued", "Due", "Amount", "Outstanding", "credit note", "Total", "of this overdue", "statement",
		"On account, not allocated", "credit note for %s", "Balance", "Disputed", "Left to pay",
	}
}

// statement lists all that is open between a company and a client in one currency, as PDF.
func (c *composer) statement(m *engine.Message, client *engine.Client, known []*engine.Invoice) (channels.Attachment, error) {
	company := c.book.Company(m.Entity)
	head := letter.Letterhead{Name: company.Name, Lines: company.Address, Footer: company.Registration}
	layout := letter.French
	if company.Country == "DE" || company.Country == "AT" {
		layout = letter.DIN
	}
	paper, err := letter.NewPaper(head, layout)
	if err != nil {
		return channels.Attachment{}, err
	}
	w := statementIn(m.Language)
	postal := client.Address
	if len(postal) == 0 {
		postal = []string{cmp.Or(client.Email, client.ID)}
	}
	day := locale.For(m.Language).Date(m.Date)
	pdf, err := paper.Render(channels.Message{
		Key: "statement", Date: c.today.Time(), Language: m.Language, Subject: w.title,
		To:   channels.Recipient{Name: cmp.Or(client.Name, client.ID), Postal: postal, Country: client.Country},
		Text: w.title, HTML: "<p>" + html.EscapeString(fmt.Sprintf(w.on, day)) + "</p>" + statementTable(w, m, known, client.OnAccount(m.Entity, m.Currency)),
	})
	if err != nil {
		return channels.Attachment{}, err
	}
	return channels.Attachment{Name: w.file + "-" + m.Date.String() + ".pdf", Type: "application/pdf", Data: pdf.Data}, nil
}

// statementTable is the table of a statement, oldest due first. Below the total stands what
// is asked, when that is less: the client's credit taken off, and what he contests.
func statementTable(w statementWords, m *engine.Message, known []*engine.Invoice, onAccount engine.Amount) string {
	open := slices.DeleteFunc(slices.Clone(known), func(i *engine.Invoice) bool { return i.Open == 0 })
	slices.SortFunc(open, func(a, b *engine.Invoice) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) })
	style := locale.For(m.Language)
	money := func(a engine.Amount) string { return style.Money(a, m.Currency) }
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
	row("th", w.invoice, w.issued, w.due, w.amount, w.open)
	b.WriteString("</thead><tbody>")
	var total, late, disputed, ask engine.Amount
	for _, i := range open {
		name, issued := engine.Reference(i.ID, engine.Instalments(i, known)), ""
		switch {
		case i.Amount < 0 && i.CreditFor != "":
			name += " (" + fmt.Sprintf(w.linked, i.CreditFor) + ")"
		case i.Amount < 0:
			name += " (" + w.credit + ")"
		}
		if i.Issued != 0 {
			issued = style.ShortDate(i.Issued)
		}
		row("td", name, issued, style.ShortDate(i.Due), money(i.Amount), money(i.Open))
		total += i.Open
		disputed += i.Contested()
		ask += i.ToAsk()
		if i.Due < m.Date {
			late += i.Open
		}
	}
	row("td", w.total, "", "", "", money(total))
	row("td", w.late, "", "", "", money(late))
	if onAccount > 0 {
		row("td", w.onAccount, "", "", "", money(-onAccount))
		row("td", w.balance, "", "", "", money(total-onAccount))
	}
	if disputed > 0 {
		row("td", w.disputed, "", "", "", money(disputed))
	}
	if ask != max(0, total) {
		row("td", w.ask, "", "", "", money(ask))
	}
	b.WriteString("</tbody></table>")
	return b.String()
}
