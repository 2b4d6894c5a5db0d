package exec

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/relance-dev/relance/channels"
)

// maxWait bounds what a plugin may ask to wait for.
const maxWait = 7 * 24 * 3600

const (
	maxReceipt = 200 // runes of a receipt
	maxUnits   = 1000
)

func unseen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
}

// receipt turns the answer to a send into what Send returns. Whatever makes no sense is
// Ambiguous: the plugin may have sent.
func (a *Answer) receipt(channel string, redact func(string) string) (channels.Receipt, error) {
	e := &channels.Error{Channel: channel, Reason: channels.Reason(a.Reason), Code: redact(a.Code), Detail: redact(a.Detail), Only: redact(a.Only)}
	switch a.Outcome {
	case OutcomeSent:
		status, err := index(statusNames, a.Status, int(channels.Sent))
		if err != nil || a.Receipt == "" {
			return channels.Receipt{}, nonsense(channel, "sent without a receipt or with an unknown status")
		}
		if utf8.RuneCountInString(a.Receipt) > maxReceipt || strings.ContainsFunc(a.Receipt, unseen) {
			return channels.Receipt{}, nonsense(channel, "sent with a receipt that is none: too long, or with characters that cannot be seen")
		}
		return channels.Receipt{ID: a.Receipt, Status: channels.Status(status), Detail: e.Detail, Units: min(max(0, a.Units), maxUnits)}, nil
	case OutcomeRetry:
		e.Outcome = channels.Temporary
		if a.After > 0 || e.Reason == channels.RateLimit {
			e.Outcome, e.Reason = channels.RateLimited, channels.RateLimit
			e.After = time.Duration(min(max(0, a.After), maxWait)) * time.Second
		}
	case OutcomeFailed:
		e.Outcome = channels.Permanent
	case OutcomeUnknown:
		e.Outcome = channels.Ambiguous
	default:
		return channels.Receipt{}, nonsense(channel, "an unknown outcome")
	}
	if !e.Reason.Known() {
		e.Reason = channels.Server
	}
	if e.Detail == "" {
		e.Detail = "the plugin gives no words"
	}
	return channels.Receipt{}, e
}

func nonsense(channel, what string) error {
	return &channels.Error{Channel: channel, Outcome: channels.Ambiguous, Reason: channels.Protocol, Detail: "the plugin answered " + what}
}

// answer turns what Send returned into the answer of a plugin, the other way round.
func answer(id string, r channels.Receipt, err error) Answer {
	if err == nil {
		a := Answer{ID: id, Outcome: OutcomeSent, Receipt: r.ID, Units: r.Units, Detail: r.Detail}
		if int(r.Status) < len(statusNames) {
			a.Status = statusNames[r.Status]
		}
		return a
	}
	if errors.Is(err, channels.ErrNotSent) {
		return Answer{ID: id, Outcome: OutcomeNotSent}
	}
	e, ok := errors.AsType[*channels.Error](err)
	if !ok {
		return Answer{ID: id, Outcome: OutcomeUnknown, Reason: string(channels.Server), Detail: fmt.Sprintf("%T", err)}
	}
	a := Answer{ID: id, Outcome: OutcomeUnknown, Reason: string(e.Reason), Code: e.Code, Detail: e.Detail, Only: e.Only}
	switch e.Outcome {
	case channels.Temporary:
		a.Outcome = OutcomeRetry
	case channels.RateLimited:
		a.Outcome, a.Reason, a.After = OutcomeRetry, string(channels.RateLimit), int((e.After+time.Second-1)/time.Second)
	case channels.Permanent:
		a.Outcome = OutcomeFailed
	}
	return a
}
