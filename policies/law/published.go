package law

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/nearest"
)

// Published is one row of a file of published rates.
type Published struct {
	Line int    // in the file, from 1; 0 for one that ReadAuthority worked out
	Name string // of a series or a regime
	Period
	Percent string // as written
	// Official says that it comes from a file of the authority itself: it goes before a rate that
	// ships and was verified nowhere, and days before the first rate are passed over.
	Official bool
}

// Mistake is what is wrong with a row of such a file.
type Mistake struct {
	Line    int // from 1; 0 for the file as a whole
	Message string
	Hint    string
}

// publishedColumns are those of a file of published rates; until may be left out.
var publishedColumns = []string{"name", "from", "until", "percent", "source"}

// ReadPublished reads a CSV file of published rates, with a header that names the
// columns name, from, until, percent and source in any order. Lines that begin
// with # are comments. It returns the rows that can be read, and a mistake for
// each of the others.
func ReadPublished(data []byte) ([]Published, []Mistake) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	r.Comment, r.TrimLeadingSpace, r.FieldsPerRecord = '#', true, -1
	header, err := r.Read()
	if err != nil {
		return nil, []Mistake{{1, "the file has no header", "begin with the line: " + strings.Join(publishedColumns, ",")}}
	}
	at, mistakes := columns(header)
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	var rows []Published
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, mistakes
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
			return rows, append(mistakes, Mistake{wrong.Line, wrong.Err.Error(), "a text with a comma or a quote stands between double quotes"})
		}
		line, _ := r.FieldPos(0)
		row, wrong := published(record, at, line)
		if wrong != nil {
			mistakes = append(mistakes, *wrong)
			continue
		}
		rows = append(rows, row)
	}
}

// columns finds the columns by the names in the header.
func columns(header []string) (map[string]int, []Mistake) {
	at := map[string]int{}
	var mistakes []Mistake
	for i, cell := range header {
		name := strings.ToLower(strings.TrimSpace(cell))
		switch _, twice := at[name]; {
		case !slices.Contains(publishedColumns, name):
			hint := "the columns are " + strings.Join(publishedColumns, ", ") + ", with commas between"
			if near := nearest.Word(name, publishedColumns); near != "" {
				hint = "did you mean " + near + "?"
			}
			mistakes = append(mistakes, Mistake{1, fmt.Sprintf("there is no column %q", cell), hint})
		case twice:
			mistakes = append(mistakes, Mistake{1, "two columns are called " + name, "keep one"})
		default:
			at[name] = i
		}
	}
	for _, name := range publishedColumns {
		if _, ok := at[name]; !ok && name != "until" && len(mistakes) == 0 {
			mistakes = append(mistakes, Mistake{1, "there is no column " + name, "the header is " + strings.Join(publishedColumns, ",")})
		}
	}
	return at, mistakes
}

// published reads one row.
func published(record []string, at map[string]int, line int) (Published, *Mistake) {
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(record) {
			return strings.TrimSpace(record[i])
		}
		return ""
	}
	row := Published{Line: line, Name: cell("name"), Percent: cell("percent")}
	switch {
	case len(record) != len(at):
		return row, &Mistake{line, agree.Sprintf("the line has %d {value|values}, and the header %d", len(record), len(at)), "the decimal mark is a point, as in 2.15; a text with a comma stands between double quotes"}
	case row.Name == "" || cell("source") == "":
		return row, &Mistake{line, "name or source is empty", "say which rate it is, and where it is published"}
	}
	var err error
	row.Period, err = ParsePeriod(cell("from"), cell("until"), row.Percent, cell("source"))
	if err != nil {
		return row, &Mistake{line, strings.TrimPrefix(err.Error(), ErrRates.Error()+": "), "write days as 2026-07-01, and the rate as 2.15"}
	}
	return row, nil
}

// Update adds published rates to the law. It returns the rows that are new, in
// the order of their names and days: what is known already with the same rate is
// passed over. With a mistake nothing is added. Refused are names that the law
// does not know, days before the first rate that is loaded, days that have another
// rate, gaps, and rates that make a regime's negative.
func (l *Law) Update(rows []Published) (more *Law, fresh []Published, mistakes []Mistake) {
	more = l
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Published) int {
		if n := strings.Compare(a.Name, b.Name); n != 0 {
			return n
		}
		return int(a.From) - int(b.From)
	})
	for i := range rows {
		row := &rows[i]
		known, wrong := more.admits(row)
		switch {
		case wrong != nil:
			mistakes = append(mistakes, *wrong)
			continue
		case known:
			continue
		}
		added, err := more.With(row.Name, []Period{row.Period})
		if err != nil {
			mistakes = append(mistakes, Mistake{row.Line, strings.TrimPrefix(err.Error(), ErrRates.Error()+": "), "each day has one rate, from 0 to 1000 percent with what the law adds"})
			continue
		}
		more, fresh = added, append(fresh, *row)
	}
	if len(mistakes) > 0 {
		return nil, nil, mistakes
	}
	return more, fresh, nil
}

// admits looks at a row before it is added; known says that it is there already.
func (l *Law) admits(row *Published) (known bool, wrong *Mistake) {
	rates := l.Series(row.Name)
	if r := l.Regime(row.Name); r != nil {
		rates = r.Rates
	}
	if rates == nil {
		names := slices.Concat(l.AllSeries(), l.Regimes())
		hint := "it is one of " + strings.Join(names, ", ")
		if near := nearest.Word(row.Name, names); near != "" {
			hint = "did you mean " + near + "?"
		}
		return false, &Mistake{row.Line, "there is no rate " + row.Name, hint}
	}
	if len(rates.periods) == 0 {
		return false, nil
	}
	first, last := rates.periods[0], rates.periods[len(rates.periods)-1]
	if row.From < first.From {
		if row.Official {
			return true, nil
		}
		return false, &Mistake{row.Line, fmt.Sprintf("%s is before %s, the first day of %s", row.From, first.From, row.Name), "add rates that were published since"}
	}
	if p, ok := rates.find(row.From); ok {
		switch {
		case p.From == row.From && p.Percent.Cmp(row.Period.Percent) == 0 && (row.Until.IsZero() || p.Until == row.Until), row.Official && rates.same(row.Period):
			return true, nil
		case row.Official && rank[p.Confidence] > rank[Stated]:
			return false, nil
		}
		return false, &Mistake{row.Line, fmt.Sprintf("%s has a rate on %s already: %s, from %s to %s (%s)", row.Name, row.From, p.Percent, p.From, open(p), p.Source), "take the line out, or mend the rate in the book"}
	}
	if row.From != last.Until+1 && row.From > last.Until {
		return false, &Mistake{row.Line, fmt.Sprintf("%s has no rate from %s to %s", row.Name, last.Until+1, row.From-1), "add the rate of the days between as well"}
	}
	return false, nil
}

// same reports whether each day of a period that ends has its rate already.
func (r *Rates) same(p Period) bool {
	for day := p.From; day <= p.Until; {
		known, ok := r.find(day)
		if !ok || known.Percent.Cmp(p.Percent) != 0 {
			return false
		}
		if known.Until.IsZero() {
			break
		}
		day = known.Until + 1
	}
	return !p.Until.IsZero()
}

// open is the last day of a period, in words when it has none.
func open(p Period) string {
	if p.Until.IsZero() {
		return "the next one"
	}
	return p.Until.String()
}
