package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// doubled is a header that stands in two rows: Montant over HT and TTC.
type doubled struct {
	top, low int      // rows
	header   []string // the names, put together
	lower    bool     // it is the lower row that is read
}

// together puts the names of several rows together, one below the other. A name over others
// belongs to the columns beside its own that have nothing in its row and something below.
func together(rows []record) []string {
	last := rows[len(rows)-1].cells
	names := make([]string, len(last))
	for i := range last {
		names[i] = last[i].text
	}
	for k := len(rows) - 2; k >= 0; k-- {
		over := rows[k].cells
		for len(names) < len(over) {
			names = append(names, "")
		}
		spanning := ""
		for i := range names {
			own := ""
			if i < len(over) {
				own = over[i].text
			}
			switch {
			case names[i] == "":
				spanning = ""
			case own != "":
				spanning = own
			}
			if own == "" {
				own = spanning
			}
			names[i] = strings.TrimSpace(own + " " + names[i])
		}
	}
	return names
}

// doubledAt recognises a header of two rows of which the one at a place is read; nil when there
// is none.
func doubledAt(rows []record, at int) *doubled {
	if d := doubledOf(rows, at); d != nil {
		return d
	}
	if at == 0 {
		return nil
	}
	d := doubledOf(rows, at-1)
	if d == nil {
		return nil
	}
	low := together(rows[at : at+1])
	top := together(rows[at-1 : at])
	only := false // a column that the upper row alone names
	for i, name := range top {
		only = only || name != "" && (i >= len(low) || low[i] == "")
	}
	if !only && !hasTwice(low) {
		return nil
	}
	d.lower = true
	return d
}

// doubledOf recognises a header in a row and the next: both hold words alone, the upper row at least
// two, the lower one none with a figure, as amounts and addresses have; it names columns that the upper
// leaves without a name, below a name that spans them, and together no two are alike.
func doubledOf(rows []record, at int) *doubled {
	if at+1 >= len(rows) {
		return nil
	}
	top, low := &rows[at], &rows[at+1]
	if top.words() < 2 || low.words() < 1 || slices.ContainsFunc(low.cells, func(c cell) bool { return strings.ContainsAny(c.text, "0123456789@") }) {
		return nil
	}
	header := together(rows[at : at+2])
	spans := false
	for i, c := range low.cells {
		above := i < len(top.cells) && top.cells[i].text != ""
		spans = spans || c.text != "" && !above && header[i] != c.text
	}
	if !spans || hasTwice(header) {
		return nil
	}
	return &doubled{top: top.row, low: low.row, header: header}
}

// hasTwice reports whether two names of a header are alike.
func hasTwice(header []string) bool {
	seen := map[string]bool{}
	for _, h := range header {
		word := nearest.Fold(h)
		if word != "" && seen[word] {
			return true
		}
		seen[word] = true
	}
	return false
}

// problem says that two rows name the columns while one is read.
func (d *doubled) problem(kind Kind) Problem {
	row := d.top
	if d.lower {
		row = d.low
	}
	names := slices.DeleteFunc(slices.Clone(d.header), func(h string) bool { return h == "" })
	return Problem{
		Code: codeNoHeader, Row: row, Message: fmt.Sprintf("the rows %d and %d name the columns together", d.top, d.low),
		Hint: fmt.Sprintf("write in intake.cue: %s: header_rows: 2; the columns are then: %s", kind, strings.Join(names, ", ")),
	}
}
