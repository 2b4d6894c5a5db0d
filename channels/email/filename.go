package email

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/wneessen/go-mail"
	"golang.org/x/text/unicode/norm"
)

// fileNamed gives an attachment its name and media type. A name in other letters than ASCII is
// written as RFC 2231 has it, filename*, beside a plain one for programs that do not know that.
func fileNamed(name, mediaType string) mail.FileOption {
	return func(f *mail.File) {
		f.Header.Set("Content-Type", mediaType+parameter("name", name))
		f.Header.Set("Content-Disposition", "attachment"+parameter("filename", name))
	}
}

// parameter writes a parameter of a MIME header field.
func parameter(key, value string) string {
	plain := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(inPlainLetters(value))
	out := fmt.Sprintf(`; %s="%s"`, key, plain)
	if plain != value {
		out += ";\r\n " + key + "*=UTF-8''" + percent(value)
	}
	return out
}

// ligatures are letters that Unicode takes for one, and people for two.
var ligatures = strings.NewReplacer("œ", "oe", "Œ", "OE", "æ", "ae", "Æ", "AE", "ß", "ss", "ø", "o", "Ø", "O", "€", "EUR")

// inPlainLetters writes text in ASCII: letters without their accents, and _ for what has none.
func inPlainLetters(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '’' || r == '‘':
			return '\''
		case unicode.Is(unicode.Pd, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case r < ' ' || r > '~':
			return '_'
		default:
			return r
		}
	}, norm.NFKD.String(ligatures.Replace(text)))
}

// percent writes text as RFC 2231 wants a value in UTF-8.
func percent(text string) string {
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c < 0x80 && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)) || strings.IndexByte("-._~!#$&+^`|", c) >= 0) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
