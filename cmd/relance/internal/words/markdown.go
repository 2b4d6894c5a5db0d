package words

import (
	"regexp"
	"strings"
)

// markup are the characters that Markdown, HTML in it, or a table of it obeys within a line.
const markup = "\\`*_[]<>|~&$"

var (
	markupEscape = func() *strings.Replacer {
		var pairs []string
		for _, r := range markup {
			pairs = append(pairs, string(r), `\`+string(r))
		}
		return strings.NewReplacer(append(pairs, "://", `\://`)...)
	}()
	webLike   = regexp.MustCompile(`(?i)\bwww\.`)               // a link in many readers of Markdown
	inWord    = regexp.MustCompile(`([\pL\pN])\\_([\pL\pN])`)   // no markup, as in late_interest
	blockLike = regexp.MustCompile(`^(\s*)(\d{0,9})([#=+.)-])`) // what may begin a heading, a list or a rule
)

// Markdown makes text of an export safe for a line of Markdown: it reads as it is written, and makes no
// markup, no link and no line of its own. A character that does not show is written as Printable does.
func Markdown(s string) string {
	s = inWord.ReplaceAllString(markupEscape.Replace(Printable(s)), "${1}_$2")
	s = webLike.ReplaceAllStringFunc(s, func(www string) string { return www[:3] + `\.` })
	return blockLike.ReplaceAllString(s, `$1$2\$3`)
}
