package intake

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// peekRows is how many rows a Sample holds at most.
const peekRows = 60

// Sample is the beginning of a file as it is cut into cells, for whoever writes a mapping
// for it.
type Sample struct {
	Format, Encoding, Delimiter, Sheet string
	Rows                               [][]string // with something in them; cells are valid text
	Numbers                            []int      // of the rows, as a spreadsheet shows them
	Header                             int        // place in Rows of the row that seems to name the columns
	HeaderRows                         int        // how many do, one above the other; that of Header then has the names put together
	Aged                               bool       // it is an aged balance: a row for each client, no invoices
}

// Peek reads the first rows of a file. A problem is a file that cannot be read at all; the
// error is one of I/O or cancellation.
func Peek(ctx context.Context, src Source) (s *Sample, p *Problem, err error) {
	t, p, err := openTable(ctx, &src, &meter{}, &Table{})
	if p != nil || err != nil {
		if p != nil {
			p.File = src.Name
		}
		return nil, p, err
	}
	if d := t.doubled; d != nil {
		if err := t.close(); err != nil {
			return nil, nil, err
		}
		if t, p, err = openTable(ctx, &src, &meter{}, &Table{Header: d.top, HeaderRows: 2}); p != nil || err != nil {
			return nil, p, err
		}
	}
	defer func() { err = errors.Join(err, t.close()) }()
	s = &Sample{HeaderRows: 1, Format: t.format, Encoding: t.encoding, Delimiter: t.delimiter, Sheet: t.sheet}
	if t.headerRow == 0 { // keys of objects
		s.Rows, s.Numbers = [][]string{t.header}, []int{0}
	}
	err = t.body.walk(ctx, func(r record) bool {
		if r.blank() || r.broken != nil {
			return true
		}
		row := make([]string, len(r.cells))
		for i, c := range r.cells {
			row[i] = strings.Clone(clip(c.text, longestValue))
			if i < len(r.faces) && r.faces[i].format != nil && r.faces[i].format.Day && t.epoch.date(c.text) != 0 {
				row[i] = t.epoch.date(c.text).String()
			}
		}
		if r.row == t.headerRow {
			s.Header = len(s.Rows)
			if t.headerTop < t.headerRow {
				row, s.HeaderRows = slices.Clone(t.header), 2
			}
		}
		s.Rows, s.Numbers = append(s.Rows, row), append(s.Numbers, r.row)
		return len(s.Rows) < peekRows
	})
	s.Aged = agedBalance(t.header)
	return s, nil, err
}

// agedBalance reports whether a header is that of a balance by age, which has a row for
// each client and none for an invoice.
func agedBalance(header []string) bool {
	ages := 0
	for _, h := range header {
		word := nearest.Fold(h)
		digits := strings.ContainsAny(h, "0123456789")
		switch {
		case word == "":
		case isUsual("invoice", word):
			return false
		case word == "nonechu", word == "notdue", word == "current", word == "older", word == "aechoir", word == "pluslongtemps",
			digits && (strings.Contains(word, "jour") || strings.Contains(word, "day") || strings.Contains(word, "mois") || strings.Contains(word, "month") || strings.Contains(word, "tage")),
			digits && strings.Trim(word, "0123456789-<>+=a") == "":
			ages++
		}
	}
	return ages >= 3
}

func isUsual(name, folded string) bool {
	for _, w := range usualNames[name] {
		if w == folded {
			return true
		}
	}
	return name == folded
}

// aged is the refusal of an aged balance.
func (t *table) aged() *Problem {
	return &Problem{
		Code: codeAged, Row: t.headerRow, Message: "this is an aged balance (balance âgée): it has a row for each client, and not which invoice is due on which day",
		Hint: "export the open invoices of the clients instead: the list of unpaid invoices, the échéancier, the detail of the accounts 411, or the FEC",
	}
}
