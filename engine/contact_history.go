package engine

import "slices"

// ContactHistory is what came of the contacts with a client, over all their cases: messages that went
// out before today, and what happened up to today. The zero ContactHistory is that of a client
// whom nobody contacted yet.
type ContactHistory struct {
	// Channel is that of the last contact, a message or a call that was recorded. Of several
	// on one day a recorded call is the last, or else the weightiest: letter, call,
	// whatsapp, sms, email. Empty before the first.
	Channel string `json:",omitempty"`
	// Outcome is what came of it, one of OutcomeResults; "sent" while nobody knows more.
	Outcome string `json:",omitempty"`
	// Reached is the channel on which they were last reached: call when they took one, or else that of
	// the last contact before the day on which something came from them. A contact of which
	// it is known that it did not arrive is none. Empty when they never were.
	Reached string `json:",omitempty"`
	// Unanswered counts the contacts since something came from them: a payment, a promise or plan,
	// a dispute, a call that they took, a word on how they may be contacted. Those of one day on
	// one channel count once, those of the day on which something came not at all.
	Unanswered int `json:",omitempty"`
	// Excuses counts the calls in which they said why they have not paid, when the reason was
	// none that the creditor has to mend: oversight, unable_to_pay, bad_faith.
	Excuses int `json:",omitempty"`
	// Reason is the one of CallReasons that they gave last; empty when they gave none.
	Reason string `json:",omitempty"`
}

// weight orders the channels of one day's contacts, the last one being the weightiest.
var weight = []string{"email", "sms", "whatsapp", "call", "letter"}

// heavier reports whether a channel weighs more than another one.
func heavier(a, b string) bool { return slices.Index(weight, a) > slices.Index(weight, b) }

// ContactTracker follows the contacts with one client. Give it what happened in the order of the
// days, and within a day what came from them before what went to them. The zero value is ready.
type ContactTracker struct {
	ContactHistory
	on     Date // of the last contact
	called bool // it is a call that was recorded
	heard  Date // the last day on which something came from them
	lanes  []channelHistory
}

// channelHistory is what went to the client on one channel.
type channelHistory struct {
	channel string
	on      Date // of the last message
	failed  Date // up to this day it is known that nothing reached them
}

// Reset forgets everything, and keeps its buffers.
func (t *ContactTracker) Reset() { *t = ContactTracker{lanes: t.lanes[:0]} }

func (t *ContactTracker) lane(channel string) *channelHistory {
	i := slices.IndexFunc(t.lanes, func(l channelHistory) bool { return l.channel == channel })
	if i < 0 {
		i = len(t.lanes)
		t.lanes = append(t.lanes, channelHistory{channel: channel})
	}
	return &t.lanes[i]
}

// Contact adds a message that went to the client.
func (t *ContactTracker) Contact(c Contacted) {
	l := t.lane(c.Channel)
	if l.on == c.On {
		return // of one day and one channel
	}
	l.on = c.On
	if c.On > t.heard {
		t.Unanswered++
	}
	if c.On < t.on || c.On == t.on && (t.called || !heavier(c.Channel, t.Channel)) {
		return
	}
	t.on, t.called, t.Channel, t.Outcome = c.On, false, c.Channel, "sent"
	if l.failed >= c.On {
		t.Outcome = "bounced"
	}
}

// Paid adds a day on which an export says that money came in.
func (t *ContactTracker) Paid(on Date) { t.hear(on, t.reaching()) }

// Happened adds an event about the client or one of their invoices.
func (t *ContactTracker) Happened(e *Event) {
	switch e.Type {
	case EventCall:
		t.call(e)
	case EventBounce, EventReturned:
		of, _ := e.CameOf()
		if of.Channel == t.Channel && !t.called && e.Date >= t.on {
			t.Outcome = of.Result
		}
		t.fail(of.Channel, e.Date)
	case EventPayment, EventPromise, EventPlan, EventDispute, EventOptOut, EventConsent, EventWithdrawn:
		t.hear(e.Date, t.reaching())
	}
}

// excuses are the CallReasons that the creditor has not to mend.
var excuses = []string{"oversight", "unable_to_pay", "bad_faith"}

func (t *ContactTracker) call(e *Event) {
	if e.Date >= t.on {
		t.on, t.called, t.Channel, t.Outcome = e.Date, true, "call", e.Outcome
	}
	if e.Reason != "" {
		t.Reason = e.Reason
	}
	if slices.Contains(excuses, e.Reason) {
		t.Excuses++
	}
	switch e.Outcome {
	case CallAnswered, CallRefused, CallPromise:
		t.hear(e.Date, "call")
	default:
		t.fail("call", e.Date)
	}
}

// hear notes that something came from the client, on a channel when it is known.
func (t *ContactTracker) hear(on Date, channel string) {
	t.heard, t.Unanswered = max(t.heard, on), 0
	if channel != "" {
		t.Reached = channel
	}
}

// fail notes that nothing on a channel reached them up to a day.
func (t *ContactTracker) fail(channel string, on Date) {
	l := t.lane(channel)
	l.failed = max(l.failed, on)
}

// reaching is the channel of the last message that may have reached them; empty for none.
func (t *ContactTracker) reaching() string {
	var last channelHistory
	for _, l := range t.lanes {
		if l.on > l.failed && (l.on > last.on || l.on == last.on && heavier(l.channel, last.channel)) {
			last = l
		}
	}
	return last.channel
}
