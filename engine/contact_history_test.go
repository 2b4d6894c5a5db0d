package engine

import "testing"

func TestWhatCameOfContacts(t *testing.T) {
	type day = func(*ContactTracker)
	mail := func(on Date) day { return func(t *ContactTracker) { t.Contact(Contacted{On: on, Channel: "email"}) } }
	to := func(on Date, channel string) day {
		return func(t *ContactTracker) { t.Contact(Contacted{On: on, Channel: channel}) }
	}
	event := func(e Event) day { return func(t *ContactTracker) { t.Happened(&e) } }
	call := func(on Date, outcome, reason string) day {
		return event(Event{Date: on, Type: EventCall, Outcome: outcome, Reason: reason})
	}
	for _, tt := range []struct {
		name string
		days []day
		want ContactHistory
	}{
		{"nobody contacted them", nil, ContactHistory{}},
		{"two mails", []day{mail(10), mail(20)}, ContactHistory{Channel: "email", Outcome: "sent", Unanswered: 2}},
		{"those of one day and channel count once", []day{mail(10), mail(10), to(10, "sms")}, ContactHistory{Channel: "sms", Outcome: "sent", Unanswered: 2}},
		{"the weightiest of a day is the last", []day{to(10, "letter"), mail(10)}, ContactHistory{Channel: "letter", Outcome: "sent", Unanswered: 2}},
		{
			"a payment after a mail",
			[]day{mail(10), event(Event{Date: 12, Type: EventPayment})},
			ContactHistory{Channel: "email", Outcome: "sent", Reached: "email"},
		},
		{
			"what goes out on the day of a payment is not unanswered",
			[]day{event(Event{Date: 12, Type: EventPayment}), mail(12), mail(13)},
			ContactHistory{Channel: "email", Outcome: "sent", Unanswered: 1},
		},
		{"an export says that they paid", []day{mail(10), func(t *ContactTracker) { t.Paid(15) }}, ContactHistory{Channel: "email", Outcome: "sent", Reached: "email"}},
		{
			"a call that nobody took is a contact, and answers nothing",
			[]day{mail(10), call(11, CallNoAnswer, "")},
			ContactHistory{Channel: "call", Outcome: "no_answer", Unanswered: 1},
		},
		{
			"a call that they took",
			[]day{mail(10), call(11, CallRefused, "bad_faith")},
			ContactHistory{Channel: "call", Outcome: "refused", Reached: "call", Excuses: 1, Reason: "bad_faith"},
		},
		{
			"a reason that the creditor mends is no excuse",
			[]day{call(11, CallAnswered, "oversight"), call(12, CallAnswered, "not_received")},
			ContactHistory{Channel: "call", Outcome: "answered", Reached: "call", Excuses: 1, Reason: "not_received"},
		},
		{
			"a recorded call is the last of its day",
			[]day{call(11, CallAnswered, ""), to(11, "letter")},
			ContactHistory{Channel: "call", Outcome: "answered", Reached: "call"},
		},
		{
			"a mail that came back",
			[]day{mail(10), event(Event{Date: 10, Type: EventBounce})},
			ContactHistory{Channel: "email", Outcome: "bounced", Unanswered: 1},
		},
		{
			"one that came back on the day it went out",
			[]day{event(Event{Date: 10, Type: EventBounce}), mail(10)},
			ContactHistory{Channel: "email", Outcome: "bounced", Unanswered: 1},
		},
		{
			"an earlier mail that came back says nothing of the text after it",
			[]day{mail(10), to(12, "sms"), event(Event{Date: 13, Type: EventBounce})},
			ContactHistory{Channel: "sms", Outcome: "sent", Unanswered: 2},
		},
		{
			"what came back reached nobody",
			[]day{to(8, "sms"), mail(10), event(Event{Date: 11, Type: EventBounce}), event(Event{Date: 12, Type: EventPromise})},
			ContactHistory{Channel: "email", Outcome: "bounced", Reached: "sms"},
		},
		{
			"another mail after it may have",
			[]day{mail(10), event(Event{Date: 11, Type: EventBounce}), mail(14), event(Event{Date: 15, Type: EventDispute})},
			ContactHistory{Channel: "email", Outcome: "sent", Reached: "email"},
		},
		{
			"paying of their own accord is not being reached",
			[]day{event(Event{Date: 5, Type: EventPayment}), mail(10)},
			ContactHistory{Channel: "email", Outcome: "sent", Unanswered: 1},
		},
		{
			"a note and a credit are not from them",
			[]day{mail(10), event(Event{Date: 11, Type: EventNote}), event(Event{Date: 11, Type: EventCredit})},
			ContactHistory{Channel: "email", Outcome: "sent", Unanswered: 1},
		},
	} {
		var got ContactTracker
		got.Contact(Contacted{On: 1, Channel: "email"})
		got.Reset()
		for _, add := range tt.days {
			add(&got)
		}
		if got.ContactHistory != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got.ContactHistory, tt.want)
		}
	}
}
