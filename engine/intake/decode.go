package intake

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
)

// decoder reads the cells of one row after the other and reports what it cannot.
type decoder struct {
	*binding
	opt    *Options
	report *Report

	row    int
	cells  []cell
	faces  []face // see record.faces
	errors int    // of the row

	unnamed    map[string]int // payments without a number, by what names them
	knownTerms map[string]Terms
	assumed    bool     // the due date of the row was counted
	dated      int      // debts with a due date
	undated    int      // and without
	leftOut    []string // those, by id
	says       []string // columns of invoices that say something of the client

	currencies map[string]engine.Currency
	strings    map[string]string
	scratch    [2][]byte
}

func newDecoder(b *binding, opt *Options, r *Report) *decoder {
	return &decoder{
		binding: b, opt: opt, report: r,
		unnamed: map[string]int{}, knownTerms: map[string]Terms{},
		currencies: map[string]engine.Currency{}, strings: map[string]string{},
	}
}

// start begins a row.
func (d *decoder) start(r record) { d.row, d.cells, d.faces, d.errors = r.row, r.cells, r.faces, 0 }

// say reports a problem of the row.
func (d *decoder) say(p Problem) {
	p.File, p.Row = d.table.src.at(d.row)
	if !p.Warning {
		d.errors++
	}
	d.report.add(p)
}

// fault reports a problem with a value.
func (d *decoder) fault(code string, f *field, value, message, hint string) {
	d.say(Problem{Code: code, Column: f.header, Value: value, Message: message, Hint: hint})
}

// raw returns the cell of a field as it is in the file.
func (d *decoder) raw(f *field) cell {
	var c cell
	if f.col >= 0 && f.col < len(d.cells) {
		c = d.cells[f.col]
	}
	if f.above != nil && c.text == "" {
		return *f.above
	}
	return c
}

// face is what is seen of a number of a workbook; empty for every other cell.
func (d *decoder) face(f *field, c *cell) face {
	if c.kind != cellNumber || f.col < 0 || f.col >= len(d.faces) {
		return face{}
	}
	return d.faces[f.col]
}

// cell returns what a field holds: the cell, translated by the mapping, or the
// mapping's default. Its text is empty when there is neither. A value that can
// be none at all is reported, and ok is false.
func (d *decoder) cell(f *field) (c cell, ok bool) {
	c = d.raw(f)
	switch {
	case c.text == "":
		return cell{text: f.standIn, kind: cellStated}, true
	case f.values != nil:
		if v, found := f.translate(c.text); found {
			return cell{text: v, kind: cellStated}, true
		}
	}
	switch {
	case len(c.text) > longestText:
		d.fault(codeMangled, f, c.text, fmt.Sprintf("the value is longer than %d bytes", longestText), "see whether a quote is missing, or the column is another one")
		return cell{}, false
	case c.kind == cellNested:
		d.fault(codeJSON, f, c.text, "a list or an object stands where one value belongs", "export flat rows: one value a column")
		return cell{}, false
	case c.kind == cellUncached:
		d.fault(codeMangled, f, "", "the cell holds a formula whose result is not in the file",
			"open the workbook in a spreadsheet and save it, so that it works out its formulas, or export values")
		return cell{}, false
	case isSpreadsheetError(c.text):
		d.fault(codeMangled, f, c.text, "a spreadsheet could not show or work out this value",
			"widen the column or mend the formula, and export again")
		return cell{}, false
	}
	return c, true
}

// longestText is how long a value may be, in bytes; longestID how long a key.
const (
	longestText = 10_000
	longestID   = 200
)

// translate looks a value up in the mapping's translations.
func (f *field) translate(text string) (string, bool) {
	if v, ok := f.values[text]; ok {
		return v, true
	}
	v, ok := f.folded[nearest.Fold(text)]
	return v, ok
}

// took notes that a value was understood; understood is called for the first only.
func (f *field) took(text string, understood func() string) {
	if f.filled == 0 {
		f.sample, f.understood = strings.Clone(clip(text, longestValue)), understood()
	}
	f.filled++
}

// tookText notes a value that was understood as it is.
func (f *field) tookText(raw, understood string) {
	f.took(raw, func() string { return strings.Clone(clip(understood, longestValue)) })
}

// internLimit is how many values a file's copies are kept of: a column with more
// of them, such as order numbers, mostly does not repeat itself.
const internLimit = 1 << 16

// intern returns a copy of s that repeated values share.
func (d *decoder) intern(s string) string {
	if s == "" {
		return ""
	}
	if v, ok := d.strings[s]; ok {
		return v
	}
	v := strings.Clone(s)
	if len(d.strings) < internLimit {
		d.strings[v] = v
	}
	return v
}

// require reports an empty cell of a field that must have a value.
func (d *decoder) require(f *field) {
	if f.col >= 0 || f.standIn != "" || f.above != nil { // else the missing column is reported
		d.fault(codeEmpty, f, "", f.name+" is empty", "every row needs one")
	}
}

// isSpreadsheetError recognises #REF!, #N/A, #NOM? and cells too narrow to show.
func isSpreadsheetError(s string) bool {
	if s[0] != '#' || len(s) < 4 {
		return false
	}
	if strings.Trim(s, "#") == "" {
		return true
	}
	switch strings.ToUpper(s) {
	case "#REF!", "#N/A", "#N/D", "#NA", "#VALUE!", "#VALEUR!", "#WERT!", "#DIV/0!", "#NAME?", "#NOM?", "#NUM!",
		"#NOMBRE!", "#ZAHL!", "#NULL!", "#NUL!", "#BEZUG!", "#NV", "#SPILL!", "#CALC!", "#GETTING_DATA", "#ERROR!":
		return true
	}
	return false
}
