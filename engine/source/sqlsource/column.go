package sqlsource

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/relance-dev/relance/engine/source"
)

// column is one column of an answer.
type column struct {
	name    string
	decimal bool // a text of it is an exact number
	instant bool // a time of it is a moment, not what a clock showed
	zone    *time.Location
}

// columns are those of an answer. Two of one name, or one without, cannot be told apart.
func (r *Reader) columns(rows *sql.Rows) ([]column, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, errors.New("the columns of the answer: " + r.hidden(err))
	}
	var out []column
	for i, t := range types {
		name := strings.TrimSpace(t.Name())
		if name == "" {
			return nil, source.Fail("write AS and a name behind it in the query", "column %d of the answer has no name", i+1)
		}
		if slices.ContainsFunc(out, func(c column) bool { return c.name == name }) {
			return nil, source.Fail("write AS and another name behind one of them in the query", "the answer has two columns %s", name)
		}
		kind := strings.ToUpper(t.DatabaseTypeName())
		out = append(out, column{
			name:    name,
			decimal: slices.ContainsFunc([]string{"NUMERIC", "DECIMAL", "MONEY", "SMALLMONEY", "UNSIGNED DECIMAL"}, func(w string) bool { return strings.HasPrefix(kind, w) }),
			instant: kind == "TIMESTAMPTZ" || kind == "DATETIMEOFFSET" || kind == "TIMESTAMP" && r.cfg.Driver == "mysql", // which keeps moments in it, and the others what a clock showed
			zone:    r.cfg.Zone,
		})
	}
	return out, nil
}

// field is one value as a file would have it: numbers exact, days as YYYY-MM-DD.
func (c column) field(value any) (source.Field, error) {
	f := source.Field{Name: c.name}
	switch v := value.(type) {
	case nil:
	case bool:
		f.Value = v
	case int64:
		f.Value = json.Number(strconv.FormatInt(v, 10))
	case uint64: // MySQL has numbers without a sign
		f.Value = json.Number(strconv.FormatUint(v, 10))
	case float64: // as the database has it: an amount should be numeric there, and is read from its text
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return f, errors.New("the value is no number")
		}
		f.Value = json.Number(strconv.FormatFloat(v, 'f', -1, 64)) // the shortest text that is this number
	case float32: // likewise
		f.Value = json.Number(strconv.FormatFloat(float64(v), 'f', -1, 32)) // the shortest text that is this number
	case time.Time:
		if c.instant {
			v = v.In(c.zone)
		}
		if !v.IsZero() { // MySQL writes 0000-00-00 for no day
			f.Value = v.Format(time.DateOnly)
		}
	case []byte:
		return c.text(string(v))
	case string:
		return c.text(v)
	default:
		return f, fmt.Errorf("a value of the type %T is not understood", value)
	}
	return f, nil
}

func (c column) text(s string) (source.Field, error) {
	f := source.Field{Name: c.name}
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return f, errors.New("the value is binary, or text in another encoding than UTF-8")
	}
	f.Value = s
	if c.decimal && plainNumber(s) {
		f.Value = json.Number(s)
	}
	return f, nil
}

// plainNumber reports whether a text is a number as JSON writes it, without exponent.
func plainNumber(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	all := func(s string) bool {
		return s != "" && strings.Trim(s, "0123456789") == ""
	}
	return all(whole) && (len(whole) == 1 || whole[0] != '0') && (!point || all(fraction))
}
