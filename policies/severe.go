package policies

import (
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/policies/analysis"
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

// thresholds reads the figures from which some warnings are given.
func (l *loader) thresholds(n *node) analysis.Thresholds {
	first, small := n.field("first_message"), n.field("small_debt")
	t := analysis.Thresholds{FirstFrom: whole(first.field("from")), FirstUntil: whole(first.field("until"))}
	if small != nil && small.kind == kindNumber {
		t.SmallDebt, _, _ = apd.NewFromString(small.text)
	}
	if t = t.OrUsual(); t.FirstFrom > t.FirstUntil {
		usual := analysis.Usual()
		l.fail(codeThresholds, first.label(), fmt.Sprintf("from is %d and until is %d where they are not written", usual.FirstFrom, usual.FirstUntil),
			"no first message can come from day %d on and until day %d", t.FirstFrom, t.FirstUntil)
	}
	return t
}

// Severe makes errors of the warnings that the book says are errors in it.
func (b *Book) Severe(list diag.List) {
	for i := range list {
		if slices.Contains(b.severe, list[i].Code) {
			list[i].Severity = diag.Error
		}
	}
}
