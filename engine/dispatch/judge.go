package dispatch

import (
	"time"

	"github.com/relance-dev/relance/channels"
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
	rest      string // why the channel takes no more messages for now; empty when it does
}

// judge reads what a channel answered to an attempt, the first being 1.
func (d *Dispatcher) judge(attempt int, receipt channels.Receipt, err error) ending {
	if err == nil {
		return accepted(receipt)
	}
	e := failure(err)
	switch outcome := channels.OutcomeOf(err); {
	case outcome == channels.Ambiguous || outcome == channels.Accepted:
		return ending{to: ledger.Unknown, reason: err.Error()}
	case e.Reason.StopsChannel():
		end := d.again(attempt, err, 0)
		end.rest = err.Error()
		return end
	case e.Reason == channels.Cancelled:
		return ending{to: ledger.Ready, notBefore: d.Now(), reason: err.Error()}
	case outcome == channels.Permanent:
		return ending{to: ledger.Failed, reason: err.Error(), last: seen(e.Reason), refused: e.Reason == channels.OptedOut}
	case attempt >= d.Policy.Attempts:
		return ending{to: ledger.Failed, reason: "given up after the last attempt: " + err.Error(), last: "failed"}
	case outcome == channels.RateLimited:
		end := d.again(attempt, err, e.After)
		end.rest = err.Error()
		return end
	default:
		return d.again(attempt, err, 0)
	}
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

// again puts an attempt off: for as long as the channel said, else for the backoff.
func (d *Dispatcher) again(attempt int, err error, after time.Duration) ending {
	if after <= 0 {
		after = d.Policy.backoff(attempt, d.Jitter)
	}
	return ending{to: ledger.Ready, notBefore: d.Now().Add(after), reason: err.Error()}
}

// seen is a permanent failure as guards see it.
func seen(r channels.Reason) string {
	switch r {
	case channels.BadAddress, channels.NotCapable, channels.Unreachable:
		return "bounced"
	case channels.OptedOut:
		return "refused"
	default:
		return "failed"
	}
}
