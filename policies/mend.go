package policies

import (
	"fmt"
	"slices"
	"strings"
)

// What is refused is put in the form that was meant, when that is known: the
// hint then says how to write it, and the rest of the book is checked as if it
// stood there. So one mistake gives one diagnostic, and hides no other.

// mendType gives a node of the wrong kind a kind that its shape allows, and
// returns the hint; empty when it is not known what was meant.
func mendType(n *node, s *shape) (hint string) {
	switch {
	case n.kind == kindText && s.allows(kindNumber):
		return mendNumber(n, s)
	case n.kind == kindText && s.allows(kindBool):
		if word := boolWord(n.text); word != "" && (word == "true" || !s.only) {
			n.kind, n.flag = kindBool, word == "true"
			return "write it without quotes: " + word
		}
	case (n.kind == kindNumber || n.kind == kindBool && s.def == "#Guard") && s.allows(kindText):
		if text := literalOf(n); s.takes(text) && (s.def == "#Guard") == (n.kind == kindBool) {
			n.kind, n.text = kindText, text
			return fmt.Sprintf("put it in quotes: %q", text)
		}
	case n.kind == kindList && s.allows(kindStruct) && s.rest != nil:
		return fmt.Sprintf("name each entry, without [ ]: %s: {first_name: …, second_name: …}", n.name)
	case n.kind == kindList && s.allows(kindStruct) && len(n.items) == 1 && n.items[0].kind == kindStruct:
		n.kind, n.items = kindStruct, n.items[0].items
		return "write it without [ ]"
	case s.allows(kindList) && n.kind != kindNull && n.kind != kindBytes:
		return mendList(n, s)
	case s.allows(kindStruct) && mendStruct(n, s):
		switch {
		case s.def == "#Action":
			return "name its channel: " + literalOf(n)
		case n.name == "":
			return "write " + literalOf(n)
		}
		return fmt.Sprintf("write %s: %s", n.name, literalOf(n))
	}
	return ""
}

// mendNumber takes the number out of a text such as "7 jours".
func mendNumber(n *node, s *shape) (hint string) {
	m := quantity.FindStringSubmatch(n.text)
	if m == nil {
		return ""
	}
	number := strings.Replace(m[1], ",", ".", 1)
	whole := !strings.Contains(number, ".")
	if s.whole && !whole || s.beyond(number) {
		return ""
	}
	n.kind, n.text, n.flag = kindNumber, number, whole
	return "write the number alone, without quotes: " + number
}

// mendList makes a list of one entry.
func mendList(n *node, s *shape) (hint string) {
	entry := *n
	entry.name, entry.key, entry.parent = "", span{}, n
	for _, i := range entry.items {
		i.parent = &entry
	}
	if !mendInner(&entry, s.elem) {
		return ""
	}
	n.kind, n.items = kindList, []*node{&entry}
	return fmt.Sprintf("put it in square brackets: %s: [%s]", n.name, literalOf(&entry))
}

// mendStruct makes a text the field of a struct that it must be: a state is the
// target of a rule, a template what a channel sends.
func mendStruct(n *node, s *shape) bool {
	name := ""
	switch {
	case n.kind != kindText:
		return false
	case s.def == "#Rule":
		name = "to"
	case s.def == "#Action":
		name = "email"
	default:
		for _, f := range s.fields {
			if f.required && name != "" {
				return false // a text says only one of them
			}
			if f.required && f.shape.allows(n.kind) {
				name = f.name
			}
		}
	}
	if name == "" {
		return false
	}
	value := *n
	value.name, value.key, value.parent = name, span{}, n
	if !mendInner(&value, s.field(name).shape) {
		return false
	}
	n.kind, n.items = kindStruct, []*node{&value}
	return true
}

// mendInner mends a value inside of one that is mended; false when it cannot.
func mendInner(n *node, s *shape) bool {
	if !s.allows(n.kind) {
		return mendType(n, s) != ""
	}
	return n.kind != kindText || s.takes(n.text) || mendText(n, s) != ""
}

// mendText writes a text as its shape demands, and returns the hint; empty when
// it is not known what was meant.
func mendText(n *node, s *shape) (hint string) {
	if meant := meaning(n, s); meant != "" {
		n.text = meant
		return fmt.Sprintf("write %q", meant)
	}
	if s.def == "#Date" {
		if all := readings(n.text); len(all) > 1 {
			return "write year, month and day: " + oneOf(all)
		}
	}
	return ""
}

// mendBare gives a word without quotes the value it was meant for, and puts right
// the hint of what was reported of it.
func mendBare(n *node, s *shape, r *report) {
	hint := ""
	switch word := boolWord(n.text); {
	case word != "" && s.allows(kindBool) && (word == "true" || !s.only):
		n.kind, n.flag = kindBool, word == "true"
		hint = "write " + word
	case word != "" && s.def == "#Guard":
		n.text = word
		hint = fmt.Sprintf("write %q", word)
	case !s.allows(kindText):
		n.kind = kindOpen
	case s.takes(n.text):
		hint = fmt.Sprintf("write %q", n.text)
	default:
		hint = mendText(n, s)
	}
	for i, d := range r.list {
		if d.Code == codeReference && d.File == n.at.file && d.Start == n.at.start {
			r.list[i].Hint = hint
		}
	}
}

// mendLabel gives a field the name that was meant, unless there is none, or
// another field has it.
func mendLabel(f *node, meant string) bool {
	if meant == "" || f.parent.field(meant) != nil {
		return false
	}
	f.name = meant
	return true
}

// takes reports whether a text has the form that a shape demands.
func (s *shape) takes(text string) bool {
	return (len(s.enum) == 0 || slices.Contains(s.enum, text)) && (s.pattern == nil || s.pattern.MatchString(text))
}
