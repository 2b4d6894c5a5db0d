package policies

import (
	"cmp"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/relance-dev/relance/policies/diag"
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
		if s.field(f.name) == nil && s.rest == nil && diag.Closest(f.name, []string{name}) != "" {
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
		if near := diag.Closest(n.text, s.enum); near != "" {
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
	case s.whole && !value.IsInt():
		r.fail(codeType, n.at, "", "%s must be a whole number, not %s", what(n, s), n.text)
	case s.min != nil && value.Cmp(new(big.Rat).SetInt64(*s.min)) < 0,
		s.max != nil && value.Cmp(new(big.Rat).SetInt64(*s.max)) > 0:
		r.fail(codeBounds, n.at, "", "%s must be from %d to %d, not %s", what(n, s), *s.min, *s.max, n.text)
	}
}

// what names a node in a sentence.
func what(n *node, s *shape) string {
	switch s.def {
	case "#Book":
		return "the book"
	case "#Policy":
		return "policy " + n.name
	case "#State":
		return "state " + n.name
	case "#Test":
		return fmt.Sprintf("test %q", n.name)
	case "#Rule":
		return "this rule"
	case "#Action":
		return "this action"
	case "#Assign":
		return "this line of assign"
	}
	if n.name == "" && n.parent != nil {
		return "an entry of " + n.parent.name
	}
	return n.name
}

// says is what the schema says a text must be: a name: small letters, digits and _.
func (s *shape) says() string {
	if s.doc == "" {
		return "of another form"
	}
	return lowerFirst(s.doc)
}

func lowerFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if next, _ := utf8.DecodeRuneInString(text[size:]); unicode.IsUpper(next) {
		return text // an abbreviation
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// wanted says which kinds a shape allows.
func wanted(s *shape) string {
	if s.whole {
		return "a whole number"
	}
	words := make([]string, len(s.kinds))
	for i, k := range s.kinds {
		words[i] = kindWords[k]
	}
	return strings.Join(words, " or ")
}

// given says what a node is, with its value when that is short.
func given(n *node) string {
	switch n.kind {
	case kindText:
		if len(n.text) <= 40 {
			return fmt.Sprintf("the text %q", n.text)
		}
	case kindNumber:
		return "the number " + n.text
	case kindBool:
		return fmt.Sprint(n.flag)
	}
	return kindWords[n.kind]
}

// typeHint shows how the value would be written with the kind that is wanted.
func typeHint(n *node, s *shape) string {
	switch {
	case n.kind == kindText && s.allows(kindNumber):
		if m := quantity.FindStringSubmatch(n.text); m != nil {
			return "write the number alone, without quotes: " + strings.Replace(m[1], ",", ".", 1)
		}
	case n.kind == kindText && s.allows(kindBool):
		if word := boolWord(n.text); word != "" {
			return "write it without quotes: " + word
		}
	case n.kind == kindText && s.def == "#Action":
		return fmt.Sprintf("name its channel: {email: {template: %q}}", n.text)
	case n.kind == kindText && s.def == "#Rule":
		return fmt.Sprintf("write {to: %q}", n.text)
	case n.kind == kindNumber && s.allows(kindText):
		return fmt.Sprintf("put it in quotes: %q", n.text)
	case n.kind == kindBool && s.allows(kindText):
		return fmt.Sprintf("put it in quotes: \"%t\"", n.flag)
	case n.kind == kindList && s.allows(kindStruct) && s.rest != nil:
		return fmt.Sprintf("name each entry, without [ ]: %s: {first_name: …, second_name: …}", n.name)
	case n.kind == kindList && s.allows(kindStruct):
		return "write { } instead of [ ]"
	case s.allows(kindList) && n.kind == kindStruct:
		return fmt.Sprintf("put it in square brackets: %s: [{…}]", n.name)
	case s.allows(kindList):
		return fmt.Sprintf("put it in square brackets: %s: [%s]", n.name, literalOf(n))
	case s.allows(kindStruct):
		for _, f := range s.fields {
			if f.required && f.shape.allows(n.kind) {
				return fmt.Sprintf("write %s: {%s: %s}", n.name, f.name, literalOf(n))
			}
		}
	}
	return ""
}

// quantity is a number in a text, perhaps with a unit behind it.
var quantity = regexp.MustCompile(`^\s*(-?[0-9]+(?:[.,][0-9]+)?)\s*\pL*[%€$£]?\s*$`)

// boolWord returns true or false for a word that means it, or nothing.
func boolWord(word string) string {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "true", "yes", "oui", "vrai":
		return "true"
	case "false", "no", "non", "faux":
		return "false"
	}
	return ""
}

// literalOf writes a text, number or bool as CUE does.
func literalOf(n *node) string {
	switch n.kind {
	case kindText:
		return fmt.Sprintf("%q", n.text)
	case kindNumber:
		return n.text
	case kindBool:
		return fmt.Sprint(n.flag)
	}
	return "…"
}

// unknownHint suggests the field that was meant, or lists those there are.
func unknownHint(name string, n *node, s *shape) string {
	all := make([]string, len(s.fields))
	for i, f := range s.fields {
		all[i] = f.name
	}
	if near := diag.Closest(name, all); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return fmt.Sprintf("%s may have %s", what(n, s), strings.Join(all, ", "))
}

// missingHint shows how a field is written, with what the schema says about it.
func missingHint(f *field) string {
	doc := cmp.Or(f.doc, f.shape.doc)
	if doc == "" {
		return f.name + ": …"
	}
	return fmt.Sprintf("%s: … (%s)", f.name, lowerFirst(doc))
}

// caseHint suggests a code in the right case.
func caseHint(text, other string, s *shape) string {
	if text != other && s.pattern.MatchString(other) {
		return fmt.Sprintf("write %q", other)
	}
	return ""
}

// nameHint turns any text into a name.
func nameHint(text string) string {
	var b strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9' && b.Len() > 0:
			b.WriteRune(c)
		case unicode.IsDigit(c):
			return "" // a name does not begin with a digit
		case unicode.Is(unicode.Mn, c): // an accent
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	if name := strings.Trim(b.String(), "_"); name != "" && name != text {
		return fmt.Sprintf("write %q", name)
	}
	return ""
}

// oneOf lists texts: "a", "b" or "c".
func oneOf(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}
