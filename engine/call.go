package engine

import (
	"cmp"
	"slices"
	"strings"
)

// What came of a call.
const (
	CallAnswered    = "answered"
	CallNoAnswer    = "no_answer"
	CallRefused     = "refused"      // the client says that they will not pay
	CallPromise     = "promise"      // they promised to pay by a day
	CallWrongNumber = "wrong_number" // somebody else was reached: the number is bad
)

// CallOutcomes lists what a call can come to.
var CallOutcomes = []string{CallAnswered, CallNoAnswer, CallRefused, CallPromise, CallWrongNumber}

// CallReasons lists why a client has not paid, as they say on the phone.
var CallReasons = []string{"unable_to_pay", "bad_faith", "dispute", "not_received", "oversight"}

// Called notes that a call was made on a day, when the case waits for one since then or before: it says which action
// that was.
func (c *Case) Called(m *Machine, day Date) (ActionKey, bool) {
	for i := range c.Pending {
		p := &c.Pending[i]
		if p.Status != PendingLapsed && p.Decided <= day && m.ActionOf(p.ActionKey).Past(p.Over, "").Channel == "call" {
			key := p.ActionKey
			c.Happened(m, key, true, day)
			return key, true
		}
	}
	return ActionKey{}, false
}

// CameOf is what an event says came of an action; ok is false when it says nothing of one.
func (e *Event) CameOf() (o Outcome, ok bool) {
	switch e.Type {
	case EventCall:
		return Outcome{Channel: "call", Result: e.Outcome, On: e.Date, Reason: e.Reason}, true
	case EventBounce:
		return Outcome{Channel: cmp.Or(e.Channel, "email"), Result: "bounced", On: e.Date}, true
	case EventReturned:
		return Outcome{Channel: "letter", Result: "bounced", On: e.Date}, true
	}
	return Outcome{}, false
}

// Then is what is known last once an action came to something: that. Several actions of one entry into a state end in any
// order on a day. Of them it is what somebody recorded or what did not arrive, or else what is known to have arrived;
// of several such, that of the weightier channel; and on one channel the later, in the order of the journal.
func (o Outcome) Then(next Outcome) Outcome {
	if o.State != next.State || o.Entry != next.Entry {
		return next
	}
	if o.On != next.On || !o.outweighs(&next) {
		next.Also = o.others(&next)
		return next
	}
	o.Also = next.others(&o)
	return o
}

// others are the channels of an outcome, and of one that takes its place, without that one's own.
func (o *Outcome) others(by *Outcome) string {
	all := append(strings.Split(o.Also+","+by.Also, ","), o.Channel)
	slices.Sort(all)
	return strings.Join(slices.DeleteFunc(slices.Compact(all), func(c string) bool { return c == "" || c == by.Channel }), ",")
}

// outweighs reports whether, of two outcomes of one entry on one day, this one says more.
func (o *Outcome) outweighs(next *Outcome) bool {
	says := func(x *Outcome) int {
		switch x.Result {
		case "":
			return 0
		case "sent":
			return 1
		case "delivered":
			return 2
		}
		return 3
	}
	return cmp.Or(cmp.Compare(says(o), says(next)), cmp.Compare(slices.Index(weight, o.Channel), slices.Index(weight, next.Channel))) > 0
}

// Update takes over what a later event says came of the same step, as Then does: it is on the channel of the last action,
// or on another one that the step used. It reports whether anything changed.
func (o *Outcome) Update(e *Event) bool {
	of, ok := e.CameOf()
	if !ok || of.Channel != o.Channel && !slices.Contains(strings.Split(o.Also, ","), of.Channel) || of.On < o.On {
		return false
	}
	of.State, of.Entry = o.State, o.Entry
	next := o.Then(of)
	if next == *o {
		return false
	}
	*o = next
	return true
}
