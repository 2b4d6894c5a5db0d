package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// field is a canonical column or declared fact and where it stands in a file.
type field struct {
	columnDecl
	lenient bool // an empty cell is no error although every row needs the column

	fact   int    // index in Options.Facts, -1 for a canonical column
	col    int    // in the file, -1 when it has none
	header string // as in the file, or the name when it has none
	words  []string

	above      *cell             // what the last heading said; nil when headings say nothing of it
	standIn    string            // the mapping's default
	values     map[string]string // the mapping's translations
	folded     map[string]string // the same by folded text
	convention convention

	filled             int
	sample, understood string
}

// binding is the columns of a file, understood.
type binding struct {
	kind   Kind
	table  *table
	stated *Table
	fields []field // canonical columns in their order, then facts
	splits splits  // of invoices: those that stand in the file in instalments

	lettering []int // columns of the code that settles invoices
}

// bind finds the column of every field of a kind. It reports what is missing,
// doubled, or named by the mapping and not there.
func bind(t *table, kind Kind, opt *Options) (*binding, []Problem) {
	b := &binding{kind: kind, table: t, stated: t.src.table(&opt.Mapping, kind), fields: fieldsOf(kind, opt), splits: splits{}}
	var problems []Problem
	for i := range b.fields {
		f := &b.fields[i]
		f.standIn, f.values = b.stated.Defaults[f.name], b.stated.Values[f.name]
		if len(f.values) > 0 {
			f.folded = make(map[string]string, len(f.values))
			for _, k := range sortedKeys(f.values) {
				if folded := nearest.Fold(k); folded != "" {
					f.folded[folded] = f.values[k]
				}
			}
		}
		if p := b.place(f); p != nil {
			problems = append(problems, *p)
		}
	}
	var p []Problem
	t.shape, p = shapeOf(t, b.stated)
	problems = append(problems, p...)
	problems = append(problems, b.bindLettering()...)
	for _, h := range t.shape.headings {
		for i := range b.fields {
			if b.fields[i].name == h.field {
				b.fields[i].above = &h.value
			}
		}
	}
	t.shape.marks = b.marks()
	first := true
	for i := range b.fields {
		if f := &b.fields[i]; f.required && f.col < 0 && f.standIn == "" && !b.otherwise(f) && b.stated.Columns[f.name] == "" {
			p := b.missing(f.name)
			if first && (b.kind == KindInvoices || b.kind == KindClients) {
				p.Hint += "; relance intake suggest FILE writes an intake.cue for all columns"
			}
			problems, first = append(problems, p), false
		}
	}
	return b, slices.Concat(problems, b.nearFacts(), b.nearCredits(), b.nearFactored(), b.nearStops())
}

// fieldsOf lists the fields of a kind; events and contacts have no facts.
func fieldsOf(kind Kind, opt *Options) []field {
	var fields []field
	for _, c := range columnsOf(kind) {
		fields = append(fields, field{columnDecl: c, fact: -1, words: wordsOf(kind, c.name, opt)})
	}
	if kind == KindEvents || kind == KindContacts {
		return fields
	}
	for i, d := range opt.Facts {
		fields = append(fields, field{columnDecl: columnDecl{name: d.Name, typ: factType(d.Type)}, fact: i})
	}
	return fields
}

// otherwise reports whether a column that every row needs is said in another way: the amount
// by debit and credit, the due date by terms, what a heading says of the rows below it.
func (b *binding) otherwise(f *field) bool {
	if f.above != nil {
		return true
	}
	if b.kind != KindInvoices {
		return false
	}
	has := func(i int) bool { return b.fields[i].col >= 0 }
	switch f.name {
	case "amount":
		return has(invDebit) || has(invCredit)
	case "due":
		return b.stated.Due != nil || has(invTerms)
	}
	return false
}

// bindLettering finds the columns of lettering codes.
func (b *binding) bindLettering() []Problem {
	var problems []Problem
	for _, header := range b.stated.Lettering {
		col, p := b.table.placeOf(header)
		if p != nil {
			problems = append(problems, *p)
			continue
		}
		b.lettering = append(b.lettering, col)
	}
	return problems
}

// place finds the column of a field.
func (b *binding) place(f *field) *Problem {
	f.col, f.header = -1, f.name
	want, mapped := b.stated.Columns[f.name]
	var found []int
	switch {
	case mapped:
		if found = b.exactly(want); len(found) == 0 {
			found = b.alike(want)
		}
		if len(found) == 0 {
			return &Problem{
				Code: codeNoHeader, Row: b.table.headerRow, Column: want,
				Message: fmt.Sprintf("intake.cue says that %s is in the column %q, which the file does not have", f.name, want),
				Hint:    didYouMean(want, b.headers()) + "; if intake.cue is for another export, relance intake suggest FILE writes one for this",
			}
		}
	case f.fact >= 0:
		found = b.exactly(f.name)
	case mappedOnly(b.kind, slices.IndexFunc(columnsOf(b.kind), func(c columnDecl) bool { return c.name == f.name })):
		return nil
	default:
		found = b.alike(f.name)
	}
	if !mapped {
		found = slices.DeleteFunc(found, func(i int) bool { return b.claimed(f, b.table.header[i]) })
	}
	if len(found) == 0 {
		return nil
	}
	f.col, f.header = found[0], b.table.header[found[0]]
	if len(found) > 1 {
		return &Problem{
			Code: codeHeaderTwice, Row: b.table.headerRow, Column: b.table.header[found[1]],
			Message: fmt.Sprintf("two columns could be %s: %q and %q", f.name, f.header, b.table.header[found[1]]),
			Hint:    "rename or remove one of them",
		}
	}
	return nil
}

