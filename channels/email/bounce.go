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

// What is read of a mail that came back: whatever is beyond, however it is nested, says
// nothing that a notification has to say.
const (
	maxBounce = 10 << 20
	maxPart   = 256 << 10 // of one part
	maxParts  = 100
	maxDepth  = 8
)

// ParseBounce reads what came back about a mail of this sender: which message could not be
// delivered, to whom, and why. It knows delivery status notifications (RFC 3464, and RFC 6533
// for international addresses) and the plain notes of Exim and qmail, alone or forwarded inside
// another mail. The message is found by its Message-ID in the returned headers, by the return
// path that the note was sent to, or by what the note answers.
//
// There is a report for each recipient, those of copies included: Report.To says whom it is
// about. A delay is news too, with status Queued. A mail that is no notification, or is about
// somebody else's message, gives no report; one that cannot be read gives an error.
func (s Sender) ParseBounce(raw []byte) ([]channels.Report, error) {
	if len(raw) > maxBounce {
		raw = raw[:maxBounce]
	}
	mail, err := message.Read(bytes.NewReader(afterEnvelope(raw)))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return nil, errors.New("bounce: not a mail")
	}
	b := bounce{sender: s}
	b.read(mail, 0)
	key := b.key()
	if key == "" {
		return nil, nil
	}
	reports := b.reports
	if len(reports) == 0 {
		reports = b.noted
	}
	for i := range reports {
		reports[i].Key, reports[i].ID = key, s.messageID(key)
	}
	return reports, nil
}

// afterEnvelope leaves out the line that mailbox files put before a mail, and blank ones.
func afterEnvelope(raw []byte) []byte {
	raw = bytes.TrimLeft(raw, "\r\n")
	if bytes.HasPrefix(raw, []byte("From ")) {
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	return raw
}

// bounce collects what the parts of a mail say.
type bounce struct {
	sender  Sender
	parts   int
	reports []channels.Report // by fields
	noted   []channels.Report // by a plain note, which may stand beside the fields
	// Keys by where they were found, the surest first.
	returned, original, path, answered string
}

func (b *bounce) key() string {
	for _, key := range []string{b.returned, b.original, b.path, b.answered} {
		if key != "" {
			return key
		}
	}
	return ""
}

// read reads a mail, or one that another mail brings along, and all its parts.
func (b *bounce) read(mail *message.Entity, depth int) {
	b.names(mail)
	b.part(mail, mail.Header.Get("X-Failed-Recipients"), depth)
}

// names finds the mail of ours that the header of another names.
func (b *bounce) names(mail *message.Entity) {
	for _, name := range []string{"To", "Delivered-To", "X-Original-To", "Envelope-To"} {
		keep(&b.path, b.sender.keyOfReturnPath(mail.Header.Get(name)))
	}
	for _, name := range []string{"In-Reply-To", "References"} {
		for id := range strings.FieldsSeq(mail.Header.Get(name)) {
			keep(&b.answered, b.sender.keyOf(id))
		}
	}
}

// part reads one part of a mail, and those inside it.
func (b *bounce) part(part *message.Entity, failed string, depth int) {
	if b.parts++; b.parts > maxParts || depth > maxDepth {
		return
	}
	if parts := part.MultipartReader(); parts != nil {
		for b.parts <= maxParts {
			inner, err := parts.NextPart()
			if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return
			}
			b.part(inner, failed, depth+1)
		}
		return
	}
	kind, _, _ := part.Header.ContentType()
	body := io.LimitReader(part.Body, maxPart)
	switch strings.ToLower(kind) {
	case "message/delivery-status", "message/global-delivery-status":
		for _, fields := range blocks(body) {
			keep(&b.original, b.sender.keyOf(fields.Get("X-Original-Message-Id")))
			if r, ok := report(fields); ok {
				b.reports = append(b.reports, r)
			}
		}
	case "text/rfc822-headers", "message/global-headers":
		b.header(body)
	case "message/rfc822", "message/global":
		b.enclosed(body, depth)
	case "", "text/plain":
		b.text(body, failed)
	}
}

// header reads the header of the mail that came back.
func (b *bounce) header(r io.Reader) {
	head, _ := textproto.NewReader(bufio.NewReader(r)).ReadMIMEHeader()
	keep(&b.returned, b.sender.keyOf(head.Get("Message-Id")))
}

// enclosed reads a mail inside this one: ours that came back, or a notification that
// somebody forwarded.
func (b *bounce) enclosed(r io.Reader, depth int) {
	inner, err := message.Read(r)
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return
	}
	if key := b.sender.keyOf(inner.Header.Get("Message-Id")); key != "" {
		keep(&b.returned, key)
		return
	}
	b.read(inner, depth+1)
}

// keep keeps the first key that was found.
func keep(to *string, key string) {
	if *to == "" {
		*to = key
	}
}
