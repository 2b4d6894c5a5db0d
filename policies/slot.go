package policies

// Slot is what the schema says of a place in a book.
type Slot struct {
	Fields []SlotField // that a struct there may have, in the order of the schema; none where it has names of its own
	Values []string    // that a text there may be; none where it may be any
}

// SlotField is a field that a struct may have.
type SlotField struct {
	Name     string
	Doc      string // first sentence of the schema's comment; may be empty
	Required bool
}

// SlotAt is what can stand under labels of a book, "[]" for an entry of a list; it is empty where the schema has no such place.
func SlotAt(path []string) (out Slot) {
	s := schema().shapes["#Book"]
	for _, label := range path {
		next := s.rest
		if f := s.field(label); f != nil {
			next = f.shape
		} else if label == "[]" {
			next = s.elem
		}
		if next == nil {
			return out
		}
		s = next
	}
	for _, f := range s.fields {
		out.Fields = append(out.Fields, SlotField{f.name, f.doc, f.required})
	}
	out.Values = s.enum
	return out
}
