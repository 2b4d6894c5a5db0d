package template

import (
	"maps"
	"slices"
)

// Field is a name that a hole of a template can ask for.
type Field struct {
	Name string
	Kind string // what it is, in words: "text", "money", "a date"
}

// Fields lists what stands beneath a path of names, sorted: beneath none, what a template sees; beneath a list, the
// fields of each of its entries. It is nil for what has no fields.
func (v *Vocabulary) Fields(path ...string) []Field {
	s := v.root()
	for _, name := range path {
		s = s.entry().fields[name]
	}
	s = s.entry()
	var all []Field
	for _, name := range slices.Sorted(maps.Keys(s.fields)) {
		all = append(all, Field{name, s.fields[name].kind.String()})
	}
	return all
}

// entry is the shape of an entry of a list, or that of what is none.
func (s shape) entry() shape {
	if s.elem != nil {
		return *s.elem
	}
	return s
}