func (b *binding) exactly(name string) []int {
	return b.search(func(h string) bool { return h == strings.TrimSpace(name) })
}

func (b *binding) alike(name string) []int {
	want := nearest.Fold(name)
	return b.search(func(h string) bool { return want != "" && nearest.Fold(h) == want })
}

func (b *binding) search(match func(string) bool) []int {
	var found []int
	for i, h := range b.table.header {
		if match(h) {
			found = append(found, i)
		}
	}
	return found
}

// claimed reports whether another field takes the header: by the mapping, or
// because a canonical column goes before a fact of its name.
func (b *binding) claimed(f *field, header string) bool {
	for name, want := range b.stated.Columns {
		if name != f.name && nearest.Fold(want) == nearest.Fold(header) {
			return true
		}
	}
	if f.fact < 0 {
		return false
	}
	for i, c := range columnsOf(b.kind) {
		if !mappedOnly(b.kind, i) && nearest.Fold(c.name) == nearest.Fold(header) {
			return true
		}
	}
	return false
}

// missing reports a required column that is not there.
func (b *binding) missing(name string) Problem {
	p := Problem{
		Code: codeNoColumn, Row: b.table.headerRow, Column: name,
		Message: fmt.Sprintf("the file has no column %q; it has: %s", name, strings.Join(b.headers(), ", ")),
	}
	if h := b.likely(name); h != "" {
		p.Hint = fmt.Sprintf("if %q is it, write in intake.cue: %s: columns: %s: %q", h, b.kind, name, h)
	} else {
		p.Hint = fmt.Sprintf("name the right one in intake.cue: %s: columns: %s: \"…\"", b.kind, name)
		if b.kind == KindInvoices && name == "due" {
			p.Hint += "; if there is none, say when invoices fall due: invoices: due: {days: 30}, or columns: terms for a column of days"
		}
	}
	return p
}

// factoredWords begin, folded, the headers of columns that say which claims were sold.
var (
	factoredWords = []string{"factor", "affactur", "cede", "cession", "subrog", "dailly", "assigned", "soldto"}
	// creditNames holds what programs call the column that names the invoice of a credit note, folded.
	creditNames = []string{
		"factureorigine", "facturedorigine", "factureliee", "facturerectifiee", "avoirsur", "avoirpour", "originalinvoice",
		"relatedinvoice", "precedinginvoice", "creditedinvoice", "creditnotefor", "billingreference",
	}
)

func (b *binding) used(col int) bool {
	return slices.ContainsFunc(b.fields, func(f field) bool { return f.col == col })
}

// marks are the columns that an invoice has and titles and totals have not: a number, an amount, a day.
func (b *binding) marks() [][]int {
	if b.kind != KindInvoices {
		return nil
	}
	of := func(fields ...int) (cols []int) {
		for _, i := range fields {
			cols = append(cols, b.fields[i].col)
		}
		return cols
	}
	return [][]int{of(invInvoice), of(invAmount, invDebit, invCredit), of(invDue, invIssued)}
}

// untold reports whether nothing reads a column, and the mapping does not say that nothing should.
func (b *binding) untold(col int) bool {
	h := b.table.header[col]
	return h != "" && !b.used(col) && !b.looksAt(col) &&
		!slices.ContainsFunc(b.stated.Ignore, func(ignored string) bool { return nearest.Fold(ignored) == nearest.Fold(h) })
}

// headers lists the headers of the file that are not empty.
func (b *binding) headers() []string {
	return slices.DeleteFunc(slices.Clone(b.table.header), func(h string) bool { return h == "" })
}

func (b *binding) usual(name string) string {
	for _, word := range usualNames[name] {
		for i, h := range b.table.header {
			if h != "" && !b.used(i) && nearest.Fold(h) == word {
				return h
			}
		}
	}
	return ""
}

// likely returns the unused header that most looks like a canonical column.
func (b *binding) likely(name string) string {
	var free []string
	for i, h := range b.table.header {
		if h != "" && !b.used(i) {
			free = append(free, h)
		}
	}
	for _, word := range usualNames[name] {
		for _, h := range free {
			if strings.Contains(nearest.Fold(h), word) {
				return h
			}
		}
	}
	return nearest.Word(name, free)
}

// summaries lists what became of each column of the file, then the defaults.
func (b *binding) summaries() []ColumnSummary {
	var all []ColumnSummary
	for i, h := range b.table.header {
		before := len(all)
		for j := range b.fields {
			if f := &b.fields[j]; f.col == i {
				all = append(all, f.summary())
			}
		}
		if len(all) == before {
			c := ColumnSummary{Header: h}
			if b.looksAt(i) {
				c.Use = UseRows
			}
			all = append(all, c)
		}
	}
	for i := range b.fields {
		if f := &b.fields[i]; f.col < 0 && f.standIn != "" {
			all = append(all, f.summary())
		}
	}
	return all
}

// looksAt reports whether the mapping says by a column what a row is.
func (b *binding) looksAt(col int) bool {
	s := b.table.shape
	return slices.Contains(b.lettering, col) || s.types != nil && s.types.col == col ||
		slices.ContainsFunc(s.leave, func(r *boundRows) bool { return r.col == col }) ||
		slices.ContainsFunc(s.headings, func(h *boundHeading) bool { return h.col == col })
}

func (f *field) summary() ColumnSummary {
	s := ColumnSummary{
		Header: f.header, Use: UseColumn, Name: f.name, Filled: f.filled, Sample: f.sample, Understood: f.understood,
		Convention: f.convention.name, ProofRow: f.convention.proof.row, Proof: f.convention.proof.value,
	}
	switch {
	case f.col < 0:
		s.Header, s.Use, s.Sample = "", UseDefault, f.standIn
	case f.fact >= 0:
		s.Use = UseFact
	}
	return s
}
