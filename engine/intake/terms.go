package intake

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/nearest"
)

// due settles when a row falls due that has no day of its own: by the terms of the row or of
// the mapping; what owes nothing, on its own day. A debt without any is left out, with a
// warning; false then.
func (d *decoder) due(r *receivable) bool {
	if r.Due != 0 || d.paysOnly(r) {
		d.dated++
		return true
	}
	before := d.errors
	terms, given := d.terms()
	switch {
	case d.errors > before:
		return false
	case r.Amount <= 0 || r.Open == 0 || r.PaidOn != 0: // nobody is reminded of it
		r.Due = r.Issued
		if r.Due == 0 {
			r.Due = r.PaidOn
		}
	case given && r.Issued == 0:
		d.fault(codeEmpty, &d.fields[invIssued], "", "the due date is to be counted from the day of issue, which is empty", "fill in one of the two")
		return false
	case given:
		r.Due = terms.of(r.Issued)
		d.assumed = true
	}
	if r.Due != 0 {
		d.dated++
		return true
	}
	if d.raw(&d.fields[invDue]).text != "" {
		return false // what is wrong with it is reported
	}
	if r.Amount < 0 {
		d.fault(codeNoDue, &d.fields[invIssued], "", fmt.Sprintf("the credit %s has no day", r.ID), "fill in the day of issue, or the due date")
		return false
	}
	d.undated++
	if d.fields[invDue].col < 0 && d.fields[invDue].standIn == "" {
		return false // the missing column is reported
	}
	d.leftOut = append(d.leftOut, strings.Clone(r.ID))
	d.say(Problem{
		Code: codeNoDue, Warning: true, Column: d.fields[invDue].header,
		Message: fmt.Sprintf("%s has no due date: it is left out, and nobody is reminded of it", r.ID),
		Hint:    "fill it in, or say in intake.cue when such invoices fall due: invoices: due: {days: 30}",
	})
	return false
}

// noteAssumed fills the declared fact due_assumed, when the book has one.
func (d *decoder) noteAssumed(r *receivable) {
	if !d.assumed {
		return
	}
	d.assumed = false
	for i, f := range d.opt.Facts {
		if f.Name == "due_assumed" && f.Type == engine.FactBool {
			if r.Facts == nil {
				r.Facts = make([]engine.Value, len(d.opt.Facts))
			}
			r.Facts[i] = engine.Value{Type: engine.FactBool, Int: 1}
		}
	}
}

// terms finds the terms of a row: those of its column, else those of the mapping.
func (d *decoder) terms() (Terms, bool) {
	f := &d.fields[invTerms]
	c, ok := d.cell(f)
	if !ok {
		return Terms{}, false
	}
	if c.text == "" {
		if d.stated.Due == nil {
			return Terms{}, false
		}
		return *d.stated.Due, true
	}
	t, known := d.knownTerms[c.text]
	if !known {
		if t, known = d.stated.termsOf(c.text); !known {
			d.fault(codeTerms, f, c.text, fmt.Sprintf("%q does not say when an invoice falls due", c.text),
				fmt.Sprintf("say what it means in intake.cue: invoices: terms: {%q: {days: 30}}; for an end of month there are two readings, end_of_month: \"after\" or \"before\" the days", c.text))
			return Terms{}, false
		}
		d.knownTerms[strings.Clone(c.text)] = t
	}
	f.took(c.text, func() string { return t.String() })
	return t, true
}

// termsOf reads the words of a column of terms: those of the mapping, a number of days.
func (t *Table) termsOf(text string) (Terms, bool) {
	for _, word := range sortedKeys(t.Terms) {
		if word == text || nearest.Fold(word) == nearest.Fold(text) {
			return t.Terms[word], true
		}
	}
	word := nearest.Fold(text)
	switch word {
	case "dueonreceipt", "onreceipt", "immediate", "immediatepayment", "comptant", "areception", "paiementareception", "cash", "cod":
		return Terms{}, true
	}
	for _, prefix := range []string{"net", "n"} {
		word = strings.TrimPrefix(word, prefix)
	}
	for _, suffix := range []string{"days", "day", "jours", "jour", "j", "d", "tage"} {
		word = strings.TrimSuffix(word, suffix)
	}
	word = strings.TrimSuffix(word, ".0")
	n, err := strconv.Atoi(word)
	if err != nil || n < 0 || n > longestTerms {
		return Terms{}, false
	}
	return Terms{Days: n}, true
}

// KnowsTerms reports whether a text says by itself, or by the mapping, when an invoice falls due.
func (t *Table) KnowsTerms(text string) bool {
	_, known := t.termsOf(text)
	return known && strings.TrimSpace(text) != ""
}

// longestTerms is how many days an invoice may have at most.
const longestTerms = 365

// of is the day on which an invoice falls due.
func (t Terms) of(issued engine.Date) engine.Date {
	switch t.EndOfMonth {
	case EndAfter:
		return (issued + engine.Date(t.Days)).EndOfMonth()
	case EndBefore:
		return issued.EndOfMonth() + engine.Date(t.Days)
	}
	return issued + engine.Date(t.Days)
}

// String writes the terms in words.
func (t Terms) String() string {
	days := agree.Sprintf("%d {day|days}", t.Days)
	switch t.EndOfMonth {
	case EndAfter:
		return days + ", then the end of the month"
	case EndBefore:
		return "end of the month, then " + days
	}
	return days
}
