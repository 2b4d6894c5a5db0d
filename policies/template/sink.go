package template

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/locale"
)

// A mark stands for a value while the Markdown is read: two private-use code
// points with a number between. No text and no value ever contains one.
const (
	markOpen  = "\ue000"
	markClose = "\ue001"
)

var (
	urlOpen    = url.PathEscape(markOpen) // how a mark comes out of a link's address
	urlClose   = url.PathEscape(markClose)
	urlLetters = strings.NewReplacer("+", "%20", "%40", "@")
)

// sink takes what the holes of one rendering print.
type sink struct {
	locale locale.Locale
	marks  bool // give each value a mark; else its text on one line
	values []printed
	money  moneyValue // the last one that was printed
}

// printed is a value as its language writes it; an address has several lines.
type printed struct {
	lines []string
	link  bool
}

// emit returns what stands in the text for a value.
func (s *sink) emit(v any) (string, error) {
	p, err := s.print(v)
	switch {
	case err != nil || len(p.lines) == 0:
		return "", err
	case !s.marks:
		return strings.Join(p.lines, ", "), nil
	}
	s.values = append(s.values, p)
	return markOpen + strconv.Itoa(len(s.values)-1) + markClose, nil
}

// print writes a value. Nothing known prints nothing.
func (s *sink) print(v any) (printed, error) {
	switch v := v.(type) {
	case string:
		return oneLine(clean(v)), nil
	case link:
		return printed{lines: oneLine(clean(string(v))).lines, link: true}, nil
	case references:
		return oneLine(s.locale.List(v)), nil
	case moneyValue:
		s.money = v
		return oneLine(s.locale.Money(v.amount, v.currency)), nil
	case engine.Date:
		return oneLine(s.locale.Date(v)), nil
	case shortDay:
		return oneLine(s.locale.ShortDate(engine.Date(v))), nil
	case absent:
		return printed{}, nil
	case int:
		return oneLine(s.locale.Number(strconv.Itoa(v))), nil
	case *apd.Decimal:
		return oneLine(s.locale.Number(v.Text('f'))), nil
	case []string:
		var p printed
		for _, line := range v {
			p.lines = append(p.lines, oneLine(clean(line)).lines...)
		}
		return p, nil
	}
	return printed{}, fmt.Errorf("a value of type %T cannot be printed", v)
}

func oneLine(s string) printed {
	if s == "" {
		return printed{}
	}
	return printed{lines: []string{s}}
}

// clean makes a value one line of visible text: no control characters, no
// marks, no characters that turn the direction of writing, single spaces.
func clean(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s { // a byte that is not UTF-8 becomes U+FFFD
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			space = b.Len() > 0
			continue
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), string(r) == markOpen, string(r) == markClose:
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// text replaces the marks by their values; several lines are joined with sep.
func (s *sink) text(src, sep string) string {
	return s.replace(src, markOpen, markClose, func(p printed, _ string) string {
		return strings.Join(p.lines, sep)
	})
}

// html replaces the marks in HTML, each escaped for the place it is in.
func (s *sink) html(src string) string {
	src = s.replace(src, urlOpen, urlClose, func(p printed, before string) string {
		return html.EscapeString(address(p, strings.HasSuffix(before, `="`)))
	})
	return s.replace(src, markOpen, markClose, func(p printed, before string) string {
		inTag := strings.LastIndexByte(before, '<') > strings.LastIndexByte(before, '>')
		escaped := make([]string, len(p.lines))
		for i, line := range p.lines {
			escaped[i] = html.EscapeString(line)
		}
		switch {
		case inTag:
			return strings.Join(escaped, ", ")
		case p.link && strings.LastIndex(before, "<a ") <= strings.LastIndex(before, "</a>"): // not in a link
			return `<a href="` + html.EscapeString(address(p, true)) + `">` + escaped[0] + "</a>"
		}
		return strings.Join(escaped, "<br>\n")
	})
}

// address is a value inside the address of a link. Only a link can be the
// beginning of one; of anything else all that has a meaning there is escaped.
func address(p printed, begins bool) string {
	s := strings.Join(p.lines, ", ")
	if !p.link || !begins {
		return urlLetters.Replace(url.QueryEscape(s))
	}
	if !isLink(s) {
		return "#"
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// replace calls with for each mark between opening and closing; before is what
// was written until then.
func (s *sink) replace(src, opening, closing string, with func(p printed, before string) string) string {
	var b strings.Builder
	for {
		i := strings.Index(src, opening)
		if i < 0 {
			b.WriteString(src)
			return b.String()
		}
		b.WriteString(src[:i])
		src = src[i+len(opening):]
		digits, rest, _ := strings.Cut(src, closing)
		if n, err := strconv.Atoi(digits); err == nil && n >= 0 && n < len(s.values) {
			b.WriteString(with(s.values[n], b.String()))
			src = rest
		}
	}
}
