package policies

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/relance-dev/relance/engine"
)

// Op is what became of a part of a book.
type Op string

// What becomes of a part.
const (
	Added   Op = "added"
	Removed Op = "removed"
	Changed Op = "changed"
)

// Difference is one part of a book that another book says otherwise.
type Difference struct {
	Op Op
	// Kind is what the part is: policy, state, rule, guard, action, computation, assign, rate, setting or words.
	Kind string
	// Policy and State are where it is; empty outside of a policy, or of a state.
	Policy, State string
	// Part names it there: "next: firm, when", or "creditor.name" outside of a policy. Of words it is the file.
	Part string
	// Before and After are what the two say, on one line; empty on the side that does not have it. Of words they are empty.
	Before, After string
	// Lines are the words that differ, as a unified diff without its heading; nil for what is not words.
	Lines []string
	// Old and New say where it is written; without a file on the side that does not have it.
	Old, New engine.Source
	// Template and Language are those of words.
	Template, Language string
}

// Compare lists what the second book says otherwise than the first: settings, assign lines, policies, states, rules,
// guards, actions and computations, in the order of the second book, and then the words of templates, by file.
// Comments, layout, tests and the deployment say nothing of the policies. Both must have been loaded with
// Options.Outline; when one of them is not Outlined, the words alone are compared.
func Compare(before, after *Book) []Difference {
	c := &comparison{}
	if before.outline != nil && after.outline != nil {
		c.fields(before.outline, after.outline, where{})
		if len(c.list) == 0 && before.Engine != nil && after.Engine != nil && before.Engine.Digest != after.Engine.Digest {
			c.order(before.outline, after.outline)
		}
	}
	c.words(before.wordings, after.wordings)
	return c.list
}

// comparison collects differences.
type comparison struct{ list []Difference }

// where is the part of a book that is compared.
type where struct {
	path          []string // names of fields, and of list elements
	policy, state string
}

func (w where) in(name string) where {
	w.path = append(slices.Clone(w.path), name)
	switch {
	case len(w.path) == 2 && w.path[0] == "policies":
		w.policy = name
	case len(w.path) == 4 && w.path[0] == "policies" && w.path[2] == "states":
		w.state = name
	}
	return w
}

// part is the path inside the policy or state.
func (w where) part() string {
	path := w.path
	switch {
	case w.state != "":
		path = path[4:]
	case w.policy != "":
		path = path[2:]
	}
	return strings.Join(path, ".")
}

// kind is what the part at a path is.
func (w where) kind() string {
	p := w.path
	last := p[len(p)-1]
	switch {
	case last == "when" || last == "approve":
		return "guard"
	case w.state != "" && len(p) == 4:
		return "state"
	case w.policy != "" && len(p) == 2:
		return "policy"
	case w.policy != "" && p[2] == "compute":
		return "computation"
	case w.policy != "" && p[2] == "always" || w.state != "" && p[4] == "next":
		return "rule"
	case w.state != "" && p[4] == "do":
		return "action"
	case p[0] == "assign":
		return "assign"
	case p[0] == "rates":
		return "rate"
	}
	return "setting"
}

func (c *comparison) add(op Op, w where, before, after *outline) {
	d := Difference{Op: op, Kind: w.kind(), Policy: w.policy, State: w.state, Part: w.part()}
	if before != nil {
		d.Before, d.Old = before.write(), before.at
	}
	if after != nil {
		d.After, d.New = after.write(), after.at
	}
	c.list = append(c.list, d)
}

// both compares a part that both books have.
func (c *comparison) both(before, after *outline, w where) {
	switch {
	case before.kind == kindStruct && after.kind == kindStruct:
		c.fields(before, after, w)
	case before.kind == kindList && after.kind == kindList && structs(before) && structs(after):
		c.elements(before, after, w)
	case before.write() != after.write():
		c.add(Changed, w, before, after)
	}
}

// structs reports whether a list holds structs alone, whose fields can be compared.
func structs(o *outline) bool {
	return !slices.ContainsFunc(o.fields, func(e *outline) bool { return e.kind != kindStruct })
}

func (c *comparison) fields(before, after *outline, w where) {
	for _, f := range after.fields {
		if old := before.field(f.name); old != nil {
			c.both(old, f, w.in(f.name))
		} else {
			c.add(Added, w.in(f.name), nil, f)
		}
	}
	for _, f := range before.fields {
		if after.field(f.name) == nil {
			c.add(Removed, w.in(f.name), f, nil)
		}
	}
}

