package xlsx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Kind says what a cell is.
type Kind uint8

// The kinds of cell.
const (
	Empty    Kind = iota
	Number        // Text is the number as the file has it: a decimal point, perhaps an exponent
	Text          // as a person or a program wrote it
	Date          // Text is an ISO 8601 date
	Bool          // Text is "true" or "false"
	Error         // Text is what is shown, such as #REF!
	Uncached      // a formula whose result is not in the file
)

// Cell is one cell of a row.
type Cell struct {
	Kind   Kind
	Text   string
	Format *Format // of a number; nil for a general one
}

// Row is one row of a sheet. Its cells are valid until the next row.
type Row struct {
	N      int // as a spreadsheet shows it: the first is 1
	Hidden bool
	Cells  []Cell
}

// Rows visits the rows of a sheet that the file has, until visit returns false.
func (b *Book) Rows(ctx context.Context, sheet Sheet, visit func(Row) bool) error {
	s, closer, err := b.open(sheet.part, sheetRatio)
	if err != nil {
		return err
	}
	defer closer.Close()
	w := &walker{book: b, scanner: s}
	for inside := false; ; {
		var e element
		switch err := s.next(&e); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("after row %d: %w", w.row.N, err)
		}
		switch {
		case e.name == "sheetData":
			if inside = !e.end; !inside {
				return b.readMerged(s, sheet.part)
			}
		case e.name == "col" && !inside && !e.end:
			b.hide(sheet.part, &e)
		case inside && e.name == "row" && !e.end:
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.read(&e); err != nil {
				return fmt.Errorf("row %d: %w", w.row.N, err)
			}
			if !visit(w.row) {
				return nil
			}
			s.limit.left = longestRow
		}
	}
}

// walker reads rows.
type walker struct {
	*scanner
	book *Book
	row  Row
}

// read reads a row whose beginning was read.
func (w *walker) read(start *element) error {
	w.row.N++
	if r := start.attr("r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < w.row.N || n > MostRows {
			return fmt.Errorf("%q is no number of the next row", r)
		}
		w.row.N = n
	}
	if w.row.N > MostRows {
		return ErrTooLarge
	}
	w.row.Hidden = truth(start.attr("hidden"))
	w.row.Cells = w.row.Cells[:0]
	for col := 0; ; col++ {
		var e element
		if err := w.next(&e); err != nil {
			return err
		}
		switch {
		case e.end && e.name == "row":
			return nil
		case e.end || e.name != "c":
			col--
			continue
		}
		if ref := e.attr("r"); ref != "" {
			if col = column(ref); col < 0 {
				return fmt.Errorf("%q is no place of a cell", ref)
			}
		}
		c, err := w.cell(&e)
		if err != nil {
			return err
		}
		if c.Kind == Empty {
			continue
		}
		if col >= MostColumns {
			return fmt.Errorf("more than %d columns: %w", MostColumns, ErrTooLarge)
		}
		for len(w.row.Cells) <= col {
			w.row.Cells = append(w.row.Cells, Cell{})
		}
		w.row.Cells[col] = c
	}
}

// cell reads a cell whose beginning was read.
func (w *walker) cell(start *element) (Cell, error) {
	kind, style := start.attr("t"), start.attr("s")
	value, text, formula, aside := "", "", false, 0
	for {
		var e element
		if err := w.next(&e); err != nil {
			return Cell{}, err
		}
		switch {
		case !e.end:
			formula = formula || e.name == "f"
			if e.name == "rPh" {
				aside++
			}
		case e.name == "rPh":
			aside--
		case e.name == "v":
			value = e.text
		case e.name == "t" && aside == 0:
			text += e.text
		case e.name == "c":
			return w.value(kind, style, value, text, formula)
		}
	}
}

// value makes a cell of its parts.
func (w *walker) value(kind, style, value, text string, formula bool) (Cell, error) {
	if formula && (w.book.stale || value == "" && kind != "str") {
		return Cell{Kind: Uncached}, nil
	}
	switch kind {
	case "s":
		if value == "" {
			return Cell{}, nil
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(w.book.texts) {
			return Cell{}, fmt.Errorf("there is no text %q", value)
		}
		return Cell{Kind: Text, Text: w.book.texts[n]}.orEmpty(), nil
	case "inlineStr":
		return textCell(text), nil
	case "str":
		return textCell(value), nil
	}
	if value == "" {
		return Cell{}, nil
	}
	switch kind {
	case "d":
		return Cell{Kind: Date, Text: value}, nil
	case "b":
		return Cell{Kind: Bool, Text: strconv.FormatBool(truth(value))}, nil
	case "e":
		return Cell{Kind: Error, Text: value}, nil
	}
	c := Cell{Kind: Number, Text: value}
	if n, err := strconv.Atoi(style); err == nil && n >= 0 && n < len(w.book.formats) {
		c.Format = &w.book.formats[n]
	}
	return c, nil
}

// orEmpty is the cell, empty when it holds no text.
func (c Cell) orEmpty() Cell {
	if c.Text == "" {
		return Cell{}
	}
	return c
}

func textCell(s string) Cell {
	return Cell{Kind: Text, Text: unescaped(s)}.orEmpty()
}

// column is the place of a cell such as BC12 in its row, from 0; -1 when it is none.
func column(ref string) int {
	col, i := 0, 0
	for ; i < len(ref) && i < 4; i++ {
		b := ref[i] &^ 0x20
		if b < 'A' || b > 'Z' {
			break
		}
		col = col*26 + int(b-'A') + 1
	}
	if i == 0 || i > 3 {
		return -1
	}
	return col - 1
}
