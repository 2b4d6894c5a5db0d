package intake

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/relance-dev/relance/engine/intake/xlsx"
)

// cellKind says how much is known about the text of a cell.
type cellKind uint8

const (
	cellText     cellKind = iota // as a person wrote it, in the column's convention
	cellNumber                   // a number of a typed file: a decimal point, perhaps an exponent
	cellStated                   // from the mapping, in canonical form
	cellNested                   // a JSON object or array: no value at all
	cellUncached                 // a formula of a workbook whose result is not in the file
)

// cell is one value of a row. Text is trimmed.
type cell struct {
	text string
	kind cellKind
	own  bool // text holds nothing but itself in memory
}

// record is one row of a file. Cells are valid until the next record.
type record struct {
	row    int // see Problem.Row
	cells  []cell
	hidden bool     // a spreadsheet does not show the row
	faces  []face   // of a workbook, by cell: what is seen of a number; nil elsewhere
	broken *Problem // the row could not be split into cells; there are none then
}

// face is what a person sees of a number beyond its digits.
type face struct {
	key    string       // the number as its format shows it, when that is a key such as 00042
	format *xlsx.Format // nil for a general one
}

// blank reports whether nothing is written in the row.
func (r *record) blank() bool {
	for _, c := range r.cells {
		if c.text != "" {
			return false
		}
	}
	return r.broken == nil
}

// body is the rows of a file in one format, the header among them if the
// format has one. It can be walked again.
type body interface {
	// walk visits rows until visit returns false.
	walk(ctx context.Context, visit func(record) bool) error
	close() error
}

// table is a file whose form is understood.
type table struct {
	src       *Source
	format    string
	encoding  string
	delimiter string
	sheet     string
	epoch     serialEpoch
	header    []string
	headerTop int       // the first row that names the columns
	headerRow int       // the last; 0 when the format has none
	doubled   *doubled  // two rows that seem to name the columns together, while one is read; nil for none
	notes     []Problem // warnings about the file as a whole
	body      body
	shape     *shape
}

// close releases the file; a nil table holds none.
func (t *table) close() error {
	if t == nil {
		return nil
	}
	return t.body.close()
}

// each visits the rows under the header that are not blank, and that the mapping does not leave out.
func (t *table) each(ctx context.Context, visit func(record)) error {
	t.shape.begin()
	err := t.body.walk(ctx, func(r record) bool {
		switch {
		case r.blank():
		case r.row < t.headerTop:
			t.shape.above(&r)
		case r.row > t.headerRow && t.shape.takes(&r):
			visit(r)
		}
		return true
	})
	if err != nil {
		return fmt.Errorf("export %s: %w", t.src.Name, err)
	}
	return nil
}

// The formats, as a summary writes them.
const (
	formatCSV   = "csv"
	formatLines = "jsonl"
	formatArray = "json"
	formatXLSX  = "xlsx"
)

// formatOf tells the format of a file from its name and first bytes.
func formatOf(name string, head []byte) (string, *Problem) {
	zipped := bytes.HasPrefix(head, []byte("PK\x03\x04"))
	switch ext := strings.ToLower(path.Ext(name)); {
	case zipped:
		return formatXLSX, nil
	case notExport(head) != nil:
		return "", notExport(head)
	case ext == ".xlsx" && len(head) > 0:
		return "", &Problem{
			Code: codeFormat, Message: "the name says .xlsx, and the file is no workbook",
			Hint: "name the file after what it is: .csv, .jsonl or .json",
		}
	case ext == ".jsonl", ext == ".ndjson":
		return formatLines, nil
	}
	switch text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(byteOrderMark)), " \t\r\n"); {
	case bytes.HasPrefix(text, []byte("[")):
		return formatArray, nil
	case bytes.HasPrefix(text, []byte("{")):
		return formatLines, nil
	}
	return formatCSV, nil
}

// input is a source with the means to read it.
type input struct {
	src   *Source
	meter *meter
}

// open returns the bytes of the source, counted when they are part of a pass.
func (in *input) open(ctx context.Context, counted bool) (io.ReadCloser, error) {
	r, err := in.src.Open()
	if err != nil {
		return nil, fmt.Errorf("export %s: %w", in.src.Name, err)
	}
	m := in.meter
	if !counted {
		m = &meter{}
	}
	return &meteredReader{ctx: ctx, r: r, meter: m}, nil
}

// head returns the first bytes of the source.
func (in *input) head(ctx context.Context) ([]byte, error) {
	r, err := in.open(ctx, false)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := bufio.NewReader(r).Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("export %s: %w", in.src.Name, err)
	}
	return b, nil
}

// openTable finds out the form of a file. A problem means that the file cannot
// be used at all; the table is nil then.
func openTable(ctx context.Context, src *Source, m *meter, stated *Table) (*table, *Problem, error) {
	in := &input{src: src, meter: m}
	head, err := in.head(ctx)
	if err != nil {
		return nil, nil, err
	}
	t := &table{src: src, shape: &shape{}}
	var p *Problem
	switch t.format, p = formatOf(src.Name, head); {
	case p != nil:
	case t.format == formatXLSX:
		p, err = t.openWorkbook(ctx, in, stated)
	case t.format == formatCSV:
		p, err = t.openCSV(ctx, in, stated, isUTF16(head))
	default:
		p, err = t.openJSON(ctx, in)
	}
	if p != nil || err != nil {
		if t.body != nil {
			err = errors.Join(err, t.body.close())
		}
		t = nil
	}
	return t, p, err
}
