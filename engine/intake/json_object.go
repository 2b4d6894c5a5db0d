package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// object reads one flat object. encoding/json says whether it is one; what is
// known to be valid is then cut up here, which is several times faster than
// token by token.
func (f *jsonFile) object(row int, data []byte) record {
	fail := func(err error) record { return record{row: row, broken: badJSON(row, err)} }
	if !json.Valid(data) {
		return fail(json.Unmarshal(data, new(json.RawMessage)))
	}
	text := strings.TrimSpace(string(data))
	if text[0] != '{' {
		return fail(errors.New("the row is not an object"))
	}
	f.objects++
	clear(f.cells)
	for rest := text[1:]; ; {
		var key, value string
		if key, rest = nextJSON(rest); key == "" {
			return record{row: row, cells: f.cells}
		}
		value, rest = nextJSON(rest)
		col, err := f.column(key)
		if err != nil {
			return fail(err)
		}
		if f.given[col] == f.objects {
			return fail(fmt.Errorf("the key %q stands in it twice", f.header[col]))
		}
		f.given[col] = f.objects
		if f.cells[col], err = jsonCell(value); err != nil {
			return fail(err)
		}
	}
}

// column returns the column of a key in quotes, a new one for a new key.
func (f *jsonFile) column(quoted string) (int, error) {
	key, err := jsonString(quoted)
	if err != nil {
		return 0, err
	}
	col, ok := f.keys[key]
	if !ok {
		if col = len(f.header); col == mostColumns {
			return 0, fmt.Errorf("the rows have more than %d different keys", mostColumns)
		}
		key = strings.Clone(key)
		f.keys[key] = col
		f.header = append(f.header, key)
		f.cells = append(f.cells, cell{})
		f.given = append(f.given, 0)
	}
	return col, nil
}

// nextJSON cuts the next value or key off the inside of a valid object. The
// value is empty at its end.
func nextJSON(s string) (value, rest string) {
	s = strings.TrimLeft(s, " \t\r\n,:")
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += stringEnd(s[i:])
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return s[:i], s[i:]
			}
			depth--
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return s[:i], s[i:]
			}
			continue
		default:
			continue
		}
		if depth == 0 { // a text, an object or an array has ended
			return s[:i+1], s[i+1:]
		}
	}
	return s, ""
}

// stringEnd returns the offset of the quote that closes the text s begins with.
func stringEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(s) - 1
}

// jsonString reads a text in quotes.
func jsonString(quoted string) (string, error) {
	if strings.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1], nil
	}
	var s string
	if err := json.Unmarshal([]byte(quoted), &s); err != nil {
		return "", err
	}
	if strings.ContainsRune(s, 0) {
		return "", errors.New("a text holds a zero byte")
	}
	return s, nil
}

// jsonCell reads one value. Objects and arrays are none.
func jsonCell(value string) (cell, error) {
	switch value[0] {
	case '"':
		s, err := jsonString(value)
		return cell{text: strings.TrimSpace(s)}, err
	case '{', '[':
		return cell{text: value[:1] + "…", kind: cellNested}, nil
	case 't', 'f':
		return cell{text: value, kind: cellStated}, nil
	case 'n':
		return cell{}, nil
	}
	return cell{text: value, kind: cellNumber}, nil
}
