package channels

import (
	"strings"

	"github.com/relance-dev/relance/channels/address"
)

// Status is how far a message got. The order is that of progress.
type Status uint8

// The statuses. Failed is final; Delivered may still become Read.
const (
	Queued    Status = iota // accepted, waiting at the other side
	Sent                    // on its way to the recipient
	Delivered               // it arrived
	Read                    // it was opened or answered
	Failed                  // it will not arrive
)

var statusWords = [...]string{"queued", "sent", "delivered", "read", "failed"}

// String returns the status as one lower-case word.
func (s Status) String() string {
	if int(s) >= len(statusWords) {
		return "unknown"
	}
	return statusWords[s]
}

// Supersedes reports whether news of s may replace old. Callbacks come late,
// twice and out of order: a status never moves back, and never leaves an end.
func (s Status) Supersedes(old Status) bool {
	switch old {
	case Failed, Read:
		return false
	case Delivered:
		return s == Read
	default:
		return s > old
	}
}

// Report is later news of one message.
type Report struct {
	// ID is the Receipt.ID, or else Key the Message.Key of the message; at least
	// one of them is set.
	ID, Key string
	// To is the address that the news is about, where the other side names it: the one that the
	// message was sent to, or one that got a copy. See Concerns.
	To     string
	Status Status
	// Reason says why a message failed; empty otherwise.
	Reason Reason
	// Code is the other side's own code, such as "30003" or "5.1.1"; may be empty.
	Code string
	// Detail is the news in words, without secrets or a person's data; may be empty.
	Detail string
}

// Concerns reports whether the news is about an address: that of the recipient, say, and not
// of somebody who got a copy. News that names nobody concerns all.
func (r Report) Concerns(to string) bool {
	if r.To == "" {
		return true
	}
	got, err := address.Email(r.To)
	want, wrong := address.Email(to)
	if err != nil && got == "" || wrong != nil && want == "" {
		return strings.EqualFold(strings.TrimSpace(r.To), strings.TrimSpace(to))
	}
	return strings.EqualFold(got, want)
}
