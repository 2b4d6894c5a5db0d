package lsp

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/guard"
	"github.com/relance-dev/relance/policies/law"
	"github.com/relance-dev/relance/policies/template"
)

// complete lists what can be written at the place.
func (q *question) complete() (any, error) {
	if strings.HasSuffix(q.file, ".md") {
		return q.completeHole(), nil
	}
	c, ok := q.cursor()
	switch {
	case !ok:
		return q.completeField(), nil
	case c.isGuard():
		return q.completeGuard(&c), nil
	case c.isFormula():
		return q.completeFormula(&c), nil
	}
	of := q.choices(&c)
	if of == nil {
		of = policies.SlotAt(c.path).Values
	}
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

// completeFormula lists names and functions, or between quotes the words that a name can be, or the laws that a
// function knows.
func (q *question) completeFormula(c *cursor) []completionItem {
	if start, ok := c.quoted(); ok {
		v := q.formulaVocabulary(c.policy())
		of := v.Values(c.compared(start))
		if m := inCall.FindStringSubmatch(c.text[:start-1]); m != nil && v.Laws(m[1]) != nil {
			of = v.Laws(m[1])
		}
		end := start + len(word(c.text[start:]))
		return q.items(of, itemEnumMember, "", c.offsets[start], c.offsets[end])
	}
	start, end := c.name()
	edit := q.span(q.file, c.offsets[start], c.offsets[end])
	all := []completionItem{}
	for _, e := range q.formulaEntries(c.policy()) {
		kind, insert := itemField, e.Name
		if name, _, calls := strings.Cut(e.Name, "("); calls {
			kind, insert = itemFunction, name+"("
		}
		if insert != c.path[3] { // a computation does not use itself
			all = append(all, completionItem{Label: e.Name, Kind: kind, Detail: e.Type, Documentation: e.Meaning, TextEdit: &textEdit{edit, insert}})
		}
	}
	return all
}

// inCall finds the function whose values a text ends in.
var inCall = regexp.MustCompile(`(\w+)\([^()']*$`)

// formulaEntries are what computations of a policy can say: the other ones of the policy first.
func (q *question) formulaEntries(policy string) []formula.Entry {
	var all []formula.Entry
	for _, name := range q.names(aComputation, policy) {
		all = append(all, formula.Entry{Name: name, Type: "computation", Meaning: "computed by this policy"})
	}
	meanings := map[string]string{}
	for _, e := range guard.Reference() {
		meanings[e.Name] = e.Meaning
	}
	for _, e := range q.formulaVocabulary(policy).Entries() {
		e.Meaning = cmp.Or(e.Meaning, meanings[e.Name])
		all = append(all, e)
	}
	return all
}

// formulaVocabulary is what computations of a policy may say: as the book was when it had no mistake, or else as far
// as its words go.
func (q *question) formulaVocabulary(policy string) formula.Vocabulary {
	if b := q.good(); b != nil {
		if v, ok := b.FormulaVocabulary(policy); ok {
			return v
		}
	}
	shipped, _ := law.Shipped() // without it, no law is completed
	return formula.Vocabulary{Facts: q.facts(), Law: shipped, Profiles: q.ofClients(), States: q.names(aState, policy)}
}

// completeField lists the fields that a struct may have and has not, as the schema says.
func (q *question) completeField() []completionItem {
	path, own, ok := q.inStruct()
	if !ok {
		return nil
	}
	start := q.offset
	for start > 0 && word(string(q.data[start-1:start])) != "" {
		start--
	}
	all := []completionItem{}
	for _, f := range policies.SlotAt(path).Fields {
		if slices.Contains(own, f.Name) {
			continue
		}
		item := completionItem{Label: f.Name, Kind: itemField, Documentation: f.Doc, TextEdit: &textEdit{q.span(q.file, start, q.offset), f.Name + ": "}}
		if f.Required {
			item.Detail = "required"
		}
		all = append(all, item)
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
