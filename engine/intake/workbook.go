package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/xuri/excelize/v2"
)

// unzipLimit bounds what a workbook may unpack to.
const unzipLimit = 4 << 30

// excelDigits is how many significant digits a spreadsheet keeps of a number;
// what a file holds beyond them is noise of binary arithmetic.
const excelDigits = 15

// workbook is the body of one sheet of an XLSX file.
type workbook struct {
	in    *input
	file  *excelize.File
	sheet string
	rows  int // of the sheet, once they were walked

	// padded is true when a number format of the workbook pads with zeros, so
	// that 42 is shown, and meant, as 00042.
	padded bool
}

// openWorkbook opens the sheet that the mapping names, or the first.
func (t *table) openWorkbook(ctx context.Context, in *input, stated *Table) (*Problem, error) {
	r, err := in.open(ctx, true)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	watched := &watchedReader{r: r}
	f, err := excelize.OpenReader(watched, excelize.Options{RawCellValue: true, UnzipSizeLimit: unzipLimit})
	switch {
	case watched.err != nil:
		return nil, fmt.Errorf("export %s: %w", in.src.Name, watched.err)
	case err != nil:
		return &Problem{
			Code: codeFormat, Message: fmt.Sprintf("the workbook cannot be read: %v", err),
			Hint: "open it in a spreadsheet and save it again as .xlsx, or as CSV UTF-8",
		}, nil
	}
	sheets := f.GetSheetList()
	t.sheet = stated.Sheet
	if t.sheet == "" && len(sheets) > 0 {
		t.sheet = sheets[0]
	}
	t.body, t.epoch = &workbook{in: in, file: f, sheet: t.sheet, padded: hasPadding(f)}, epochOf(f)
	if !slices.Contains(sheets, t.sheet) {
		return &Problem{
			Code: codeSheet, Value: t.sheet, Message: fmt.Sprintf("the workbook has no sheet %q", t.sheet),
			Hint: "its sheets are: " + strings.Join(sheets, ", "),
		}, nil
	}
	return t.readHeader(ctx)
}

// epochOf tells how the workbook counts days.
func epochOf(f *excelize.File) serialEpoch {
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		return epoch1904
	}
	return epoch1900
}

// hasPadding reports whether a number format of the workbook is made of zeros.
func hasPadding(f *excelize.File) bool {
	if f.Styles == nil || f.Styles.NumFmts == nil {
		return false
	}
	for _, format := range f.Styles.NumFmts.NumFmt {
		if len(format.FormatCode) > 1 && strings.Trim(format.FormatCode, "0") == "" {
			return true
		}
	}
	return false
}

// watchedReader keeps the error of reading apart from that of understanding.
type watchedReader struct {
	r   io.Reader
	err error
}

func (w *watchedReader) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

func (w *workbook) close() error { return w.file.Close() }

func (w *workbook) walk(ctx context.Context, visit func(record) bool) (err error) {
	rows, err := w.file.Rows(w.sheet)
	if err != nil {
		return fmt.Errorf("sheet %s: %w", w.sheet, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	shown, err := w.shown()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shown.close()) }()
	var cells []cell
	row := 0
	for rows.Next() {
		row++
		w.advance(row)
		if err := ctx.Err(); err != nil {
			return err
		}
		values, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("sheet %s, row %d: %w", w.sheet, row, err)
		}
		texts, err := shown.next()
		if err != nil {
			return fmt.Errorf("sheet %s, row %d: %w", w.sheet, row, err)
		}
		cells = cells[:0]
		for i, v := range values {
			c := workbookCell(v)
			if i < len(texts) && c.padded(texts[i]) {
				c = cell{text: texts[i]}
			}
			cells = append(cells, c)
		}
		if !visit(record{row: row, cells: cells}) {
			return nil
		}
	}
	if w.rows == 0 {
		w.in.meter.add(w.in.src.Size)
	}
	w.rows = row
	return nil
}

// shownRows walks a sheet as a spreadsheet shows it. The zero shownRows shows nothing.
type shownRows struct{ rows *excelize.Rows }

// shown opens the sheet as shown when that may differ for ids.
func (w *workbook) shown() (shownRows, error) {
	if !w.padded {
		return shownRows{}, nil
	}
	rows, err := w.file.Rows(w.sheet)
	if err != nil {
		return shownRows{}, fmt.Errorf("sheet %s: %w", w.sheet, err)
	}
	return shownRows{rows}, nil
}

func (s shownRows) next() ([]string, error) {
	if s.rows == nil || !s.rows.Next() {
		return nil, nil
	}
	return s.rows.Columns(excelize.Options{RawCellValue: false})
}

func (s shownRows) close() error {
	if s.rows == nil {
		return nil
	}
	return s.rows.Close()
}

// padded reports whether shown is the cell's number with zeros before it.
func (c *cell) padded(shown string) bool {
	zeros, ok := strings.CutSuffix(shown, c.text)
	return ok && c.kind == cellNumber && zeros != "" && strings.Trim(zeros, "0") == ""
}

// advance counts a row as its share of the file's bytes, once it is known how
// many rows there are.
func (w *workbook) advance(row int) {
	if n := int64(w.rows); n > 0 && int64(row) <= n {
		w.in.meter.add(w.in.src.Size*int64(row)/n - w.in.src.Size*int64(row-1)/n)
	}
}

// workbookCell tells numbers from text. A text cell that is written as a plain
// number counts as one: the cells of a sheet come without their types.
func workbookCell(raw string) cell {
	text := strings.TrimSpace(raw)
	whole, frac, plain := splitPlain(text)
	_, _, scientific := splitExponent(text)
	switch {
	case !plain && !scientific:
		return cell{text: text}
	case plain && frac != "" && len(strings.TrimLeft(whole+frac, "0")) > excelDigits:
		return cell{text: rounded(text), kind: cellNumber}
	}
	return cell{text: text, kind: cellNumber}
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
