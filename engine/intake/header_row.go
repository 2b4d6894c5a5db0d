package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// headerReach is how many rows with something in them may stand before the header.
const headerReach = 50

// mostColumns is how many columns a file may have; an export has far fewer.
const mostColumns = 2048

// readHeader finds the row that names the columns: the one that the mapping states; else
// the first that has every header of the mapping, or else the most of them; without a
// mapping the first that has two of our columns, else the first with three words, else
// the first that is not blank. When the mapping says that several rows name them, it is the
// first of these.
func (t *table) readHeader(ctx context.Context, stated *Table) (*Problem, error) {
	var rows []record
	wanted := headerReach
	if stated.Header > 0 {
		wanted = stated.headerRows() + 1
	}
	err := t.body.walk(ctx, func(r record) bool {
		if r.blank() || r.row < stated.Header {
			return true
		}
		if len(r.cells) > mostColumns {
			r = record{row: r.row, broken: tooManyColumns(r.row)}
		}
		r.cells = slices.Clone(r.cells)
		for i := range r.cells {
			r.cells[i].text = strings.Clone(r.cells[i].text)
		}
		rows = append(rows, r)
		return r.broken == nil && len(rows) < wanted
	})
	switch {
	case err != nil:
		return nil, err
	case len(rows) == 0 && stated.Header == 0:
		return &Problem{Code: codeEmptyFile, Message: "the file is empty", Hint: "export again; the first row names the columns"}, nil
	case len(rows) == 0 || stated.Header > 0 && rows[0].row != stated.Header:
		return &Problem{
			Code: codeNoHeader, Row: stated.Header, Message: fmt.Sprintf("intake.cue says that the header is in row %d, which is empty or not there", stated.Header),
			Hint: "write the number that a spreadsheet shows beside the row of headers, or leave it out: it is found by the headers that are mapped",
		}, nil
	}
	at := t.headerAmong(rows, stated)
	named := rows[at:min(at+stated.headerRows(), len(rows))]
	for i := range named {
		if named[i].broken != nil {
			return named[i].broken, nil
		}
	}
	t.headerTop, t.headerRow, t.header = named[0].row, named[len(named)-1].row, together(named)
	if len(named) == 1 {
		t.doubled = doubledAt(rows, at)
	}
	return nil, nil
}

// headerRows is how many rows name the columns.
func (t *Table) headerRows() int { return max(1, t.HeaderRows) }

func tooManyColumns(row int) *Problem {
	return &Problem{
		Code: codeCells, Row: row, Message: fmt.Sprintf("more than %d columns: this is no export of rows", mostColumns),
		Hint: "export one row for each invoice, client, contact or event",
	}
}

// headerAmong returns the place of the header among the first rows.
func (t *table) headerAmong(rows []record, stated *Table) int {
	if names := stated.headers(); len(names) > 0 {
		best, most := 0, 0
		for i := range rows[:max(1, len(rows)-stated.headerRows()+1)] {
			if n := holds(together(rows[i:min(i+stated.headerRows(), len(rows))]), names); n > most {
				best, most = i, n
			}
		}
		return best
	}
	if stated.headerRows() > 1 {
		for i := range rows[:len(rows)-1] {
			if d := doubledOf(rows, i); d != nil {
				return i
			}
		}
	}
	if i := slices.IndexFunc(rows, func(r record) bool { return holds(together([]record{r}), canonicalNames()) >= 2 }); i >= 0 {
		return i
	}
	return max(0, slices.IndexFunc(rows, func(r record) bool { return r.words() >= 3 }))
}

// holds counts the names that stand in a header.
func holds(header, names []string) int {
	n := 0
	for _, name := range names {
		if slices.ContainsFunc(header, func(h string) bool { return h == name || h != "" && nearest.Fold(h) == nearest.Fold(name) }) {
			n++
		}
	}
	return n
}

// words counts the cells of a row when all that are filled hold words; else it is 0.
func (r *record) words() int {
	n := 0
	for _, c := range r.cells {
		switch {
		case c.text == "":
		case c.kind == cellNumber || strings.Trim(c.text, "0123456789.,/-: ") == "":
			return 0
		default:
			n++
		}
	}
	return n
}

// canonicalNames lists our columns of every kind.
func canonicalNames() []string {
	var all []string
	for _, k := range kinds {
		all = append(all, Columns(k)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// headers lists the headers that the mapping says the file has, each once.
func (t *Table) headers() []string {
	var all []string
	for _, name := range sortedKeys(t.Columns) {
		all = append(all, strings.TrimSpace(t.Columns[name]))
	}
	if t.Types.Column != "" {
		all = append(all, strings.TrimSpace(t.Types.Column))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
