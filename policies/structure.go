package policies

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// structure checks a node against the schema. Every mistake is reported once,
// where it was made; what is below a mistake is still checked.
func structure(n *node, s *shape, r *report) {
	switch {
	case n.bare:
		mendBare(n, s, r)
		return
	case n.silent:
		return
	case n.kind == kindBad:
		reportCUE(n, r)
		return
	case n.kind == kindOpen:
		r.fail(codeNoValue, n.at, "write the value itself", "%s is left open: it has no single value", what(n, s))
		return
	case s.def == "#Secret" && n.kind == kindText:
		literalSecret(n, r)
		return
	case n.kind == kindBytes && s.allows(kindText):
		r.fail(codeType, n.at, fmt.Sprintf(`write it between double quotes: "%s"`, strings.ReplaceAll(n.text, `"`, "'")),
			"%s stands between single quotes, which are not for text", what(n, s))
		return
	case !s.allows(n.kind):
		message, scalar := fmt.Sprintf("%s must be %s, not %s", what(n, s), wanted(s), given(n)), n.kind != kindStruct && n.kind != kindList
		r.fail(codeType, n.at, mendType(n, s), "%s", message)
		if scalar || !s.allows(n.kind) {
			return
		}
	}
	switch n.kind {
	case kindStruct:
		structFields(n, s, r)
	case kindList:
		for _, e := range n.items {
			structure(e, s.elem, r)
		}
	case kindText:
		text(n, s, r)
	case kindNumber:
		number(n, s, r)
	case kindBool:
		if s.only && !n.flag {
			r.fail(codeType, n.at, "remove it", "%s can only be true", what(n, s))
		}
	}
}

// structFields checks which fields there are, then each of them.
func structFields(n *node, s *shape, r *report) {
	for _, f := range n.items {
		known := s.field(f.name)
		switch {
		case known != nil:
			structure(f, known.shape, r)
		case s.rest == nil:
			near := nearField(f, n, s)
			r.fail(codeUnknownField, f.label(), unknownHint(near, n, s), "%s has no field %s", what(n, s), f.name)
			if n.field(near) == nil {
				r.fixWord(f.name, s.names())
			}
			if mendLabel(f, near) {
				structure(f, s.field(near).shape, r)
			}
		default:
			if !s.keys.takes(f.name) {
				r.fail(codeForm, f.label(), labelHint(f.name), "%q cannot be used as a name here: it must be %s", f.name, s.keys.says())
				mendLabel(f, nameOf(f.name))
			}
			structure(f, s.rest, r)
		}
	}
	missingFields(n, s, r)
}

// nearField is the field that was meant by an unknown one: that with a name like
// it, or the only one that must be there, is not, and could have its value.
func nearField(f, n *node, s *shape) string {
	if near := nearest.Word(f.name, s.names()); near != "" {
		return near
	}
	only := ""
	for _, known := range s.fields {
		if !known.required || n.field(known.name) != nil {
			continue
		}
		if only != "" || !known.shape.allows(f.kind) || f.kind == kindText && !known.shape.takes(f.text) {
			return ""
		}
		only = known.name
	}
	return only
}

// missingFields reports the fields that a struct must have and has not.
func missingFields(n *node, s *shape, r *report) {
	var names, hints []string
	for _, f := range s.fields {
		if f.required && n.field(f.name) == nil {
			names = append(names, f.name)
			hints = append(hints, missingHint(&f))
		}
	}
	switch len(names) {
	case 0:
	case 1:
		r.fail(codeMissingField, missingAt(n), "add "+hints[0], "%s lacks the field %s", what(n, s), names[0])
	default:
		r.fail(codeMissingField, missingAt(n), "add "+strings.Join(hints, ", "), "%s lacks the fields %s", what(n, s), strings.Join(names, ", "))
	}
}

// missingAt is where to point for a field that is not there.
func missingAt(n *node) span {
	if n.parent == nil {
		return n.at
	}
	return n.label()
}

func text(n *node, s *shape, r *report) {
	if s.takes(n.text) {
		return
	}
	given := n.text
	hint := mendText(n, s)
	if len(s.enum) > 0 {
		if hint != "" {
			hint = fmt.Sprintf("did you mean %q?", n.text)
		}
		r.fail(codeEnum, n.at, hint, "%s must be %s, not %q", what(n, s), oneOf(s.enum), given)
		r.fixWord(given, s.enum)
		return
	}
	r.fail(codeForm, n.at, hint, "%s must be %s, not %q", what(n, s), s.says(), given)
}

func number(n *node, s *shape, r *report) {
	value, ok := new(big.Rat).SetString(n.text)
	switch {
	case !ok:
		return
	case s.whole && !n.flag:
		hint := ""
		if value.IsInt() {
			hint = "write " + value.Num().String()
		}
		r.fail(codeType, n.at, hint, "%s must be a whole number, not %s", what(n, s), n.text)
	case s.beyond(n.text):
		r.fail(codeBounds, n.at, "", "%s must be from %d to %d, not %s", what(n, s), *s.min, *s.max, n.text)
	}
}

// beyond reports whether a number is out of the bounds of a shape.
func (s *shape) beyond(number string) bool {
	value, ok := new(big.Rat).SetString(number)
	return ok && (s.min != nil && value.Cmp(new(big.Rat).SetInt64(*s.min)) < 0 ||
		s.max != nil && value.Cmp(new(big.Rat).SetInt64(*s.max)) > 0)
}
