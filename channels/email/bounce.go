package email

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/textproto"
	"strings"

	"github.com/emersion/go-message"

	"github.com/relance-dev/relance/channels"
)

// maxBounce is the most of a bounce that is read.
const maxBounce = 10 << 20

// ParseBounce reads a delivery status notification (RFC 3464): which message of
// this sender could not be delivered, and why. The message is found by its Message-ID in
// the returned headers, or else by the return path that the bounce was sent to. A delay is
// news too, with status Queued. A mail that is no notification, or is about somebody
// else's message, gives no report; one that cannot be read gives an error.
func (s Sender) ParseBounce(raw []byte) ([]channels.Report, error) {
	if len(raw) > maxBounce {
		raw = raw[:maxBounce]
	}
	mail, err := message.Read(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return nil, errors.New("bounce: not a mail")
	}
	b := bounce{key: s.keyOfReturnPath(mail.Header.Get("To"))}
	_ = mail.Walk(func(_ []int, part *message.Entity, err error) error {
		if err == nil {
			b.read(s, part)
		}
		return nil
	})
	if b.key == "" {
		return nil, nil
	}
	var out []channels.Report
	for _, fields := range b.recipients {
		if r, ok := report(fields); ok {
			r.Key, r.ID = b.key, s.messageID(b.key)
			out = append(out, r)
		}
	}
	return out, nil
}

// bounce collects what the parts of a notification say.
type bounce struct {
	key        string
	recipients []textproto.MIMEHeader
}

func (b *bounce) read(s Sender, part *message.Entity) {
	kind, _, _ := part.Header.ContentType()
	switch strings.ToLower(kind) {
	case "message/delivery-status":
		b.recipients = append(b.recipients, blocks(part.Body)...)
	case "text/rfc822-headers", "message/rfc822":
		head, _ := textproto.NewReader(bufio.NewReader(part.Body)).ReadMIMEHeader()
		if key := s.keyOf(head.Get("Message-Id")); key != "" {
			b.key = key
		}
	}
}

// blocks reads the groups of fields of a delivery status: the first is about the
// report, each other about a recipient.
func blocks(r io.Reader) []textproto.MIMEHeader {
	in := textproto.NewReader(bufio.NewReader(r))
	var all []textproto.MIMEHeader
	for {
		fields, err := in.ReadMIMEHeader()
		if fields.Get("Action") != "" {
			all = append(all, fields)
		}
		if err != nil {
			return all
		}
	}
}

// report turns the fields of one recipient into news.
func report(fields textproto.MIMEHeader) (channels.Report, bool) {
	r := channels.Report{Code: enhanced(fields.Get("Status"))}
	reason, detail := byStatus(r.Code)
	switch strings.ToLower(strings.TrimSpace(fields.Get("Action"))) {
	case "failed":
		r.Status, r.Reason = channels.Failed, reason
		if r.Reason == "" {
			r.Reason, detail = channels.Unreachable, "the mail could not be delivered"
		}
		if strings.HasPrefix(r.Code, "5.7.") && reason == "" {
			r.Reason, detail = channels.Filtered, "the recipient's server refuses the mail"
		}
	case "delayed":
		r.Status, detail = channels.Queued, "delivery is delayed"
	case "delivered", "expanded":
		r.Status, detail = channels.Delivered, ""
	case "relayed":
		r.Status, detail = channels.Sent, ""
	default:
		return r, false
	}
	_, said, _ := strings.Cut(fields.Get("Diagnostic-Code"), ";")
	r.Detail = strings.Trim(detail+": "+channels.Redact(said, nil), ": ")
	return r, true
}
