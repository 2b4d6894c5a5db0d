package text

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/forecast"
	"github.com/relance-dev/relance/policies"
)

// pagePart is a table of a terminal on a page, under the names of its columns; without rows it is no part of it.
func pagePart(p part, head []string) report.Part {
	out := report.Part{Title: p.title, Head: head}
	for _, r := range p.rows {
		row := make([]report.Cell, len(head))
		for i := range head {
			text := ""
			if i < len(r) {
				text = strings.TrimSpace(r[i])
			}
			row[i] = report.Cell{Text: text}
			if slices.Contains(p.right, i) {
				row[i].Number = text
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// pageParts are the tables that have rows, in order; each takes its columns' names from head.
func pageParts(list []part, head func(i int, p *part) []string) (out []report.Part) {
	for i := range list {
		if p := pagePart(list[i], head(i, &list[i])); len(p.Rows) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// takeHead takes the names of the columns off a table that the terminal has as its first row.
func (p *part) takeHead() (head []string) {
	if len(p.rows) > 0 {
		head, p.rows = p.rows[0], p.rows[1:]
	}
	return head
}

// html writes a diff as a page.
func (w *DiffWriter) html(f *diff.Figures) error {
	d, say := w.Diff, w.Say
	page := report.Page{Language: say.Spoken(), Title: words.Printable(diffName(&d.Before) + " → " + diffName(&d.After))}
	if f == nil {
		page.Lines = append(page.Lines, say.T("What the change does was not computed: %s.", say.Says(d.NoImpact)))
	} else {
		page.Lines = append(page.Lines, w.headline(f))
		for _, n := range d.Impact.Notes {
			page.Lines = append(page.Lines, say.Says(n))
		}
		does := report.Chapter{Title: say.T("What the change does"), Parts: pageParts(w.sections(f), func(_ int, p *part) []string { return p.takeHead() })}
		if more := f.Changed - len(w.First); more > 0 {
			does.Note = say.T("Of the clients who are treated otherwise, %s more {is|are} not on this page; --format jsonl has all.", say.Whole(more))
		}
		if len(f.Stuck) > 0 {
			does.Note = strings.TrimSpace(does.Note + " " + w.stuckRemedy())
		}
		if len(does.Parts) > 0 {
			page.Chapters = append(page.Chapters, does)
		}
	}
	says := report.Chapter{Title: say.T("What the new book says otherwise")}
	rows := w.structureRows()
	if len(rows) == 0 {
		says.Note = say.T("No difference in what the books say.")
	} else {
		says.Parts = []report.Part{pagePart(part{title: say.T("Line by line"), rows: rows}, []string{"", say.T("of"), say.T("what"), say.T("before and after"), say.T("where")})}
	}
	for _, p := range d.Structure {
		if len(p.Lines) > 0 {
			says.Dossiers = append(says.Dossiers, report.Dossier{
				Title: words.Printable(p.Part), Summary: say.T("its words"), Steps: []report.Step{{What: say.Says(p.What), Subject: say.T("before and after"), Text: printableLines(p.Lines)}},
			})
		}
	}
	page.Chapters = append(page.Chapters, says)
	return page.HTML(w.Out)
}

// printableLines are lines as a page shows them.
func printableLines(list []string) string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = words.Printable(l)
	}
	return strings.Join(out, "\n")
}

// html writes a forecast as a page.
func (w *ForecastWriter) html(book *policies.Book, f *forecast.Forecast, none string) error {
	say := w.Say
	lines, parts := forecastSays(say, book, f), w.parts(say, f)
	heads := [][]string{
		{say.T("day"), say.T("channel"), say.T("client"), say.T("step"), say.T("amount"), say.T("invoices")},
		nil, // it has its own
		{say.T("policy and step"), say.T("channel"), say.T("messages"), say.T("cost")},
		nil,
		{say.T("client"), say.T("invoice"), say.T("step"), say.T("open")},
		{say.T("invoice")},
		{say.T("case")},
	}
	chapter := report.Chapter{Title: say.T("What would happen"), Parts: pageParts(parts, func(i int, p *part) []string {
		if heads[i] != nil {
			return heads[i]
		}
		return p.takeHead()
	})}
	days := map[engine.Date]int{}
	for _, d := range f.Days {
		for _, n := range d.Channels {
			days[d.Date] += n
		}
	}
	if len(days) > 0 {
		chapter.Parts = slices.Insert(chapter.Parts, 0, report.Part{Title: say.T("Messages and tasks on each day"), Calendar: &report.Calendar{
			Title: say.T("Messages and tasks on each day"), Language: say.Spoken(), From: f.From, To: f.To, Counts: days, Description: say.T("%s in all.", say.Whole(f.Messages)),
		}})
	}
	if standing := report.ByState(say, f.ByState); len(standing.Rows) > 0 {
		chapter.Parts = append(chapter.Parts, standing)
	}
	in := report.Chapter{Title: say.T("What may come in")}
	title, rows := recoveryRows(say, f.Recovery, none)
	in.Note = title
	if len(rows) > 0 {
		in.Parts = []report.Part{pagePart(part{title: say.T("Week by week"), rows: rows, right: []int{1}}, []string{say.T("week"), say.T("amount")})}
	}
	page := report.Page{Language: say.Spoken(), Title: say.T("Forecast: %s", words.Printable(book.Engine.Creditor.Name)), Lines: lines, Chapters: []report.Chapter{chapter, in}}
	return page.HTML(w.Out)
}
