package lsp

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies/guard"
)

// hover says what the name at the place means, and the value that it, and what it stands in, has on an invoice.
func (q *question) hover() (any, error) {
	of, at, ok := q.at(q.file, q.offset)
	if ok && (of.kind != aFact && of.kind != aComputation || at.declares) {
		return hover{markup{"markdown", q.meaning(of)}, q.span(at.file, at.start, at.end)}, nil
	}
	if !strings.HasSuffix(q.file, ".cue") {
		return nil, nil
	}
	c, ok := q.cursor()
	if !ok || !c.isGuard() && !c.isFormula() {
		return nil, nil
	}
	start, end := c.name()
	said, known := q.nameMeaning(&c, c.text[start:end])
	part, value := q.values(&c)
	switch {
	case known && value != "":
		said += "\n\n" + value
	case value != "":
		said, start, end = value, part.start, part.end
	case !known:
		return nil, nil
	}
	return hover{markup{"markdown", said}, q.span(q.file, c.offsets[start], c.offsets[end])}, nil
}

// nameMeaning is what a name of a condition or of a computation means.
func (q *question) nameMeaning(c *cursor, name string) (text string, ok bool) {
	if c.isFormula() {
		return q.formulaMeaning(c, name)
	}
	e, ok := q.entry(name)
	if !ok {
		return "", false
	}
	text = fmt.Sprintf("`%s` %s: %s", e.Name, e.Type, e.Meaning)
	if among := q.vocabulary(c.policy()).Values(name); len(among) > 0 {
		text += "\n\none of " + strings.Join(among, ", ")
	}
	return text, true
}

func (q *question) formulaMeaning(c *cursor, name string) (text string, ok bool) {
	for _, e := range q.formulaEntries(c.policy()) {
		if e.Name != name && !strings.HasPrefix(e.Name, name+"(") {
			continue
		}
		text = "`" + e.Name + "`"
		if e.Type != "" {
			text += " " + e.Type
		}
		if e.Meaning != "" {
			text += ": " + e.Meaning
		}
		return text, true
	}
	return "", false
}

// entry is what the reference says of a name.
func (q *question) entry(name string) (guard.Entry, bool) {
	for _, e := range guard.Reference() {
		if e.Name == name || strings.HasPrefix(e.Name, name+"(") {
			return e, true
		}
	}
	if fact, ok := strings.CutPrefix(name, "facts."); ok {
		if _, declared := q.declared(symbol{kind: aFact, name: fact}); declared {
			return guard.Entry{Name: name, Type: "fact", Meaning: "declared by the book; may have no value"}, true
		}
	}
	return guard.Entry{}, false
}

// meaning is what the book says of a symbol.
func (q *question) meaning(of symbol) string {
	used := 0
	for _, p := range q.places[of] {
		if !p.declares {
			used++
		}
	}
	switch of.kind {
	case aState:
		text := fmt.Sprintf("state **%s** of policy %s", of.name, of.policy)
		if t := q.titles[of]; t != "" {
			text += ": " + t
		}
		return text + agree.Sprintf("\n\nnamed in %d other {place|places}", used)
	case aComputation:
		return fmt.Sprintf("computation **%s** of policy %s", of.name, of.policy)
	case aFact:
		return agree.Sprintf("fact **%s**, named in %d {condition|conditions}", of.name, used) + q.factValue(of.name)
	case aTemplate:
		var files []string
		for _, p := range q.places[of] {
			if p.declares {
				files = append(files, p.file)
			}
		}
		return fmt.Sprintf("template **%s**: %s", of.name, strings.Join(files, ", "))
	}
	return fmt.Sprintf("policy **%s**, with the states %s", of.name, strings.Join(q.names(aState, of.name), ", "))
}

// vocabulary is what guards of a policy may say, as far as its words go.
func (q *question) vocabulary(policy string) *guard.Vocabulary {
	return &guard.Vocabulary{States: q.names(aState, policy), Channels: engine.ChannelNames(), Profiles: q.ofClients()}
}
