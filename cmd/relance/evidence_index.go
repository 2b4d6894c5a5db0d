package main

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/locale"
)

// indexEvidence adds the index as PDF and README.txt to the files of a dossier.
func indexEvidence(book *policies.Book, c *evidence.Collected, language string) error {
	zone, err := zoneOf(book)
	if err != nil {
		return err
	}
	company := book.Company(entityOf(&c.Dossier))
	layout := letter.French
	if company.Country == "DE" || company.Country == "AT" {
		layout = letter.DIN
	}
	paper, err := letter.NewPaper(letter.Letterhead{Name: company.Name, Lines: company.Address, Footer: company.Registration}, layout)
	if err != nil {
		return err
	}
	w := evidenceIn(language)
	x := indexer{evidenceWords: w, creditor: company.Name, style: locale.For(language), zone: zone, c: &c.Dossier}
	postal := c.Client.Address
	if len(postal) == 0 {
		postal = []string{cmp.Or(c.Client.Email, c.Client.ID)}
	}
	pdf, err := paper.Render(channels.Message{
		Key: "index", Date: c.At.In(zone), Language: language, Subject: fmt.Sprintf(w.title, c.About),
		To:   channels.Recipient{Name: c.Client.Name, Postal: postal, Country: c.Client.Country},
		Text: w.title, HTML: x.body(),
	})
	if err != nil {
		return err
	}
	c.Files["index.pdf"], c.Files["README.txt"] = pdf.Data, []byte(w.readme)
	return nil
}

// entityOf is the entity that all invoices of a dossier are owed to; else empty, for the
// book's creditor.
func entityOf(d *evidence.Dossier) string {
	entity := ""
	for i, inv := range d.Invoices {
		if i > 0 && inv.Entity != entity {
			return ""
		}
		entity = inv.Entity
	}
	return entity
}

// indexer writes the index as HTML, which becomes PDF.
type indexer struct {
	*evidenceWords
	creditor string
	b        strings.Builder
	style    locale.Locale
	zone     *time.Location
	c        *evidence.Dossier
}

func (x *indexer) body() string {
	x.text(fmt.Sprintf(x.asOf, x.style.Date(x.c.Day)))
	x.text(x.by + x.colon() + x.creditor + ". " + x.of + x.colon() + x.c.Client.Name + " (" + x.c.Client.ID + ").")
	x.table(x.invoices, []string{x.invoice, x.issued, x.due, x.late, x.amount, x.open, x.limit}, x.invoiceRows(), 3, 4, 5)
	for _, i := range x.c.Invoices {
		if i.ToAsk != "" {
			x.text(fmt.Sprintf(x.asked, i.ID, x.money(i.ToAsk, i.Currency)))
		}
	}
	if len(x.c.Pieces) == 0 {
		x.heading(x.pieces)
		x.text(x.none)
	}
	x.table(x.pieces, []string{x.number, x.on, x.channel, x.to, x.about, x.status, x.file}, x.pieceRows())
	x.table(x.events, []string{x.day, x.event, x.invoice, x.amount, x.note}, x.eventRows(), 3)
	x.table(x.unsent, []string{x.day, x.channel, x.status, x.reason}, x.unsentRows())
	x.table(x.needs, []string{x.item, "", x.here}, x.itemRows())
	x.heading(x.proof)
	x.text(fmt.Sprintf(x.head, x.c.Proof.Head.Seq, spaced(x.c.Proof.Head.Hash)))
	for _, book := range x.books() {
		x.text(fmt.Sprintf(x.bookWords, book))
	}
	x.text(x.check)
	return x.b.String()
}

// colon is what stands between a name and what it is.
func (x *indexer) colon() string { return wordsOf(x.style.Language()).colon }

func (x *indexer) heading(title string) {
	fmt.Fprintf(&x.b, "<p><strong>%s</strong></p>", html.EscapeString(title))
}

func (x *indexer) text(s string) { fmt.Fprintf(&x.b, "<p>%s</p>", html.EscapeString(printable(s))) }

