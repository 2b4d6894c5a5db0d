package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/nearest"
)

// shape says which rows under the header are what.
type shape struct {
	leave    []*boundRows
	headings []*boundHeading
	types    *boundTypes // nil when every row is an invoice

	marks [][]int // of invoices: a row that has a cell in one column of each is no title or total
	odd   *oddRow // the first such row that is left out by its first cell; nil when there is none
	odds  int     // all of them
}

type oddRow struct {
	row   int
	first string // its first cell
}

// rememberedWords is how many words of a column a condition remembers the answer for.
const rememberedWords = 1 << 12

// boundRows is a condition on the rows of one file.
type boundRows struct {
	Rows
	col      int // -1 for the first cell that is filled
	folded   map[string][]string
	answers  map[string]bool
	n, first int // rows that were left out by it, and the first
}

type boundHeading struct {
	boundRows
	field string
	after []string
	value cell // of the last heading
}

// docType says what a row of a list of open items is.
type docType uint8

const (
	docInvoice docType = iota
	docCredit
	docPayment
	docClosed
	docLeftOut
	docUnknown
)

type boundTypes struct {
	col    int
	header string
	words  map[string]docType // folded
	known  map[string]docType // as they stand in the file
	n      int                // rows that were left out
	first  int
}

// shapeOf binds the conditions of a mapping to the columns of a file.
func shapeOf(t *table, stated *Table) (*shape, []Problem) {
	s := &shape{}
	var problems []Problem
	place := func(header string) int {
		col, p := t.placeOf(header)
		if p != nil {
			problems = append(problems, *p)
		}
		return col
	}
	for i := range stated.LeaveOut {
		s.leave = append(s.leave, bindRows(stated.LeaveOut[i], place))
	}
	for _, name := range sortedKeys(stated.Headings) {
		h := stated.Headings[name]
		s.headings = append(s.headings, &boundHeading{boundRows: *bindRows(h.Rows, place), field: name, after: h.After})
	}
	if stated.Types.Column != "" {
		s.types = &boundTypes{col: place(stated.Types.Column), header: stated.Types.Column, words: map[string]docType{}, known: map[string]docType{}}
		for kind, words := range map[docType][]string{
			docInvoice: stated.Types.Invoice, docCredit: stated.Types.Credit, docPayment: stated.Types.Payment,
			docClosed: stated.Types.Closed, docLeftOut: stated.Types.LeaveOut,
		} {
			for _, w := range words {
				s.types.words[nearest.Fold(w)] = kind
			}
		}
	}
	return s, problems
}

func bindRows(r Rows, place func(string) int) *boundRows {
	b := &boundRows{Rows: r, col: -1, folded: map[string][]string{}, answers: map[string]bool{}}
	if r.Column != "" {
		b.col = place(r.Column)
	}
	for name, words := range map[string][]string{"is": r.Is, "not": r.Not, "starts": r.Starts, "notstarts": r.NotStarts, "contains": r.Contains} {
		for _, w := range words {
			b.folded[name] = append(b.folded[name], nearest.Fold(w))
		}
	}
	return b
}

// placeOf finds a column of the file by the header that the mapping gives.
func (t *table) placeOf(header string) (int, *Problem) {
	if i := slices.Index(t.header, strings.TrimSpace(header)); i >= 0 {
		return i, nil
	}
	if i := slices.IndexFunc(t.header, func(h string) bool { return h != "" && nearest.Fold(h) == nearest.Fold(header) }); i >= 0 {
		return i, nil
	}
	return -1, &Problem{
		Code: codeNoHeader, Row: t.headerRow, Column: header,
		Message: fmt.Sprintf("intake.cue looks at the column %q, which the file does not have", header),
		Hint:    didYouMean(header, slices.DeleteFunc(slices.Clone(t.header), func(h string) bool { return h == "" })),
	}
}

// begin forgets what an earlier walk counted.
func (s *shape) begin() {
	for _, r := range s.leave {
		r.n, r.first = 0, 0
	}
	for _, h := range s.headings {
		h.n, h.first, h.value = 0, 0, cell{}
	}
	if s.types != nil {
		s.types.n, s.types.first = 0, 0
	}
	s.odds = 0
}

// takes reports whether a row is one of the kind, and notes what it says when it is another.
func (s *shape) takes(r *record) bool {
	if r.broken != nil {
		return true
	}
	for _, c := range s.leave {
		if c.match(r) {
			c.count(r.row)
			if c.col < 0 && s.whole(r) {
				s.odds++
				s.odd = cmp.Or(s.odd, &oddRow{r.row, strings.Clone(r.cellAt(-1).text)})
			}
			return false
		}
	}
	for _, h := range s.headings {
		if h.match(r) {
			h.take(r)
			return false
		}
	}
	if s.types != nil && s.types.of(r) == docLeftOut {
		s.types.n++
		s.types.first = cmp.Or(s.types.first, r.row)
		return false
	}
	return true
}

