package email

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"

	"github.com/relance-dev/relance/channels"
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
}

func senderFields() []channels.Field {
	return []channels.Field{
		{Name: "from", Required: true, Doc: `The sender, such as "Atelier Dupont <accounts@example.org>".`},
		{Name: "reply_to", Doc: "Where answers go.", Default: "the sender"},
		{Name: "bounces", Doc: "The mailbox that gets undeliverable mail.", Default: "the sender"},
		{Name: "unsubscribe", Doc: "The mailbox for people who want no more mail."},
		{Name: "unsubscribe_url", Doc: "An https address that takes a one-click POST; {key} stands for the message."},
	}
}

func senderOf(s channels.Settings) Sender {
	return Sender{
		From: s.Text("from"), ReplyTo: s.Text("reply_to"), Bounces: s.Text("bounces"),
		Unsubscribe: s.Text("unsubscribe"), UnsubscribeURL: s.Text("unsubscribe_url"),
	}
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
	if u, err := url.Parse(s.UnsubscribeURL); s.UnsubscribeURL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		errs = append(errs, errors.New("unsubscribe_url is not an https address"))
	}
	return errors.Join(errs...)
}

// address returns the bare address of the sender.
func (s Sender) address() string {
	a, err := mail.ParseAddress(s.From)
	if err != nil { // validate has seen it
		return ""
	}
	return a.Address
}

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
	local, domain, ok := strings.Cut(s.Bounces, "@")
	if !ok {
		return s.address()
	}
	return local + "+" + key + "@" + domain
}

// keyOfReturnPath returns the key in a return path of ours, else "".
func (s Sender) keyOfReturnPath(address string) string {
	local, domain, ok := strings.Cut(s.Bounces, "@")
	got, gotDomain, _ := strings.Cut(strings.Trim(strings.TrimSpace(address), "<>"), "@")
	key, tagged := strings.CutPrefix(got, local+"+")
	if !ok || !tagged || !strings.EqualFold(domain, gotDomain) {
		return ""
	}
	return key
}
