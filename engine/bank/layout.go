package bank

import (
	"encoding/csv"
	"strings"
)

// Layout is how a CSV is read: where its header is, and what each of its columns holds.
type Layout struct {
	Header    int    // line, from 1
	Delimiter string // between fields
	Columns   []Column
	Dates     string // as in Options; empty when the days do not tell
	Comma     bool   // it is the decimal mark
}

// Column is one column of a CSV.
type Column struct {
	Header string
	Kind   string // one of Kinds; empty when it is not read
	Sample string // the first value; empty when there is none
	Filled int    // rows that have a value
}

// LayoutOf says how Read reads a CSV; ok is false for a file of another format, and for a CSV without a header that is
// known.
func LayoutOf(data []byte, opt Options) (l Layout, ok bool) {
	if len(data) > MaxSize || kind(data, &opt.Rows) != CSV {
		return l, false
	}
	s := text(data)
	h := csvHeader(s, &opt.Rows)
	if h == nil {
		return l, false
	}
	l = Layout{Header: h.line + 1, Delimiter: string(h.comma)}
	table := tableOf(s, h.line, h.comma)
	l.Columns = table.columns()
	for kind, i := range h.at {
		if i < len(l.Columns) {
			l.Columns[i].Kind = kind
		}
	}
	var days, amounts []string
	for i := range l.Columns {
		switch l.Columns[i].Kind {
		case "booked":
			days = table.values(i)
		case "amount", "debit", "credit":
			amounts = append(amounts, table.values(i)...)
		}
	}
	l.Dates, l.Comma = dated(days, amounts, h.says, opt.Dates, h.french)
	return l, true
}

// dated is how days and amounts are written; the form of days is empty when nothing tells.
func dated(days, amounts []string, says *Rows, stated string, french bool) (form string, comma bool) {
	switch {
	case says.Dates != "":
		stated = says.Dates
	case stated == "" && french:
		stated = DayFirst
	}
	form, err := dateForm(days, stated)
	if err != nil {
		form = ""
	}
	if comma, _ = usesComma(amounts); says.Decimal != "" {
		comma = says.Decimal == ","
	}
	return form, comma
}

// table is a header, and the rows below it.
type table struct {
	header []string
	rows   [][]string
}

// tableOf reads the rows from a line, from 0, on; what cannot be read ends it.
func tableOf(s string, line int, comma rune) table {
	for range line {
		_, s, _ = strings.Cut(s, "\n")
	}
	c := csv.NewReader(strings.NewReader(s))
	c.Comma, c.FieldsPerRecord, c.LazyQuotes = comma, -1, true
	var t table
	for {
		fields, err := c.Read()
		switch {
		case err != nil:
			return t
		case t.header == nil:
			for _, f := range fields {
				t.header = append(t.header, strings.TrimSpace(f))
			}
		case !isTotal(fields):
			t.rows = append(t.rows, fields)
		}
	}
}

// values are the values of a column, without empty ones.
func (t *table) values(col int) (list []string) {
	for _, r := range t.rows {
		if col < len(r) {
			if v := strings.TrimSpace(r[col]); v != "" {
				list = append(list, v)
			}
		}
	}
	return list
}

func (t *table) columns() (list []Column) {
	for i, h := range t.header {
		c := Column{Header: h}
		if v := t.values(i); len(v) > 0 {
			c.Sample, c.Filled = v[0], len(v)
		}
		list = append(list, c)
	}
	return list
}
