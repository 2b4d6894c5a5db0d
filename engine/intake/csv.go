package intake

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// longestRecord bounds the memory that one row may take. A quote that is never
// closed would otherwise swallow the rest of the file.
const longestRecord = 1 << 20

// sampleSize is how much text shows which delimiter a file uses.
const sampleSize = 64 << 10

var delimiters = []string{";", ",", "\t", "|"}

// csvFile is the body of a CSV file.
type csvFile struct {
	in        *input
	encoding  string
	loneCR    bool
	delimiter rune
	skip      int  // lines before the first row: 1 for a "sep=" line
	formulas  bool // cells may be written ="0042"
	counted   bool
}

// openCSV settles encoding and delimiter and reads the header.
func (t *table) openCSV(ctx context.Context, in *input, stated *Table, utf16 bool) (*Problem, error) {
	f := &csvFile{in: in}
	if utf16 || stated.Encoding == encUTF16 {
		f.encoding = encUTF16
	}
	seen, err := f.census(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case seen.size == 0:
		return &Problem{Code: codeEmptyFile, Message: "the file is empty", Hint: "export again; the first row names the columns"}, nil
	case seen.nul > 0:
		return &Problem{
			Code: codeNUL, Row: seen.nul, Message: "the file holds zero bytes: it is damaged, or no text file",
			Hint: "export again as CSV UTF-8",
		}, nil
	}
	if f.encoding == "" {
		var p *Problem
		if f.encoding, p = seen.encoding(stated.Encoding); p != nil {
			return p, nil
		}
	}
	f.loneCR = seen.cr && seen.line == 0
	f.formulas = seen.formula
	t.garbled(seen)
	sample, err := f.sample(ctx)
	if err != nil {
		return nil, err
	}
	delimiter := stated.Delimiter
	if first, _, _ := strings.Cut(sample, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") && len(first) > 4 {
		f.skip = 1
		delimiter = strings.TrimRight(first[4:], "\r")
	}
	if delimiter == "" {
		delimiter = detectDelimiter(sample)
	}
	f.delimiter = []rune(delimiter)[0]
	t.encoding, t.delimiter, t.body = f.encoding, delimiter, f
	p, err := t.readHeader(ctx, stated)
	f.counted = true
	return p, err
}

// census reads the whole file for its characters.
func (f *csvFile) census(ctx context.Context) (*census, error) {
	raw, err := f.in.open(ctx, true)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	var r io.Reader = raw
	if f.encoding == encUTF16 {
		r = decoded(raw, encUTF16)
	}
	seen := &census{}
	if _, err := io.Copy(seen, r); err != nil {
		return nil, fmt.Errorf("export %s: %w", f.in.src.Name, err)
	}
	seen.finish()
	return seen, nil
}

// text opens the file as UTF-8.
func (f *csvFile) text(ctx context.Context) (io.Reader, io.Closer, error) {
	raw, err := f.in.open(ctx, f.counted)
	if err != nil {
		return nil, nil, err
	}
	r := decoded(raw, f.encoding)
	if f.loneCR {
		r = crReader{r}
	}
	return r, raw, nil
}

// sample returns the beginning of the file, whole lines of it.
func (f *csvFile) sample(ctx context.Context) (string, error) {
	r, c, err := f.text(ctx)
	if err != nil {
		return "", err
	}
	defer c.Close()
	b, err := io.ReadAll(io.LimitReader(r, sampleSize))
	if err != nil {
		return "", fmt.Errorf("export %s: %w", f.in.src.Name, err)
	}
	s := string(b)
	if end := strings.LastIndexByte(s, '\n'); len(b) == sampleSize && end > 0 {
		s = s[:end+1]
	}
	return s, nil
}

// detectDelimiter returns the delimiter that cuts most rows of a sample into the same number
// of cells, which rows under title lines are; among equals, the one that gives most cells.
func detectDelimiter(sample string) string {
	best, bestRows, bestCells := ",", 0, 1
	for _, d := range delimiters {
		r := csv.NewReader(strings.NewReader(sample))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = []rune(d)[0], -1, true
		widths := map[int]int{}
		for {
			rec, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil && len(rec) > 1 {
				widths[len(rec)]++
			}
		}
		for cells, rows := range widths {
			if rows > bestRows || rows == bestRows && cells > bestCells {
				best, bestRows, bestCells = d, rows, cells
			}
		}
	}
	return best
}

var errLongRecord = errors.New("row too long")

// recordLimit fails once more than longestRecord bytes were read since left was last set.
type recordLimit struct {
	r    io.Reader
	left int
}

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRecord
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}

