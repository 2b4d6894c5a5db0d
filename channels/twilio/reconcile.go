package twilio

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/gsm"
)

const (
	// page is how many messages to one number are looked at.
	page = 500
	// skew is how far Twilio's clock may be from the one that dated the message when one of its
	// list is taken for it, and after how long after the date it may have been created.
	skew, slack = 2 * time.Minute, 15 * time.Minute
	// doubt is how long before its date a message could still be it, with a clock that is badly
	// wrong: no more than a reason not to tell.
	doubt = 24 * time.Hour
	// patience is how long after its date a message that Twilio took may still be missing in its list.
	patience = 5 * time.Minute
)

// sent is one message or call in Twilio's list.
type sent struct {
	sid, status, errorCode string
	created                time.Time
	from, service          string
	body                   string // as Twilio shows it; "" for calls
	segments               string
}

// Reconcile lists what went to the number, and looks for the message: from this sender, created when
// it was sent, with its words, and not another message's. Exactly one is it. None at all,
// some minutes later and with nothing in the list that could be it, means ErrNotSent. Anything
// else means that it cannot tell: a text that Twilio shows altered or not at all, two that are
// alike, another sender, another account.
func (t *Twilio) Reconcile(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if m.Via != "" && m.Via != t.Identity() {
		return channels.Receipt{}, t.cannotTell("it was handed to another account or sender, " + m.Via)
	}
	to, err := t.prepare(&m)
	if err != nil {
		return channels.Receipt{}, t.cannotTell("it could not be sent as it stands today")
	}
	r := t.request(ctx)
	defer r.done()
	all, err := t.list(r, to)
	if err != nil {
		return channels.Receipt{}, t.unsure(t.explain(r, err, &m).Error())
	}
	var found []sent
	complete, others := len(all) < page, 0
	for _, s := range all {
		switch {
		case s.created.IsZero():
			return channels.Receipt{}, t.cannotTell("Twilio's list has a message without a date")
		case s.created.Before(m.Date.Add(-doubt)):
			complete = true // the list is newest first
		case slices.Contains(m.Claimed, s.sid):
		case t.ours(&s) && !s.created.Before(m.Date.Add(-skew)) && s.created.Before(m.Date.Add(t.cfg.Timeout+slack)) && t.says(&s, &m):
			found = append(found, s)
		default:
			others++
		}
	}
	switch {
	case len(found) == 1 && (t.kind == sms || others == 0):
		return t.accepted(found[0].sid, found[0].status, found[0].errorCode, found[0].segments)
	case len(found) > 0:
		return channels.Receipt{}, t.cannotTell(strconv.Itoa(len(found)+others) + " messages to this number could be it")
	case others > 0:
		return channels.Receipt{}, t.cannotTell("Twilio lists " + strconv.Itoa(others) + " to this number that could be it, with other words or of another sender")
	case !complete:
		return channels.Receipt{}, t.cannotTell("too many messages went to this number since")
	}
	if now, err := http.ParseTime(r.answer.Header.Get("Date")); err != nil || now.Before(m.Date.Add(patience)) {
		return channels.Receipt{}, t.unsure("Twilio's list does not have it yet, and may be late")
	}
	return channels.Receipt{}, fmt.Errorf("%s: %w", t.spec.Name, channels.ErrNotSent)
}

// ours reports whether a message of the list has the sender of this channel.
func (t *Twilio) ours(s *sent) bool {
	if t.cfg.MessagingService != "" {
		return s.service == t.cfg.MessagingService
	}
	return s.from == t.cfg.address(t.kind, t.cfg.From)
}

// trial begins every text of an account on trial.
const trial = "Sent from your Twilio trial account - "

// says reports whether a message of the list has the words of ours, whatever was done to its
// blanks and quotes on the way. Calls and WhatsApp templates show no words to compare.
func (t *Twilio) says(s *sent, m *channels.Message) bool {
	if t.kind != sms {
		return true
	}
	words := func(text string) string { return strings.Join(strings.Fields(gsm.Fold(text)), " ") }
	return words(strings.TrimPrefix(s.body, trial)) == words(m.Short())
}

// Identity names the account and its sender.
func (t *Twilio) Identity() string {
	sender := t.cfg.MessagingService
	if sender == "" {
		sender = t.cfg.From
	}
	return "twilio " + t.cfg.AccountSID + " " + sender
}

// unsure says that nothing was learnt, and that asking again may help.
func (t *Twilio) unsure(detail string) error {
	return t.named(&channels.Error{Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: detail})
}

// cannotTell says that asking again will not help.
func (t *Twilio) cannotTell(detail string) error {
	return t.named(&channels.Error{Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: detail, Err: channels.ErrCannotTell})
}

// list returns the newest messages or calls to a number.
func (t *Twilio) list(r *request, to string) ([]sent, error) {
	if t.kind == voice {
		return t.listCalls(r, to)
	}
	p := &api.ListMessageParams{}
	p.SetTo(to)
	p.SetPageSize(page)
	got, err := r.api.PageMessage(p, "", "")
	if err != nil {
		return nil, err
	}
	out := make([]sent, len(got.Messages))
	for i, m := range got.Messages {
		out[i] = sent{
			sid: value(m.Sid), status: value(m.Status), errorCode: code(m.ErrorCode), created: instant(m.DateCreated),
			from: value(m.From), service: value(m.MessagingServiceSid), body: value(m.Body), segments: value(m.NumSegments),
		}
	}
	return out, nil
}

func (t *Twilio) listCalls(r *request, to string) ([]sent, error) {
	p := &api.ListCallParams{}
	p.SetTo(to)
	p.SetPageSize(page)
	got, err := r.api.PageCall(p, "", "")
	if err != nil {
		return nil, err
	}
	out := make([]sent, len(got.Calls))
	for i, c := range got.Calls {
		out[i] = sent{sid: value(c.Sid), status: value(c.Status), created: instant(c.DateCreated), from: value(c.From)}
	}
	return out, nil
}

// instant reads a date of Twilio's; zero when it is none.
func instant(text *string) time.Time {
	at, err := time.Parse(time.RFC1123Z, value(text))
	if err != nil {
		return time.Time{}
	}
	return at
}
