package twilio

import (
	"context"
	"fmt"
	"strconv"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/relance-dev/relance/channels"
)

const (
	// page is how many messages to one number are looked at.
	page = 500
	// skew is how far Twilio's clock may be behind the one that dated the message.
	skew = 2 * time.Minute
)

// sent is one message or call in Twilio's list.
type sent struct {
	sid, status, errorCode, created string
	body                            string // as sent; "" for calls and WhatsApp templates
	segments                        string
}

// Reconcile lists what went to the number from this sender, and looks for the message: the same
// words for an SMS, created since the message's date. None in the whole list means ErrNotSent; more
// than one, or a list too long to be sure, means that it cannot tell.
func (t *Twilio) Reconcile(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	to, err := t.prepare(&m)
	if err != nil {
		return channels.Receipt{}, err
	}
	r := t.request(ctx)
	defer r.done()
	all, err := t.list(r, to)
	if err != nil {
		return channels.Receipt{}, t.unsure(t.explain(r, err, &m).Error())
	}
	var found []sent
	complete := len(all) < page
	for _, s := range all {
		created, err := time.Parse(time.RFC1123Z, s.created)
		if err != nil {
			return channels.Receipt{}, t.unsure("Twilio's list has a message without a date")
		}
		if created.Before(m.Date.Add(-skew)) {
			complete = true // the list is newest first
			continue
		}
		if t.kind != sms || s.body == m.Short() {
			found = append(found, s)
		}
	}
	switch {
	case len(found) == 1:
		return t.accepted(found[0].sid, found[0].status, found[0].errorCode, found[0].segments)
	case len(found) > 1:
		return channels.Receipt{}, t.unsure(strconv.Itoa(len(found)) + " messages to this number could be it")
	case !complete:
		return channels.Receipt{}, t.unsure("too many messages went to this number since")
	default:
		return channels.Receipt{}, fmt.Errorf("%s: %w", t.spec.Name, channels.ErrNotSent)
	}
}

func (t *Twilio) unsure(detail string) error {
	return t.named(&channels.Error{Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: detail})
}

// list returns the newest messages or calls to a number.
func (t *Twilio) list(r *request, to string) ([]sent, error) {
	if t.kind == voice {
		return t.listCalls(r, to)
	}
	p := &api.ListMessageParams{}
	p.SetTo(to)
	if t.cfg.MessagingService == "" {
		p.SetFrom(t.cfg.address(t.kind, t.cfg.From))
	}
	p.SetPageSize(page)
	got, err := r.api.PageMessage(p, "", "")
	if err != nil {
		return nil, err
	}
	out := make([]sent, len(got.Messages))
	for i, m := range got.Messages {
		out[i] = sent{value(m.Sid), value(m.Status), code(m.ErrorCode), value(m.DateCreated), value(m.Body), value(m.NumSegments)}
	}
	return out, nil
}

func (t *Twilio) listCalls(r *request, to string) ([]sent, error) {
	p := &api.ListCallParams{}
	p.SetTo(to)
	p.SetFrom(t.cfg.From)
	p.SetPageSize(page)
	got, err := r.api.PageCall(p, "", "")
	if err != nil {
		return nil, err
	}
	out := make([]sent, len(got.Calls))
	for i, c := range got.Calls {
		out[i] = sent{sid: value(c.Sid), status: value(c.Status), created: value(c.DateCreated)}
	}
	return out, nil
}
