package exec

import (
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
)

// Version is the version of the protocol.
const Version = 1

// Lines in bytes. A request has room for attachments; an answer has nothing to be long about.
const (
	maxLine   = 32 << 20 // to a plugin
	maxAnswer = 1 << 20  // from it
)

// What a plugin may say that nobody asked for, before it is ended: it floods.
const (
	maxUnasked = 1000     // lines of answers to no request
	maxSilent  = 64 << 20 // bytes on standard error since the last answer
	maxLogged  = 256 << 10
)

// Request is one line to a plugin. Which fields are set depends on the type.
type Request struct {
	Type string `json:"type"` // "hello", "send", "reconcile" or "check"
	ID   string `json:"id,omitempty"`

	// Of a hello.
	Protocol  int               `json:"protocol,omitempty"`
	Settings  map[string]string `json:"settings,omitempty"`
	Secret    string            `json:"secret,omitempty"`
	Rehearsal *Rehearsal        `json:"rehearsal,omitempty"`

	// Of a send or a reconcile.
	Message *Message `json:"message,omitempty"`
}

// Rehearsal tells a plugin that it is being tested: it contacts nobody. Each
// message that it would have delivered it appends to the file as a line of JSON with
// "key" and "to", and it plays the fault.
type Rehearsal struct {
	File  string `json:"file"`
	Fault string `json:"fault"` // "none", or one of those that the hello lists
}

// Answer is one line from a plugin.
type Answer struct {
	ID      string `json:"id,omitempty"`
	Outcome string `json:"outcome,omitempty"` // see the constants
	// Of an accepted message.
	Receipt string `json:"receipt,omitempty"`
	Status  string `json:"status,omitempty"` // "queued", "sent" or "delivered"; empty means "sent"
	Units   int    `json:"units,omitempty"`
	// Of one that was not.
	Reason string `json:"reason,omitempty"`
	Code   string `json:"code,omitempty"`
	After  int    `json:"after,omitempty"` // seconds to wait
	Detail string `json:"detail,omitempty"`
	Only   string `json:"only,omitempty"` // which messages alone a "not_allowed" is about: "country RE"

	// Of a hello.
	Hello *Hello `json:"hello,omitempty"`
}

// The outcomes of an answer.
const (
	OutcomeSent    = "sent"     // accepted; for check: all is well
	OutcomeRetry   = "retry"    // nothing was sent, later may do
	OutcomeFailed  = "failed"   // nothing was sent, and never will be
	OutcomeUnknown = "unknown"  // it may have been sent
	OutcomeNotSent = "not_sent" // of a reconcile: certainly never accepted
)

// Hello is how a plugin introduces itself.
type Hello struct {
	Protocol int    `json:"protocol"`
	Name     string `json:"name"` // of the plugin
	// Channel is what it carries: the name of a channel that every book knows, with
	// nothing else, or the whole declaration of a new one.
	Channel Declaration `json:"channel"`
	// Repeat is "at_most_once", "at_least_once" or "exactly_once"; empty means the first.
	Repeat    string   `json:"repeat,omitempty"`
	Reconcile bool     `json:"reconcile,omitempty"` // it answers reconcile
	Check     bool     `json:"check,omitempty"`     // it answers check
	Rehearses []string `json:"rehearses,omitempty"` // faults that it can play
}

// Declaration is a channels.Spec in JSON.
type Declaration struct {
	Name     string  `json:"name"`
	Summary  string  `json:"summary,omitempty"`
	Address  string  `json:"address,omitempty"` // "e-mail address", "phone number", "postal address", "queue" or "url"
	Contact  bool    `json:"contact,omitempty"`
	Fields   []Field `json:"fields,omitempty"`
	MaxText  int     `json:"max_text,omitempty"`
	Quiet    bool    `json:"quiet,omitempty"`
	Consent  bool    `json:"consent,omitempty"`
	Informal bool    `json:"informal,omitempty"`
}

// Field is a channels.Field in JSON.
type Field struct {
	Name     string `json:"name"`
	Kind     string `json:"kind,omitempty"` // "text", "flag", "number", "span", "list" or "template"; empty means "text"
	Required bool   `json:"required,omitempty"`
	Doc      string `json:"doc,omitempty"`
}

