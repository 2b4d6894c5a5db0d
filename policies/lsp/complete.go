package lsp

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/guard"
	"github.com/relance-dev/relance/policies/template"
)

// complete lists what can be written at the place.
func (q *question) complete() (any, error) {
	if strings.HasSuffix(q.file, ".md") {
		return q.completeHole(), nil
	}
	c, ok := q.cursor()
	if !ok {
		return nil, nil
	}
	if c.isGuard() {
		return q.completeGuard(&c), nil
	}
	of := q.choices(&c)
	return q.items(of, itemEnumMember, "", c.offsets[0], c.offsets[len(c.text)]), nil
}

// choices are the names that a text may be.
func (q *question) choices(c *cursor) []string {
	switch field := c.field(); {
	case c.policy() != "" && slices.Contains([]string{"to", "start", "reopen"}, field), len(c.path) == 4 && c.path[2] == "moved":
		return q.names(aState, c.policy())
	case c.policy() != "" && (field == "template" || field == "script"):
		return q.names(aTemplate, "")
	case field == "policy":
		return q.names(aPolicy, "")
	case field == "state" && c.path[0] == "tests":
		var all []string
		for _, p := range q.names(aPolicy, "") {
			all = append(all, q.names(aState, p)...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	return nil
}

// items are completions that replace bytes of the file.
func (q *question) items(names []string, kind int, detail string, start, end int) []completionItem {
	all := []completionItem{}
	for _, name := range names {
		all = append(all, completionItem{Label: name, Kind: kind, Detail: detail, TextEdit: &textEdit{q.span(q.file, start, end), name}})
	}
	return all
}

// completeGuard lists names, or between quotes the words that a name can be.
func (q *question) completeGuard(c *cursor) []completionItem {
	if start, ok := c.quoted(); ok {
		end := start + len(word(c.text[start:]))
		return q.items(q.vocabulary(c.policy()).Values(c.compared(start)), itemEnumMember, "", c.offsets[start], c.offsets[end])
	}
	start, end := c.name()
	edit := q.span(q.file, c.offsets[start], c.offsets[end])
	all := []completionItem{}
	add := func(e guard.Entry) {
		kind, insert := itemField, e.Name
		if name, _, calls := strings.Cut(e.Name, "("); calls {
			kind, insert = itemFunction, name+"("
		}
		if strings.Contains(e.Name, "NAME") || strings.HasPrefix(e.Name, "DATE.") || strings.HasPrefix(e.Name, "TEXT.") {
			return // stands for others
		}
		all = append(all, completionItem{Label: e.Name, Kind: kind, Detail: e.Type, Documentation: e.Meaning, TextEdit: &textEdit{edit, insert}})
	}
	for _, e := range guard.Reference() {
		add(e)
	}
	for _, name := range q.names(aFact, "") {
		add(guard.Entry{Name: "facts." + name, Type: "fact", Meaning: "declared by the book; may have no value"})
	}
	return all
}

// completeHole lists the fields that stand beneath the names that a hole of a template has so far.
func (q *question) completeHole() []completionItem {
	before := string(q.data[:q.offset])
	open := strings.LastIndex(before, "{{")
	if open < 0 || strings.Contains(before[open:], "}}") {
		return nil
	}
	hole := before[open:]
	i := len(hole)
	for i > 0 && (hole[i-1] == '.' || hole[i-1] == '$' || word(hole[i-1:i]) != "") {
		i--
	}
	names := strings.Split(hole[i:], ".")
	if len(names) < 2 {
		return nil
	}
	path := names[1 : len(names)-1]
	if names[0] == "" && inRange(before[:open]) {
		path = append([]string{"invoices"}, path...)
	}
	vocabulary := template.Vocabulary{Facts: q.facts(), Profiles: q.ofClients()}
	start := q.offset - len(names[len(names)-1])
	all := []completionItem{}
	for _, f := range vocabulary.Fields(path...) {
		all = append(all, q.items([]string{f.Name}, itemField, f.Kind, start, q.offset+len(word(string(q.data[q.offset:]))))...)
	}
	return all
}

// inRange reports whether a text ends inside {{range .invoices}}.
func inRange(before string) bool {
	depth := []bool{}
	for _, hole := range strings.Split(before, "{{")[1:] {
		switch action := strings.TrimLeft(hole, "- "); {
		case strings.HasPrefix(action, "range"):
			depth = append(depth, strings.Contains(action, ".invoices"))
		case strings.HasPrefix(action, "if"), strings.HasPrefix(action, "with"):
			depth = append(depth, false)
		case strings.HasPrefix(action, "end") && len(depth) > 0:
			depth = depth[:len(depth)-1]
		}
	}
	return slices.Contains(depth, true)
}

// facts are those that the book declares.
func (q *question) facts() []engine.FactDecl {
	var all []engine.FactDecl
	for _, name := range q.names(aFact, "") {
		all = append(all, engine.FactDecl{Name: name, Type: engine.FactString})
	}
	return all
}

// ofClients are the values of client.profile: those that the book lists, or else those of every book.
func (q *question) ofClients() []string {
	if q.profiles != nil {
		return q.profiles
	}
	return policies.DefaultProfiles()
}
