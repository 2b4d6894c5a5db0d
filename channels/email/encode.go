package email

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"mime"
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
	if err := channels.Email().Validate(&m); err != nil {
		return nil, err
	}
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := s.envelope(msg, m); err != nil {
		return nil, unusable("an address cannot be written in a mail", channels.BadAddress)
	}
	s.headers(msg, m)
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, document(&m))
	}
	for _, a := range m.Attachments {
		msg.AttachReadSeeker(a.Name, bytes.NewReader(a.Data), mail.WithFileContentType(mail.ContentType(mediaType(a))))
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, unusable("the mail cannot be written", channels.BadContent)
	}
	return fixBoundaries(b.Bytes(), m.Key), nil
}

func unusable(detail string, r channels.Reason) error {
	return &channels.Error{Channel: "email", Outcome: channels.Permanent, Reason: r, Detail: detail}
}

// envelope sets who writes to whom.
func (s Sender) envelope(msg *mail.Msg, m channels.Message) error {
	if err := msg.From(s.From); err != nil {
		return err
	}
	if err := msg.AddToFormat(m.To.Name, m.To.Address); err != nil {
		return err
	}
	for _, cc := range m.CC {
		if err := msg.AddCc(cc); err != nil {
			return err
		}
	}
	if s.ReplyTo != "" {
		return msg.ReplyTo(s.ReplyTo)
	}
	return nil
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
// in the mail's header and in that of its first part; the rest may be large.
func fixBoundaries(raw []byte, key string) []byte {
	declared := raw
	if parts := bytes.SplitN(raw, []byte("\r\n\r\n"), 3); len(parts) == 3 {
		declared = raw[:len(raw)-len(parts[2])]
	}
	for i, found := range boundary.FindAllSubmatch(declared, -1) {
		fixed := fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s part %d", key, i)))[:len(found[1])]
		raw = bytes.ReplaceAll(raw, found[1], []byte(fixed))
	}
	return raw
}
