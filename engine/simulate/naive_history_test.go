package simulate_test

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// weights are the channels of a day's contacts, the lightest first.
var weights = []string{"email", "sms", "whatsapp", "call", "letter"}

// touch is engine.History as its comments define it, found anew each day in all that happened.
func (n *naive) touch(k *naiveClient) (t engine.ContactHistory) {
	if !n.Book.UsesContacts {
		return t
	}
	var got []engine.Contacted // once a day and channel, the last one first
	for _, c := range k.got {
		if c.On < n.day && !slices.Contains(got, c) {
			got = append(got, c)
		}
	}
	slices.SortFunc(got, func(a, b engine.Contacted) int {
		if a.On != b.On {
			return int(b.On - a.On)
		}
		return slices.Index(weights, b.Channel) - slices.Index(weights, a.Channel)
	})
	var events []engine.Event
	for _, e := range n.Events {
		about := slices.ContainsFunc(k.invoices, func(inv *naiveInvoice) bool { return inv.ID == e.Invoice })
		if e.Date <= n.day && (about || e.Invoice == "" && e.Client == k.ID) {
			events = append(events, e)
		}
	}
	failed := func(c engine.Contacted, upTo []engine.Event) bool {
		return slices.ContainsFunc(upTo, func(e engine.Event) bool {
			of, ok := e.CameOf()
			lost := of.Result == "bounced" || of.Result == "no_answer" || of.Result == "wrong_number"
			return ok && of.Channel == c.Channel && lost && of.On >= c.On
		})
	}
	var heard engine.Date
	hear := func(on engine.Date, channel string, before []engine.Event) {
		heard = max(heard, on)
		for _, c := range got {
			if channel == "" && c.On < on && !failed(c, before) {
				channel = c.Channel
			}
		}
		if channel != "" {
			t.Reached = channel
		}
	}
	paid := slices.Sorted(slices.Values(k.paid))
	var call engine.Event
	for i, e := range events {
		for len(paid) > 0 && paid[0] < e.Date {
			hear(paid[0], "", events[:i])
			paid = paid[1:]
		}
		switch e.Type {
		case engine.EventPayment, engine.EventPromise, engine.EventPlan, engine.EventDispute,
			engine.EventOptOut, engine.EventConsent, engine.EventWithdrawn:
			hear(e.Date, "", events[:i])
		case engine.EventCall:
			call = e
			if e.Reason != "" {
				t.Reason = e.Reason
			}
			if slices.Contains([]string{"oversight", "unable_to_pay", "bad_faith"}, e.Reason) {
				t.Excuses++
			}
			if slices.Contains([]string{"answered", "refused", "promise"}, e.Outcome) {
				hear(e.Date, "call", nil)
			}
		}
	}
	for _, on := range paid {
		hear(on, "", events)
	}
	for _, c := range got {
		if c.On > heard {
			t.Unanswered++
		}
	}
	switch {
	case call.Date != 0 && (len(got) == 0 || call.Date >= got[0].On):
		t.Channel, t.Outcome = "call", call.Outcome
	case len(got) > 0:
		t.Channel, t.Outcome = got[0].Channel, "sent"
		if failed(got[0], events) {
			t.Outcome = "bounced"
		}
	}
	return t
}
