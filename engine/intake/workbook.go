package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine/intake/xlsx"
)

// largestWorkbook bounds a workbook that can only be read from its beginning to its end,
// and so is held in memory.
const largestWorkbook = 256 << 20

// excelDigits is how many significant digits a spreadsheet keeps of a number;
// what a file holds beyond them is noise of binary arithmetic.
const excelDigits = 15

// workbook is the body of one sheet of an XLSX file.
type workbook struct {
	in     *input
	book   *xlsx.Book
	sheet  xlsx.Sheet
	rows   int // of the sheet, once they were walked
	closer io.Closer
}

// openWorkbook opens the sheet that the mapping names, or the first that is shown.
func (t *table) openWorkbook(ctx context.Context, in *input, stated *Table) (*Problem, error) {
	r, size, closer, p, err := in.openAt(ctx)
	if p != nil || err != nil {
		return p, err
	}
	w := &workbook{in: in, closer: closer}
	t.body = w
	if w.book, err = xlsx.Open(r, size); err != nil {
		return unreadable(0, err), nil
	}
	t.epoch = epoch1900
	if w.book.Date1904 {
		t.epoch = epoch1904
	}
	name := stated.Sheet
	for _, s := range w.book.Sheets { // without a name a cover that only has a title is passed over
		if s.Hidden || stated.Sheet != "" {
			continue
		}
		w.sheet = s
		p, err := t.readHeader(ctx, stated)
		named := len(t.header)
		t.header, t.headerTop, t.headerRow, t.doubled = nil, 0, 0, nil
		if err != nil {
			return nil, err
		}
		if p == nil && named >= fewestHeaders {
			name = s.Name
			break
		}
	}
	if p := t.chooseSheet(w, name, stated.Sheet == ""); p != nil {
		return p, nil
	}
	return t.readHeader(ctx, stated)
}

// fewestHeaders is how many columns a sheet of rows has at least.
const fewestHeaders = 3

// chooseSheet takes the sheet of that name, or the first that is shown, and notes what is
// not read.
func (t *table) chooseSheet(w *workbook, name string, note bool) *Problem {
	var all, others []string
	t.sheet = name
	found := false
	for _, s := range w.book.Sheets {
		all = append(all, s.Name)
		switch {
		case !found && (s.Name == name || name == "" && !s.Hidden):
			t.sheet, w.sheet, found = s.Name, s, true
		case !s.Hidden:
			others = append(others, s.Name)
		}
	}
	switch {
	case !found && name == "":
		return &Problem{
			Code: codeSheet, Message: "the workbook shows no sheet of cells",
			Hint: "name the one to read in intake.cue: sheet: \"…\"; it has: " + strings.Join(all, ", "),
		}
	case !found:
		return &Problem{
			Code: codeSheet, Value: name, Message: fmt.Sprintf("the workbook has no sheet %q", name),
			Hint: "its sheets are: " + strings.Join(all, ", "),
		}
	case note && len(others) > 0:
		t.notes = append(t.notes, Problem{
			Code: codeOtherSheets, Warning: true, Value: strings.Join(others, ", "),
			Message: fmt.Sprintf("the sheet %s is read; not read: %s", t.sheet, strings.Join(others, ", ")),
			Hint:    "state the sheet in intake.cue, and export one file for each that holds rows: sheet: \"" + t.sheet + "\"",
		})
	}
	return nil
}

// unreadable is a workbook that cannot be read after a row; 0 as a whole.
func unreadable(row int, err error) *Problem {
	p := &Problem{
		Code: codeFormat, Row: row, Message: fmt.Sprintf("the workbook cannot be read: %v", err),
		Hint: "open it in a spreadsheet and save it again as .xlsx, or as CSV UTF-8",
	}
	switch {
	case errors.Is(err, xlsx.ErrTooLarge):
		p.Hint = "it may have been made to harm; export again, or save the sheet alone as CSV UTF-8"
	case errors.Is(err, xlsx.ErrCutOff):
		p.Message, p.Hint = "the workbook is damaged or was cut off", "export it again, or copy it again from where it came"
	}
	return p
}

// openAt opens the source for reading at any place. What can only be read in order is held
// in memory.
func (in *input) openAt(ctx context.Context) (io.ReaderAt, int64, io.Closer, *Problem, error) {
	r, err := in.src.Open()
	if err != nil {
		return nil, 0, nil, nil, fmt.Errorf("export %s: %w", in.src.Name, err)
	}
	if at, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		size, err := at.Seek(0, io.SeekEnd)
		if err != nil {
			return nil, 0, nil, nil, errors.Join(fmt.Errorf("export %s: %w", in.src.Name, err), r.Close())
		}
		in.meter.add(size)
		return at, size, r, nil, nil
	}
	data, err := io.ReadAll(io.LimitReader(&meteredReader{ctx: ctx, r: r, meter: in.meter}, largestWorkbook+1))
	switch {
	case err != nil:
		return nil, 0, nil, nil, errors.Join(fmt.Errorf("export %s: %w", in.src.Name, err), r.Close())
	case len(data) > largestWorkbook:
		return nil, 0, nil, unreadable(0, xlsx.ErrTooLarge), r.Close()
	}
	return bytes.NewReader(data), int64(len(data)), r, nil, nil
}

func (w *workbook) close() error { return w.closer.Close() }

func (w *workbook) walk(ctx context.Context, visit func(record) bool) error {
	var cells []cell
	var faces []face
	last, stopped := 0, false
	err := w.book.Rows(ctx, w.sheet, func(r xlsx.Row) bool {
		w.advance(last, r.N)
		last = r.N
		cells, faces = cells[:0], faces[:0]
		for i := range r.Cells {
			cells = append(cells, workbookCell(&r.Cells[i]))
			key, _ := r.Cells[i].Shown()
			faces = append(faces, face{key, r.Cells[i].Format})
		}
		stopped = !visit(record{row: r.N, cells: cells, hidden: r.Hidden, faces: faces})
		return !stopped
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		visit(record{row: last + 1, broken: unreadable(last+1, err)})
		return nil
	case stopped:
		return nil
	}
	if w.rows == 0 {
		w.in.meter.add(w.in.src.Size)
	}
	w.rows = last
	return nil
}

// advance counts the rows after last as their share of the file's bytes, once it is known
// how many there are.
func (w *workbook) advance(last, row int) {
	if n := int64(w.rows); n > 0 && int64(row) <= n {
		w.in.meter.add(w.in.src.Size*int64(row)/n - w.in.src.Size*int64(last)/n)
	}
}

// workbookCell takes a cell as the workbook has it.
func workbookCell(x *xlsx.Cell) cell {
	text := strings.TrimSpace(x.Text)
	switch x.Kind {
	case xlsx.Uncached:
		return cell{text: "=", kind: cellUncached}
	case xlsx.Text:
		return cell{text: text, own: true}
	case xlsx.Number:
		c := cell{text: text, kind: cellNumber}
		if whole, frac, plain := splitPlain(text); plain && frac != "" && len(strings.TrimLeft(whole+frac, "0")) > excelDigits {
			c.text = rounded(text)
		}
		return c
	}
	return cell{text: text}
}

// rounded takes the noise off a number of more than excelDigits digits. It
// rounds the decimal digits as they are written; no binary number is involved.
func rounded(text string) string {
	d, _, err := apd.NewFromString(text)
	if err != nil {
		return text
	}
	ctx := apd.BaseContext.WithPrecision(excelDigits)
	if _, err := ctx.Round(d, d); err != nil {
		return text
	}
	return d.Text('f')
}