// whole reports whether a row has what one of the kind has, and titles and totals have not.
func (s *shape) whole(r *record) bool {
	for _, columns := range s.marks {
		if !slices.ContainsFunc(columns, func(col int) bool { return col >= 0 && r.cellAt(col).text != "" }) {
			return false
		}
	}
	return len(s.marks) > 0
}

// above notes what a row over the header says of the rows below it: a heading that begins with a word
// of headings, as a title of the file does not.
func (s *shape) above(r *record) {
	for _, h := range s.headings {
		if text := r.cellAt(h.col).text; h.match(r) && withoutPrefix(text, h.after) != text {
			h.take(r)
		}
	}
}

// take keeps what a heading says.
func (h *boundHeading) take(r *record) {
	h.count(r.row)
	h.value = r.cellAt(h.col)
	h.value.text, h.value.own = strings.Clone(withoutPrefix(h.value.text, h.after)), true
}

func (c *boundRows) count(row int) {
	c.n++
	c.first = cmp.Or(c.first, row)
}

// cellAt is a cell of the row; of column -1 the first that is filled.
func (r *record) cellAt(col int) cell {
	if col >= 0 {
		if col < len(r.cells) {
			return r.cells[col]
		}
		return cell{}
	}
	for _, c := range r.cells {
		if c.text != "" {
			return c
		}
	}
	return cell{}
}

// match reports whether a row is as described.
func (c *boundRows) match(r *record) bool {
	if c.Cells > 0 {
		n := 0
		for i := range r.cells {
			if r.cells[i].text != "" {
				n++
			}
		}
		if n > c.Cells {
			return false
		}
	}
	text := r.cellAt(c.col).text
	if c.Empty && text != "" {
		return false
	}
	if len(c.folded) == 0 {
		return true
	}
	answer, known := c.answers[text]
	if !known {
		answer = c.says(nearest.Fold(text))
		if len(c.answers) < rememberedWords {
			c.answers[strings.Clone(text)] = answer
		}
	}
	return answer
}

func (c *boundRows) says(word string) bool {
	starts := func(w string) bool { return w != "" && strings.HasPrefix(word, w) }
	for name, words := range c.folded {
		ok := false
		switch name {
		case "is":
			ok = slices.Contains(words, word)
		case "not":
			ok = !slices.Contains(words, word)
		case "starts":
			ok = slices.ContainsFunc(words, starts)
		case "notstarts":
			ok = !slices.ContainsFunc(words, starts)
		case "contains":
			ok = slices.ContainsFunc(words, func(w string) bool { return w != "" && strings.Contains(word, w) })
		}
		if !ok {
			return false
		}
	}
	return true
}

// withoutPrefix takes what stands before a value off.
func withoutPrefix(text string, prefixes []string) string {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(text, p); ok {
			return strings.TrimSpace(rest)
		}
	}
	return text
}

// of says what a row is.
func (t *boundTypes) of(r *record) docType {
	if t == nil {
		return docInvoice
	}
	text := r.cellAt(max(0, t.col)).text
	kind, known := t.known[text]
	if !known {
		var ok bool
		if kind, ok = t.words[nearest.Fold(text)]; !ok {
			kind = docUnknown
		}
		if len(t.known) < rememberedWords {
			t.known[strings.Clone(text)] = kind
		}
	}
	return kind
}

// LeftOut says how many rows of a file a line of the mapping left out.
type LeftOut struct {
	Why   string // the condition in words
	Rows  int
	First int // the first of them
}

// left lists what was left out, in the order of the mapping.
func (s *shape) left() []LeftOut {
	var out []LeftOut
	add := func(why string, n, first int) {
		if n > 0 {
			out = append(out, LeftOut{Why: why, Rows: n, First: first})
		}
	}
	for _, c := range s.leave {
		add(c.Rows.String(), c.n, c.first)
	}
	for _, h := range s.headings {
		add("headings that name the "+h.field, h.n, h.first)
	}
	if s.types != nil {
		add(s.types.header+" is to be left out", s.types.n, s.types.first)
	}
	return out
}

// String writes the condition: `Status is Draft or Void`.
func (r Rows) String() string {
	what := r.Column
	if what == "" {
		what = "the first cell"
	}
	var parts []string
	for _, x := range []struct {
		verb  string
		words []string
	}{{"is", r.Is}, {"is not", r.Not}, {"begins with", r.Starts}, {"does not begin with", r.NotStarts}, {"contains", r.Contains}} {
		if len(x.words) > 0 {
			quoted := make([]string, len(x.words))
			for i, w := range x.words {
				quoted[i] = fmt.Sprintf("%q", w)
			}
			parts = append(parts, what+" "+x.verb+" "+strings.Join(quoted, " or "))
		}
	}
	if r.Empty {
		parts = append(parts, what+" is empty")
	}
	switch {
	case r.Cells == 1:
		parts = append(parts, "one cell is filled")
	case r.Cells > 1:
		parts = append(parts, agree.Sprintf("at most %d {cell is|cells are} filled", r.Cells))
	}
	return strings.Join(parts, ", and ")
}
