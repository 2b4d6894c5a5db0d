package claim

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/locale"
)

// Index adds the index as PDF and README.txt to the files of a dossier.
func Index(book *policies.Book, c *evidence.Collected, language string) error {
	zone, err := delivery.Zone(book)
	if err != nil {
		return err
	}
	company := book.Company(entityOf(&c.Dossier))
	paper, err := delivery.Paper(book, entityOf(&c.Dossier))
	if err != nil {
		return err
	}
	w := indexIn(language)
	x := indexer{indexWords: w, creditor: company.Name, style: locale.For(language), zone: zone, c: &c.Dossier}
	pdf, err := paper.Document(letter.Document{
		Key: "index", Title: fmt.Sprintf(w.title, words.Printable(c.About)), Language: language, Date: c.At.In(zone), HTML: x.body(),
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
	*indexWords
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
	x.table(x.pieces, []string{x.number, x.on, x.channel, x.to, x.about, x.status, x.file}, x.pieceRows(x.c.Pieces, ""))
	x.table(x.rehearsed, []string{x.number, x.on, x.channel, x.to, x.about, x.status, x.file}, x.pieceRows(x.c.Rehearsed, x.rehearsal))
	x.table(x.events, []string{x.day, x.event, x.invoice, x.amount, x.note}, x.eventRows(), 3)
	x.table(x.unsent, []string{x.day, x.channel, x.status, x.reason}, x.unsentRows())
	x.itemTable(x.needs)
	x.heading(x.proof)
	x.text(fmt.Sprintf(x.head, x.c.Proof.Head.Seq, spaced(x.c.Proof.Head.Hash)))
	for _, book := range x.books() {
		x.text(fmt.Sprintf(x.bookWords, book))
	}
	x.text(x.check)
	return x.b.String()
}

// colon is what stands between a name and what it is.
func (x *indexer) colon() string { return words.Of(x.style.Language()).Colon }

func (x *indexer) heading(title string) {
	fmt.Fprintf(&x.b, "<p><strong>%s</strong></p>", html.EscapeString(title))
}

func (x *indexer) text(s string) {
	fmt.Fprintf(&x.b, "<p>%s</p>", html.EscapeString(words.Printable(s)))
}

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
			fmt.Fprintf(&x.b, "<%s%s>%s</%s>", tag, align, html.EscapeString(words.Printable(clip(cell))), tag)
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

// longCell is how many characters of a cell the index shows: index.json has them all.
const longCell = 240

// clip shortens what would fill a page of the index, such as a subject with all its invoices.
func clip(s string) string {
	n := 0
	for at := range s {
		if n++; n > longCell {
			return strings.TrimRight(s[:at], " ,") + "…"
		}
	}
	return s
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

// pieceRows are messages as a table; outcome stands for their own when it is given.
func (x *indexer) pieceRows(pieces []evidence.Piece, outcome string) [][]string {
	var rows [][]string
	for _, p := range pieces {
		channel := words.Translated(x.channels, p.Channel)
		if p.Registered {
			channel = x.registered
		}
		status := words.Translated(x.statuses, p.Status)
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
			fmt.Sprint(p.Number), x.short(p.Day) + " " + p.Handed.In(x.zone).Format("15:04"), channel, words.Where(p.To), cmp.Or(p.Subject, p.State), status,
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
			note = strings.TrimSpace(words.Translated(x.channels, e.Channel) + " " + note)
		}
		rows = append(rows, []string{x.short(e.Date), words.Translated(x.kinds, e.Type), e.Invoice, x.money(e.Amount, e.Currency), note})
	}
	return rows
}

func (x *indexer) unsentRows() [][]string {
	var rows [][]string
	for _, u := range x.c.Unsent {
		rows = append(rows, []string{x.short(u.Decided), words.Translated(x.channels, u.Channel), words.Translated(x.statuses, u.Status), u.Reason})
	}
	return rows
}

// itemTable is what a claim needs, below a title: which of it is there, and where when that is known of any.
func (x *indexer) itemTable(title string) {
	head := []string{x.item, x.there}
	var rows [][]string
	for _, i := range x.c.Items {
		mark := x.missing
		if i.Present {
			mark = x.present
		}
		rows = append(rows, []string{x.items[i.Name], mark, i.Detail})
	}
	if !slices.ContainsFunc(rows, func(row []string) bool { return row[2] != "" }) {
		for i := range rows {
			rows[i] = rows[i][:2]
		}
	} else {
		head = append(head, x.here)
	}
	x.table(title, head, rows)
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
