package policies

import (
	"strconv"

	"github.com/relance-dev/relance/policies/policytest"
)

// tests decodes the policy tests of a book whose machines are compiled.
func (l *loader) tests(n *node) {
	for _, t := range n.each(kindStruct) {
		if l.faulty(t) {
			continue
		}
		test, problems := policytest.Decode(t.name, t.appendJSON(nil, false), policytest.Options{
			Book: l.book.Engine, Currency: l.book.Currency, Computed: l.book.computations(),
		})
		at := t.label()
		test.File, test.Line = at.file, l.line(at)
		for _, p := range problems {
			l.fail(codeTest, t.find(p.Path), p.Hint, "test %q: %s", t.name, p.Message)
		}
		l.book.Tests = append(l.book.Tests, test)
	}
}

// find is the place of the value at a path of labels and list indexes, or of
// the nearest value around it.
func (n *node) find(path []string) span {
	for i, step := range path {
		next := n.field(step)
		if at, err := strconv.Atoi(step); err == nil && n.kind == kindList && at >= 0 && at < len(n.items) {
			next = n.items[at]
		}
		if next == nil {
			return n.label()
		}
		if n = next; i == len(path)-1 && n.kind != kindStruct && n.kind != kindList {
			return n.at
		}
	}
	return n.label()
}
