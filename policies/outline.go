package policies

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// outline is what a book says, without the values of CUE behind it: for Compare.
type outline struct {
	name   string // label of a field; empty in a list
	kind   kind
	text   string // of a scalar, as JSON writes it
	at     engine.Source
	fields []*outline // of a struct or a list
}

// outline keeps the data of a book, but its tests, its deployment and its severities.
func (l *loader) outline(n *node) *outline {
	o := &outline{name: n.name, kind: n.kind, at: engine.Source{File: l.source(n).File, Line: l.line(n.label())}}
	switch n.kind {
	case kindStruct, kindList:
	case kindOpen, kindBad: // of a book with mistakes: what is written there
		o.text = l.written(n.at)
		return o
	default:
		o.text = string(n.appendJSON(nil, true))
		return o
	}
	for _, f := range n.items {
		if n.parent == nil && slices.Contains(aside, f.name) {
			continue
		}
		o.fields = append(o.fields, l.outline(f))
	}
	return o
}

// written is what stands at a place of a file, on one line.
func (l *loader) written(at span) string {
	data := l.book.Sources[at.file]
	if at.start < 0 || at.start > at.end || at.end > len(data) {
		return ""
	}
	return strings.Join(strings.Fields(string(data[at.start:at.end])), " ")
}

// Outlined reports whether Compare can tell what the book says beside its templates: it was loaded with Options.Outline, and
// its mistakes do not keep its files from being read.
func (b *Book) Outlined() bool { return b.outline != nil }

// field returns a field by name, or nil. It may be called on nil.
func (o *outline) field(name string) *outline {
	if o == nil || o.kind != kindStruct {
		return nil
	}
	for _, f := range o.fields {
		if f.name == name {
			return f
		}
	}
	return nil
}

// str is the text of a field without quotes; empty when it has none.
func (o *outline) str(name string) string {
	f := o.field(name)
	if f == nil || f.kind != kindText {
		return ""
	}
	return plainText(f)
}

// write writes it as CUE does on one line.
func (o *outline) write() string {
	switch o.kind {
	case kindStruct:
		parts := make([]string, len(o.fields))
		for i, f := range o.fields {
			parts[i] = f.name + ": " + f.write()
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case kindList:
		parts := make([]string, len(o.fields))
		for i, f := range o.fields {
			parts[i] = f.write()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case kindText:
		return `"` + plainText(o) + `"`
	}
	return o.text
}

// plainText is a text without quotes and escapes.
func plainText(o *outline) string {
	var s string
	if err := json.Unmarshal([]byte(o.text), &s); err != nil {
		return o.text // cannot happen: it was marshalled
	}
	return s
}

// wording is one template as it stands in its file.
type wording struct {
	rel  string // templates/courtesy.fr.md
	text string
}

// name and language are those of courtesy.fr.md.
func (w *wording) name() (name, language string) {
	base := strings.TrimSuffix(path.Base(w.rel), path.Ext(w.rel))
	name, language, _ = strings.Cut(base, ".")
	return name, language
}

// StateTitle is what a policy calls a state for people, and what the state is for; empty where it does not say. It is known of a book
// that was loaded with Options.Outline.
func (b *Book) StateTitle(policy, state string) (title, goal string) {
	s := b.outline.field("policies").field(policy).field("states").field(state)
	return s.str("title"), s.str("goal")
}
