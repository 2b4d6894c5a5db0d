package dispatch

import (
	"context"
	"fmt"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// ending is what becomes of an attempt.
type ending struct {
	to        ledger.Status
	notBefore time.Time // of the next attempt
	reason    string
	receipt   channels.Receipt
	last      string // what guards see, one of engine.OutcomeResults; empty when they see nothing
	refused   bool   // the client refused the channel
	// badAddress says that there is nobody at the address; byHand that the channel gave it to a person, who has to do it.
	badAddress, byHand bool
	blame              string        // whose failure it was; empty when it is none
	rest               string        // why the transport takes no more messages for now; empty when it does
	strained, busy     bool          // a failure that the next message would likely meet as well; of too much at once
	after              time.Duration // how long the transport asked to be left alone
}

// judge reads what a channel answered to an attempt: whose failure it is comes before what it is.
func (p *pass) judge(ctx context.Context, a *attempt, receipt channels.Receipt, err error) (ending, error) {
	if err == nil {
		return accepted(receipt), nil
	}
	e := failure(err)
	end := ending{to: ledger.Ready, notBefore: p.Now(), reason: reasonOf(err), blame: e.Reason.Blame().String()}
	switch outcome := channels.OutcomeOf(err); {
	case outcome == channels.Ambiguous || outcome == channels.Accepted:
		end.to = ledger.Unknown
	case e.Reason == channels.Cancelled:
		end.blame = ""
	case e.Reason.Blame() == channels.OurFault:
		if e.Reason.StopsChannel() {
			end.rest = end.reason
		}
	case outcome == channels.Permanent:
		end.to, end.last = ledger.Failed, seen(a.Channel, e.Reason)
		end.refused, end.badAddress = e.Reason == channels.OptedOut, e.Reason.MarksAddress()
	default:
		return p.later(ctx, a, e, end)
	}
	return end.beside(a), nil
}

// later puts an attempt off: for as long as the channel said, else for the backoff. It gives up
// what failed like this for too long.
func (p *pass) later(ctx context.Context, a *attempt, e *channels.Error, end ending) (ending, error) {
	old, err := p.tooOld(ctx, &a.Message)
	if err != nil {
		return end, err
	}
	if old {
		end.to, end.last = ledger.Failed, "failed"
		end.reason = "given up after " + days(p.Policy.GiveUp) + ": " + end.reason
		return end.beside(a), nil
	}
	if end.after = e.After; end.after <= 0 {
		end.notBefore = p.Now().Add(p.Policy.backoff(a.Attempts, p.Jitter))
	} else {
		end.notBefore = p.Now().Add(end.after)
	}
	switch e.Reason {
	case channels.RateLimit:
		end.strained, end.busy = true, true
	case channels.Network, channels.Timeout:
		end.strained = true
	}
	return end.beside(a), nil
}

// beside is the ending of an attempt whose predecessor may have arrived: nobody can say of such a
// message that it failed.
func (e ending) beside(a *attempt) ending {
	if !repeated(a.Reason) {
		return e
	}
	switch e.to {
	case ledger.Ready:
		e.reason = doubt(a.Reason) + "; " + e.reason
	case ledger.Failed:
		e.to, e.last, e.badAddress = ledger.Unknown, "", false
		e.reason = reasonEarlier + "; this one did not: " + e.reason
	}
	return e
}

// reasonOf is an error as a message keeps it. How long it asked to wait is in its next attempt.
func reasonOf(err error) string {
	if e, ok := err.(*channels.Error); ok && e.After != 0 {
		said := *e
		said.After = 0
		return said.Error()
	}
	return err.Error()
}

// tooOld reports whether a message failed for so long, through nobody's fault, that it is given
// up. The time that something of ours was broken does not count.
func (p *pass) tooOld(ctx context.Context, m *ledger.Message) (bool, error) {
	limit := p.Now().Add(-p.Policy.GiveUp)
	if m.Created.After(limit) {
		return false, nil
	}
	var since time.Time
	err := p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{Client: m.Client}) {
			if err != nil {
				return err
			}
			e, b, err := journal.ReadRecord(rec)
			if err != nil {
				return err
			}
			switch b, ok := b.(journal.Receipt); {
			case !ok || b.Message != m.Key:
			case b.Blame == channels.OurFault.String():
				since = time.Time{}
			case b.Blame != "" && since.IsZero():
				since = e.At
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("how long message %s failed: %w", m.Key, err)
	}
	return !since.IsZero() && !since.After(limit), nil
}

// days says how long a span is.
func days(d time.Duration) string {
	if n := d / (24 * time.Hour); n*24*time.Hour == d {
		return agree.Sprintf("%d {day|days}", int(n))
	}
	return d.String()
}

// accepted reads a receipt.
func accepted(r channels.Receipt) ending {
	switch r.Status {
	case channels.Failed:
		return ending{to: ledger.Failed, receipt: r, reason: r.Detail, last: "failed"}
	case channels.Delivered, channels.Read:
		return ending{to: ledger.Delivered, receipt: r, reason: r.Detail, last: "delivered"}
	default:
		return ending{to: ledger.Sent, receipt: r, reason: r.Detail, last: "sent"}
	}
}

// seen is a permanent failure on a channel as guards see it: what does not reach the client fails, and never bounces.
func seen(channel string, r channels.Reason) string {
	if !contacts(channel) {
		return "failed"
	}
	switch r {
	case channels.BadAddress, channels.NotCapable, channels.Unreachable:
		return "bounced"
	case channels.OptedOut:
		return "refused"
	default:
		return "failed"
	}
}
