package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
func unquoted(text string) (out string, err error) {
	if strings.IndexByte(text, '\\') < 0 && utf8.ValidString(text) {
		return text[1 : len(text)-1], nil
	}
	err = json.Unmarshal([]byte(text), &out)
	return out, err
}

// quote writes a text as encode does.
func (s *sorter) quote(text string) error {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x80 {
			quoted, err := encode(text)
			s.out = append(s.out, quoted...)
			return err
		}
	}
	s.out = append(append(append(s.out, '"'), text...), '"')
	return nil
}
