package policies

import (
	"slices"

	"github.com/relance-dev/relance/policies/diag"
)

// checks reads which warnings are errors in this book.
func (l *loader) checks(n *node) {
	var known []string
	for _, d := range Docs() {
		known = append(known, d.Code)
	}
	for _, c := range n.each(kindStruct) {
		if !slices.Contains(known, c.name) && !slices.Contains(outside, c.name) {
			l.fail(codeEnum, c.label(), "relance explain lists the codes", "relance has no finding %q", c.name)
			continue
		}
		if c.text == "error" {
			l.book.severe = append(l.book.severe, c.name)
		}
	}
}

// Severe makes errors of the warnings that the book says are errors in it.
func (b *Book) Severe(list diag.List) {
	for i := range list {
		if slices.Contains(b.severe, list[i].Code) {
			list[i].Severity = diag.Error
		}
	}
}
