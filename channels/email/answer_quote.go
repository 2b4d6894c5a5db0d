package email

import (
	"regexp"
	"strings"
	"sync"
)

// quotes begin what an answer quotes, as mail programs write them in French, English and German: a
// sentence that ends in "wrote:", or a line of dashes or of From.
var quotes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)^[ \t]*(` +
		`-{2,} ?(original message|message d.origine|message transféré|forwarded message|ursprüngliche nachricht) ?-{2,}` +
		`|_{10,}` +
		`|(le|on|am) [^\n]{6,200}\n?[^\n]{0,120}(a\s+écrit|wrote|schrieb)[^\n]{0,120}:` +
		`|(de|from|von) ?: [^\n]+\n[ \t]*(envoyé|sent|date|gesendet|à|to) ?: ` +
		`)`)
})

// unquoted is what somebody wrote themselves: without lines that begin with >, and without the mail below
// theirs. A mail that is nothing but a quotation is left whole.
func unquoted(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	own := text
	if at := quotes().FindStringIndex(text); at != nil {
		own = text[:at[0]]
	}
	var kept []string
	for l := range strings.SplitSeq(own, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(l), ">") {
			kept = append(kept, strings.TrimRight(l, " \t"))
		}
	}
	if own = strings.TrimSpace(strings.Join(kept, "\n")); own == "" {
		own = strings.TrimSpace(text)
	}
	return own
}

// short is a text of at most maxAnswer characters, without runs of blank lines.
func short(text string) string {
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	n := 0
	for i := range text {
		if n++; n > maxAnswer {
			return text[:i] + "…"
		}
	}
	return text
}
