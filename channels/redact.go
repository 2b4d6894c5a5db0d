package channels

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/relance-dev/relance/channels/address"
)

const (
	redacted  = "[…]"
	maxDetail = 240 // runes of a detail that is kept
	minValue  = 3   // a shorter value is in too many words to be cut out
)

var (
	mailLike  = regexp.MustCompile(`[^\s<>()"',:;]+@[^\s<>()"',:;]+`)
	phoneLike = regexp.MustCompile(`\+?\d(?:[\s().-]?\d){7,}`)
	urlLike   = regexp.MustCompile(`(?i)https?://[^\s"'<>]+`)
)

// Redact makes what the other side said fit for an error, a receipt or a log: it cuts
// out the recipient, the words of the message and the secrets, everything that looks like
// a mail address or a phone number, and of every URL all but the host. The rest becomes one short line.
func Redact(text string, m *Message, secrets ...Secret) string {
	for _, s := range secrets {
		text = cut(text, s.Reveal())
	}
	if m != nil {
		for _, v := range m.private() {
			text = cut(text, v)
		}
	}
	text = urlLike.ReplaceAllStringFunc(text, func(u string) string { return strings.Replace(address.ShownURL(u), "…", redacted, 1) })
	text = mailLike.ReplaceAllString(text, redacted)
	text = phoneLike.ReplaceAllString(text, redacted)
	return oneLine(text)
}

// Leaks reports whether a text holds a secret, the recipient or the words of the message. What is
// shorter than a name or a number stands in many a text by chance, and does not count.
func Leaks(text string, m *Message, secrets ...Secret) bool {
	for _, s := range secrets {
		if cut(text, s.Reveal()) != text {
			return true
		}
	}
	return m != nil && slices.ContainsFunc(m.private(), func(v string) bool { return len(v) >= 2*minValue && cut(text, v) != text })
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
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) // what is not seen, or turns the writing around
	}), " ")
	if r := []rune(text); len(r) > maxDetail {
		text = string(r[:maxDetail]) + "…"
	}
	return text
}
