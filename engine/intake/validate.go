package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
)

// MappingError is one thing that is wrong with a Mapping.
type MappingError struct {
	Path    []string // in intake.cue, such as ["invoices", "dates"]
	Message string
	Hint    string // one sentence on how to mend it; may be empty
}

// Validate reports everything that is wrong with the mapping, in the order of
// the documentation; of the options it asks for the facts and the words of the book alone.
// Read and Check use no mapping that has an error.
func (m *Mapping) Validate(opt *Options) []MappingError {
	var all []MappingError
	for _, kind := range kinds {
		c := &mappingCheck{kind: kind, table: m.table(kind), opt: opt, facts: opt.Facts}
		if kind == KindEvents || kind == KindContacts {
			c.facts = nil
		}
		c.columns()
		c.ignored()
		c.conventions()
		c.booleans()
		c.defaults()
		c.values()
		c.form()
		c.rows()
		all = append(all, c.errors...)
	}
	return all
}

// mappingCheck looks at the mapping of one kind of file.
type mappingCheck struct {
	kind   Kind
	table  *Table
	opt    *Options
	facts  []engine.FactDecl
	errors []MappingError
}

func (c *mappingCheck) say(path []string, message, hint string) {
	c.errors = append(c.errors, MappingError{Path: append([]string{c.kind.String()}, path...), Message: message, Hint: hint})
}

// known finds a column or fact by name, or reports that there is none.
func (c *mappingCheck) known(section, name string) (field, bool) {
	for _, d := range columnsOf(c.kind) {
		if d.name == name {
			return field{columnDecl: d, fact: -1, words: wordsOf(c.kind, name, c.opt)}, true
		}
	}
	names := Columns(c.kind)
	for i, f := range c.facts {
		if f.Name == name {
			return field{columnDecl: columnDecl{name: name, typ: factType(f.Type)}, fact: i}, true
		}
		names = append(names, f.Name)
	}
	c.say([]string{section, name}, fmt.Sprintf("%s have no column %s", c.kind, name), didYouMean(name, names))
	return field{}, false
}

func (c *mappingCheck) columns() {
	for _, name := range sortedKeys(c.table.Columns) {
		if _, ok := c.known("columns", name); ok && strings.TrimSpace(c.table.Columns[name]) == "" {
			c.say([]string{"columns", name}, "the header is empty", "write the header as it stands in the file")
		}
	}
}

func (c *mappingCheck) ignored() {
	for i, h := range c.table.Ignore {
		for _, name := range sortedKeys(c.table.Columns) {
			if nearest.Fold(h) == nearest.Fold(c.table.Columns[name]) {
				c.say([]string{"ignore", strconv.Itoa(i)}, fmt.Sprintf("%q is ignored, and is the column %s", h, name), "take it out of one of the two")
			}
		}
	}
}

func (c *mappingCheck) conventions() {
	if s := c.table.Dates; s != "" {
		if _, err := parseLayout(s); err != nil {
			c.say([]string{"dates"}, fmt.Sprintf("%q does not say how dates are written: %v", s, err),
				`write it with D, M and Y, such as "DD/MM/YYYY", "M/D/YYYY" or "D.M.YY"`)
		}
	}
	if s := c.table.Decimal; s != "" && s != "." && s != "," {
		c.say([]string{"decimal"}, fmt.Sprintf("%q is not a decimal mark", s), `write "," or "."`)
	}
}

func (c *mappingCheck) booleans() {
	for _, word := range c.table.False {
		if slices.ContainsFunc(c.table.True, func(t string) bool { return nearest.Fold(t) == nearest.Fold(word) }) {
			c.say([]string{"booleans", "false"}, fmt.Sprintf("%q means both yes and no", word), "keep it in one of the two lists")
		}
	}
}

func (c *mappingCheck) defaults() {
	for _, name := range sortedKeys(c.table.Defaults) {
		if f, ok := c.known("defaults", name); ok {
			c.canonical([]string{"defaults", name}, f, c.table.Defaults[name])
		}
	}
}

func (c *mappingCheck) values() {
	for _, name := range sortedKeys(c.table.Values) {
		f, ok := c.known("values", name)
		if !ok {
			continue
		}
		byFold := map[string]string{}
		for _, from := range sortedKeys(c.table.Values[name]) {
			to := c.table.Values[name][from]
			path := []string{"values", name, from}
			if other, twice := byFold[nearest.Fold(from)]; twice && nearest.Fold(from) != "" && c.table.Values[name][other] != to {
				c.say(path, fmt.Sprintf("%q and %q differ in case or accents only, and mean two things", other, from), "keep one of them")
			}
			byFold[nearest.Fold(from)] = from
			c.canonical(path, f, to)
		}
	}
}

// canonical reports a value of the mapping that is not in canonical form.
func (c *mappingCheck) canonical(path []string, f field, value string) {
	if value == "" {
		return
	}
	report := &Report{}
	f.col, f.header, f.standIn = -1, f.name, value
	b := &binding{kind: c.kind, table: &table{src: &Source{}}, stated: &Table{}, fields: []field{f}}
	reader := newDecoder(b, &Options{Facts: c.facts}, report)
	reader.any(&b.fields[0])
	for _, p := range report.Problems {
		if !p.Warning {
			c.say(path, p.Message, p.Hint)
		}
	}
}

func (c *mappingCheck) form() {
	if s := c.table.Delimiter; s != "" && !slices.Contains(delimiters, s) {
		c.say([]string{"delimiter"}, fmt.Sprintf("%q is not a delimiter", s), `write ";", ",", "\t" or "|"`)
	}
	if s := c.table.Encoding; s != "" && !slices.Contains(encodings, s) {
		c.say([]string{"encoding"}, fmt.Sprintf("%q is not a known encoding", s), didYouMean(s, encodings))
	}
}

// any reads a field for its problems only.
func (d *decoder) any(f *field) {
	if f.fact >= 0 {
		d.factValue(f)
		return
	}
	switch f.typ {
	case typeID:
		d.id(f)
	case typeAmount:
		d.amount(f, engine.Currency{})
	case typeCurrency:
		d.currency(f)
	case typeDate:
		d.date(f, false)
	case typeBool:
		d.bool(f)
	case typeWord:
		d.word(f)
	case typeCountry:
		d.country(f)
	case typeLanguage:
		d.language(f)
	}
}
