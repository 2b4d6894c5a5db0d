package intake

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/relance-dev/relance/engine/nearest"
)

// rows checks what the mapping says of rows: which are none, and how those of one invoice
// come together.
func (c *mappingCheck) rows() {
	t := c.table
	for i, r := range t.LeaveOut {
		c.condition([]string{"leave_out", strconv.Itoa(i)}, r)
	}
	for _, name := range sortedKeys(t.Headings) {
		if f, ok := c.known("headings", name); ok && f.typ != typeID && f.typ != typeText && f.typ != typeCurrency && f.typ != typeWord {
			c.say([]string{"headings", name}, "a heading gives a text, and "+name+" is none", "give it a column of its own")
		}
		c.condition([]string{"headings", name}, t.Headings[name].Rows)
	}
	c.oneOf("lines", t.Lines, lineModes)
	for _, form := range t.Amounts {
		c.oneOf("amounts", form, forms)
	}
	if t.Due != nil {
		c.terms([]string{"due"}, *t.Due)
	}
	for _, word := range sortedKeys(t.Terms) {
		c.terms([]string{"terms", word}, t.Terms[word])
	}
	c.types()
	if c.kind == KindInvoices {
		return
	}
	for name, given := range map[string]bool{
		"types": t.Types.Column != "", "lines": t.Lines != "", "lettering": len(t.Lettering) > 0, "due": t.Due != nil, "terms": len(t.Terms) > 0,
	} {
		if given {
			c.say([]string{name}, name+" says something of invoices, not of "+c.kind.String(), "write it under invoices")
		}
	}
}

func (c *mappingCheck) oneOf(section, word string, known []string) {
	if word != "" && !slices.Contains(known, word) {
		c.say([]string{section}, fmt.Sprintf("%q is not known", word), didYouMean(word, known))
	}
}

func (c *mappingCheck) condition(path []string, r Rows) {
	if len(r.Is)+len(r.Not)+len(r.Starts)+len(r.NotStarts)+len(r.Contains) == 0 && !r.Empty && r.Cells <= 0 {
		c.say(path, "the line says nothing of rows, so that it would be true of all", `add what stands in the cell: is: ["…"], starts: ["Total"], empty: true, cells: 1`)
	}
}

func (c *mappingCheck) terms(path []string, t Terms) {
	if t.Days < 0 || t.Days > longestTerms {
		c.say(path, fmt.Sprintf("%d is no number of days", t.Days), fmt.Sprintf("write 0 to %d", longestTerms))
	}
	if t.EndOfMonth != "" && !slices.Contains(ends, t.EndOfMonth) {
		c.say(path, fmt.Sprintf("%q is not known", t.EndOfMonth), `write "after" when the month ends after the days, "before" when the days follow it`)
	}
}

func (c *mappingCheck) types() {
	t := &c.table.Types
	lists := slices.Concat(t.Invoice, t.Credit, t.Payment, t.Closed, t.LeaveOut)
	switch {
	case t.Column == "" && len(lists) > 0:
		c.say([]string{"types"}, "the column of the types is missing", `write the header of the column: column: "Type"`)
	case t.Column != "" && len(lists) == 0:
		c.say([]string{"types"}, "no word of the column is listed", `list them: invoice: ["Invoice"], credit: ["Credit note"]`)
	}
	seen := map[string]bool{}
	for _, w := range lists {
		word := nearest.Fold(w)
		if seen[word] {
			c.say([]string{"types"}, fmt.Sprintf("%q is listed twice", w), "keep it in one of the lists")
		}
		seen[word] = true
	}
}
