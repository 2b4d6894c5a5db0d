package intake

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// jsonFile is the body of a file of JSON objects: one a line, or one array of them.
type jsonFile struct {
	in      *input
	array   bool
	keys    map[string]int // key → column; grows in the first walk
	header  []string
	cells   []cell // of the last object
	given   []int  // by column, the last object that had it
	objects int    // so far
	counted bool
	watch   io.Writer // sees the bytes of the first walk; nil afterwards
}

// openJSON collects the keys of all objects: they are the header.
func (t *table) openJSON(ctx context.Context, in *input) (*Problem, error) {
	seen := &census{}
	f := &jsonFile{in: in, array: t.format == formatArray, keys: map[string]int{}, counted: true, watch: seen}
	rows, broken := 0, (*Problem)(nil)
	err := f.walk(ctx, func(r record) bool {
		rows++
		broken = cmp.Or(broken, r.broken)
		return true
	})
	if err != nil {
		return nil, err
	}
	seen.finish()
	t.garbled(seen)
	f.watch = nil
	t.encoding, t.body, t.header = encUTF8, f, f.header
	switch p := (*Problem)(nil); {
	case seen.size == 0:
		return &Problem{Code: codeEmptyFile, Message: "the file is empty", Hint: "export again; every row is one JSON object"}, nil
	case seen.nul > 0:
		return &Problem{Code: codeNUL, Row: seen.nul, Message: "the file holds zero bytes: JSON is written in UTF-8", Hint: "save it as UTF-8"}, nil
	default:
		_, p = seen.encoding(encUTF8)
		if p == nil && rows == 0 {
			p = &Problem{Code: codeNoRows, Message: "the file has no rows", Hint: "every row is one JSON object"}
		}
		if p == nil && (len(f.header) == 0 || len(f.header) == mostColumns) {
			p = broken
		}
		return p, nil
	}
}

func (f *jsonFile) close() error { return nil }

func (f *jsonFile) walk(ctx context.Context, visit func(record) bool) error {
	raw, err := f.in.open(ctx, f.counted)
	if err != nil {
		return err
	}
	defer raw.Close()
	var r io.Reader = raw
	if f.watch != nil {
		r = io.TeeReader(raw, f.watch)
	}
	text := decoded(r, encUTF8)
	if f.array {
		return f.walkArray(text, visit)
	}
	return f.walkLines(bufio.NewReaderSize(text, 64<<10), visit)
}

// walkLines reads one object a line. A line that is none is one broken row.
func (f *jsonFile) walkLines(text *bufio.Reader, visit func(record) bool) error {
	var line []byte
	for row := 1; ; row++ {
		var long bool
		var err error
		line, long, err = readLine(text, line[:0])
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 || long {
			rec := record{row: row, broken: longLine(row)}
			if !long {
				rec = f.object(row, trimmed)
			}
			if !visit(rec) {
				return nil
			}
		}
		if err != nil {
			return nil
		}
	}
}

// readLine appends what stands before the next newline to line; long is true for
// a line that was cut because it exceeds longestRecord.
func readLine(r *bufio.Reader, line []byte) (_ []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > longestRecord {
			line, long = line[:0], true
		} else if !long {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}

func longLine(row int) *Problem {
	return &Problem{Code: codeJSON, Row: row, Message: "the row is longer than 1 MiB", Hint: "write one flat object for each row"}
}

// walkArray reads the elements of one array. What follows a mistake is not read.
func (f *jsonFile) walkArray(text io.Reader, visit func(record) bool) error {
	limit := &recordLimit{r: text, left: longestRecord}
	dec := json.NewDecoder(limit)
	broken := func(row int, err error) error {
		var syntax *json.SyntaxError
		if errors.Is(err, errLongRecord) {
			visit(record{row: row, broken: longLine(row)})
			return nil
		}
		if !errors.As(err, &syntax) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			return err
		}
		visit(record{row: row, broken: badJSON(row, err)})
		return nil
	}
	if _, err := dec.Token(); err != nil {
		return broken(1, err)
	}
	row := 1
	for ; dec.More(); row++ {
		var element json.RawMessage
		if err := dec.Decode(&element); err != nil {
			return broken(row, err)
		}
		limit.left = longestRecord
		if !visit(f.object(row, element)) {
			return nil
		}
	}
	if _, err := dec.Token(); err != nil {
		return broken(row, err)
	}
	return nil
}

func badJSON(row int, err error) *Problem {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends in the middle")
	}
	return &Problem{
		Code: codeJSON, Row: row, Message: fmt.Sprintf("the row cannot be read as JSON: %v", err),
		Hint: `every row is one object, such as {"invoice": "INV-7", "amount": 120.50}`,
	}
}
