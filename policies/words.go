package policies

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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
	case "#TestCase":
		return fmt.Sprintf("case %q", n.name)
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

// literalOf writes a text, a number, a bool or a struct as CUE does, without what
// a struct holds when that is more than a single field.
func literalOf(n *node) string {
	switch n.kind {
	case kindStruct:
		if len(n.items) == 1 && n.items[0].kind != kindList {
			return "{" + n.items[0].name + ": " + literalOf(n.items[0]) + "}"
		}
		return "{…}"
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
func unknownHint(near string, n *node, s *shape) string {
	if near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return fmt.Sprintf("%s may have %s", what(n, s), strings.Join(s.names(), ", "))
}

// missingHint shows how a field is written, with what the schema says about it.
func missingHint(f *field) string {
	doc := cmp.Or(f.doc, f.shape.doc)
	if doc == "" {
		return f.name + ": …"
	}
	return fmt.Sprintf("%s: … (%s)", f.name, lowerFirst(doc))
}

// nameOf turns any text into a name; empty when it cannot.
func nameOf(text string) string {
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
	return strings.Trim(b.String(), "_")
}

// labelHint is a name that may stand where another text was given as a label.
func labelHint(text string) string {
	if name := nameOf(text); name != "" {
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
