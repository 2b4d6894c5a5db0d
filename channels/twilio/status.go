package twilio

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
)

// statusOf maps Twilio's words; ok is false for one that says nothing about a
// message of ours, such as "received".
func statusOf(word string) (s channels.Status, ok bool) {
	switch word {
	case "queued", "accepted", "scheduled", "sending", "initiated":
		return channels.Queued, true
	case "sent", "ringing", "in-progress", "answered":
		return channels.Sent, true
	case "delivered", "partially_delivered", "completed":
		return channels.Delivered, true
	case "read":
		return channels.Read, true
	case "undelivered", "failed", "canceled", "busy", "no-answer":
		return channels.Failed, true
	default:
		return channels.Queued, false
	}
}

// Receive reads a status callback, once its signature proves that Twilio made
// it. The report's key is the one that Send put into the callback's URL. Unknown
// fields and unknown statuses are no error: Twilio adds some without notice.
func (t *Twilio) Receive(_ context.Context, c channels.Callback) ([]channels.Report, error) {
	if t.cfg.AuthToken == "" {
		return nil, t.refused(channels.Config, "without auth_token no callback can be believed")
	}
	if !genuine(t.cfg.AuthToken, c) {
		return nil, t.refused(channels.Auth, "the callback's signature does not match; is its public url right?")
	}
	form, err := url.ParseQuery(string(c.Body))
	if err != nil {
		return nil, t.refused(channels.Protocol, "the callback is not a form")
	}
	r := channels.Report{ID: first(form, "MessageSid", "SmsSid", "CallSid"), Code: form.Get("ErrorCode")}
	if u, err := url.Parse(c.URL); err == nil {
		r.Key = u.Query().Get("key")
	}
	word := strings.ToLower(first(form, "MessageStatus", "SmsStatus", "CallStatus"))
	status, known := statusOf(word)
	if !known || (r.ID == "" && r.Key == "") {
		return nil, nil
	}
	if r.Code == "0" {
		r.Code = ""
	}
	r.Status, r.Detail = status, "Twilio: "+word
	if status == channels.Failed {
		r.Reason, r.Detail = failed(word, r.Code)
	}
	return []channels.Report{r}, nil
}

// stopWords are what people write to hear no more: those that Twilio knows by itself, and French ones.
var stopWords = []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "ARRET", "ARRÊT", "ARRÊTER", "ARRETER"}

// Replies reads a message that somebody sent to the number, once its signature proves that Twilio passed it on.
// A word of stopWords alone refuses the channel, and so does what Twilio itself says is a STOP.
func (t *Twilio) Replies(_ context.Context, c channels.Callback) ([]channels.Reply, error) {
	if t.cfg.AuthToken == "" || !genuine(t.cfg.AuthToken, c) {
		return nil, t.refused(channels.Auth, "the callback's signature does not match; is its public url right?")
	}
	form, err := url.ParseQuery(string(c.Body))
	if err != nil {
		return nil, t.refused(channels.Protocol, "the callback is not a form")
	}
	id, from := first(form, "MessageSid", "SmsSid"), strings.TrimPrefix(form.Get("From"), "whatsapp:")
	if !strings.EqualFold(first(form, "SmsStatus", "MessageStatus"), "received") || id == "" || from == "" {
		return nil, nil
	}
	word := strings.ToUpper(strings.Trim(form.Get("Body"), " \t\r\n.!\"'"))
	return []channels.Reply{{ID: id, From: from, Text: form.Get("Body"), OptOut: form.Get("OptOutType") == "STOP" || slices.Contains(stopWords, word)}}, nil
}

// failed explains an end without delivery.
func failed(word, code string) (channels.Reason, string) {
	if m, known := meanings()[code]; known {
		return m.reason, m.words
	}
	if code != "" {
		return channels.Server, "Twilio gives a code that is not in the list"
	}
	switch word {
	case "busy":
		return channels.Unreachable, "the line was busy"
	case "no-answer":
		return channels.Unreachable, "nobody answered"
	case "canceled":
		return channels.Cancelled, "it was cancelled"
	default:
		return channels.Server, "Twilio gives no reason"
	}
}

func first(form url.Values, names ...string) string {
	for _, n := range names {
		if v := form.Get(n); v != "" {
			return v
		}
	}
	return ""
}