// table writes a table below a title; nothing when it has no rows.
func (x *indexer) table(title string, head []string, rows [][]string, right ...int) {
	if len(rows) == 0 {
		return
	}
	x.heading(title)
	line := func(tag string, cells []string) {
		x.b.WriteString("<tr>")
		for i, cell := range cells {
			align := ""
			if slices.Contains(right, i) {
				align = ` align="right"`
			}
			fmt.Fprintf(&x.b, "<%s%s>%s</%s>", tag, align, html.EscapeString(printable(cell)), tag)
		}
		x.b.WriteString("</tr>")
	}
	x.b.WriteString("<table><thead>")
	line("th", head)
	x.b.WriteString("</thead><tbody>")
	for _, row := range rows {
		line("td", row)
	}
	x.b.WriteString("</tbody></table>")
}

func (x *indexer) short(d engine.Date) string {
	if d == 0 {
		return ""
	}
	return x.style.ShortDate(d)
}

// money writes an exact decimal in a currency as the language does.
func (x *indexer) money(amount, code string) string {
	if amount == "" {
		return ""
	}
	c, err := engine.ParseCurrency(code)
	if err == nil {
		if a, err := c.Parse(amount); err == nil {
			return x.style.Money(a, c)
		}
	}
	return amount + " " + code
}

func (x *indexer) invoiceRows() [][]string {
	var rows [][]string
	for _, i := range x.c.Invoices {
		late := ""
		if i.DaysLate > 0 && !strings.HasPrefix(i.Open, "-") {
			late = fmt.Sprintf(x.days, i.DaysLate)
		}
		rows = append(rows, []string{i.ID, x.short(i.Issued), x.short(i.Due), late, x.money(i.Amount, i.Currency), x.money(i.Open, i.Currency), x.short(i.Limitation)})
	}
	return rows
}

func (x *indexer) pieceRows() [][]string {
	var rows [][]string
	for _, p := range x.c.Pieces {
		channel := translated(x.channels, p.Channel)
		if p.Registered {
			channel = x.registered
		}
		status := translated(x.statuses, p.Status)
		if p.Status == "delivered" && !p.Changed.Equal(p.Handed) {
			status += " " + x.short(engine.DateOf(p.Changed.In(x.zone)))
		}
		file := p.File
		if p.Pages > 0 {
			file = fmt.Sprintf(x.pages, file, p.Pages)
		}
		if !p.Kept {
			file += " (" + x.again + ")"
		}
		rows = append(rows, []string{
			fmt.Sprint(p.Number), x.short(p.Day) + " " + p.Handed.In(x.zone).Format("15:04"), channel, p.To, cmp.Or(p.Subject, p.State), status,
			strings.TrimPrefix(file, "pieces/"),
		})
	}
	return rows
}

func (x *indexer) eventRows() [][]string {
	var rows [][]string
	for _, e := range x.c.Events {
		note := e.Note
		if e.Until != 0 {
			note = strings.TrimSpace(fmt.Sprintf(x.until, x.short(e.Until)) + " " + note)
		}
		if e.Channel != "" {
			note = strings.TrimSpace(translated(x.channels, e.Channel) + " " + note)
		}
		rows = append(rows, []string{x.short(e.Date), translated(x.kinds, e.Type), e.Invoice, x.money(e.Amount, e.Currency), note})
	}
	return rows
}

func (x *indexer) unsentRows() [][]string {
	var rows [][]string
	for _, u := range x.c.Unsent {
		rows = append(rows, []string{x.short(u.Decided), translated(x.channels, u.Channel), translated(x.statuses, u.Status), u.Reason})
	}
	return rows
}

func (x *indexer) itemRows() [][]string {
	var rows [][]string
	for _, i := range x.c.Items {
		mark := x.missing
		if i.Present {
			mark = x.present
		}
		rows = append(rows, []string{x.items[i.Name], mark, i.Detail})
	}
	return rows
}

// books names the books that the messages were decided under, with their commits.
func (x *indexer) books() []string {
	var list []string
	for _, p := range x.c.Pieces {
		if p.Book == "" {
			continue
		}
		text := p.Book[:min(len(p.Book), 16)]
		if p.Commit != "" {
			text += ", git " + p.Commit
		}
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// spaced writes a hash in groups, so that a line can break between them.
func spaced(hash string) string {
	var groups []string
	for part := range slices.Chunk([]byte(hash), 16) {
		groups = append(groups, string(part))
	}
	return strings.Join(groups, " ")
}
