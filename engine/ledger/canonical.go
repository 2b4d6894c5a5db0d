package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// canonical writes a body as JSON with its fields by name and without spaces.
func canonical(body any) (json.RawMessage, error) {
	text, err := encode(body)
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	s := sorter{in: text, out: make([]byte, 0, len(text))}
	if !strings.HasPrefix(text, "{") {
		return nil, errors.New("the body is not a JSON object")
	}
	if err := s.value(); err != nil {
		return nil, err
	}
	return s.out, nil
}

// sorter writes JSON again with the fields of each object by name, each text as encode writes it. What it reads was
// written by encoding/json, without spaces.
type sorter struct {
	in  string
	at  int // in it
	out []byte
}

// field is one of an object.
type field struct {
	name  string
	value int // where it begins in what is read
}

// value writes the value that begins here, and stands behind it then.
func (s *sorter) value() error {
	switch from := s.at; s.in[from] {
	case '{':
		return s.object()
	case '[':
		return s.array()
	case '"':
		return s.text()
	default:
		s.skip()
		word := s.in[from:s.at]
		if c := word[0]; (c == '-' || c >= '0' && c <= '9') && strings.ContainsAny(word, ".eE") {
			return fmt.Errorf("the body holds the number %s: an amount is written as text", word)
		}
		s.out = append(s.out, word...)
		return nil
	}
}

func (s *sorter) object() error {
	var fields []field
	s.at++ // {
	for s.in[s.at] != '}' {
		from := s.at
		s.skip()
		name, err := unquoted(s.in[from:s.at])
		if err != nil {
			return err
		}
		s.at++ // :
		fields = append(fields, field{name, s.at})
		s.skip()
		if s.in[s.at] == ',' {
			s.at++
		}
	}
	end := s.at + 1
	slices.SortStableFunc(fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
	s.out = append(s.out, '{')
	for i, f := range fields {
		if i+1 < len(fields) && fields[i+1].name == f.name {
			continue // the last of a name counts
		}
		if s.out[len(s.out)-1] != '{' {
			s.out = append(s.out, ',')
		}
		if err := s.quote(f.name); err != nil {
			return err
		}
		s.out, s.at = append(s.out, ':'), f.value
		if err := s.value(); err != nil {
			return err
		}
	}
	s.out, s.at = append(s.out, '}'), end
	return nil
}

func (s *sorter) array() error {
	for s.in[s.at] != ']' {
		s.out = append(s.out, s.in[s.at]) // [ or ,
		s.at++
		if s.in[s.at] == ']' { // of an empty one
			break
		}
		if err := s.value(); err != nil {
			return err
		}
	}
	s.out = append(s.out, ']')
	s.at++
	return nil
}

func (s *sorter) text() error {
	from := s.at
	s.skip()
	text, err := unquoted(s.in[from:s.at])
	if err != nil {
		return err
	}
	return s.quote(text)
}

// skip goes behind the value that begins here.
func (s *sorter) skip() {
	for depth := 0; ; s.at++ {
		switch s.in[s.at] {
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		case '"':
			for s.at++; s.in[s.at] != '"'; s.at++ {
				if s.in[s.at] == '\\' {
					s.at++
				}
			}
		case ',', ':':
			continue // within
		default:
			for s.at+1 < len(s.in) && !strings.ContainsRune(",:]}", rune(s.in[s.at+1])) {
				s.at++
			}
		}
		if depth == 0 {
			s.at++
			return
		}
	}
}

// unquoted reads a text of JSON.
func unquoted(text string) (string, error) {
	if strings.IndexByte(text, '\\') < 0 && utf8.ValidString(text) {
		return text[1 : len(text)-1], nil
	}
	var out string
	err := json.Unmarshal([]byte(text), &out)
	return out, err
}

// quote writes a text as encode does.
func (s *sorter) quote(text string) (err error) {
	s.out, err = appendText(s.out, text)
	return err
}

// appendText appends a text as encode writes it.
func appendText(to []byte, text string) ([]byte, error) {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x80 {
			quoted, err := encode(text)
			return append(to, quoted...), err
		}
	}
	return append(append(append(to, '"'), text...), '"'), nil
}

// appendTo appends the entry as encode writes it, whose body stands as Prepare wrote it.
func (e *Entry) appendTo(to []byte) ([]byte, error) {
	at, err := e.At.MarshalJSON()
	if err != nil {
		return nil, err
	}
	w := textWriter{out: to}
	w.raw(`{"about":{`)
	w.field("case", e.About.Case)
	w.field("client", e.About.Client)
	if len(e.About.Invoices) > 0 {
		w.name("invoices")
		w.raw("[")
		for i, id := range e.About.Invoices {
			if i > 0 {
				w.raw(",")
			}
			w.text(id)
		}
		w.raw("]")
	}
	w.raw("}")
	w.name("at")
	w.out = append(w.out, at...)
	w.name("body")
	w.out = append(w.out, e.Body...)
	w.field("by", e.By)
	w.field("facts", e.Facts)
	w.name("kind")
	w.text(string(e.Kind))
	w.name("prev")
	w.text(e.Prev)
	if e.Rows != nil {
		w.name("rows")
		w.raw("{")
		for _, name := range slices.Sorted(maps.Keys(e.Rows)) {
			w.name(name)
			w.text(e.Rows[name])
		}
		w.raw("}")
	}
	w.name("seq")
	w.out = append(strconv.AppendInt(w.out, e.Seq, 10), '}')
	return w.out, w.err
}

// textWriter writes JSON as encode does; err is the first error.
type textWriter struct {
	out []byte
	err error
}

func (w *textWriter) raw(text string) { w.out = append(w.out, text...) }

func (w *textWriter) text(text string) {
	var err error
	if w.out, err = appendText(w.out, text); w.err == nil {
		w.err = err
	}
}

// name begins a field.
func (w *textWriter) name(name string) {
	if w.out[len(w.out)-1] != '{' {
		w.raw(",")
	}
	w.text(name)
	w.raw(":")
}

// field writes a field, unless it is empty.
func (w *textWriter) field(name, value string) {
	if value != "" {
		w.name(name)
		w.text(value)
	}
}
