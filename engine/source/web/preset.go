package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/source"
)

// object is one element of a list, its numbers as they are written.
type object map[string]any

// rowsOf makes the rows of a list out of its elements. A nil row leaves the element out.
func rowsOf(make func(object) ([]source.Field, error)) func(json.RawMessage, *source.Spool) error {
	return func(raw json.RawMessage, out *source.Spool) error {
		o := object{}
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		if err := dec.Decode(&o); err != nil {
			return badRow(out, errors.New("it is not an object"))
		}
		row, err := make(o)
		if err != nil {
			return badRow(out, err)
		}
		if row == nil {
			return nil
		}
		return out.Add(row)
	}
}

// text is a value as text, or empty.
func (o object) text(name string) string {
	switch v := o[name].(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	}
	return ""
}

// yes reports whether a value is true, or one.
func (o object) yes(name string) bool {
	v, _ := o[name].(bool)
	return v || o.text(name) == "1"
}

// amount is a value as an exact number, zeros at its end cut off; it fails when there is none.
func (o object) amount(name string) (json.Number, error) {
	s := o.text(name)
	if whole, fraction, ok := strings.Cut(s, "."); ok {
		if fraction = strings.TrimRight(fraction, "0"); fraction == "" {
			s = whole
		} else {
			s = whole + "." + fraction
		}
	}
	if !json.Valid([]byte(s)) || strings.Trim(s, "-0123456789.") != "" || s == "" {
		return "", fmt.Errorf("%s is no amount: %.40q", name, fmt.Sprint(o[name]))
	}
	return json.Number(s), nil
}

// day is a moment, in seconds since 1970, as a day in a zone; empty for none.
func (o object) day(name string, zone *time.Location) string {
	seconds, err := strconv.ParseInt(o.text(name), 10, 64)
	if err != nil || seconds <= 0 {
		return ""
	}
	return time.Unix(seconds, 0).In(cmp.Or(zone, time.UTC)).Format(time.DateOnly)
}

// negative is an amount with the other sign.
func negative(n json.Number) json.Number {
	if s, ok := strings.CutPrefix(string(n), "-"); ok {
		return json.Number(s)
	}
	if strings.Trim(string(n), "0.") == "" {
		return n
	}
	return "-" + n
}

// zero reports whether an amount is nothing.
func zero(n json.Number) bool { return strings.Trim(string(n), "-0.") == "" }

// field is a value of a row; an empty text is none.
func field(name string, value any) source.Field {
	if value == "" || value == json.Number("") {
		value = nil
	}
	return source.Field{Name: name, Value: value}
}

// drain reads an answer of bounded size.
func drain(r io.Reader) ([]byte, error) {
	return io.ReadAll(&elementLimit{r: r, left: 4 * longestRow})
}
