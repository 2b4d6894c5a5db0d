package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is the kind of a token of a guard.
type tokenKind uint8

const (
	tokenName tokenKind = iota
	tokenNumber
	tokenText  // a whole text literal, quotes included
	tokenOpen  // a text literal that nothing closes
	tokenSign  // an operator or bracket
	tokenOther // a character that has no place in a guard
)

// token is a piece of a guard. White space and comments are none.
type token struct {
	kind       tokenKind
	start, end int // bytes
	text       string
}

func (t token) is(text string) bool { return t.kind == tokenSign && t.text == text }

// signs are the operators and brackets, longest first. Those that CEL does not
// have are read as one, to be mended as one.
var signs = []string{
	"===", "!==", "==", "!=", "=!", "<>", "<=", ">=", "=>", "=<", "&&", "||",
	"=", "<", ">", "!", "&", "|", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ".", "?", ":",
}

// lex splits a guard into tokens. It never fails: what is no token of the
// language is a tokenOther or a tokenOpen.
func lex(src string) []token {
	var all []token
	for at := 0; at < len(src); {
		r, size := utf8.DecodeRuneInString(src[at:])
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f':
			at += size
			continue
		case strings.HasPrefix(src[at:], "//"):
			at += len(src[at:]) - len(strings.TrimLeftFunc(src[at:], func(r rune) bool { return r != '\n' }))
			continue
		}
		t := next(src, at, r)
		all = append(all, t)
		at = t.end
	}
	return all
}

// next reads the token at a byte that is no white space.
func next(src string, at int, r rune) token {
	t := token{start: at, end: at + utf8.RuneLen(r)}
	prefix := textPrefix(src[at:])
	switch {
	case prefix >= 0:
		t.kind, t.end = tokenText, textEnd(src, at, prefix)
		if t.end < 0 {
			t.kind, t.end = tokenOpen, len(src)
		}
	case isNameStart(r):
		t.kind, t.end = tokenName, at+span(src[at:], isNamePart)
	case isDigit(r) || r == '.' && at+1 < len(src) && isDigit(rune(src[at+1])):
		t.kind, t.end = tokenNumber, numberEnd(src, at)
	default:
		t.kind = tokenOther
		if r == utf8.RuneError {
			t.end = at + 1
		}
		for _, s := range signs {
			if strings.HasPrefix(src[at:], s) {
				t.kind, t.end = tokenSign, at+len(s)
				break
			}
		}
	}
	t.text = src[t.start:t.end]
	return t
}

func isDigit(r rune) bool     { return r >= '0' && r <= '9' }
func isNameStart(r rune) bool { return r == '_' || r < utf8.RuneSelf && unicode.IsLetter(r) }
func isNamePart(r rune) bool  { return isNameStart(r) || isDigit(r) }

// span counts the bytes at the start of s that ok accepts.
func span(s string, ok func(rune) bool) int {
	return len(s) - len(strings.TrimLeftFunc(s, ok))
}

// thousandsMarks set thousands apart in Switzerland and in programs. CEL knows
// none of them; a number is read with them, to be mended as one.
var thousandsMarks = []string{"'", "’", "_"}

// numberEnd returns the end of the number at offset at: digits, a fraction, an exponent.
func numberEnd(src string, at int) int {
	at += span(src[at:], isDigit)
	for size := markedGroup(src[at:]); size > 0; size = markedGroup(src[at:]) {
		at += size
	}
	if rest := src[at:]; len(rest) > 1 && rest[0] == '.' && isDigit(rune(rest[1])) {
		at += 1 + span(rest[1:], isDigit)
	}
	rest := src[at:]
	if rest == "" || rest[0] != 'e' && rest[0] != 'E' {
		return at
	}
	sign := 1
	if len(rest) > 1 && (rest[1] == '+' || rest[1] == '-') {
		sign = 2
	}
	if n := span(rest[sign:], isDigit); n > 0 {
		return at + sign + n
	}
	return at
}

// markedGroup returns the length of a mark and three digits at the start of s;
// 0 when they are not there.
func markedGroup(s string) int {
	for _, mark := range thousandsMarks {
		if rest, ok := strings.CutPrefix(s, mark); ok && span(rest, isDigit) == 3 {
			return len(mark) + 3
		}
	}
	return 0
}

// textPrefix returns the length of what stands before the quote of a text
// literal (r'…', b"…"), or -1 when s does not begin with one.
func textPrefix(s string) int {
	for i := range min(len(s), 3) {
		switch c := s[i]; {
		case c == '\'' || c == '"':
			return i
		case !strings.ContainsRune("rRbB", rune(c)):
			return -1
		}
	}
	return -1
}

// textEnd returns the end of the text literal at offset at, or -1 when nothing closes it.
func textEnd(src string, at, prefix int) int {
	raw := strings.ContainsAny(src[at:at+prefix], "rR")
	at += prefix
	quote := src[at : at+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(src[at:], triple) {
		quote = triple
	}
	for at += len(quote); at < len(src); at++ {
		switch {
		case strings.HasPrefix(src[at:], quote):
			return at + len(quote)
		case src[at] == '\\' && !raw:
			at++
		case src[at] == '\n' && len(quote) == 1:
			return -1
		}
	}
	return -1
}
