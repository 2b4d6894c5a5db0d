package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // mails of before UTF-8
	"golang.org/x/net/html"
)

// Answer is a mail that somebody wrote to the creditor.
type Answer struct {
	// ID tells it from every other mail: 32 hex digits of its Message-ID, or of all of it when it has none.
	ID string
	// Key is the Message.Key of the mail of ours that it answers; empty when it names none.
	Key     string
	From    string // the bare address of who wrote it; empty when it names nobody
	Name    string // their name as the mail has it; may be empty
	Subject string
	Sent    time.Time // as the mail says; zero when it does not
	// Text is what they wrote, without what they quote and without formatting: 2,000 characters at most.
	Text string
	// Automatic says that a program wrote it: an absence, an acknowledgement, a list (RFC 3834).
	Automatic bool
}

const maxAnswer = 2000 // characters of Answer.Text

// ParseAnswer reads a mail as an answer to this sender. A mail of ours is found by what it answers or
// by the return path that it was sent to. A mail that comes from the sender itself, or that cannot be read, gives an
// error. What ParseBounce reads is to be asked first: a notification is no answer.
func (s Sender) ParseAnswer(raw []byte) (Answer, error) {
	if len(raw) > maxBounce {
		raw = raw[:maxBounce]
	}
	raw = afterEnvelope(raw)
	m, err := message.Read(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return Answer{}, errors.New("not a mail")
	}
	named := bounce{sender: s}
	named.names(m)
	a := Answer{ID: mailID(m.Header.Get("Message-Id"), raw), Key: named.answered, Automatic: automatic(&m.Header)}
	keep(&a.Key, named.path)
	if from, err := mail.ParseAddress(decoded(&m.Header, "From")); err == nil {
		a.From, a.Name = from.Address, line(from.Name)
	}
	if strings.EqualFold(a.From, s.address()) && a.From != "" {
		return Answer{}, errors.New("the sender's own mail")
	}
	a.Subject = line(decoded(&m.Header, "Subject"))
	if sent, err := mail.ParseDate(m.Header.Get("Date")); err == nil {
		a.Sent = sent
	}
	w := words{}
	w.part(m, 0)
	a.Text = short(unquoted(w.best()))
	return a, nil
}

// mailID is a short name of a mail.
func mailID(id string, raw []byte) string {
	of := []byte(strings.TrimSpace(id))
	if len(of) == 0 {
		of = raw
	}
	sum := sha256.Sum256(of)
	return hex.EncodeToString(sum[:16])
}

// automatic reports whether a program wrote a mail.
func automatic(h *message.Header) bool {
	get := func(name string) string { return strings.ToLower(strings.TrimSpace(h.Get(name))) }
	if auto, _, _ := strings.Cut(get("Auto-Submitted"), ";"); auto != "" && strings.TrimSpace(auto) != "no" {
		return true
	}
	switch get("Precedence") {
	case "bulk", "list", "junk", "auto_reply":
		return true
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "List-Id"} {
		if v := get(name); v != "" && v != "no" {
			return true
		}
	}
	return get("Return-Path") == "<>"
}

// decoded is a field in plain text; as it stands where it cannot be decoded.
func decoded(h *message.Header, name string) string {
	if text, err := h.Text(name); err == nil {
		return text
	}
	return h.Get(name)
}

// line is a text in one line.
func line(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " ") }

// words are the texts of a mail.
type words struct {
	plain, formatted string // the first of each
	parts            int
}

// best is what a person reads.
func (w *words) best() string {
	if strings.TrimSpace(w.plain) != "" {
		return w.plain
	}
	return withoutTags(w.formatted)
}

func (w *words) part(part *message.Entity, depth int) {
	if w.parts++; w.parts > maxParts || depth > maxDepth {
		return
	}
	if parts := part.MultipartReader(); parts != nil {
		for w.parts <= maxParts {
			inner, err := parts.NextPart()
			if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return
			}
			w.part(inner, depth+1)
		}
		return
	}
	kind, _, _ := part.Header.ContentType()
	if how, _, _ := part.Header.ContentDisposition(); strings.EqualFold(how, "attachment") {
		return
	}
	to := &w.plain
	switch strings.ToLower(kind) {
	case "", "text/plain":
	case "text/html":
		to = &w.formatted
	default:
		return
	}
	if *to == "" {
		text, _ := io.ReadAll(io.LimitReader(part.Body, maxPart))
		*to = strings.ToValidUTF8(string(text), "�")
	}
}

// withoutTags is the text of a formatted mail: a line for each paragraph.
func withoutTags(formatted string) string {
	var b strings.Builder
	hidden := 0
	for t := html.NewTokenizer(strings.NewReader(formatted)); ; {
		kind := t.Next()
		name, _ := t.TagName()
		tag := string(name)
		switch {
		case kind == html.ErrorToken:
			return b.String()
		case kind == html.TextToken && hidden == 0:
			b.WriteString(strings.Join(strings.Fields(string(t.Text())), " "))
			b.WriteByte(' ')
		case kind == html.StartTagToken && (tag == "style" || tag == "script" || tag == "title" || tag == "blockquote"):
			hidden++
		case kind == html.EndTagToken && hidden > 0 && (tag == "style" || tag == "script" || tag == "title" || tag == "blockquote"):
			hidden--
		case tag == "p" || tag == "br" || tag == "div" || tag == "tr" || tag == "li":
			b.WriteByte('\n')
		}
	}
}
