package twilio

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/gsm"
)

// kind is which of the three a channel is.
type kind uint8

const (
	sms kind = iota
	whatsapp
	voice
)

func (k kind) spec() channels.Spec {
	switch k {
	case whatsapp:
		return channels.WhatsApp()
	case voice:
		return channels.Call()
	default:
		return channels.SMS()
	}
}

// Twilio is a channel of one kind over one account.
type Twilio struct {
	kind kind
	spec channels.Spec
	cfg  Config
}

var (
	_ channels.Channel        = (*Twilio)(nil)
	_ channels.Checker        = (*Twilio)(nil)
	_ channels.Reconciler     = (*Twilio)(nil)
	_ channels.Identified     = (*Twilio)(nil)
	_ channels.MessageChecker = (*Twilio)(nil)
	_ channels.StatusReceiver = (*Twilio)(nil)
)

// NewSMS returns a channel for SMS. It fails on settings that cannot work, and lists them all.
func NewSMS(cfg Config) (*Twilio, error) { return open(sms, cfg) }

// NewWhatsApp returns a channel for WhatsApp templates. It fails as NewSMS does.
func NewWhatsApp(cfg Config) (*Twilio, error) { return open(whatsapp, cfg) }

// NewVoice returns a channel for calls in which a voice reads the text. It fails as NewSMS does.
func NewVoice(cfg Config) (*Twilio, error) { return open(voice, cfg) }

// SMS carries SMS over Twilio.
func SMS() channels.Transport { return transport(sms, "SMS over Twilio.") }

// WhatsApp carries WhatsApp templates over Twilio.
func WhatsApp() channels.Transport {
	return transport(whatsapp, "Approved WhatsApp templates over Twilio; for a creditor's own courteous reminders only.")
}

// Voice carries calls over Twilio: a voice reads the script.
func Voice() channels.Transport {
	return transport(voice, "A call over Twilio in which a voice reads the script.")
}

func open(k kind, cfg Config) (*Twilio, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(k); err != nil {
		return nil, err
	}
	return &Twilio{kind: k, spec: k.spec(), cfg: cfg}, nil
}

// maxSegments is more than any text message has.
const maxSegments = 100

// maxTwiml is the longest script of a call that Twilio takes, in characters of TwiML.
const maxTwiml = 4000

// Send hands the message to Twilio. The receipt's ID is its SID.
func (t *Twilio) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	to, err := t.prepare(&m)
	if err != nil {
		return channels.Receipt{}, err
	}
	if ctx.Err() != nil {
		return channels.Receipt{}, t.named(channels.Interrupted(ctx, false))
	}
	if t.kind == voice {
		return t.call(ctx, &m, to)
	}
	return t.message(ctx, &m, to)
}

// CheckMessage judges the number, the length and the template. It notes a text that one letter
// makes more expensive.
func (t *Twilio) CheckMessage(m channels.Message) (notes []string, err error) {
	if _, err := t.prepare(&m); err != nil {
		return nil, err
	}
	if t.kind == voice {
		if twiml, err := script(&m); err != nil || utf8.RuneCountInString(twiml) > maxTwiml {
			return nil, t.refused(channels.BadContent, "the script is too long to be read out")
		}
	}
	if t.kind == sms {
		if note := gsm.Count(m.SMS).Note(); note != "" {
			notes = append(notes, note)
		}
	}
	return notes, nil
}

// prepare looks at the message and returns the number in Twilio's form.
func (t *Twilio) prepare(m *channels.Message) (to string, err error) {
	if t.kind == sms {
		m.SMS = gsm.Fold(m.Short())
	}
	if err := t.spec.Validate(m); err != nil {
		return "", err
	}
	if t.kind == whatsapp && !contentSID.MatchString(m.Params["contentSid"]) {
		return "", t.refused(channels.BadContent, "WhatsApp needs the contentSid of an approved template")
	}
	for _, name := range slices.Sorted(maps.Keys(m.Variables)) {
		if t.kind == whatsapp && strings.TrimSpace(m.Variables[name]) == "" {
			return "", t.refused(channels.BadContent, "variable "+name+" is empty, which WhatsApp refuses")
		}
	}
	to, reason, why := t.cfg.dial(t.kind, m.To)
	if why != "" {
		return "", t.refused(reason, why)
	}
	return to, nil
}

