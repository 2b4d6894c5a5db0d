package email

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/plainfile"
)

// Sender is who writes, as recipients see it.
type Sender struct {
	From    string // "Atelier Dupont <accounts@example.org>"; required
	ReplyTo string // empty means From
	// Bounces is the mailbox that gets undeliverable mail. Each mail leaves with
	// the return path local+key@domain, so that even a bounce without
	// headers names its message. Empty means From, without the key.
	Bounces string
	// Unsubscribe is a mailbox for people who want no more mail, and
	// UnsubscribeURL an https address that takes a one-click POST; "{key}" in it
	// stands for the message's key. Both may be empty.
	Unsubscribe    string
	UnsubscribeURL string
	// Footer is what the creditor says of itself below every mail: its form, seat and registration. Color is
	// #rrggbb or empty, and Logo a PNG or JPEG image that stands above HTML mails, or nil.
	Footer, Color string
	Logo          []byte
}

func senderFields() []channels.Field {
	return []channels.Field{
		{Name: "from", Required: true, Doc: `The sender, such as "Atelier Dupont <accounts@example.org>".`},
		{Name: "reply_to", Doc: "Where answers go.", Default: "the sender"},
		{Name: "bounces", Doc: "The mailbox that gets undeliverable mail.", Default: "the sender"},
		{Name: "unsubscribe", Doc: "The mailbox for people who want no more mail."},
		{Name: "unsubscribe_url", Doc: "An https address that takes a one-click POST; {key} stands for the message."},
		{Name: "footer", Doc: "What stands below every mail. Default: the creditor's legal form, capital, seat and registration."},
		{Name: "color", Doc: "The colour of HTML mails, #1a4d7a. Default: the creditor's, or black."},
		{Name: "logo", Doc: "A PNG or JPEG file above HTML mails, of 256 KB at most. Default: the creditor's."},
	}
}

// maxLogo is the largest file of a logo in bytes: it goes with every mail.
const maxLogo = 256 << 10

// senderOf reads who writes. It fails when the file of the logo cannot be read.
func senderOf(s channels.Settings) (Sender, error) {
	out := Sender{
		Footer: s.Text("footer"), Color: s.Text("color"),
		From: s.Text("from"), ReplyTo: s.Text("reply_to"), Bounces: s.Text("bounces"),
		Unsubscribe: s.Text("unsubscribe"), UnsubscribeURL: s.Text("unsubscribe_url"),
	}
	if file := s.Text("logo"); file != "" {
		data, err := plainfile.Read(file, maxLogo)
		if err != nil {
			return out, fmt.Errorf("logo: %w", err)
		}
		out.Logo = data
	}
	return out, nil
}

// validate reports an address that is none.
func (s Sender) validate() error {
	var errs []error
	for _, a := range []struct {
		name, value string
		bare        bool
	}{
		{"from", s.From, false},
		{"reply_to", s.ReplyTo, false},
		{"bounces", s.Bounces, true},
		{"unsubscribe", s.Unsubscribe, true},
	} {
		if a.value == "" && a.name != "from" {
			continue
		}
		parsed, err := mail.ParseAddress(a.value)
		if err != nil || (a.bare && parsed.Address != a.value) {
			errs = append(errs, fmt.Errorf("%s is not an e-mail address", a.name))
		}
	}
	if s.Color != "" && !hexColor.MatchString(s.Color) {
		errs = append(errs, errors.New("color is no colour such as #1a4d7a"))
	}
	if u, err := url.Parse(s.UnsubscribeURL); s.UnsubscribeURL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		errs = append(errs, errors.New("unsubscribe_url is not an https address"))
	}
	return errors.Join(errs...)
}

// parsed reads an address of ours, which validate has seen.
func (s Sender) parsed(text string) *mail.Address {
	a, err := mail.ParseAddress(text)
	if err != nil {
		return &mail.Address{}
	}
	return inASCII(a)
}

// address returns the bare address of the sender.
func (s Sender) address() string { return s.parsed(s.From).Address }

// messageID names the mail of a key, without angle brackets.
func (s Sender) messageID(key string) string {
	_, domain, _ := strings.Cut(s.address(), "@")
	return key + "@" + domain
}

// keyOf returns the key in a Message-ID of ours, else "".
func (s Sender) keyOf(id string) string {
	id = strings.Trim(strings.TrimSpace(id), "<>")
	key, _, ok := strings.Cut(id, "@")
	if !ok || !strings.EqualFold(id, s.messageID(key)) {
		return ""
	}
	return key
}

// returnPath is the envelope's sender for a key.
func (s Sender) returnPath(key string) string {
	local, domain, ok := strings.Cut(s.parsed(s.Bounces).Address, "@")
	if !ok {
		return s.address()
	}
	return local + "+" + key + "@" + domain
}

// keyOfReturnPath returns the key in a return path of ours, however the field that holds it is
// written: bare, in brackets, behind a name, among others; else "".
func (s Sender) keyOfReturnPath(field string) string {
	local, domain, ok := strings.Cut(s.parsed(s.Bounces).Address, "@")
	if !ok {
		return ""
	}
	for _, found := range tagged().FindAllStringSubmatch(field, -1) {
		if strings.EqualFold(found[1], local) && strings.EqualFold(found[3], domain) {
			return found[2]
		}
	}
	return ""
}

var hexColor = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// tagged is an address with a key: local+key@domain. It is large, and made when it is needed.
var tagged = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`([^\s<>()"',:;@]+?)\+([A-Za-z0-9][A-Za-z0-9._-]{0,99})@([^\s<>()"',:;@]+)`)
})
