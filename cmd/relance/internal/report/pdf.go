package report

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// PDF is the report as a document under a letterhead. A table of more columns than paper holds is
// split, with the columns that name its rows in each piece.
func (p *Page) PDF(paper *letter.Paper, date time.Time) ([]byte, error) {
	var b strings.Builder
	say := words.New(p.Language)
	para := func(s string) { fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(s)) }
	for _, l := range p.Lines {
		para(l)
	}
	for _, c := range p.Chapters {
		fmt.Fprintf(&b, "<h2>%s</h2>", html.EscapeString(c.Title))
		var facts [][]Cell
		for _, f := range c.Facts {
			facts = append(facts, []Cell{{Text: f.Name}, {Text: f.Value, Number: "0"}, {Text: f.Note}})
		}
		table(&b, nil, facts)
		for _, part := range c.Parts {
			fmt.Fprintf(&b, "<p><strong>%s</strong></p>", html.EscapeString(part.Title))
			if part.Note != "" {
				para(part.Note)
			}
			if part.Chart != nil {
				bars(&b, part.Chart)
			}
			rows := part.Rows[:min(len(part.Rows), maxRows)]
			for _, cols := range pieces(part.Head, rows) {
				head, some := pick(part, rows, cols)
				table(&b, head, some)
			}
			if more := part.more(say); more != "" {
				para(more)
			}
		}
	}
	pdf, err := paper.Document(letter.Document{Key: "report", Title: p.Title, Language: p.Language, Date: date, HTML: b.String()})
	return pdf.Data, err
}

// bars writes a chart: its title, what the bars of several series are, and the bars of each label.
func bars(b *strings.Builder, c *Chart) {
	fmt.Fprintf(b, "<p><em>%s. %s</em></p>", html.EscapeString(c.Title), html.EscapeString(c.Description))
	bar := func(width int, text string) {
		fmt.Fprintf(b, `<meter value="%d" max="%d">%s</meter>`, width, barRoom, html.EscapeString(text))
	}
	if len(c.Series) > 1 {
		b.WriteString("<figure>")
		for _, s := range c.Series {
			bar(barRoom/20, s.Name)
		}
		b.WriteString("</figure>")
	}
	most := c.most()
	for i, label := range c.Labels {
		fmt.Fprintf(b, "<figure><figcaption>%s</figcaption>", html.EscapeString(label))
		for _, s := range c.Series {
			bar(scaled(s.Values[i], most), s.Texts[i])
		}
		b.WriteString("</figure>")
	}
}

// paperColumns is how many columns of figures a page holds.
const paperColumns = 7

// pieces are the columns of a table, in as many pieces as paper needs, of about the same size: each begins with the
// columns that name a row.
func pieces(head []string, rows [][]Cell) (all [][]int) {
	columns := make([]int, len(head))
	for i := range columns {
		columns[i] = i
	}
	if len(columns) <= paperColumns {
		return [][]int{columns}
	}
	names := 0
	for names < paperColumns-1 && !slices.ContainsFunc(rows, func(row []Cell) bool { return row[names].Number != "" }) {
		names++
	}
	figures := columns[names:]
	room := paperColumns - names
	count := (len(figures) + room - 1) / room
	for k := range count {
		all = append(all, slices.Concat(columns[:names], figures[k*len(figures)/count:(k+1)*len(figures)/count]))
	}
	return all
}

// pick takes some columns of a table.
func pick(p Part, rows [][]Cell, cols []int) (head []string, some [][]Cell) {
	for _, c := range cols {
		head = append(head, p.Head[c])
	}
	for _, row := range rows {
		var cells []Cell
		for _, c := range cols {
			cells = append(cells, row[c])
		}
		some = append(some, cells)
	}
	return head, some
}

// table writes a table; without a head for nil.
func table(b *strings.Builder, head []string, rows [][]Cell) {
	line := func(tag string, c Cell, number bool) {
		align := ""
		if number {
			align = ` align="right"`
		}
		fmt.Fprintf(b, "<%s%s>%s</%s>", tag, align, html.EscapeString(c.Text), tag)
	}
	b.WriteString("<table>")
	if head != nil {
		b.WriteString("<thead><tr>")
		for i, h := range head {
			line("th", Cell{Text: h}, slices.ContainsFunc(rows, func(row []Cell) bool { return row[i].Number != "" }))
		}
		b.WriteString("</tr></thead>")
	}
	b.WriteString("<tbody>")
	for _, row := range rows {
		b.WriteString("<tr>")
		for _, c := range row {
			line("td", c, c.Number != "")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
}
