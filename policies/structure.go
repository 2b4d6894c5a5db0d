package policies

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// structure checks a node against the schema. Every mistake is reported once,
// where it was made; what is below a mistake is still checked.
func structure(n *node, s *shape, r *report) {
	switch {
	case n.silent:
		return
	case n.kind == kindBad:
		reportCUE(n, r)
		return
	case n.kind == kindOpen:
		r.fail(codeNoValue, n.at, "write the value itself", "%s is left open: it has no single value", what(n, s))
		return
	case n.kind == kindBytes && s.allows(kindText):
		r.fail(codeType, n.at, fmt.Sprintf(`write it between double quotes: "%s"`, strings.ReplaceAll(n.text, `"`, "'")),
			"%s stands between single quotes, which are not for text", what(n, s))
		return
	case !s.allows(n.kind):
		r.fail(codeType, n.at, typeHint(n, s), "%s must be %s, not %s", what(n, s), wanted(s), given(n))
		return
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
			r.fail(codeUnknownField, f.label(), unknownHint(f.name, n, s), "%s has no field %s", what(n, s), f.name)
		default:
			if s.keys.pattern != nil && !s.keys.pattern.MatchString(f.name) {
				r.fail(codeForm, f.label(), nameHint(f.name), "%q cannot be used as a name here: it must be %s", f.name, s.keys.says())
			}
			structure(f, s.rest, r)
		}
	}
	missingFields(n, s, r)
}

// missingFields reports the fields that a struct must have and has not.
func missingFields(n *node, s *shape, r *report) {
	var names, hints []string
	for _, f := range s.fields {
		if f.required && n.field(f.name) == nil && !misspelt(f.name, n, s) {
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

// misspelt reports whether a missing field is there under a name that is near.
func misspelt(name string, n *node, s *shape) bool {
	for _, f := range n.items {
		if s.field(f.name) == nil && s.rest == nil && nearest.Word(f.name, []string{name}) != "" {
			return true
		}
	}
	return false
}

// missingAt is where to point for a field that is not there.
func missingAt(n *node) span {
	if n.parent == nil {
		return n.at
	}
	return n.label()
}

func text(n *node, s *shape, r *report) {
	switch {
	case len(s.enum) > 0 && !slices.Contains(s.enum, n.text):
		hint := ""
		if near := nearest.Word(n.text, s.enum); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		r.fail(codeEnum, n.at, hint, "%s must be %s, not %q", what(n, s), oneOf(s.enum), n.text)
	case s.pattern != nil && !s.pattern.MatchString(n.text):
		hint := ""
		switch s.def {
		case "#Name":
			hint = nameHint(n.text)
		case "#Language":
			hint = caseHint(n.text, strings.ToLower(n.text), s)
		case "#Country", "#Currency":
			hint = caseHint(n.text, strings.ToUpper(n.text), s)
		}
		r.fail(codeForm, n.at, hint, "%s must be %s, not %q", what(n, s), s.says(), n.text)
	}
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
	case s.min != nil && value.Cmp(new(big.Rat).SetInt64(*s.min)) < 0,
		s.max != nil && value.Cmp(new(big.Rat).SetInt64(*s.max)) > 0:
		r.fail(codeBounds, n.at, "", "%s must be from %d to %d, not %s", what(n, s), *s.min, *s.max, n.text)
	}
}