func (f *csvFile) walk(ctx context.Context, visit func(record) bool) error {
	r, c, err := f.text(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	limit := &recordLimit{r: r, left: longestRecord}
	text := bufio.NewReaderSize(f.plain(limit), 64<<10)
	for range f.skip {
		if _, err := text.ReadString('\n'); err != nil {
			return ignoreEOF(err)
		}
	}
	rows := csv.NewReader(text)
	rows.Comma, rows.FieldsPerRecord, rows.ReuseRecord = f.delimiter, -1, true
	at := lineCount{row: f.skip}
	var cells []cell
	for {
		fields, err := rows.Read()
		limit.left = longestRecord
		rec := record{}
		var wrong *csv.ParseError
		switch {
		case err == nil:
			rec.row = at.next(rows, fields)
			cells = cells[:0]
			for _, s := range fields {
				cells = append(cells, cell{text: unformula(strings.TrimSpace(s))})
			}
			rec.cells = cells
		case errors.As(err, &wrong):
			rec.row = at.skip(wrong.StartLine, wrong.Line)
			rec.broken = quoteProblem(rec.row, wrong)
		case errors.Is(err, errLongRecord):
			visit(record{row: at.row + 1, broken: longRow(at.row + 1)})
			return nil
		default:
			return ignoreEOF(err)
		}
		if !visit(rec) {
			return nil
		}
	}
}

func (f *csvFile) close() error { return nil }

// plain returns the text without the = that makes a spreadsheet take a cell for text.
func (f *csvFile) plain(r io.Reader) io.Reader {
	if !f.formulas {
		return r
	}
	return &formulaReader{r: r, delimiter: byte(f.delimiter), start: true}
}

// formulaReader turns cells such as ="0042" into "0042".
type formulaReader struct {
	r         io.Reader
	delimiter byte
	quoted    bool // inside quotes
	start     bool // at the beginning of a cell
	held      bool // a = at the beginning of a cell was held back
	out       []byte
}

func (q *formulaReader) Read(p []byte) (int, error) {
	if len(q.out) == 0 {
		n, err := q.r.Read(p)
		for _, b := range p[:n] {
			q.take(b)
		}
		if err != nil && q.held {
			q.out, q.held = append(q.out, '='), false
		}
		if len(q.out) == 0 {
			return 0, err
		}
	}
	n := copy(p, q.out)
	q.out = q.out[:copy(q.out, q.out[n:])]
	return n, nil
}

func (q *formulaReader) take(b byte) {
	if q.held {
		q.held = false
		if b != '"' {
			q.out = append(q.out, '=')
		}
	}
	if q.start && b == '=' {
		q.held, q.start = true, false
		return
	}
	if b == '"' {
		q.quoted = !q.quoted
	}
	q.start = !q.quoted && (b == q.delimiter || b == '\n' || b == '\r')
	q.out = append(q.out, b)
}

// unformula takes a cell that is quoted as a whole, "=""0042""", for its text.
func unformula(s string) string {
	if len(s) > 3 && s[0] == '=' && s[1] == '"' && s[len(s)-1] == '"' && !strings.Contains(s[2:len(s)-1], `"`) {
		return s[2 : len(s)-1]
	}
	return s
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// lineCount turns the lines of a CSV file into the rows that a spreadsheet
// shows: a cell of several lines is one row, and a blank line is a row too.
type lineCount struct {
	row int // last row
	end int // the line it ends on
}

// next returns the row of the record that was just read.
func (l *lineCount) next(r *csv.Reader, fields []string) int {
	start, _ := r.FieldPos(0)
	last := len(fields) - 1
	end, _ := r.FieldPos(last)
	return l.skip(start, end+strings.Count(fields[last], "\n"))
}

// skip returns the row of a record that spans lines start to end.
func (l *lineCount) skip(start, end int) int {
	l.row += start - l.end
	l.end = end
	return l.row
}

func quoteProblem(row int, err *csv.ParseError) *Problem {
	if errors.Is(err.Err, csv.ErrBareQuote) {
		return &Problem{
			Code: codeQuote, Row: row, Message: "a quote stands inside a cell that does not begin with one",
			Hint: `write the cell as "He said ""yes""", or export again`,
		}
	}
	return unclosedQuote(row)
}

func longRow(row int) *Problem {
	return &Problem{
		Code: codeQuote, Row: row, Message: "the row is longer than 1 MiB: a quote may be open; nothing after it was read",
		Hint: `close the quote, and double the quotes inside it: "He said ""yes"""`,
	}
}

func unclosedQuote(row int) *Problem {
	return &Problem{
		Code: codeQuote, Row: row, Message: "a quote opens in this row and is not closed before the cell ends",
		Hint: `close the quote, and double the quotes inside it: "He said ""yes"""`,
	}
}
