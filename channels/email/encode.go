package email

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"mime"
	netmail "net/mail"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/relance-dev/relance/channels"
)

// Encode writes a message as the mail that is sent: RFC 5322 with CRLF lines. The
// same message gives the same bytes. It fails when the message cannot be a mail.
func (s Sender) Encode(m channels.Message) ([]byte, error) {
	e, err := s.judge(&m)
	if err != nil {
		return nil, err
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	s.people(msg, &m, e)
	s.headers(msg, m)
	msg.SetBodyString(mail.TypeTextPlain, s.text(&m))
	if m.HTML != "" {
		p := s.page(&m)
		msg.AddAlternativeString(mail.TypeTextHTML, p.html)
		for _, i := range p.images {
			msg.EmbedReadSeeker(i.name, bytes.NewReader(i.data), mail.WithFileContentType(mail.ContentType(i.kind)), mail.WithFileContentID("<"+i.id+">"))
		}
	}
	for _, a := range m.Attachments {
		msg.AttachReadSeeker(a.Name, bytes.NewReader(a.Data), fileNamed(a.Name, mediaType(a)))
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, unusable("the mail cannot be written", channels.BadContent)
	}
	return fixBoundaries(b.Bytes(), m.Key), nil
}

// judge fails when Encode does, for less: what a message says can always be written.
func (s Sender) judge(m *channels.Message) (envelope, error) {
	if err := channels.Email().Validate(m); err != nil {
		return envelope{}, err
	}
	return s.addressed(m)
}

func unusable(detail string, r channels.Reason) error {
	return &channels.Error{Channel: "email", Outcome: channels.Permanent, Reason: r, Detail: detail}
}

// people sets who writes to whom. Names are quoted as RFC 5322 wants it, whatever they hold.
func (s Sender) people(msg *mail.Msg, m *channels.Message, e envelope) {
	msg.FromMailAddress(s.parsed(s.From))
	msg.ToMailAddress(&netmail.Address{Name: m.To.Name, Address: e.to})
	for _, cc := range e.cc {
		msg.AddCcMailAddress(&netmail.Address{Address: cc})
	}
	if s.ReplyTo != "" {
		msg.ReplyToMailAddress(s.parsed(s.ReplyTo))
	}
}

func (s Sender) headers(msg *mail.Msg, m channels.Message) {
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.Date)
	msg.SetMessageIDWithValue(s.messageID(m.Key))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Language != "" {
		msg.SetGenHeader(mail.HeaderContentLang, m.Language)
	}
	if n := len(m.Thread); n > 0 {
		ids := make([]string, n)
		for i, key := range m.Thread {
			ids[i] = "<" + s.messageID(key) + ">"
		}
		msg.SetGenHeader(mail.HeaderInReplyTo, ids[n-1])
		msg.SetGenHeader(mail.HeaderReferences, strings.Join(ids, " "))
	}
	s.unsubscribe(msg, m.Key)
	for _, name := range slices.Sorted(maps.Keys(m.Headers)) {
		msg.SetGenHeader(mail.Header(name), m.Headers[name])
	}
}

// unsubscribe names the ways out; the one-click form of RFC 8058 when there is a URL.
func (s Sender) unsubscribe(msg *mail.Msg, key string) {
	var ways []string
	if s.UnsubscribeURL != "" {
		ways = append(ways, "<"+strings.ReplaceAll(s.UnsubscribeURL, "{key}", key)+">")
	}
	if s.Unsubscribe != "" {
		ways = append(ways, "<mailto:"+s.Unsubscribe+"?subject=unsubscribe%20"+key+">")
	}
	if len(ways) == 0 {
		return
	}
	msg.SetGenHeader(mail.HeaderListUnsubscribe, ways...)
	if s.UnsubscribeURL != "" {
		msg.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
}

func mediaType(a channels.Attachment) string {
	if a.Type != "" {
		return a.Type
	}
	if t := mime.TypeByExtension(path.Ext(a.Name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

var boundary = regexp.MustCompile(`boundary="?([0-9a-f]{30,})"?`)

// fixBoundaries replaces the random boundaries between the parts of a mail by
// ones made from the key, so that the same message is the same bytes. Boundaries are declared
// in the mail's header and in that of its first parts; the rest may be large.
func fixBoundaries(raw []byte, key string) []byte {
	declared, rest := raw[:0], raw
	for { // the headers of the mail, and of each first part that has parts of its own
		head, below, more := bytes.Cut(rest, []byte("\r\n\r\n"))
		declared = raw[:len(declared)+len(head)]
		if !more || !bytes.Contains(bytes.ToLower(head), []byte("content-type: multipart/")) {
			break
		}
		declared, rest = raw[:len(declared)+4], below
	}
	for i, found := range boundary.FindAllSubmatch(declared, -1) {
		fixed := fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s part %d", key, i)))[:len(found[1])]
		raw = bytes.ReplaceAll(raw, found[1], []byte(fixed))
	}
	return raw
}