// Message is a channels.Message in JSON.
type Message struct {
	Key         string            `json:"key"`
	Date        string            `json:"date"` // RFC 3339
	To          Recipient         `json:"to"`
	CC          []string          `json:"cc,omitempty"`
	Language    string            `json:"language,omitempty"`
	Subject     string            `json:"subject,omitempty"`
	Text        string            `json:"text,omitempty"`
	HTML        string            `json:"html,omitempty"`
	SMS         string            `json:"sms,omitempty"`
	Attachments []Attachment      `json:"attachments,omitempty"`
	Headers     map[string]string `json:"headers,omitempty"`
	Pay         *Payment          `json:"pay,omitempty"`
	Params      map[string]string `json:"params,omitempty"`
	Variables   map[string]string `json:"variables,omitempty"`
	Client      string            `json:"client,omitempty"`
	Invoices    []string          `json:"invoices,omitempty"`
	Case        string            `json:"case,omitempty"`
	Thread      []string          `json:"thread,omitempty"`
}

// Recipient is a channels.Recipient in JSON.
type Recipient struct {
	Name    string   `json:"name,omitempty"`
	Address string   `json:"address,omitempty"`
	Postal  []string `json:"postal,omitempty"`
	Country string   `json:"country,omitempty"`
}

// Payment is a channels.Payment in JSON.
type Payment struct {
	Amount    string `json:"amount,omitempty"`
	Value     string `json:"value,omitempty"`
	Currency  string `json:"currency,omitempty"`
	Name      string `json:"name,omitempty"`
	IBAN      string `json:"iban,omitempty"`
	BIC       string `json:"bic,omitempty"`
	Reference string `json:"reference,omitempty"`
	Link      string `json:"link,omitempty"`
	Code      bool   `json:"code,omitempty"`
}

// Attachment is a channels.Attachment in JSON; its data is base64.
type Attachment struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
	Data []byte `json:"data"`
}

// wire writes a message for the other side.
func wire(m *channels.Message) *Message {
	out := &Message{
		Key: m.Key, Date: m.Date.Format(time.RFC3339Nano), To: Recipient(m.To), CC: m.CC, Language: m.Language,
		Subject: m.Subject, Text: m.Text, HTML: m.HTML, SMS: m.SMS, Headers: m.Headers, Pay: (*Payment)(m.Pay),
		Params: m.Params, Variables: m.Variables, Client: m.Client, Invoices: m.Invoices, Case: m.Case, Thread: m.Thread,
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, Attachment(a))
	}
	return out
}

// unwire reads a message of the other side. It fails when the date is no date.
func (m *Message) unwire() (channels.Message, error) {
	date, err := time.Parse(time.RFC3339Nano, m.Date)
	if err != nil {
		return channels.Message{}, fmt.Errorf("message %s: date: %w", m.Key, err)
	}
	out := channels.Message{
		Key: m.Key, Date: date, To: channels.Recipient(m.To), CC: m.CC, Language: m.Language,
		Subject: m.Subject, Text: m.Text, HTML: m.HTML, SMS: m.SMS, Headers: m.Headers, Pay: (*channels.Payment)(m.Pay),
		Params: m.Params, Variables: m.Variables, Client: m.Client, Invoices: m.Invoices, Case: m.Case, Thread: m.Thread,
	}
	for _, a := range m.Attachments {
		out.Attachments = append(out.Attachments, channels.Attachment(a))
	}
	return out, nil
}

// The words of the protocol, in the order of the values they stand for.
var (
	addressNames   = []string{"e-mail address", "phone number", "postal address", "queue", "url"}
	kindNames      = []string{"text", "flag", "number", "span", "list", "template"}
	guaranteeNames = []string{"at_most_once", "at_least_once", "exactly_once"}
	statusNames    = []string{"queued", "sent", "delivered"}
)

// index finds a word; the empty word is the one given.
func index(names []string, word string, empty int) (int, error) {
	if word == "" {
		return empty, nil
	}
	if i := slices.Index(names, word); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("%q is none of %q", word, names)
}
