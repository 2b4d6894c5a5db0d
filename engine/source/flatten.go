package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// The most that Flatten follows of one object: how deep, how many values of a list, how many values in all.
const (
	mostDepth    = 6
	mostElements = 4
	mostFields   = 500
)

// Flatten turns a JSON object into one row: what is inside an object or a list is named by the way
// to it, "customer.name" and "partner_id.0". Of a list the first four values are kept. With
// names, only those are, in their order, those that the object lacks as null.
func Flatten(object json.RawMessage, names []string) ([]Field, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	dec.UseNumber()
	first, err := dec.Token()
	if err != nil {
		return nil, err
	}
	if first != json.Delim('{') {
		return nil, errors.New("a row is not an object")
	}
	f := flattener{dec: dec}
	if names != nil {
		f.want = map[string]int{}
		for i, name := range names {
			f.want[name] = i
			f.row = append(f.row, Field{Name: name})
		}
	}
	if err := f.object("", 1); err != nil {
		return nil, err
	}
	return f.row, nil
}

type flattener struct {
	dec  *json.Decoder
	want map[string]int // nil keeps everything
	row  []Field
}

func (f *flattener) object(prefix string, depth int) error {
	for f.dec.More() {
		key, err := f.dec.Token()
		if err != nil {
			return err
		}
		if err := f.value(prefix+key.(string), depth); err != nil {
			return err
		}
	}
	_, err := f.dec.Token()
	return err
}

func (f *flattener) list(prefix string, depth int) error {
	for i := 0; f.dec.More(); i++ {
		if i >= mostElements {
			if err := skip(f.dec); err != nil {
				return err
			}
			continue
		}
		if err := f.value(prefix+strconv.Itoa(i), depth); err != nil {
			return err
		}
	}
	_, err := f.dec.Token()
	return err
}

func (f *flattener) value(name string, depth int) error {
	if depth > mostDepth || f.unwanted(name) {
		return skip(f.dec)
	}
	token, err := f.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return f.object(name+".", depth+1)
	case json.Delim('['):
		return f.list(name+".", depth+1)
	}
	if f.want != nil {
		if i, ok := f.want[name]; ok {
			f.row[i].Value = token
		}
		return nil
	}
	if len(f.row) == mostFields {
		return errors.New("a row has more than 500 values; name the fields that are needed")
	}
	f.row = append(f.row, Field{name, token})
	return nil
}

// unwanted reports whether nothing that is asked for is at a name or below it.
func (f *flattener) unwanted(name string) bool {
	if f.want == nil {
		return false
	}
	for w := range f.want {
		if w == name || strings.HasPrefix(w, name+".") {
			return false
		}
	}
	return true
}

// skip reads one value and forgets it.
func skip(dec *json.Decoder) error {
	depth := 0
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}
