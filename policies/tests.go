package policies

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/relance-dev/relance/policies/policytest"
)

// tests decodes the policy tests of a book whose machines are compiled.
func (l *loader) tests(n *node) {
	pins := l.filePins()
	for _, t := range n.each(kindStruct) {
		if l.faulty(t) {
			continue
		}
		cases := t.field("cases")
		if cases == nil {
			l.test(t, nil, pins)
		} else if len(cases.items) == 0 {
			l.fail(codeTest, cases.label(), "write cases by name, or take the field out", "test %q has no case", t.name)
		}
		for _, c := range cases.each(kindStruct) {
			l.test(t, c, pins)
		}
	}
}

// test decodes a test, or one case of it; pins are the policies that files pin.
func (l *loader) test(t, one *node, pins map[string]string) {
	name, at, path, data := t.name, t.label(), []string{"tests", t.name}, t.appendJSON(nil, false)
	if one != nil {
		name, at, path, data = t.name+"/"+one.name, one.label(), append(path, "cases", one.name), merged(data, one.appendJSON(nil, false))
	}
	test, problems := policytest.Decode(name, data, policytest.Options{
		Book: l.book.Engine, Currency: l.book.Currency, Computed: l.book.computations(), Policy: pins[at.file],
	})
	test.File, test.Line, test.Path = at.file, l.line(at), path
	for _, p := range problems {
		where := t
		if one != nil && one.has(p.Path) {
			where = one
		}
		place := where.find(p.Path)
		if one != nil && where == t && place == t.label() {
			place = one.label()
		}
		l.fail(codeTest, place, p.Hint, "test %q: %s", name, p.Message)
	}
	l.book.Tests = append(l.book.Tests, test)
}

// merged is the JSON of a test with what a case says on top, and without its cases.
func merged(test, one []byte) []byte {
	var base, top map[string]any
	for _, x := range []struct {
		data []byte
		to   *map[string]any
	}{{test, &base}, {one, &top}} {
		d := json.NewDecoder(bytes.NewReader(x.data))
		d.UseNumber()
		if err := d.Decode(x.to); err != nil {
			return test // Decode says the same of it
		}
	}
	delete(base, "cases")
	out, err := json.Marshal(overlaid(base, top))
	if err != nil {
		return test
	}
	return out
}

// overlaid puts the fields of top into base.
func overlaid(base, top map[string]any) map[string]any {
	for name, v := range top {
		under, isStruct := base[name].(map[string]any)
		if over, ok := v.(map[string]any); ok && isStruct {
			v = overlaid(under, over)
		}
		base[name] = v
	}
	return base
}

// has reports whether there is a value at the first step of a path.
func (n *node) has(path []string) bool { return len(path) > 0 && n.field(path[0]) != nil }

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
