package channels

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	redacted  = "[…]"
	maxDetail = 240 // runes of a detail that is kept
	minValue  = 3   // a shorter value is in too many words to be cut out
)

var (
	mailLike  = regexp.MustCompile(`[^\s<>()"',:;]+@[^\s<>()"',:;]+`)
	phoneLike = regexp.MustCompile(`\+?\d(?:[\s().-]?\d){7,}`)
	urlTail   = regexp.MustCompile(`(https?://[^\s/?#"']+)[^\s"']*`)
)

// Redact makes what the other side said fit for an error, a receipt or a log: it cuts
// out the recipient, the words of the message and the secrets, everything that looks like
// a mail address or a phone number, and the path of every URL. The rest becomes one short line.
func Redact(text string, m *Message, secrets ...Secret) string {
	for _, s := range secrets {
		text = cut(text, s.Reveal())
	}
	if m != nil {
		for _, v := range m.private() {
			text = cut(text, v)
		}
	}
	text = urlTail.ReplaceAllString(text, "$1/"+redacted)
	text = mailLike.ReplaceAllString(text, redacted)
	text = phoneLike.ReplaceAllString(text, redacted)
	return oneLine(text)
}

// private lists the values of a message that must not be repeated, longest first.
func (m *Message) private() []string {
	out := append([]string{m.To.Address, m.To.Name, m.Subject, m.Text, m.SMS}, m.To.Postal...)
	out = append(out, m.CC...)
	out = slices.AppendSeq(out, maps.Values(m.Variables))
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	return out
}

func cut(text, value string) string {
	if len(value) < minValue {
		return text
	}
	return strings.ReplaceAll(text, value, redacted)
}

// oneLine joins all space and control characters to single blanks and cuts a long text.
func oneLine(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if r := []rune(text); len(r) > maxDetail {
		text = string(r[:maxDetail]) + "…"
	}
	return text
}
