package channels

import (
	"errors"
	"maps"
	"net/textproto"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/relance-dev/relance/channels/address"
)

var (
	validKey   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
	validPhone = regexp.MustCompile(`^\+?[0-9][0-9 ().\-/\x{a0}\x{202f}]{2,30}$`)
	validField = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
)

// Validate reports why a message cannot go out on the channel at all, before
// anything is sent: a bad key, an address of the wrong form, a line break where one
// line is due, no words, too many. The error is an *Error with outcome Permanent and
// never repeats what was wrong. Every channel calls it first.
func (s Spec) Validate(m *Message) error {
	if !validKey.MatchString(m.Key) {
		return s.invalid(BadContent, "the key is not 1 to 100 letters, digits, dots, dashes and underscores")
	}
	if m.Date.IsZero() {
		return s.invalid(BadContent, "the date is missing")
	}
	if why := s.Address.reject(m.To); why != "" {
		return s.invalid(BadAddress, why)
	}
	for _, cc := range m.CC {
		if why := EmailAddress.reject(Recipient{Address: cc}); why != "" {
			return s.invalid(BadAddress, "copy: "+why)
		}
	}
	if err := s.validateWords(m); err != nil {
		return err
	}
	return s.validateExtras(m)
}

func (s Spec) validateWords(m *Message) error {
	if strings.ContainsFunc(m.Subject+m.To.Name, unicode.IsControl) {
		return s.invalid(BadContent, "the subject or the recipient's name holds a line break or a control character")
	}
	if f, ok := s.TextField(); ok && f.Required && strings.TrimSpace(m.Text) == "" {
		return s.invalid(BadContent, "the text is empty")
	}
	if !utf8.ValidString(m.Text + m.HTML + m.SMS + m.Subject) {
		return s.invalid(BadContent, "the text is not UTF-8")
	}
	if s.MaxText > 0 && utf8.RuneCountInString(m.Short()) > s.MaxText {
		return s.invalid(BadContent, "the text is too long for this channel; give the template a shorter form")
	}
	return nil
}

func (s Spec) validateExtras(m *Message) error {
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		if !validField.MatchString(name) || strings.ContainsFunc(m.Headers[name], unicode.IsControl) {
			return s.invalid(BadContent, "a header holds a line break or has no proper name")
		}
		if reservedHeader(name) {
			return s.invalid(BadContent, "header "+textproto.CanonicalMIMEHeaderKey(name)+" is set by the channel itself")
		}
	}
	for _, a := range m.Attachments {
		if a.Name == "" || a.Name != path.Base(a.Name) || strings.HasPrefix(a.Name, ".") ||
			strings.ContainsFunc(a.Name, func(r rune) bool { return unicode.IsControl(r) || r == '\\' }) {
			return s.invalid(BadContent, "an attachment's name is not a plain file name")
		}
	}
	for _, key := range m.Thread {
		if !validKey.MatchString(key) {
			return s.invalid(BadContent, "a key of the thread is malformed")
		}
	}
	return nil
}

func (s Spec) invalid(r Reason, detail string) *Error {
	return &Error{Channel: s.Name, Outcome: Permanent, Reason: r, Detail: detail}
}

// reservedHeader reports whether a channel writes the header itself.
func reservedHeader(name string) bool {
	switch n := textproto.CanonicalMIMEHeaderKey(name); n {
	case "From", "To", "Cc", "Bcc", "Sender", "Subject", "Date", "Message-Id", "References", "In-Reply-To",
		"Reply-To", "Return-Path", "Mime-Version", "Authorization", "Host", "Connection", "Idempotency-Key",
		"Transfer-Encoding", "User-Agent":
		return true
	default:
		return strings.HasPrefix(n, "Content-") || strings.HasPrefix(n, "Relance-")
	}
}

// reject says why a recipient has no usable address of the kind; empty when it has.
func (k AddressKind) reject(to Recipient) string {
	switch k {
	case PostalAddress:
		if to.Name == "" || len(to.Postal) == 0 {
			return "the postal address is missing: a name and at least one line are needed"
		}
		for _, line := range to.Postal {
			if strings.ContainsFunc(line, unicode.IsControl) {
				return "the postal address holds a line break inside a line"
			}
		}
		return ""
	case EmailAddress:
		bare, err := address.Email(to.Address)
		if err != nil && !errors.Is(err, address.NeedsUTF8) {
			return "the e-mail address " + err.Error()
		}
		if local, _, _ := strings.Cut(bare, "@"); !strings.HasPrefix(to.Address, local+"@") {
			return "the e-mail address stands among other words"
		}
		return ""
	case PhoneNumber:
		// A person who calls reads what a program would not, so what looks like a number is one here.
		if _, _, err := address.Phone(to.Address, to.Country, address.Postcode(to.Postal)); err != nil && !validPhone.MatchString(to.Address) {
			return "the phone number " + err.Error()
		}
		return ""
	case URLAddress:
		u, err := url.Parse(to.Address)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return "the url is not an http or https address"
		}
		return ""
	default:
		if to.Address == "" || strings.ContainsFunc(to.Address, unicode.IsControl) {
			return "the queue is missing"
		}
		return ""
	}
}
