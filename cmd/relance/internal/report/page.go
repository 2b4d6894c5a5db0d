// Package report writes the figures of engine/report as a page: for a browser, for a
// spreadsheet, on paper and on a terminal, all from one value.
package report

import (
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	figures "github.com/relance-dev/relance/engine/report"
)

// Page is a report in words.
type Page struct {
	Language string // whose amounts and days it has; the words are French, or else English
	Title    string
	Lines    []string // under the title
	Chapters []Chapter
}

// Chapter is what one entity is owed in one currency, or what concerns all.
type Chapter struct {
	Title, Note string
	Facts       []Fact // the figures at a glance
	Parts       []Part
	Drawings    []Drawing
	Dossiers    []Dossier
}

// Drawing is a picture of a policy.
type Drawing struct {
	Title string
	SVG   string // with every text in it escaped
}

// Dossier is what happens to one client, folded until somebody opens it.
type Dossier struct {
	Title, Summary string
	Steps          []Step
}

// Step is one message of a dossier.
type Step struct {
	Day, What, About, Sum string
	Subject, Text         string // its words; empty when the page does not have them
}

// Fact is one figure.
type Fact struct{ Name, Value, Note string }

// Part is a table, with a chart of it.
type Part struct {
	Title, Note string
	Head        []string
	Rows        [][]Cell
	Chart       *Chart    // nil for none
	Calendar    *Calendar // nil for none
	Strips      *Strips   // nil for none
}

// Cell is a value of a table: text, or a number, which is aligned on its right.
type Cell struct {
	Text   string // for people
	Number string // a plain decimal, for programs; empty for text
}

// Chart is one to three series of bars.
type Chart struct {
	Title, Description string
	Labels             []string
	Series             []Series
}

// Series is the values of one kind, with what people read of each.
type Series struct {
	Name   string
	Values []int64 // at least 0, in one unit
	Texts  []string
}

// maxRows is how many rows of a long table the pages for people show; the workbook and the JSON
// have all.
const maxRows = 50

// speaker writes values as cells, in words.
type speaker struct{ words.Writer }

// writer writes one group in words.
type writer struct {
	speaker
	*figures.Group
	rep *figures.Report
}

func text(s string) Cell { return Cell{Text: words.Printable(s)} }

// client is a client by name, with the id where that is another.
func (w speaker) client(id, name string) Cell {
	if name == "" || name == id {
		return text(id)
	}
	return text(name + " (" + id + ")")
}

func (w writer) money(a engine.Amount) Cell { return w.sum(a, w.Currency) }

func (w speaker) sum(a engine.Amount, c engine.Currency) Cell {
	return Cell{w.Money(a, c), c.Format(a)}
}

func (w speaker) count(n int) Cell { return Cell{w.Whole(n), strconv.Itoa(n)} }

func (w speaker) day(d engine.Date) Cell { return Cell{Text: w.ShortDate(d)} }

// share is a part of a whole in percent, with one decimal; nothing of a whole of nothing.
func (w writer) share(part, whole engine.Amount) Cell {
	if whole <= 0 || part < 0 {
		return Cell{}
	}
	tenths := int64(part)/int64(whole)*1000 + (int64(part)%int64(whole)*1000+int64(whole)/2)/int64(whole)
	plain := strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10)
	return Cell{w.Percent(plain), plain}
}

// New is the page of a report of a creditor, in a language.
func New(rep *figures.Report, creditor string, name func(entity string) string, language string) *Page {
	w := speaker{words.New(language)}
	p := &Page{
		Language: language, Title: w.T("Receivables report: %s", creditor),
		Lines: []string{w.T("As of %s. Money, messages and promises from %s to %s.", w.Date(rep.At), w.Date(rep.From), w.Date(rep.At))},
	}
	if rep.Known > rep.From {
		p.Lines = append(p.Lines, w.T("The ledger begins on %s; earlier days are told from payments with their dates.", w.Date(rep.Known)))
	}
	if len(rep.Groups) == 0 {
		p.Lines = append(p.Lines, w.T("Nothing is open, and nothing came in."))
	}
	several := false
	for _, g := range rep.Groups {
		several = several || g.Entity != ""
	}
	for i := range rep.Groups {
		g := writer{w, &rep.Groups[i], rep}
		title := g.Currency.Code()
		if several {
			title = name(g.Entity) + ", " + title
		}
		p.Chapters = append(p.Chapters, Chapter{Title: title, Facts: g.facts(), Parts: g.parts()})
	}
	if len(rep.Costs) > 0 {
		p.Chapters = append(p.Chapters, costs(w, rep, name, several))
	}
	return p
}