// elements compares lists of structs: an element is the same one when it is written alike, or has the same key in the
// same order.
func (c *comparison) elements(before, after *outline, w where) {
	matches := align(before.fields, after.fields)
	i := 0
	for j, e := range after.fields {
		at := matches[j]
		if at < 0 {
			c.add(Added, w.in(key(e)), nil, e)
			continue
		}
		for ; i < at; i++ {
			c.add(Removed, w.in(key(before.fields[i])), before.fields[i], nil)
		}
		c.both(before.fields[at], e, w.in(key(e)))
		i = at + 1
	}
	for ; i < len(before.fields); i++ {
		c.add(Removed, w.in(key(before.fields[i])), before.fields[i], nil)
	}
}

// key names an element of a list: where a rule leads, the policy of an assign line, the channel of an action, the first day of a rate.
func key(o *outline) string {
	for _, name := range []string{"to", "policy", "from"} {
		if s := o.str(name); s != "" {
			return s
		}
	}
	if o.field("resume") != nil {
		return "resume"
	}
	for _, ch := range engine.ChannelNames() {
		if o.field(ch) != nil {
			return ch
		}
	}
	if len(o.fields) > 0 {
		return o.fields[0].name
	}
	return "{}"
}

// maxAligned is how many pairs of elements are weighed against each other; longer lists are compared by place.
const maxAligned = 1 << 20

// align finds for each element of after the one of before that it was, in order; -1 for a new one. Of all ways
// it takes the one with the most elements written alike, and then with the most of the same key.
func align(before, after []*outline) []int {
	match := make([]int, len(after))
	n, m := len(before), len(after)
	if n*m > maxAligned {
		for j := range match {
			match[j] = -1
			if j < n {
				match[j] = j
			}
		}
		return match
	}
	texts := func(list []*outline) (written, keys []string) {
		for _, o := range list {
			written, keys = append(written, o.write()), append(keys, key(o))
		}
		return written, keys
	}
	was, wasKey := texts(before)
	is, isKey := texts(after)
	score := make([][]int, n+1)
	for i := range score {
		score[i] = make([]int, m+1)
	}
	worth := func(i, j int) int {
		switch {
		case was[i] == is[j]:
			return n + m + 1
		case wasKey[i] == isKey[j]:
			return 1
		}
		return 0
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			score[i][j] = max(score[i+1][j], score[i][j+1])
			if v := worth(i, j); v > 0 {
				score[i][j] = max(score[i][j], v+score[i+1][j+1])
			}
		}
	}
	i := 0
	for j := range match {
		match[j] = -1
		for i < n && score[i+1][j] == score[i][j] {
			i++
		}
		if i < n && worth(i, j) > 0 && score[i][j] == worth(i, j)+score[i+1][j+1] {
			match[j] = i
			i++
		}
	}
	return match
}

// order notes the policies whose states stand in another order: of two states of one tone the later one speaks.
func (c *comparison) order(before, after *outline) {
	for _, p := range after.field("policies").fields {
		names := func(o *outline) *outline {
			list := &outline{kind: kindList, at: o.at}
			for _, s := range o.field("states").fields {
				list.fields = append(list.fields, &outline{kind: kindText, text: string(appendText(nil, s.name))})
			}
			return list
		}
		was, is := names(before.field("policies").field(p.name)), names(p)
		if was.write() != is.write() {
			c.add(Changed, where{}.in("policies").in(p.name).in("order of states"), was, is)
		}
	}
}

// words compares the templates, by file.
func (c *comparison) words(before, after []wording) {
	was, is := map[string]*wording{}, map[string]*wording{}
	var rels []string
	for i := range before {
		was[before[i].rel] = &before[i]
		rels = append(rels, before[i].rel)
	}
	for i := range after {
		is[after[i].rel] = &after[i]
		rels = append(rels, after[i].rel)
	}
	slices.Sort(rels)
	for _, rel := range slices.Compact(rels) {
		a, b := was[rel], is[rel]
		d := Difference{Op: Changed, Kind: "words", Part: rel}
		switch {
		case a == nil:
			d.Op, d.New = Added, engine.Source{File: rel, Line: 1}
		case b == nil:
			d.Op, d.Old = Removed, engine.Source{File: rel, Line: 1}
		case a.text == b.text:
			continue
		default:
			d.Lines = lines(a.text, b.text)
			d.Old, d.New = engine.Source{File: rel, Line: 1}, engine.Source{File: rel, Line: 1}
		}
		d.Template, d.Language = cmp.Or(b, a).name()
		c.list = append(c.list, d)
	}
}

// lines are those of a unified diff that follow its heading.
func lines(before, after string) []string {
	text := strings.TrimSuffix(string(diff.Diff("before", []byte(before), "after", []byte(after))), "\n")
	list := strings.Split(text, "\n")
	at := slices.IndexFunc(list, func(l string) bool { return strings.HasPrefix(l, "@@") })
	return list[max(0, at):]
}
