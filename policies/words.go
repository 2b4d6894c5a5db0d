package policies

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/relance-dev/relance/engine/nearest"
)

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
	if near := nearest.Word(name, all); near != "" {
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