func (t *Twilio) message(ctx context.Context, m *channels.Message, to string) (channels.Receipt, error) {
	p := &api.CreateMessageParams{}
	p.SetTo(to)
	if t.cfg.MessagingService != "" {
		p.SetMessagingServiceSid(t.cfg.MessagingService)
	} else {
		p.SetFrom(t.cfg.address(t.kind, t.cfg.From))
	}
	if t.kind == whatsapp {
		p.SetContentSid(m.Params["contentSid"])
		if len(m.Variables) > 0 {
			variables, err := json.Marshal(m.Variables)
			if err != nil {
				return channels.Receipt{}, t.refused(channels.BadContent, "the variables cannot be written as JSON")
			}
			p.SetContentVariables(string(variables))
		}
	} else {
		p.SetBody(m.Short())
		if t.cfg.Validity > 0 {
			p.SetValidityPeriod(int(t.cfg.Validity.Seconds()))
		}
	}
	if t.cfg.StatusCallback != "" {
		p.SetStatusCallback(t.cfg.callback(m.Key))
	}
	r := t.request(ctx)
	defer r.done()
	got, err := r.api.CreateMessage(p)
	if err != nil || got.Sid == nil {
		return channels.Receipt{}, t.explain(r, err, m)
	}
	return t.accepted(*got.Sid, value(got.Status), code(got.ErrorCode), value(got.NumSegments))
}

func (t *Twilio) call(ctx context.Context, m *channels.Message, to string) (channels.Receipt, error) {
	twiml, err := script(m)
	if err != nil || utf8.RuneCountInString(twiml) > maxTwiml {
		return channels.Receipt{}, t.refused(channels.BadContent, "the script is too long to be read out")
	}
	p := &api.CreateCallParams{}
	p.SetTo(to)
	p.SetFrom(t.cfg.From)
	p.SetTwiml(twiml)
	if t.cfg.StatusCallback != "" {
		p.SetStatusCallback(t.cfg.callback(m.Key))
		p.SetStatusCallbackEvent([]string{"initiated", "answered", "completed"})
	}
	r := t.request(ctx)
	defer r.done()
	got, err := r.api.CreateCall(p)
	if err != nil || got.Sid == nil {
		return channels.Receipt{}, t.explain(r, err, m)
	}
	return t.accepted(*got.Sid, value(got.Status), "", "")
}

// script is the TwiML of a call: the text, read out in its language.
func script(m *channels.Message) (string, error) {
	type say struct {
		Language string `xml:"language,attr,omitempty"`
		Text     string `xml:",chardata"`
	}
	out, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"Response"`
		Say     say
	}{Say: say{spoken(m.Language), m.Short()}})
	return string(out), err
}

// spoken completes a language by its usual country, which Twilio's voices need.
func spoken(language string) string {
	switch language {
	case "en":
		return "en-GB"
	case "fr", "de", "es", "it":
		return language + "-" + strings.ToUpper(language)
	default:
		return language
	}
}

// accepted turns the answer to a request that Twilio took into what Send returns.
func (t *Twilio) accepted(sid, status, errorCode, segments string) (channels.Receipt, error) {
	s, known := statusOf(status)
	if known && s == channels.Failed {
		reason, words := failed(status, errorCode)
		return channels.Receipt{}, t.named(&channels.Error{Outcome: channels.Permanent, Reason: reason, Code: errorCode, Detail: words})
	}
	if !messageSID.MatchString(sid) {
		return channels.Receipt{}, t.unsure("the answer has no SID of Twilio's")
	}
	units, err := strconv.Atoi(segments)
	if err != nil || units < 0 || units > maxSegments {
		units = 0
	}
	return channels.Receipt{ID: sid, Status: s, Detail: "Twilio: " + channels.Redact(status, nil), Units: units}, nil
}

// callback is the URL that news of a key goes to.
func (c Config) callback(key string) string {
	u, err := url.Parse(c.StatusCallback)
	if err != nil { // validate has seen it
		return c.StatusCallback
	}
	q := u.Query()
	q.Set("key", key)
	u.RawQuery = q.Encode()
	return u.String()
}

func (t *Twilio) refused(r channels.Reason, detail string) error {
	return t.named(&channels.Error{Outcome: channels.Permanent, Reason: r, Detail: detail})
}

func (t *Twilio) named(e *channels.Error) error {
	e.Channel = t.spec.Name
	return e
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func code(n *int) string {
	if n == nil || *n == 0 {
		return ""
	}
	return strconv.Itoa(*n)
}
