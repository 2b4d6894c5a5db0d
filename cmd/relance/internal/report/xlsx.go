package report

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// XLSX writes a workbook: a sheet for each table, with all its rows. Amounts are numbers, written
// from exact decimals; text is text, whatever it begins with. The same report gives the same bytes.
func (p *Page) XLSX(w io.Writer, date time.Time) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	created := date.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Title: p.Title, Creator: "relance", LastModifiedBy: "relance", Language: p.Language, Created: created, Modified: created}); err != nil {
		return err
	}
	b := book{File: f, used: map[string]int{}}
	if b.bold, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	first := [][]Cell{{{Text: p.Title}}}
	for _, l := range p.Lines {
		first = append(first, []Cell{{Text: l}})
	}
	for _, c := range p.Chapters {
		first = append(first, nil, []Cell{{Text: c.Title}})
		for _, x := range c.Facts {
			first = append(first, []Cell{{Text: x.Name}, {Text: x.Value}, {Text: x.Note}})
		}
	}
	if err := b.sheet(f.GetSheetName(0), nil, first); err != nil {
		return err
	}
	for _, c := range p.Chapters {
		for _, part := range c.Parts {
			name := b.name(c.Title + " " + part.Title)
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
			if err := b.sheet(name, part.Head, part.Rows); err != nil {
				return fmt.Errorf("sheet %s: %w", name, err)
			}
		}
	}
	return f.Write(w)
}

// book is a workbook in the making.
type book struct {
	*excelize.File
	used map[string]int
	bold int
}

// name is a name for a sheet that none has: at most 31 characters, without those that none may have.
func (b *book) name(title string) string {
	var r []rune
	for _, c := range title {
		switch c {
		case ':', '\\', '/', '?', '*', '[', ']', '\'':
			c = ' '
		}
		r = append(r, c)
	}
	short := string(r[:min(len(r), 27)])
	b.used[short]++
	if n := b.used[short]; n > 1 {
		return fmt.Sprintf("%s %d", short, n)
	}
	return short
}

// maxSheetRows is what a sheet holds.
const maxSheetRows = 1_048_576

// sheet writes a table.
func (b *book) sheet(name string, head []string, rows [][]Cell) error {
	if len(rows) >= maxSheetRows {
		return fmt.Errorf("%d rows, and a sheet holds %d: take --format json", len(rows), maxSheetRows)
	}
	at := func(col, row int) string {
		cell, _ := excelize.CoordinatesToCellName(col+1, row) // both are small
		return cell
	}
	row := 1
	if head != nil {
		for i, h := range head {
			if err := b.SetCellStr(name, at(i, row), h); err != nil {
				return err
			}
		}
		if err := b.SetRowStyle(name, row, row, b.bold); err != nil {
			return err
		}
		if err := b.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
		row++
	}
	for _, cells := range rows {
		for i, c := range cells {
			set, value := b.SetCellStr, c.Text
			if c.Number != "" {
				set, value = b.SetCellDefault, c.Number // a number, digit by digit
			}
			if err := set(name, at(i, row), value); err != nil {
				return err
			}
		}
		row++
	}
	return b.SetColWidth(name, "A", "L", 18)
}
